/** A pair in this process, without sockets and without a moment of real time: for tests that take milliseconds. */
import { SECOND } from '../../hardware/ports.js';
import { Browser } from '../clients/browser/browser.js';
import { openHeldGateway } from '../live/gateway/held-gateway.js';
import { labCredentials } from '../making/credentials.js';
import { addressesOf } from '../making/found.js';
import { type Mapping, readMapping } from '../outside/host-gateway/mapping.js';
import type { BoxName } from '../plan.js';
import { foundOf } from '../rehearsals/hosted-stages.js';
import type { Verdict } from '../rehearsals/judge/judge.js';
import { loadRehearsal } from '../rehearsals/language/load.js';
import { createWorld, type World } from '../supervisor/world-lab.js';
import { type Course, createCourse, type Move, repeat } from './in-hand-course.js';
import { type JudgeInHand, judgeInHand } from './in-hand-judge.js';

export interface WorldOptions {
  /** What everything random follows from; default 'world'. */
  readonly seed?: string;
  /** Makes the pair as this rehearsal's start asks. */
  readonly rehearsal?: string;
  readonly siteVersion?: string;
  /** Programs of this host in place of machines outside: 'events.example.com=http://127.0.0.1:9000'. */
  readonly gateway?: readonly string[];
}

export interface WorldAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Buffer;
}

/** An instant of a world that one may go back to. */
export interface WorldMoment {
  readonly nowMs: number;
  /** So much was done before it. */
  readonly deeds: number;
}

export interface WorldInHand {
  /** Lab time, ms. */
  nowMs(): number;
  /** Lets lab time go by, in seconds. */
  advance(seconds: number): Promise<void>;
  /** One request to a box over the emulated network. Throws when nobody answers. */
  ask(
    box: BoxName,
    method: 'GET' | 'POST',
    path: string,
    headers?: Readonly<Record<string, string>>,
    body?: string,
  ): Promise<WorldAnswer>;
  /** A browser that has signed in at a box. */
  browser(box: BoxName, language?: 'en' | 'fr', site?: 'login' | 'appliance'): Promise<Browser>;
  cutPower(box: BoxName): Promise<void>;
  switchOn(box: BoxName): Promise<void>;
  /** The present instant. Throws while something is under way. */
  moment(): WorldMoment;
  /** Everything is as it was at that moment, and goes on from there; browsers of later open a page anew. */
  back(moment: WorldMoment): Promise<void>;
  /** Another world, as this one was at that moment, or is now; both go on by themselves, and end together. */
  fork(moment?: WorldMoment): Promise<WorldInHand>;
  /** Compares the disks with what users were told since the beginning. */
  judge(): Verdict;
  /** The same for the same seed and the same deeds. */
  traceHash(): string;
}

const TIMEOUT_US = 300 * SECOND;
/** Until both boxes answer. */
const START_US = 20 * SECOND;
/** Somebody's computer in the customer's network. */
const CALLER = '.21';

/** Where the course of a world is, which may be another one after going back. */
interface Hand {
  course: Course;
  judge: JudgeInHand;
}

const move = (act: (world: World) => Promise<void>): Move<void> => act;

function inHand(
  hand: Hand,
  addresses: ReturnType<typeof addressesOf>,
  led: (groups: ReturnType<Course['upTo']>) => Promise<Hand>,
  others: Hand[],
): WorldInHand {
  const from = `${addresses.boxes.a.split('.').slice(0, 3).join('.')}${CALLER}`;
  const port = addresses.tlsPort;
  const call: ConstructorParameters<typeof Browser>[0]['fetch'] = (asked) =>
    hand.course.do(({ lab }) => lab.participant.call({ proto: 'https', from, ...asked }, TIMEOUT_US));
  const nowMs = (): number => hand.course.world.lab.participant.agenda.nowUs() / 1_000;
  const moment = (): WorldMoment => {
    const deeds = hand.course.done();
    if (deeds === null) throw new Error('something is under way: await it first');
    return { nowMs: nowMs(), deeds };
  };
  return {
    nowMs,
    advance: (seconds) =>
      hand.course.do(({ lab }) => lab.participant.agenda.sleep(Math.round(seconds * SECOND))),
    ask: async (box, method, path, headers = {}, body = '') => {
      const host = addresses.boxes[box];
      const reply = await call({ host, port, method, path, headers, body: Buffer.from(body) });
      if (reply === null) throw new Error(`appliance ${box.toUpperCase()} does not answer`);
      return reply;
    },
    browser: async (box, language = 'en', site = 'login') => {
      const browser = new Browser({ language, fetch: call });
      await browser.open(addresses.boxes[box], port, `/${site}`);
      browser.fill(language === 'fr' ? 'Nom d’utilisateur' : 'Username', labCredentials.username);
      browser.fill(language === 'fr' ? 'Mot de passe' : 'Password', labCredentials.password);
      await browser.press(language === 'fr' ? 'Se connecter' : 'Sign in');
      return browser;
    },
    cutPower: (box) => hand.course.do(move(async ({ lab }) => lab.cutPower(box))),
    switchOn: (box) => hand.course.do(move(async ({ lab }) => lab.switchOn(box))),
    moment,
    back: async ({ deeds }) => {
      moment();
      const left = hand.course;
      Object.assign(hand, await led(left.upTo(deeds)));
      await left.close();
    },
    fork: async (at = moment()) => {
      const other = await led(hand.course.upTo(at.deeds));
      others.push(other);
      return inHand(other, addresses, led, others);
    },
    judge: () => hand.judge.verdict(),
    traceHash: () => hand.course.world.lab.traceHash(),
  };
}

function mappingOf(text: string): Mapping {
  const read = readMapping(text);
  if ('refused' in read) throw new Error(read.refused.en);
  return read;
}

/**
 * Makes a pair, hands it to `part`, and takes it away. Lab time goes by only while something that `part` asked for is
 * under way.
 */
export async function world<T>(options: WorldOptions, part: (lab: WorldInHand) => Promise<T>): Promise<T> {
  const { seed = 'world', rehearsal, siteVersion } = options;
  const amounts = {
    ...(rehearsal === undefined ? {} : foundOf(loadRehearsal(rehearsal).start)),
    ...(siteVersion === undefined ? {} : { siteVersion }),
  };
  const mappings = (options.gateway ?? []).map(mappingOf);
  /** A world at the instant up to which something was done in another. */
  const led = async (groups: ReturnType<Course['upTo']>): Promise<Hand> => {
    const made = await createWorld({ seed, amounts });
    const { held, close } = await openHeldGateway(made, { mappings, beyond: false });
    const judge = judgeInHand(made);
    const course = createCourse(made, held, [], async () => {
      close();
      await made.lab.close();
    });
    try {
      await repeat(course, groups.length === 0 ? [[{ deed: start, after: 0 }]] : groups);
    } catch (error) {
      await course.close();
      throw error;
    }
    return { course, judge };
  };
  const others: Hand[] = [];
  const hand = await led([]);
  try {
    return await part(inHand(hand, addressesOf({}), led, others));
  } finally {
    for (const { course } of [hand, ...others]) await course.close();
  }
}

const start: Move<void> = ({ lab }) => lab.participant.agenda.sleep(START_US);
