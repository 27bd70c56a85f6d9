/** `bomgar-sim replay DIR`: repeats a recorded session and compares what is seen. */
import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { RecordingError } from '../recording/recording.js';
import { type ReplayResult, replay } from '../replay.js';

const optionsSchema = v.strictObject({
  hosting: v.optional(v.picklist(['world', 'processes'] as const), 'world'),
  schedule: v.optional(v.picklist(['token', 'lookahead'] as const), 'token'),
  format: v.optional(v.picklist(['text', 'json'] as const), 'text'),
  help: v.optional(v.boolean(), false),
});

const USAGE_CODE = 2;

const usage = `Usage: bomgar-sim replay DIR [options]

Repeats what people and tools did in the interactive lab whose folder is DIR (see start --state), and
compares the transcript with the recorded one. Exits 0 when they are identical. DIR stays as it is.

  --hosting world|processes   where the boxes run (world)
  --schedule token|lookahead  how time is granted (token)
  --format text|json          what is printed (text)
`;

class UsageError extends Error {}

function parse(argv: readonly string[]) {
  let parsed: { values: Record<string, unknown>; positionals: string[] };
  try {
    parsed = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        hosting: { type: 'string' },
        schedule: { type: 'string' },
        format: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  const options = v.safeParse(optionsSchema, { ...parsed.values });
  if (!options.success) {
    const [issue] = options.issues;
    throw new UsageError(
      `--${String(issue.path?.[0]?.key ?? '')} must be ${issue.expected}, not ${issue.received}`,
    );
  }
  return { options: options.output, folders: parsed.positionals };
}

const endings: Readonly<Record<ReplayResult['ending'], string>> = {
  end: 'to its orderly end',
  killed: 'up to the last complete instant before the lab was killed',
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

/** Exit code: 0 identical, 1 different, 2 when there is nothing to repeat. */
export async function replayCommand(argv: readonly string[]): Promise<number> {
  try {
    const { options, folders } = parse(argv);
    if (options.help) {
      process.stdout.write(usage);
      return 0;
    }
    const [folder, ...more] = folders;
    if (folder === undefined) throw new UsageError('the recording of which folder?');
    if (more.length > 0) throw new UsageError('one recording at a time');
    const result = await replay({ folder, hosting: options.hosting, schedule: options.schedule });
    process.stdout.write(options.format === 'json' ? `${JSON.stringify(result, null, 2)}\n` : asText(result));
    return result.outcome === 'identical' ? 0 : 1;
  } catch (error) {
    if (!(error instanceof UsageError) && !(error instanceof RecordingError)) throw error;
    process.stderr.write(`bomgar-sim replay: ${error.message}\n`);
    if (error instanceof UsageError) process.stderr.write(`\n${usage}`);
    return USAGE_CODE;
  }
}
