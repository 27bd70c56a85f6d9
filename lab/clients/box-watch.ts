/**
 * lab/clients/: computers of people: workstations, probe, watch.
 *
 * What each box says of itself when it is asked at its own address: for the lab's people, who stand
 * beside the boxes. Not part of a rehearsal.
 */
import { addressOf, readAnswer } from '../../appliance/clients/api/calls.js';
import type { Micros, WireReply } from '../../hardware/ports.js';
import { MS, SECOND } from '../../hardware/ports.js';
import type { ClientHost } from '../outside/client-host.js';
import type { BoxName } from '../plan.js';
import { LOOK_EVERY_US, nextLook } from './fleet/pace.js';

export interface BoxAnswer {
  readonly role: string;
  readonly up: boolean;
  /** What keeps its site from serving: 'damaged'. */
  readonly down: string | null;
  readonly version: string | null;
  readonly build: string | null;
  readonly base: string | null;
  /** What the box's clock shows less the true time, ms. */
  readonly offsetMs: number;
  readonly askedUs: Micros;
}

export interface BoxWatch {
  start(): void;
  stop(): void;
  /** Null: it did not answer when last asked. */
  answer(box: BoxName): BoxAnswer | null;
  onChange(listener: () => void): void;
}

const TIMEOUT_US = 3 * SECOND;
/** In the watch's first minute whoever has not been heard yet may just be opening its doors. */
const FIRST_EVERY_US = SECOND;
const FIRST_FOR_US = 60 * SECOND;

function answerOf({ status, body }: WireReply, askedUs: Micros, nowUs: Micros): BoxAnswer | null {
  const { said } = readAnswer('health', status, body);
  if (said === null) return null;
  const { role, up, down, version, build, base, timeMs } = said;
  const middleMs = (askedUs + nowUs) / 2 / MS;
  return { role, up, down, version, build, base, offsetMs: timeMs - middleMs, askedUs };
}

/** A watch over these boxes that has not begun. */
export function createBoxWatch(host: ClientHost, names: readonly BoxName[]): BoxWatch {
  const { boxes, probe, tlsPort: port } = host.addresses;
  const answers = new Map<BoxName, BoxAnswer | null>();
  const heard = new Set<BoxName>();
  const listeners: (() => void)[] = [];
  let turn = 0;

  const ask = async (box: BoxName): Promise<void> => {
    const askedUs = host.nowUs();
    const address = boxes[box];
    const headers = { host: `${address}:${port}` };
    const request = {
      proto: 'https',
      host: address,
      port,
      from: probe,
      ...addressOf('health'),
      headers,
      body: Buffer.alloc(0),
    } as const;
    const reply = await host.call(request, TIMEOUT_US);
    const answer = reply === null ? null : answerOf(reply, askedUs, host.nowUs());
    if (answer !== null) heard.add(box);
    answers.set(box, answer);
    for (const listener of listeners) listener();
  };
  const run = async (own: number, box: BoxName): Promise<void> => {
    const beganUs = host.nowUs();
    while (own === turn) {
      const askedUs = host.nowUs();
      await ask(box);
      const isFirst = !heard.has(box) && askedUs - beganUs < FIRST_FOR_US;
      await nextLook(
        host,
        askedUs,
        () => answers.get(box) !== null,
        isFirst ? FIRST_EVERY_US : LOOK_EVERY_US,
      );
    }
  };
  return {
    start: () => {
      turn += 1;
      for (const box of names) void run(turn, box);
    },
    stop: () => {
      turn += 1;
    },
    answer: (box) => answers.get(box) ?? null,
    onChange: (listener) => {
      listeners.push(listener);
    },
  };
}
