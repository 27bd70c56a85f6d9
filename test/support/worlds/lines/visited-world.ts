/**
 * An interactive lab in a world, without sockets and without real time: deeds and requests at instants of
 * their own, as a live lab has them, written down as a line with what was seen.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Appliance } from '../../../../appliance/boot.js';
import type { Raw } from '../../../../appliance/pages/forms/fields.js';
import { createMemoryDisk } from '../../../../hardware/disk/memory-disk.js';
import type { Entry } from '../../../../hardware/kernel/turn.js';
import { type Micros, MS, SECOND, type WireReply } from '../../../../hardware/ports.js';
import type { Act, ActRecord } from '../../../../lab/acts/act.js';
import { perform } from '../../../../lab/acts/perform.js';
import { Browser } from '../../../../lab/clients/browser/browser.js';
import type { BrowserFetch } from '../../../../lab/clients/workstation.js';
import {
  type OutsideRecord,
  outsideHead,
  serveOutside,
} from '../../../../lab/hosting/door/outside-request.js';
import { keepBody, keepForm, type RecordedBody } from '../../../../lab/hosting/door/recorded-body.js';
import { createWorldHosting } from '../../../../lab/hosting/world/world.js';
import type { Line } from '../../../../lab/live/line/line.js';
import { type Answers, createAnswers } from '../../../../lab/live/recording/answers.js';
import type { MadeAmounts } from '../../../../lab/live/recording/lines.js';
import type { Segment } from '../../../../lab/live/recording/recording.js';
import { labCredentials } from '../../../../lab/making/credentials.js';
import { addressesOf, pairPlan } from '../../../../lab/making/found.js';
import { makeBoxes } from '../../../../lab/making/make-boxes.js';
import { type BoxName, boxNames, ranks } from '../../../../lab/plan.js';
import { assemble, DISK_BYTES, ROBOT_START_US } from '../../../../lab/supervisor/world-lab.js';

export interface VisitedWorld {
  nowUs(): Micros;
  act(act: Act): Promise<void>;
  /** Lets time go by. */
  wait(us: Micros): Promise<void>;
  /** A browser at a box's own address, not signed in. */
  browser(language?: 'en' | 'fr'): Browser;
  signedIn(box: BoxName, site?: 'login' | 'appliance'): Promise<Browser>;
  readonly boxes: readonly BoxName[];
  /** A package of the maker's, as a box would load it down. */
  archive(id: string, box: 'a' | 'b'): Buffer;
  /** Instants in the middle of what was sent for long. */
  readonly sending: readonly Micros[];
  /** What was done so far; it grows. */
  readonly line: Line;
  readonly entries: readonly Entry[];
  traceHash(): string;
  close(): Promise<void>;
}

const SOURCE = '127.0.0.1';
const STARTED_US = 20 * SECOND;
/** So long an answer that takes lab time is waited for. */
const PATIENCE_S = 60;
/** Files come slowly, in so many pieces; longer ones are read as they come. */
const SHORT_BYTES = 32 * 1024;
const PIECES = 6;
const PIECE_US = 7 * SECOND;

type Ground = Awaited<ReturnType<typeof groundOf>>;
type GrowingSegment = { -readonly [K in keyof Segment]: Segment[K] } & {
  readonly acts: ActRecord[];
  readonly outside: OutsideRecord[];
  readonly answers: Answers;
};

/** The boxes, made and off. */
async function groundOf(seed: string, amounts: MadeAmounts, startUs: Micros) {
  const disks = {
    a: createMemoryDisk(DISK_BYTES),
    b: createMemoryDisk(DISK_BYTES),
    c: createMemoryDisk(DISK_BYTES),
  };
  const addresses = addressesOf(amounts);
  const made = makeBoxes(pairPlan(addresses), seed, disks, { ...amounts, nowMs: startUs / MS });
  const hosting = createWorldHosting({ seed, addresses, disks, plates: made.plates, onBug: () => {} });
  const rest = { schedule: 'token', startUs, seed, made, found: amounts, on: false } as const;
  return { addresses, made, hosting, ...(await assemble({ hosting, ...rest })) };
}

/** Time as the live lab lets it go. */
function clockOf({ lab: { lockstep } }: Ground, segment: GrowingSegment) {
  return {
    /** Nothing has happened yet at this instant. */
    ownInstant: async (): Promise<Micros> => {
      do await lockstep.advance(lockstep.nowUs + 1);
      while (lockstep.nowUs <= lockstep.latestUs);
      segment.untilUs = lockstep.nowUs;
      return lockstep.nowUs;
    },
    pass: async (us: Micros): Promise<void> => {
      await lockstep.advance(lockstep.nowUs + us);
      segment.untilUs = lockstep.nowUs;
    },
  };
}

interface Sent {
  readonly bytes: Buffer;
  readonly form?: Raw;
  readonly kept: RecordedBody;
}

