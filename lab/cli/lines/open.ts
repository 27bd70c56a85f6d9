/** `bomgar-sim lab open|fork`: a live lab that begins with what a file holds, or what another lab was. */
import { beginWith } from '../../live/files/begin-with.js';
import { momentUs } from '../../live/files/file-branch.js';
import { endOf } from '../../live/line/line.js';
import type { Lifeline } from '../lifeline.js';
import { Mistake } from '../mistake.js';
import { optionLines, readOptions } from '../options.js';
import { runUntilEnded } from '../running.js';
import { openLab, startCommand } from '../starting/start.js';
import { startOptions } from '../starting/start-options.js';
import { instantOption, momentOption } from './instant.js';
import { withLine } from './with-line.js';

const openOptions = {
  moment: momentOption('the moment at which it goes its own way, by its name or its id'),
  at: instantOption('the instant at which it goes its own way (default: as far as the line goes)'),
  ...startOptions,
};

export const openUsage = `open   starts the lab of a file: everything up to its last instant is done again, and it goes on from there.
fork   starts a second lab beside the one whose folder is DIR, from an instant of it; it may run meanwhile.
       Give it a folder (--state) and addresses (--net, --console-port, --ntp-port, --dns-port) of its own.
${optionLines({ at: openOptions.at, moment: openOptions.moment })}       and those of bomgar-sim start, but how a lab is made.
`;

/** What says how a lab is made says the line already. */
const ALLOWED = new Set<string>(['net', 'seed']);
const US_PER_MS = 1_000;

/** Exit code as of `start`. Throws Mistake, LabFileError and RecordingError. */
export async function openCommand(argv: readonly string[], lifeline: Lifeline): Promise<number> {
  const read = readOptions(openOptions, argv);
  const [name, ...more] = read.names;
  if (name === undefined) throw new Mistake('open the lab of which file or folder?');
  if (more.length > 0) throw new Mistake(`one lab at a time, not also ${more.join(', ')}`);
  const made = read.given.find((option) => openOptions[option].makes && !ALLOWED.has(option));
  if (made !== undefined) throw new Mistake(`the line says how the lab is made: leave out --${made}`);
  if (read.values.detached) lifeline.detach();
  const { at, moment, seed } = read.values;
  if (at !== null && moment !== null)
    throw new Mistake('--at and --moment both say an instant: leave one out');
  return withLine(name, seed, ({ line, folder }) => {
    const untilUs = moment === null ? (at?.(line.startUs) ?? endOf(line)) : momentUs(folder, line, moment);
    const timeOf = (us: number): string => new Date(us / US_PER_MS).toISOString();
    if (untilUs < line.startUs || untilUs > endOf(line))
      throw new Mistake(
        `--at is outside of the lab’s line, which goes from ${timeOf(line.startUs)} to ${timeOf(endOf(line))}`,
      );
    const begun = beginWith(line, untilUs, folder);
    const given = read.given.filter((option): option is keyof typeof startOptions => option in startOptions);
    return runUntilEnded(lifeline, (course) => openLab({ ...read, given }, course, begun));
  });
}

/** `bomgar-sim start`, of a lab in its folder, or with a file: as `lab open`. */
export const startOrOpen = (argv: readonly string[], lifeline: Lifeline): Promise<number> =>
  argv.includes('--moment') || argv.some((one) => one.endsWith('.lab'))
    ? openCommand(argv, lifeline)
    : startCommand(argv, lifeline);
