/** `bomgar-sim replay DIR|FILE`: repeats a recorded run and compares what is seen. */
import { momentUs } from '../../live/files/file-branch.js';
import { readLabFile, seedOfFile, withLabFile } from '../../live/files/open-file.js';
import { type ReplayOptions, type ReplayResult, replay } from '../../live/recording/replay.js';
import { Mistake } from '../mistake.js';
import { oneOf, optionLines, readOptions, text } from '../options.js';
import { momentOption } from './instant.js';
import { isFile } from './with-line.js';

const replayOptions = {
  seed: text('TEXT', 'the seed of the lab, where it is neither in DIR/lab.json nor in FILE', null),
  hosting: oneOf('world|processes', 'where the boxes run (world)', ['world', 'processes'], 'world'),
  schedule: oneOf('token|lookahead', 'how time is granted (token)', ['token', 'lookahead'], 'token'),
  moment: momentOption('repeats up to this moment of it, by its name or its id'),
  format: oneOf('text|json', 'what is printed (text)', ['text', 'json'], 'text'),
};

const usage = `Usage: bomgar-sim replay DIR|FILE [options]

Repeats what people and tools did in the interactive lab whose folder is DIR (see start --state), or that
was saved as FILE (see lab save), and compares what is seen with what was seen then. Exits 0 when that is
identical. DIR and FILE stay as they are.

${optionLines(replayOptions)}`;

const endings: Readonly<Record<ReplayResult['ending'], string>> = {
  end: 'to its orderly end',
  killed: 'up to the last complete instant before the lab was killed',
  lost: 'up to the last complete instant before a box’s process died',
  full: 'up to where the recording was full',
};

/** The result in words. */
export function asText(result: ReplayResult, isFile = false, moment: string | null = null): string {
  const { difference, lines, acts, requests, runs } = result;
  const what = `${acts} acts and ${requests} requests in ${runs} run(s), ${(result.simulatedMs / 1_000).toFixed(0)} s of lab time, ${(result.wallMs / 1_000).toFixed(1)} s, ${result.hosting}/${result.schedule}`;
  const more =
    result.notReplayed === 0
      ? ''
      : `${result.notReplayed} later run(s) were not repeated: the lab had been killed before them.\n`;
  const whole =
    isFile && result.ending === 'killed' ? 'up to the instant of the file' : endings[result.ending];
  const ending = moment === null ? whole : `up to the moment ‘${moment}’`;
  if (difference === null) return `identical, ${lines} lines, ${ending}\n${what}\n${more}`;
  return [
    `different at line ${difference.line}`,
    ...difference.before.map((line) => `    ${line}`),
    `  - ${difference.recorded ?? '(the recorded transcript ends here)'}`,
    `  + ${difference.replayed ?? '(the replayed transcript ends here)'}`,
    what,
    more,
  ].join('\n');
}

type Asked = Omit<ReplayOptions, 'folder' | 'untilOf'> & { readonly moment: string | null };

async function replayOf(name: string, { moment, ...options }: Asked): Promise<ReplayResult> {
  const repeat = (folder: string, seed: string | null): Promise<ReplayResult> =>
    replay({
      ...{ ...options, folder, seed },
      ...(moment === null ? {} : { untilOf: (line) => momentUs(folder, line, moment) }),
    });
  if (!isFile(name)) return repeat(name, options.seed);
  const file = await readLabFile(name);
  const seed = seedOfFile(file, options.seed);
  return withLabFile(file, (folder) => repeat(folder, seed));
}

/** Exit code: 0 identical, 1 different. Throws Mistake, RecordingError or LabFileError when there is nothing to repeat. */
export async function replayCommand(argv: readonly string[]): Promise<number> {
  const { values, names, help } = readOptions(replayOptions, argv);
  if (help) {
    process.stdout.write(usage);
    return 0;
  }
  const [folder, ...more] = names;
  if (folder === undefined) throw new Mistake('the recording of which folder or file?');
  if (more.length > 0) throw new Mistake(`one recording at a time, not also ${more.join(', ')}`);
  const result = await replayOf(folder, values);
  process.stdout.write(
    values.format === 'json'
      ? `${JSON.stringify(result, null, 2)}\n`
      : asText(result, isFile(folder), values.moment),
  );
  return result.outcome === 'identical' ? 0 : 1;
}
