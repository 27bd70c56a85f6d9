/** The trainee's run of a lab as it stood at an earlier instant. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Micros } from '../../../hardware/ports.js';
import { traineeFile } from '../keeping/folder-owner.js';

const attemptSchema = v.looseObject({
  current: v.nullable(
    v.looseObject({ startUs: v.number(), events: v.array(v.looseObject({ atUs: v.number() })) }),
  ),
  last: v.nullable(v.looseObject({ endedUs: v.number() })),
});

/** The trainee's run as it stood at the instant, as far as what is kept tells; null: there was none. */
export function traineeUntil(folder: string, untilUs: Micros): string | null {
  const path = join(folder, traineeFile);
  if (!existsSync(path)) return null;
  const read = v.safeParse(attemptSchema, JSON.parse(readFileSync(path, 'utf8')));
  if (!read.success) return null;
  const { current, last } = read.output;
  const then = {
    ...read.output,
    current:
      current === null || current.startUs > untilUs
        ? null
        : { ...current, events: current.events.filter(({ atUs }) => atUs <= untilUs) },
    last: last === null || last.endedUs > untilUs ? null : last,
  };
  return then.current === null && then.last === null ? null : JSON.stringify(then);
}
