/** The whole clock matrix: each consumer of time under each clock fault, its outcome against the table. */
import { type ClockFaultName, clockFaultNames } from '../stories/clock-matrix/faults.js';
import { columnOf, consumerNames } from '../stories/clock-matrix/run.js';
import { expected } from '../stories/clock-matrix/table.js';

/** `only`: names of clock faults; none: all of them. */
export async function checkClockMatrix(
  say: (line: string) => void,
  only: readonly string[],
): Promise<{ passed: number; failed: number }> {
  const chosen: readonly ClockFaultName[] =
    only.length === 0 ? clockFaultNames : clockFaultNames.filter((name) => only.includes(name));
  let passed = 0;
  let failed = 0;
  for (const fault of chosen) {
    const column = await columnOf(fault);
    say(fault);
    for (const name of consumerNames) {
      const want = expected(name, fault);
      const right = column[name] === want;
      if (right) passed += 1;
      else failed += 1;
      say(
        `  ${right ? 'as expected' : 'NOT AS EXPECTED'}  ${name}: ${column[name]}${right ? '' : `; expected ${want}`}`,
      );
    }
  }
  return { passed, failed };
}
