/** The processes of boxes: how one begins, what it says by itself, and how its end is told. */
import type { ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { Envelope } from '../../../hardware/kernel/envelope.js';
import { hostWait } from '../../../hardware/kernel/host-time.js';
import { type BoxName, ranks } from '../../plan.js';
import { tell } from './asking.js';
import { type Child, lastAnswer } from './child.js';
import type { FromBox } from './ipc.js';
import { heardLast, LAST_WORDS_FD } from './last-words.js';

const LAST_WORDS_MS = 250;
/** A process that is not ready by then will not be: the power of its box fails. */
const START_MS_MAX = 30_000;

export interface SpawningParts {
  /** A process that is no box yet. */
  readonly take: (name: BoxName) => ChildProcess;
  readonly children: Map<BoxName, Child>;
  readonly onDied: (name: BoxName, why: string) => void;
  readonly onBug: (name: BoxName, error: string) => void;
  readonly poked: () => void;
  readonly rung: () => void;
  /** Nothing more comes from a sender. */
  readonly lost: (sender: string) => void;
  /** A message of a box that could not get it out itself any more. */
  readonly deliver: (envelope: Envelope) => void;
}

/** Hears what a box says as its power goes. */
function listen({ stdio }: ChildProcess): () => string {
  let words = '';
  (stdio[LAST_WORDS_FD] as Readable).setEncoding('utf8').on('data', (piece: string) => {
    words += piece;
  });
  return () => words;
}

/** Nothing is known of it yet. */
const newChild = (made: ChildProcess, gone: Promise<void>): Child => ({
  process: made,
  gone,
  port: 0,
  isOpen: false,
  expected: false,
  struck: false,
  hasLeft: false,
  doneUs: 0,
  answer: null,
  askedMs: 0,
  lastWords: null,
  ahead: [],
  tripped: null,
});

/** Starts processes of boxes and hears of their ends. */
export function createSpawning(parts: SpawningParts) {
  const { children, onDied, onBug, poked, rung, lost, deliver } = parts;
  /** What the dead process got out lies in the others' sockets and is read long before this is over. */
  const tellLost = async (sender: string): Promise<void> => {
    await hostWait(LAST_WORDS_MS).done;
    lost(sender);
    for (const child of children.values()) tell(child, { kind: 'lost', sender });
  };

  /** The process of one boot of a box, among the children from now on. */
  const spawn = (name: BoxName, boot: number): Child => {
    const made = parts.take(name);
    const words = listen(made);
    let left: () => void = () => {};
    const gone = new Promise<void>((done) => {
      left = done;
    });
    const child = newChild(made, gone);
    /** Its process is gone: power that fails. Whoever waits for an answer gets a last one. */
    const died = (why: string): void => {
      if (child.hasLeft) return;
      child.hasLeft = true;
      child.ahead = [];
      child.tripped = heardLast(words());
      left();
      for (const envelope of child.tripped?.unsent ?? []) deliver(envelope);
      void tellLost(`${ranks[name]}.${boot}.`);
      // What it did last is known: whoever asks it next hears that.
      if (child.tripped === null && children.get(name) === child) children.delete(name);
      child.answer?.(lastAnswer(child));
      if (child.expected) return;
      poked();
      if (!child.struck && child.tripped === null) onDied(name, why);
    };
    made.on('message', (message: FromBox) => {
      switch (message.kind) {
        case 'poke':
          return poked();
        case 'ring':
          return rung();
        case 'failed':
          child.lastWords = message.error;
          // It ends by itself, unless a thread of it does not.
          made.kill('SIGKILL');
          return;
        case 'bug':
          return onBug(name, message.error);
        case 'ahead':
          if (!child.hasLeft) child.ahead.push(message);
          return;
        case 'ready':
        case 'turn':
          return child.answer?.(message);
        default:
          return message satisfies never;
      }
    });
    // A word to a box that was struck this instant finds nobody; its exit tells the rest. A process that
    // could not be made has no exit.
    made.on('error', (error) => {
      if (made.pid === undefined) died(`its process could not be started: ${error.message}`);
    });
    // Not at its exit: its last words may not have been read then.
    made.on('close', (code, signal) => died(child.lastWords ?? `its process ended (${signal ?? code})`));
    children.set(name, child);
    return child;
  };
  return spawn;
}

/** Ends a process that does not become ready in time; returns what says that it is. */
export function readyInTime(child: Child): () => void {
  const started = hostWait(START_MS_MAX);
  void started.done.then(() => {
    if (child.port !== 0 || child.hasLeft) return;
    child.lastWords = `its process was not ready after ${START_MS_MAX / 1_000} s`;
    child.process.kill('SIGKILL');
  });
  return started.wake;
}
