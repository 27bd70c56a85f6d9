/**
 * lab/cli/lines/: what was recorded: repeated, kept as a file, opened, compared, done otherwise.
 *
 * `bomgar-sim compare`: what differs between two labs, or between two instants of one.
 */
import type { Language } from '../../../views/label.js';
import { same } from '../../../views/label.js';
import { differenceSections, sectionsAsText } from '../../live/comparing/as-blocks.js';
import { differencesOf } from '../../live/comparing/differences.js';
import { memoryDisk } from '../../live/comparing/disk.js';
import { type LabLook, lookAtLab } from '../../live/comparing/look.js';
import { memoryGround } from '../../live/line/ground.js';
import { endOf, type Line } from '../../live/line/line.js';
import { raise } from '../../live/line/raise.js';
import { Mistake } from '../mistake.js';
import { oneOf, optionLines, readOptions, text } from '../options.js';
import { type InstantOf, instantOption } from './instant.js';
import { withLine } from './with-line.js';

const compareOptions = {
  at: instantOption('the instant of the first (default: its end)'),
  'other-at': instantOption('the instant of the other, or of the same lab (default: its end)'),
  seed: text('TEXT', 'the seed of the first, where it is neither in its lab.json nor in its file', null),
  'other-seed': text('TEXT', 'the seed of the other', null),
  language: oneOf<Language, Language>('en|fr', 'language of the text (en)', ['en', 'fr'], 'en'),
  format: oneOf('text|json', 'what is printed (text)', ['text', 'json'], 'text'),
};

const usage = `Usage: bomgar-sim compare DIR|FILE [DIR|FILE] [options]

Raises two recorded labs (folders, or files of lab save) in a world, or one at two instants, and tells what
differs: rows, settings, roles, versions, files, how long the site was down, the outside world.
Exits 0 when nothing does, else 1. Nothing of the labs is changed.

${optionLines(compareOptions)}`;

async function lookAtLine(line: Line, at: InstantOf | null, option: string): Promise<LabLook> {
  const untilUs = at?.(line.startUs) ?? endOf(line);
  if (untilUs < line.startUs || untilUs > endOf(line))
    throw new Mistake(
      `${option} is outside of the lab’s line, which goes from ${new Date(line.startUs / 1_000).toISOString()} to ${new Date(endOf(line) / 1_000).toISOString()}`,
    );
  const replica = await raise(line, untilUs, memoryGround(line));
  try {
    return lookAtLab(replica.stage, (name) => {
      const disk = replica.ground.disks?.[name];
      return disk === undefined ? null : memoryDisk(disk);
    });
  } finally {
    await replica.close();
  }
}

/** Exit code 0: nothing differs; 1: something does. Throws Mistake. */
export async function compareCommand(argv: readonly string[]): Promise<number> {
  const { values, names, given, help } = readOptions(compareOptions, argv);
  if (help) {
    process.stdout.write(usage);
    return 0;
  }
  const [one, other = one, ...more] = names;
  if (one === undefined || other === undefined)
    throw new Mistake('compare the labs of which folders or files?');
  if (more.length > 0) throw new Mistake(`two labs at a time, not also ${more.join(', ')}`);
  if (names.length === 1 && !given.includes('at') && !given.includes('other-at'))
    throw new Mistake('compare it with which other lab, or with which other instant (--at, --other-at)?');
  const seed = values['other-seed'] ?? (names.length === 1 ? values.seed : null);
  const first = await withLine(one, values.seed, ({ line }) => lookAtLine(line, values.at, '--at'));
  const second = await withLine(other, seed, ({ line }) =>
    lookAtLine(line, values['other-at'], '--other-at'),
  );
  const differences = differencesOf(first, second);
  const sides =
    names.length === 1
      ? { one: { en: 'first', fr: 'premier' }, other: { en: 'other', fr: 'autre' } }
      : { one: same(one), other: same(other) };
  process.stdout.write(
    values.format === 'json'
      ? `${JSON.stringify(differences, null, 2)}\n`
      : sectionsAsText(differenceSections(differences, sides), values.language),
  );
  return differences.isSame ? 0 : 1;
}
