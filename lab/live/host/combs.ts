/**
 * lab/live/host/: many labs in one process.
 *
 * Combs of the labs of a host: whoever goes back or forks goes on from where a lab stands already. They walk in turn,
 * so many teeth stand in all, and a lab that nobody works in has none.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Micros } from '../../../hardware/ports.js';
import { combFolder } from '../keeping/folder-owner.js';
import { goOnWith } from '../keeping/moments-file.js';
import { type Comb, createComb } from '../line/comb.js';
import { type LabTooth, labTeeth, type ParkingPlace } from '../line/parked.js';
import { createWalks } from '../line/walks.js';
import type { LiveLab } from '../live-lab.js';
import { transcriptLines } from '../recording/recording.js';
import type { Branch, Follower, HostOptions } from './contract.js';

/** 20 to 40 MB each. */
const TEETH_MAX = 20;
/** Whoever has not done anything for so long has left. */
const KEPT_MS = 1_800_000;

type LabComb = Comb<LabTooth<Follower>>;

/** What goes on from an instant of a lab, and stands there already; the comb waits until it follows a line again. */
export async function branchAt(
  comb: LabComb,
  { folder, lab }: Pick<LiveLab, 'folder' | 'lab'>,
  us: Micros,
  of: string | null,
): Promise<{ readonly branch: Branch; readonly untilUs: Micros }> {
  // What has not come yet is not in the line.
  const lastUs = lab.nowUs() - 1;
  folder.recorder.flush(lastUs);
  const { line, untilUs, tooth } = await comb.raise(Math.min(us, lastUs));
  const { parked, look } = tooth;
  const begin: Branch['begin'] = (own) => ({
    raised: { line, untilUs, parked, seen: transcriptLines(folder.path) },
    settle: () => {
      look.write(own);
      goOnWith(folder.path, own, untilUs);
    },
  });
  const fork = of === null ? null : { of, atUs: untilUs };
  return { branch: { line, fork, begin, leave: tooth.leave }, untilUs };
}

export interface HostCombs {
  /** A lab is open; `branch`: what it went on from. */
  begin(id: string, live: LiveLab, bar: ParkingPlace['bar'], branch: Branch | null): void;
  /** It ends. */
  end(id: string): void;
  /** Null: its line is not at hand. `goes`: the lab itself goes on from there, and not one beside it. */
  branchAt(id: string, us: Micros, goes: boolean): Promise<Branch | null>;
  close(): Promise<void>;
}

interface Followed {
  readonly comb: LabComb;
  /** Whose line it follows. */
  live: LiveLab;
  /** One after the other: whoever takes a tooth lets the comb follow its line again, and no other. */
  asked: Promise<unknown>;
}

/** Nothing is followed yet. What lay in their folder is taken away. */
export function createCombs(
  { folder: hostFolder, flushes = false, follow }: HostOptions,
  make: ParkingPlace['make'],
): HostCombs {
  const folder = join(hostFolder, combFolder);
  rmSync(folder, { recursive: true, force: true });
  const walks = createWalks({ teethMax: TEETH_MAX, keptMs: KEPT_MS });
  const known = new Map<string, Followed>();
  /** Of labs that go on from an instant of theirs. */
  const handed = new Map<Branch, { readonly one: Followed; readonly untilUs: Micros }>();
  /** Nobody waits for what only takes teeth away. */
  const work = new Set<Promise<void>>();
  const beside = (what: Promise<void>): void => {
    const done = what.catch(() => {}).finally(() => work.delete(done));
    work.add(done);
  };
  let next = 1;
  const combOf = (
    live: LiveLab,
    bar: ParkingPlace['bar'],
    lookAlong: NonNullable<typeof follow>,
  ): Followed => {
    const place = { folder: join(folder, `${next++}`), flushes, bar, make };
    const teeth = labTeeth<Follower>(place, (...given) => lookAlong(one.live)(...given));
    const one: Followed = { comb: createComb({ walks, ...teeth }), live, asked: Promise.resolve() };
    return one;
  };
  const goingOn = async (one: Followed, us: Micros): Promise<Branch> => {
    const { branch, untilUs } = await branchAt(one.comb, one.live, us, null);
    const whole: Branch = {
      ...branch,
      leave: async () => {
        handed.delete(whole);
        await branch.leave?.();
        await one.comb.close();
      },
    };
    handed.set(whole, { one, untilUs });
    return whole;
  };
  const branchOf = async (one: Followed, id: string, us: Micros, goes: boolean): Promise<Branch | null> => {
    // It may have gone back meanwhile: its comb is another lab's.
    if (known.get(id) !== one || one.live.growing === null) return null;
    const { comb, live } = one;
    const onward = (): Promise<void> => comb.follow(live.growing, Number.POSITIVE_INFINITY);
    if (!goes) return (await branchAt(comb, live, us, id).finally(onward)).branch;
    try {
      const branch = await goingOn(one, us);
      known.delete(id);
      return branch;
    } catch (error) {
      await onward();
      throw error;
    }
  };
  return {
    begin: (id, live, bar, branch) => {
      if (follow === undefined) return;
      const heir = branch === null ? undefined : handed.get(branch);
      if (branch !== null) handed.delete(branch);
      const one = heir?.one ?? combOf(live, bar, follow);
      one.live = live;
      known.set(id, one);
      beside(one.comb.follow(live.growing, heir?.untilUs ?? null));
    },
    end: (id) => {
      const one = known.get(id);
      known.delete(id);
      if (one !== undefined) beside(one.comb.close());
    },
    branchAt: (id, us, goes) => {
      const one = known.get(id);
      if (one === undefined) return Promise.resolve(null);
      const found = one.asked.then(() => branchOf(one, id, us, goes));
      one.asked = found.catch(() => {});
      return found;
    },
    close: async () => {
      for (const { comb } of [...known.values(), ...[...handed.values()].map(({ one }) => one)])
        beside(comb.close());
      await Promise.all(work);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
