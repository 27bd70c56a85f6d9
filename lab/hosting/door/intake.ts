/**
 * Bodies of requests from outside, read in real time and outside of the box's: each as long as the box
 * admits before it is read, each until its sender has been silent too long. How long a lab takes to
 * answer is limited by nothing here (lockstep.md, rule 8).
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Appliance } from '../../../appliance/boot.js';
import type { Raw } from '../../../appliance/pages/forms/fields.js';
import type { HeadRequest, WebAdmission } from '../../../appliance/web/answer.js';
import type { WebFormReader } from '../../../appliance/web/forms/sent.js';
import { hostMonoMs, hostWait } from '../../../hardware/kernel/host-time.js';
import type { WireReply } from '../../../hardware/ports.js';

export interface IntakeLimits {
  /** A sender that says nothing for so long has gone. */
  readonly idleMs: number;
  /** A body in memory. */
  readonly shortMs: number;
  /** A form with files. */
  readonly longMs: number;
  /** How long what nobody wants is still listened to, so that its sender hears why. */
  readonly drainMs: number;
}

export const intakeLimits: IntakeLimits = {
  idleMs: 20_000,
  shortMs: 60_000,
  longMs: 3_600_000,
  drainMs: 10_000,
};

/** All bodies in memory that are being read or wait. */
const MEMORY_BYTES_MAX = 32 * 1024 * 1024;
/** Forms with files that are being read at once. */
const FORMS_MAX = 3;
/** Files of shorter forms come in memory. */
const SHORT_BYTES = 32 * 1024;
/** What a stranger's unwanted body is still listened to; somebody signed in is heard to the end. */
const DRAIN_BYTES_MAX = 1024 * 1024;
const WATCH_EVERY_MS = 500;
const RETRY_S = '2';

export type Body = { readonly bytes: Buffer } | { readonly form: Raw };

type Read = Body | { readonly reply: WireReply } | { readonly status: number } | null;

/** Ends a body whose sender has fallen silent, or takes too long in all. */
function createPatience(limits: { idleMs: number; totalMs: number }, onOver: () => void) {
  const beganMs = hostMonoMs();
  let heardMs = beganMs;
  let isDone = false;
  let wake: () => void = () => {};
  const watch = async (): Promise<void> => {
    while (!isDone) {
      const wait = hostWait(Math.min(WATCH_EVERY_MS, limits.idleMs));
      wake = wait.wake;
      await wait.done;
      const nowMs = hostMonoMs();
      if (!isDone && (nowMs - heardMs > limits.idleMs || nowMs - beganMs > limits.totalMs)) {
        isDone = true;
        onOver();
      }
    }
  };
  void watch();
  return {
    heard: (): void => {
      heardMs = hostMonoMs();
    },
    done: (): void => {
      isDone = true;
      wake();
    },
  };
}

type Ending = 'end' | 'late' | 'gone' | 'stopped';

/** Takes a body piece by piece, until `take` wants no more of it. Leaves the rest where it is. */
function pump(
  request: IncomingMessage,
  limits: { idleMs: number; totalMs: number },
  take: (piece: Buffer) => boolean | Promise<boolean>,
): Promise<Ending> {
  return new Promise((resolve, reject) => {
    const patience = createPatience(limits, () => finish('late'));
    const finish = (how: Ending): void => {
      patience.done();
      request.pause();
      request.off('data', onData).off('end', onEnd).off('close', onGone).off('error', onGone);
      resolve(how);
    };
    const onEnd = (): void => finish('end');
    const onGone = (): void => finish(request.complete ? 'end' : 'gone');
    const onData = (piece: Buffer): void => {
      patience.heard();
      const more = take(piece);
      if (more === true) return;
      if (more === false) {
        finish('stopped');
        return;
      }
      request.pause();
      more.then((goesOn) => {
        if (goesOn) request.resume();
        else finish('stopped');
      }, reject);
    };
    if (request.readableEnded) return onEnd();
    if (request.destroyed) return onGone();
    request.on('data', onData).on('end', onEnd).on('close', onGone).on('error', onGone);
    request.resume();
  });
}

