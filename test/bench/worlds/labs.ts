/** Many labs in one process: how soon one is there, what idle ones cost, how pages are while many are used. */
import { join } from 'node:path';
import { hostMonoMs, hostWait } from '../../../hardware/kernel/host-time.js';
import { bayAt, bayPlaces, isLoopbackWhole } from '../../../lab/cli/labs/bay-places.js';
import { shelfOf } from '../../../lab/cli/labs/shelf.js';
import { openBay } from '../../../lab/cli/starting/bay.js';
import { forkOf } from '../../../lab/console/control/others/forks.js';
import type { Host, HostedLab, HostOutcome } from '../../../lab/live/host/contract.js';
import { openHost } from '../../../lab/live/host/host.js';
import { followerOf } from '../../../lab/rehearsals/trainee/again.js';
import { freePorts } from '../../support/free-ports.js';
import { load } from '../load.js';
import { ask, median, type Place, signIn } from '../pair.js';
import { benchWorldPages, type Rounds } from './world-pages.js';

const NET = '127.62';
const SEED = 'bench';
/** Of the labs, so many are used at once. */
const USED = 0.4;
const MAKES = 5;
const PAGES_BEFORE = 20;
const IDLE_MS = 10_000;
/** Who is not asked for any more is left to itself after a while. */
const SETTLE_MS = 6_000;
/** A person reads before the next page. */
const READS_MS = 500;
const PAGE = '/login/information';

export interface LabsAmounts extends Rounds {
  readonly labs: number;
}

export interface LabsBench {
  readonly freshLab: number;
  readonly fork: number;
  readonly reset: number;
  readonly seatsBytes: number;
  readonly seatsPageP95: number;
  readonly seatsIdle: number;
  readonly worldPageRate: number;
  readonly figures: Readonly<Record<string, number>>;
}

const labOf = (outcome: HostOutcome): HostedLab => {
  if ('refused' in outcome) throw new Error(outcome.refused.en);
  return outcome.lab;
};
const placeOf = ({ sites }: HostedLab): Place => {
  const url = new URL(sites.a ?? '');
  return { host: url.hostname, port: Number(url.port) };
};
const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};

async function timed(
  work: () => Promise<HostedLab>,
): Promise<{ lab: HostedLab; ms: number; ofCoreMs: number }> {
  const began = hostMonoMs();
  const before = cpuMs();
  const lab = await work();
  const { status } = await ask(placeOf(lab), '/login');
  if (status !== 200) throw new Error(`a new lab answers ${status}`);
  return { lab, ms: hostMonoMs() - began, ofCoreMs: cpuMs() - before };
}

/** Made, answering and taken away again, and back to its beginning. */
async function benchFresh(host: Host) {
  const fresh: number[] = [];
  const reset: number[] = [];
  // On a busy machine that says more.
  const ofCore: [number[], number[]] = [[], []];
  for (let index = -1; index < MAKES; index += 1) {
    const { lab, ms, ofCoreMs } = await timed(async () =>
      labOf(await host.make({ amounts: {}, seed: SEED })),
    );
    const again = await timed(async () => labOf(await host.reset(lab.id, false)));
    await host.remove(lab.id);
    if (index < 0) continue;
    fresh.push(ms);
    reset.push(again.ms);
    ofCore[0].push(ofCoreMs);
    ofCore[1].push(again.ofCoreMs);
  }
  const [freshCpuMs, resetCpuMs] = [median(ofCore[0]), median(ofCore[1])];
  return { freshMs: median(fresh), resetMs: median(reset), freshCpuMs, resetCpuMs };
}

/** From a moment of a lab in which somebody has signed in and looked around for a while. */
async function benchFork(host: Host): Promise<number> {
  const lab = labOf(await host.make({ amounts: {}, seed: SEED }));
  const live = host.live(lab.id);
  if (live === null) throw new Error('the lab to be forked is not open');
  const cookie = await signIn(placeOf(lab));
  for (let page = 0; page < PAGES_BEFORE; page += 1) await ask(placeOf(lab), PAGE, { cookie });
  const fromUs = live.lab.nowUs();
  const times: number[] = [];
  for (let index = -1; index < MAKES; index += 1) {
    const fork = await timed(async () => labOf(await forkOf(host, lab.id, fromUs, '')));
    await host.remove(fork.lab.id);
    if (index >= 0) times.push(fork.ms);
  }
  await host.remove(lab.id);
  return median(times);
}

async function benchSeats(host: Host, { labs, roundMs }: LabsAmounts) {
  const made: HostedLab[] = [];
  for (let index = 0; index < labs; index += 1)
    made.push(labOf(await host.make({ amounts: {}, seed: SEED })));
  await hostWait(Math.min(SETTLE_MS, roundMs * 4)).done;
  const idleMs = Math.min(IDLE_MS, roundMs * 7);
  const before = cpuMs();
  await hostWait(idleMs).done;
  const idle = (cpuMs() - before) / idleMs;
  const used = made.slice(0, Math.max(1, Math.round(labs * USED))).map(placeOf);
  const cookies = await Promise.all(used.map((place) => signIn(place)));
  const [first = { host: '', port: 0 }] = used;
  const { p95Ms } = await load({
    ...{ ...first, path: PAGE, cookie: '', cookies, places: used },
    ...{ connections: used.length, forMs: roundMs * 4, everyMs: READS_MS / used.length },
  });
  return { idle, bytes: process.memoryUsage().rss, p95Ms };
}

export async function benchLabs(folder: string, amounts: LabsAmounts): Promise<LabsBench> {
  const [consolePort = 0, tlsPort = 0, ntpPort = 0, dnsPort = 0] = await freePorts(4);
  const isWhole = await isLoopbackWhole(NET);
  const places = bayPlaces({ net: NET, isWhole, tlsPort, consolePort, ntpPort, dnsPort });
  const host = await openHost({
    folder: join(folder, 'host'),
    bays: amounts.labs + 1,
    places: (bay, inside) => places(bay, inside).lab,
    follow: followerOf,
    openSurface: (bay, of) => openBay(bayAt(places, bay), { shelf: shelfOf(of, bay, '') }),
    onWord: (id, text) => {
      throw new Error(`${id}: ${text}`);
    },
  });
  const { freshMs, resetMs, ...ofCore } = await benchFresh(host);
  const forkMs = await benchFork(host);
  const { idle, bytes, p95Ms } = await benchSeats(host, amounts);
  await host.close();
  const pages = await benchWorldPages(folder, amounts);
  return {
    freshLab: freshMs,
    fork: forkMs,
    reset: resetMs,
    seatsBytes: bytes,
    seatsPageP95: p95Ms,
    seatsIdle: idle,
    worldPageRate: pages.world / pages.processes,
    figures: {
      ...ofCore,
      seats: amounts.labs,
      worldPagesPerSecond: pages.world,
      processPagesPerSecond: pages.processes,
      afterLabsPagesPerSecond: pages.afterLabs,
    },
  };
}
