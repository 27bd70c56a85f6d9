/** `bomgar-sim worker`: plays seeds of campaigns that are shared over a queue, until it is told to end. */
import { inProcesses } from '../../campaign/course/workers/processes.js';
import { serveQueue } from '../../campaign/course/workers/queue.js';
import type { Lifeline } from '../lifeline.js';
import { Mistake } from '../mistake.js';
import { custom, optionLines, readOptions, whole } from '../options.js';

export const WORKERS_MAX = 1_024;
/** A worker that is not heard of for so long is given up. */
export const PATIENCE_S = 15;
const PATIENCE_MAX_S = 3_600;
const QUEUE = /^rediss?:\/\/[^\s/]+(\/\d{1,3})?$/;

/** Where seeds are shared. */
export const queueOption = (help: string) =>
  custom<string | null>('redis://HOST[:PORT]', help, null, (given, name) => {
    if (!QUEUE.test(given) || !URL.canParse(given))
      throw new Mistake(`${name} takes the address of a Redis server, such as redis://10.0.0.7:6379`);
    return given;
  });

const workerOptions = {
  queue: queueOption('where the seeds are'),
  workers: whole('how many processes play at the same time (1)', 1, WORKERS_MAX, 1),
  patience: whole(
    `seconds after which the seed of a worker that is not heard of is given to another (${PATIENCE_S})`,
    1,
    PATIENCE_MAX_S,
    PATIENCE_S,
  ),
};

const usage = `Usage: bomgar-sim worker --queue redis://HOST[:PORT] [options]

${optionLines(workerOptions)}
Plays seeds for ‘bomgar-sim campaign --queue’ with the same address, on this or any other machine with the
same code, until it is told to end (Ctrl-C): then the seeds that it has begun are told first.
`;

/** Exit code: 0. Throws Mistake, or QueueError where nobody answers. */
export async function workerCommand(argv: readonly string[], lifeline: Lifeline): Promise<number> {
  const { values, names, help } = readOptions(workerOptions, argv);
  if (help) {
    process.stdout.write(usage);
    return 0;
  }
  if (names.length > 0) throw new Mistake(`worker takes options only, not ‘${names[0]}’`);
  const { queue, workers, patience } = values;
  if (queue === null) throw new Mistake('which queue? Say it with --queue redis://HOST[:PORT]');
  const serving = await serveQueue(
    {
      url: queue,
      patienceMs: patience * 1_000,
      onPlayed: ({ job, findings }) =>
        process.stdout.write(
          `seed ${job.seed}${findings.length === 0 ? '' : `: ${findings.length} found`}\n`,
        ),
    },
    inProcesses(workers),
  );
  process.stdout.write(`Waits for seeds, with ${workers} at a time. Ctrl-C ends it.\n`);
  await new Promise<void>((resolve) => {
    lifeline.onEnd(() => resolve());
  });
  await serving.close();
  return 0;
}
