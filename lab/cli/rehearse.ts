/** `bomgar-sim rehearse NAME`: a robot walks a rehearsal and reports how it went. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { RehearsalFileError } from '../rehearsal-file.js';
import { loadRehearsal, rehearsalNames } from '../rehearsals.js';
import { rehearse } from '../rehearse.js';
import { type Format, formats } from '../report/index.js';

const formatNames = Object.keys(formats) as [Format, ...Format[]];

const optionsSchema = v.strictObject({
  hosting: v.optional(v.picklist(['world', 'processes'] as const), 'world'),
  seed: v.optional(v.pipe(v.string(), v.nonEmpty(), v.maxLength(64)), '1'),
  format: v.optional(v.picklist(formatNames), 'tap'),
  schedule: v.optional(v.picklist(['token', 'lookahead'] as const), 'token'),
  out: v.optional(v.pipe(v.string(), v.nonEmpty())),
  'wrong-way': v.optional(v.pipe(v.string(), v.nonEmpty())),
  verbose: v.optional(v.boolean(), false),
  help: v.optional(v.boolean(), false),
});

const USAGE_CODE = 2;

const usage = (): string => `Usage: bomgar-sim rehearse NAME|FILE [options]

  --hosting world|processes   where the boxes run (world)
  --seed N                    what everything random follows from (1)
  --schedule token|lookahead  how time is granted (token)
  --format ${formatNames.join('|')}    what is printed (tap)
  --out DIR                   writes the report in every format to DIR as well
  --wrong-way NAME            walks one of the rehearsal's wrong ways
  --verbose                   tells each command and step on the error output

Rehearsals: ${rehearsalNames()
  .map((name) => `${name} (${titleOf(name)})`)
  .join(', ')}
`;

function titleOf(name: string): string {
  try {
    return loadRehearsal(name).title.en;
  } catch {
    return 'cannot be read';
  }
}

class UsageError extends Error {}

function parse(argv: readonly string[]) {
  let values: Record<string, unknown>;
  let positionals: string[];
  try {
    ({ values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        hosting: { type: 'string' },
        seed: { type: 'string' },
        format: { type: 'string' },
        schedule: { type: 'string' },
        out: { type: 'string' },
        'wrong-way': { type: 'string' },
        verbose: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }));
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  const parsed = v.safeParse(optionsSchema, { ...values });
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const name = String(issue.path?.[0]?.key ?? '');
    throw new UsageError(`--${name} must be ${issue.expected}, not ${issue.received}`);
  }
  return { options: parsed.output, names: positionals };
}

/** Exit code: 0 only when the rehearsal succeeded, 2 when it could not be started. */
export async function rehearseCommand(argv: readonly string[]): Promise<number> {
  try {
    const { options, names } = parse(argv);
    const [name, ...more] = names;
    if (options.help) {
      process.stdout.write(usage());
      return 0;
    }
    if (name === undefined) throw new UsageError('which rehearsal?');
    if (more.length > 0) throw new UsageError(`one rehearsal at a time, not also ${more.join(', ')}`);
    if (!rehearsalNames().includes(name) && !/\.ya?ml$/.test(name)) {
      throw new UsageError(`there is no rehearsal “${name}”; there are: ${rehearsalNames().join(', ')}`);
    }
    const { hosting, seed, schedule } = options;
    const debrief = await rehearse({
      name,
      hosting,
      seed,
      schedule,
      wrongWay: options['wrong-way'] ?? null,
      ...(options.verbose ? { onLine: (line) => process.stderr.write(`${line}\n`) } : {}),
    });
    process.stdout.write(formats[options.format].write(debrief));
    for (const reason of debrief.reasons) process.stderr.write(`${reason.en}\n`);
    if (options.out !== undefined) {
      mkdirSync(options.out, { recursive: true });
      for (const { ending, write } of Object.values(formats)) {
        writeFileSync(join(options.out, `${debrief.report.rehearsal}.${ending}`), write(debrief));
      }
    }
    return debrief.report.outcome === 'success' ? 0 : 1;
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`${error.message}\n\n${usage()}`);
      return USAGE_CODE;
    }
    if (error instanceof RehearsalFileError) {
      process.stderr.write(`${error.message}\n`);
      return USAGE_CODE;
    }
    throw error;
  }
}
