/**
 * What fails in a lab of many and is caught by nobody: told to that lab, which ends; the others go on. Whose it is
 * follows from where it began: everything that a lab begins, it begins as itself.
 */
import { AsyncLocalStorage } from 'node:async_hooks';

type Blame = (error: unknown) => void;

const whose = new AsyncLocalStorage<Blame>();
let isListening = false;

/** As this process does with what nobody catches, where it is no lab's. */
function fall(event: 'unhandledRejection' | 'uncaughtException', error: unknown): void {
  // Somebody else listens, too, and decides.
  if (process.listenerCount(event) > 1) return;
  console.error(error);
  process.exit(1);
}

function listen(): void {
  if (isListening) return;
  isListening = true;
  for (const event of ['unhandledRejection', 'uncaughtException'] as const)
    process.on(event, (error: unknown) => {
      const blame = whose.getStore();
      if (blame === undefined) fall(event, error);
      else blame(error);
    });
}

/** Does something of which whatever fails later, and is caught by nobody, is told to `blame`. */
export function asOwn<T>(blame: Blame, work: () => T): T {
  listen();
  return whose.run(blame, work);
}
