/** Something that runs until it is told to end, made of parts that are opened one by one and closed backwards. */
import { hostWait } from '../../hardware/kernel/host-time.js';
import { endByForce } from '../hosting/host/at-exit.js';
import type { End, Lifeline } from './lifeline.js';

interface Part {
  readonly name: string;
  close(): Promise<void>;
}

export interface Course {
  /** To be called for every part as soon as it is open. */
  opened(part: Part): void;
  /** It cannot go on: closes what is open, and the command fails. */
  fail(why: string): void;
}

/** Leaves room for looking after whoever started us: all of it ends within 10 s. */
const END_MS_MAX = 8_000;
/** What is not open yet has little to lose. */
const OPENING_MS_MAX = 3_000;

interface Reason {
  readonly why: string;
  readonly code: number;
}

/** Closes the parts that are open; false: not without a fault. What does not end in time is ended by force. */
async function closeAll(parts: readonly Part[], opening: Promise<unknown>): Promise<boolean> {
  let open: string | null = 'what was being opened';
  let good = true;
  const limitMs = parts.length === 0 ? OPENING_MS_MAX : END_MS_MAX;
  const limit = hostWait(limitMs);
  const closing = async (): Promise<void> => {
    await opening.catch(() => {});
    for (const part of [...parts].reverse()) {
      open = part.name;
      try {
        await part.close();
      } catch (error) {
        good = false;
        console.error(`${part.name}:`, error);
      }
    }
    open = null;
    limit.wake();
  };
  void closing();
  await limit.done;
  if (open === null) return good;
  console.error(`${open} did not end within ${limitMs / 1_000} s: ended by force.`);
  endByForce();
  return false;
}

/**
 * Runs `open`, then waits for the end, then closes. The exit code; whatever was left undone is undone
 * at the exit of the process, which must follow. A second signal does not wait.
 */
export async function runUntilEnded(
  lifeline: Lifeline,
  open: (course: Course) => Promise<void>,
): Promise<number> {
  const parts: Part[] = [];
  let end: (reason: Reason) => void = () => {};
  const ended = new Promise<Reason>((resolve) => {
    end = resolve;
  });
  let told = false;
  lifeline.onEnd(({ why }: End) => {
    if (told) endByForce();
    told = true;
    console.log(`\nEnding the lab (${why}) …`);
    end({ why, code: 0 });
  });
  const course: Course = {
    opened: (part) => parts.push(part),
    fail: (why) => {
      console.error(why);
      end({ why, code: 1 });
    },
  };
  const opening = open(course);
  let wrong: { readonly error: unknown } | null = null;
  opening.catch((error: unknown) => {
    wrong = { error };
    end({ why: 'it could not be opened', code: 1 });
  });
  const { code } = await ended;
  const good = await closeAll(parts, opening);
  // Read through a function: the compiler cannot know that a listener has set it.
  const found = ((): { readonly error: unknown } | null => wrong)();
  if (found !== null && !told) throw found.error;
  return good ? code : 1;
}
