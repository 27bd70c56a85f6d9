/** A process of its own that tries cuts, part by part, for whoever started it. */
import { type CutJob, tryCuts } from '../try.js';

process.on('message', (job) => {
  void tryCuts(job as CutJob).then(
    (result) => process.send?.({ result }),
    (error: unknown) =>
      process.send?.({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));
