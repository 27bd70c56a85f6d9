/** `bomgar-sim lab save|show|open|fork`: a lab, or a moment of it, as one file. */
import { existsSync } from 'node:fs';
import { type LabFile, readLabFile } from '../../live/files/open-file.js';
import { saveLabFile } from '../../live/files/save-file.js';
import { readRecording } from '../../live/recording/recording.js';
import type { Lifeline } from '../lifeline.js';
import { Mistake } from '../mistake.js';
import { flag, oneOf, optionLines, readOptions } from '../options.js';
import { instantOption } from './instant.js';
import { openCommand, openUsage } from './open.js';

const saveOptions = {
  until: instantOption(
    'the last instant in it: a lab time, or so long after its beginning, such as “90 min”',
  ),
  'with-seed': flag('puts the seed into it: whoever has the file can open it, and knows every key'),
  force: flag('writes over a file that is there'),
};
const showOptions = {
  format: oneOf('text|json', 'what is printed (text)', ['text', 'json'], 'text'),
};

const usage = `Usage: bomgar-sim lab save DIR FILE [options]
       bomgar-sim lab show FILE [options]
       bomgar-sim lab open FILE [options]
       bomgar-sim lab fork DIR [options]

save   writes the lab whose folder is DIR, or what it was up to an instant, into one file (usually
       NAME.lab); the lab may run. The file holds what people did and typed: it is a secret.
${optionLines(saveOptions)}
show   says what is in a file.
${optionLines(showOptions)}${openUsage}`;

const timeOf = (us: number): string => new Date(us / 1_000).toISOString();
const count = (value: number): string => value.toLocaleString('en');

function described({ name, bytes, about }: { name: string; bytes: number; about: LabFile['about'] }): string {
  const { moment, acts, requests, lines, seed } = about;
  const what = moment === null ? 'a lab' : `the moment ‘${moment}’ of a lab`;
  return `${name}: ${what} from ${timeOf(about.startUs)} to ${timeOf(about.untilUs)}
  ${count(acts)} acts, ${count(requests)} requests, ${count(lines)} lines seen; ${count(bytes)} bytes; bomgar-sim ${about.program}
  ${seed === null ? `its seed (digest ${about.seedDigest}) is not in it: give it with --seed` : 'its seed is in it'}
  It holds all that people typed, passwords too: keep it to yourself.
`;
}

async function save(argv: readonly string[]): Promise<number> {
  const { values, names } = readOptions(saveOptions, argv);
  const [folder, path, ...more] = names;
  if (folder === undefined) throw new Mistake('save the lab of which folder?');
  if (path === undefined) throw new Mistake('save it as which file?');
  if (more.length > 0) throw new Mistake(`one file at a time, not also ${more.join(', ')}`);
  if (existsSync(path) && !values.force)
    throw new Mistake(`${path} is there already; name another file, or write over it with --force`);
  const untilUs = values.until?.(readRecording(folder).startUs) ?? null;
  const saved = await saveLabFile({ folder, path, untilUs, moment: null, withSeed: values['with-seed'] });
  process.stdout.write(described({ name: path, bytes: saved.bytes, about: saved }));
  return 0;
}

async function show(argv: readonly string[]): Promise<number> {
  const { values, names } = readOptions(showOptions, argv);
  const [path, ...more] = names;
  if (path === undefined) throw new Mistake('show which file?');
  if (more.length > 0) throw new Mistake(`one file at a time, not also ${more.join(', ')}`);
  const { about, container } = await readLabFile(path);
  const { bytes, parts } = container;
  process.stdout.write(
    values.format === 'json'
      ? `${JSON.stringify({ bytes, ...about, seed: about.seed !== null, parts }, null, 2)}\n`
      : described({ name: path, bytes, about }),
  );
  return 0;
}

const subcommands: Readonly<
  Record<string, (argv: readonly string[], lifeline: Lifeline) => Promise<number>>
> = { save, show, open: openCommand, fork: openCommand };

/** Exit code 0: it is done. Throws Mistake and LabFileError. */
export async function labCommand(argv: readonly string[], lifeline: Lifeline): Promise<number> {
  const [name, ...rest] = argv;
  if (argv.includes('--help') || argv.includes('-h')) {
    process.stdout.write(usage);
    return 0;
  }
  const run = name !== undefined && Object.hasOwn(subcommands, name) ? subcommands[name] : undefined;
  if (run === undefined)
    throw new Mistake(
      `lab takes ${Object.keys(subcommands).join(' or ')}, not ${name === undefined ? 'nothing' : `‘${name}’`}; --help says more`,
    );
  return run(rest, lifeline);
}
