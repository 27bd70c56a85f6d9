/** `bomgar-sim replay DIR`: repeats a recorded run and compares what is seen. */
import { type ReplayResult, replay } from '../live/recording/replay.js';
import { Mistake } from './mistake.js';
import { oneOf, optionLines, readOptions, text } from './options.js';

const replayOptions = {
  seed: text('TEXT', 'the seed of the lab, where its lab.json is not in DIR', null),
  hosting: oneOf('world|processes', 'where the boxes run (world)', ['world', 'processes'], 'world'),
  schedule: oneOf('token|lookahead', 'how time is granted (token)', ['token', 'lookahead'], 'token'),
  format: oneOf('text|json', 'what is printed (text)', ['text', 'json'], 'text'),
};

const usage = `Usage: bomgar-sim replay DIR [options]

Repeats what people and tools did in the interactive lab whose folder is DIR (see start --state), and
compares the transcript with the recorded one. Exits 0 when they are identical. DIR stays as it is.

${optionLines(replayOptions)}`;

const endings: Readonly<Record<ReplayResult['ending'], string>> = {
  end: 'to its orderly end',
  killed: 'up to the last complete instant before the lab was killed',
  lost: 'up to the last complete instant before a box’s process died',
  full: 'up to where the recording was full',
};

/** The result in words. */
export function asText(result: ReplayResult): string {
  const { difference, lines, acts, requests, runs } = result;
  const what = `${acts} acts and ${requests} requests in ${runs} run(s), ${(result.simulatedMs / 1_000).toFixed(0)} s of lab time, ${(result.wallMs / 1_000).toFixed(1)} s, ${result.hosting}/${result.schedule}`;
  const more =
    result.notReplayed === 0
      ? ''
      : `${result.notReplayed} later run(s) were not repeated: the lab had been killed before them.\n`;
  if (difference === null) return `identical, ${lines} lines, ${endings[result.ending]}\n${what}\n${more}`;
  return [
    `different at line ${difference.line}`,
    ...difference.before.map((line) => `    ${line}`),
    `  - ${difference.recorded ?? '(the recorded transcript ends here)'}`,
    `  + ${difference.replayed ?? '(the replayed transcript ends here)'}`,
    what,
    more,
  ].join('\n');
}

/** Exit code: 0 identical, 1 different. Throws Mistake or RecordingError when there is nothing to repeat. */
export async function replayCommand(argv: readonly string[]): Promise<number> {
  const { values, names, help } = readOptions(replayOptions, argv);
  if (help) {
    process.stdout.write(usage);
    return 0;
  }
  const [folder, ...more] = names;
  if (folder === undefined) throw new Mistake('the recording of which folder?');
  if (more.length > 0) throw new Mistake(`one recording at a time, not also ${more.join(', ')}`);
  const result = await replay({ folder, ...values });
  process.stdout.write(values.format === 'json' ? `${JSON.stringify(result, null, 2)}\n` : asText(result));
  return result.outcome === 'identical' ? 0 : 1;
}
