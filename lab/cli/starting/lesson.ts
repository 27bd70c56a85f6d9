/** `bomgar-sim lesson FINDING`: what a campaign has found, opened as a rehearsal; or walked by the robot. */

import { makeLesson } from '../../campaign/failing/lesson.js';
import { campaignHands } from '../../campaign/failing/rehearsed.js';
import { makeTemporaryFolder } from '../../hosting/host/temporary-folder.js';
import { rehearse } from '../../rehearsals/rehearse.js';
import { formats } from '../../rehearsals/report/index.js';
import type { Lifeline } from '../lifeline.js';
import { Mistake } from '../mistake.js';
import { readOptions } from '../options.js';
import { runUntilEnded } from '../running.js';
import { caseAt, lessonAt } from './lessons.js';
import { openLab } from './start.js';
import { startOptions, startUsage } from './start-options.js';

const ROBOT = '--robot';

const usage = `Usage: bomgar-sim lesson FINDING [${ROBOT}] [options of start]

Opens what a campaign has found (a folder or a case.json that ‘campaign --save DIR’ wrote) as a rehearsal: the
lab stands where the last deed left the pair, the console asks what happened, and the judge grades the way back.
With ${ROBOT} the robot walks it, and the report is printed.

${startUsage}`;

async function byRobot(path: string): Promise<number> {
  const temporary = makeTemporaryFolder();
  try {
    const { file } = await makeLesson(temporary.path, caseAt(path));
    const debrief = await rehearse({
      ...{ name: file, hosting: 'world', schedule: 'token', seed: '1', wrongWay: null },
      campaign: campaignHands,
    });
    process.stdout.write(formats.tap.write(debrief));
    for (const reason of debrief.reasons) process.stderr.write(`${reason.en}\n`);
    return debrief.report.outcome === 'success' ? 0 : 1;
  } finally {
    temporary.remove();
  }
}

/** Exit code: of the robot's walk, or of the lab's end. Throws Mistake. */
export async function lessonCommand(argv: readonly string[], lifeline: Lifeline): Promise<number> {
  const rest = argv.filter((one) => one !== ROBOT);
  const read = readOptions(startOptions, rest);
  if (read.help) {
    process.stdout.write(usage);
    return 0;
  }
  const [path, ...more] = read.names;
  if (path === undefined) throw new Mistake('which finding? Give a folder that ‘campaign --save DIR’ wrote');
  if (more.length > 0) throw new Mistake(`one finding at a time, not also ${more.join(', ')}`);
  if (rest.length < argv.length) return byRobot(path);
  const lesson = await lessonAt(path);
  if (read.values.detached) lifeline.detach();
  return runUntilEnded(lifeline, (course) => openLab(read, course, null, lesson));
}