/** A form with files as a slow line brings it, while lab time goes on; a reply: it was turned away. */
async function sendSlowly(
  software: Appliance,
  head: Parameters<Appliance['openForm']>[0],
  body: Buffer,
  { pass, folder }: { pass(): Promise<void>; readonly folder: string },
): Promise<Sent | { readonly reply: WireReply }> {
  const reader = body.length > SHORT_BYTES ? await software.openForm(head) : null;
  const bytes = Math.ceil(body.length / PIECES);
  for (let from = 0; from < body.length; from += bytes) {
    if ((await reader?.push(body.subarray(from, from + bytes))) === false) break;
    await pass();
  }
  if (reader === null) return { bytes: body, kept: keepBody(body, folder) };
  const read = await reader.end();
  if ('reply' in read) return read;
  // A disk in memory has no files of the host.
  const { spool } = software.node.ports.disk;
  const path = (name: string): string => {
    const content = spool.read(name, 0, spool.sizeBytes(name) ?? 0);
    mkdirSync(folder, { recursive: true });
    const file = join(folder, `spooled-${createHash('sha1').update(content).digest('hex')}`);
    writeFileSync(file, content);
    return file;
  };
  const kept = { form: await keepForm(read.form, { ...spool, path }, folder) };
  return { bytes: Buffer.alloc(0), form: read.form, kept };
}

/** Requests at the boxes' doors, each at an instant of its own. */
function doorsOf(
  ground: Ground,
  segment: GrowingSegment,
  clock: ReturnType<typeof clockOf>,
  { bodies, sending }: { readonly bodies: string | null; readonly sending: Micros[] },
) {
  const { hosting, lab } = ground;
  const numbers = new Map<string, number>();
  const nextOf = (key: string): number => {
    const n = numbers.get(key) ?? 0;
    numbers.set(key, n + 1);
    return n;
  };
  return async (name: BoxName, asked: Parameters<BrowserFetch>[0]) => {
    const { host: address, method, path: url, headers, body } = asked;
    const asks = { method, url, address, source: SOURCE, headers };
    const begunUs = lab.nowUs();
    const software = hosting.box(name)?.appliance() ?? null;
    let sent: Sent = { bytes: body, kept: keepBody(body, null) };
    const isSlow = bodies !== null && headers['content-type']?.startsWith('multipart/') === true;
    if (software !== null && isSlow) {
      const pass = (): Promise<void> => clock.pass(PIECE_US);
      const read = await sendSlowly(software, outsideHead(asks), body, { pass, folder: bodies });
      sending.push(Math.floor((begunUs + lab.nowUs()) / 2));
      if ('reply' in read) return read.reply;
      sent = read;
    }
    const t = await clock.ownInstant();
    const box = hosting.box(name);
    if (box === null) return null;
    const { participant } = box;
    participant.agenda.moveTo(t);
    const { boot } = participant;
    const n = nextOf(`${name} ${boot}`);
    const slow = isSlow ? { sendingMs: Math.floor((t - begunUs) / MS) } : {};
    const record: OutsideRecord = { ...asks, box: name, boot, t, n, body: sent.kept, ...slow };
    segment.outside.push(record);
    let reply: WireReply | null = null;
    await participant.agenda.runNow(async () => {
      const seat = { participant, watch: box.lookout.message };
      void serveOutside(seat, box.appliance(), record, sent.bytes, sent.form).then((answer) => {
        reply = answer;
      });
    }, 'outside');
    await lab.lockstep.absorb(ranks[name], participant.turn(t));
    // What takes lab time is waited for by its asker, not by the door.
    for (let waitedS = 0; reply === null && waitedS < PATIENCE_S; waitedS += 1) await clock.pass(SECOND);
    return reply;
  };
}

/** Boxes found running, as `npm start` finds them. `bodies`: folder of long bodies, which come in slowly then. */
export async function createVisitedWorld(
  seed: string,
  amounts: MadeAmounts,
  startUs: Micros = ROBOT_START_US,
  bodies: string | null = null,
): Promise<VisitedWorld> {
  const ground = await groundOf(seed, amounts, startUs);
  const { lab, outside, addresses, made } = ground;
  const segment: GrowingSegment = {
    ...{
      startUs,
      boots: {},
      acts: [],
      outside: [],
      untilUs: startUs,
      ending: 'end',
      answers: createAnswers(),
    },
  };
  const entries: Entry[] = [];
  lab.onEntry((entry) => {
    entries.push(entry);
    segment.answers.note(entry);
  });
  const clock = clockOf(ground, segment);
  const sending: Micros[] = [];
  const visit = doorsOf(ground, segment, clock, { bodies, sending });
  const act: VisitedWorld['act'] = async (given) => {
    const t = await clock.ownInstant();
    segment.acts.push({ t, n: segment.acts.length, act: given });
    await lab.act(() => perform(lab, outside, given));
    await clock.pass(1);
  };
  const browser = (language: 'en' | 'fr' = 'en'): Browser =>
    new Browser({
      language,
      fetch: async (asked) => {
        const name = boxNames.find((one) => addresses.boxes[one] === asked.host);
        return name === undefined ? null : visit(name, asked);
      },
    });
  await act({ kind: 'resume', boxes: made.boxes.filter((name) => name !== 'c') });
  await act({ kind: 'watch' });
  await clock.pass(STARTED_US);
  return {
    nowUs: () => lab.nowUs(),
    act,
    wait: clock.pass,
    browser,
    signedIn: async (box, site = 'login') => {
      const seat = browser();
      await seat.open(addresses.boxes[box], addresses.tlsPort, `/${site}`);
      seat.fill('Username', labCredentials.username);
      seat.fill('Password', labCredentials.password);
      await seat.press('Sign in');
      return seat;
    },
    boxes: made.boxes,
    archive: (id, box) => outside.updates.archive(id, made.plates[box].guid),
    sending,
    line: { seed, startUs, amounts, segments: [segment], bodies },
    entries,
    traceHash: () => lab.traceHash(),
    close: () => lab.close(),
  };
}