export interface Intake {
  /** Reads what was admitted; null: its sender has gone. */
  read(
    request: IncomingMessage,
    head: HeadRequest,
    software: Appliance | null,
    admitted: WebAdmission,
  ): Promise<Read>;
  /** What was read is being served, or its sender has gone: it takes no room here any more. */
  release(request: IncomingMessage): void;
  /** Answers before the whole body has come, so that its sender hears it. */
  turnAway(
    request: IncomingMessage,
    response: ServerResponse,
    reply: WireReply,
    isKnown: boolean,
  ): Promise<void>;
}

/** Bodies in memory, of all who are being read or wait. */
function createMemory() {
  const held = new WeakMap<IncomingMessage, number>();
  let heldBytes = 0;
  const hold = (request: IncomingMessage, bytes: number): boolean => {
    held.set(request, (held.get(request) ?? 0) + bytes);
    heldBytes += bytes;
    return heldBytes <= MEMORY_BYTES_MAX;
  };
  const release = (request: IncomingMessage): void => {
    heldBytes -= held.get(request) ?? 0;
    held.delete(request);
  };
  return { hold, release };
}

/** Reads bodies within limits of size, time and memory; files of forms go into the spool. */
export function createIntake(limits: IntakeLimits = intakeLimits): Intake {
  const { hold, release } = createMemory();
  let forms = 0;

  const readShort = async (request: IncomingMessage, maxBytes: number): Promise<Read> => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    let status = 0;
    const ending = await pump(request, { ...limits, totalMs: limits.shortMs }, (piece) => {
      bytes += piece.length;
      if (bytes > maxBytes) status = 413;
      else if (!hold(request, piece.length)) status = 503;
      else chunks.push(piece);
      return status === 0;
    });
    if (ending === 'gone') return null;
    if (ending === 'end') return { bytes: Buffer.concat(chunks) };
    return { status: ending === 'late' ? 408 : status };
  };

  const readForm = async (
    request: IncomingMessage,
    head: HeadRequest,
    software: Appliance,
    maxBytes: number,
  ): Promise<Read> => {
    const first: Buffer[] = [];
    let bytes = 0;
    let reader: Awaited<ReturnType<Appliance['openForm']>> | null = null;
    const begin = async (): Promise<boolean> => {
      reader = await software.openForm(head);
      return reader.push(Buffer.concat(first.splice(0)));
    };
    const ending = await pump(request, { ...limits, totalMs: limits.longMs }, (piece) => {
      bytes += piece.length;
      if (bytes > maxBytes) return false;
      if (reader !== null) return reader.push(piece);
      first.push(piece);
      return bytes <= SHORT_BYTES ? true : begin();
    });
    // Assigned in a function that the compiler does not follow.
    const opened = reader as WebFormReader | null;
    if (ending === 'gone' || ending === 'late' || bytes > maxBytes) {
      opened?.abort();
      return ending === 'gone' ? null : { status: ending === 'late' ? 408 : 413 };
    }
    return opened === null ? { bytes: Buffer.concat(first) } : opened.end();
  };

  return {
    read: async (request, head, software, admitted) => {
      if ('reply' in admitted) return { reply: admitted.reply };
      if (admitted.kind !== 'form' || software === null) {
        return readShort(request, admitted.kind === 'look' ? 0 : admitted.maxBytes);
      }
      if (forms >= FORMS_MAX) return { status: 503 };
      forms += 1;
      try {
        return await readForm(request, head, software, admitted.maxBytes);
      } finally {
        forms -= 1;
      }
    },
    release,
    turnAway: async (request, response, { status, headers, body }, isKnown) => {
      release(request);
      const more = status === 503 ? { 'retry-after': RETRY_S } : {};
      response.writeHead(status, { ...headers, ...more, connection: 'close' });
      // The answer is out before the connection is shut: shutting it on bytes that were not read would
      // take the answer away from who is still sending.
      if (request.method !== 'HEAD') response.write(body);
      if (!request.complete) await drain(request, isKnown, limits);
      response.end(() => {
        if (!request.complete) request.destroy();
      });
    },
  };
}

async function drain(request: IncomingMessage, isKnown: boolean, limits: IntakeLimits): Promise<void> {
  const maxBytes = isKnown ? Number.POSITIVE_INFINITY : DRAIN_BYTES_MAX;
  let bytes = 0;
  await pump(request, { idleMs: limits.drainMs, totalMs: limits.drainMs }, (piece) => {
    bytes += piece.length;
    return bytes <= maxBytes;
  });
}
