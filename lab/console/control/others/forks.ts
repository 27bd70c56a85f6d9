/**
 * lab/console/control/others/: labs beside the one that a console shows.
 *
 * Forks: labs that went their own way from it, each of a host, on addresses of its own.
 */
import type { Micros } from '../../../../hardware/ports.js';
import type { Label } from '../../../../views/label.js';
import type { Branch, Host, HostedLab, HostOutcome } from '../../../live/host/contract.js';
import { reasonOf } from '../../../live/host/entry.js';
import type { LiveLab } from '../../../live/live-lab.js';
import { branchOf } from '../../../rehearsals/trainee/again.js';

/** A fork as pages draw it: nothing that opens it to tools. */
export interface ForkState {
  readonly id: string;
  readonly name: string;
  readonly status: HostedLab['status'];
  readonly why: string | null;
  /** The instant at which it left the line. */
  readonly atUs: Micros;
  /** Its own lab time; null: it is not open. */
  readonly nowUs: Micros | null;
  /** Its console; null: it is not open. */
  readonly url: string | null;
  readonly sites: HostedLab['sites'];
}

export interface Forks {
  /** Oldest first. */
  list(): readonly HostedLab[];
  /** The lab itself; null: it is not open. */
  live(id: string): LiveLab | null;
  /** A lab goes its own way from an instant of the one that is here, or the nearest to it that can be had. */
  make(us: Micros, name: string): Promise<HostOutcome>;
  open(id: string): Promise<HostOutcome>;
  putAway(id: string): Promise<HostOutcome>;
  /** It ends, and its folder is taken away. */
  drop(id: string): Promise<HostOutcome>;
}

const words = {
  unknown: {
    en: 'There is no such fork. Choose one of the list.',
    fr: 'Cette bifurcation n’existe pas. Choisissez-en une dans la liste.',
  },
  notOpen: {
    en: 'This lab is not open. Open it first.',
    fr: 'Ce laboratoire n’est pas ouvert. Ouvrez-le d’abord.',
  },
} as const satisfies Record<string, Label>;

const inVain = (why: string): Label => ({
  en: `The lab cannot be forked there: ${why}. Nothing was done.`,
  fr: `Le laboratoire ne peut pas bifurquer à cet instant : ${why}. Rien n’a été fait.`,
});

interface From {
  readonly lab: LiveLab;
  /** How its host calls it. */
  readonly id: string;
  /** What a fork goes on from; absent: everything is repeated from the beginning. */
  branch?(us: Micros): Promise<Branch | null>;
}

async function forked(
  host: Host,
  { lab, id, branch: branchAt }: From,
  us: Micros,
  name: string,
): Promise<HostOutcome> {
  let branch: Branch | null = null;
  try {
    branch = (await branchAt?.(us)) ?? branchOf(lab, id, us);
    const { speed, paused } = lab.live.throttle;
    const outcome = await host.make({ name, amounts: {}, speed, isPaused: paused, branch });
    if ('refused' in outcome) await branch.leave?.();
    return outcome;
  } catch (error) {
    await branch?.leave?.().catch(() => {});
    const why = reasonOf(error);
    if (why === null) throw error;
    return { refused: inVain(why) };
  }
}

/** A fork of a lab of a host, at an instant or as it stands. */
export async function forkOf(host: Host, id: string, us: Micros, name: string): Promise<HostOutcome> {
  const lab = host.live(id);
  const branch = (at: Micros): Promise<Branch | null> => host.branchAt(id, at, false);
  return lab === null ? { refused: words.notOpen } : forked(host, { lab, id, branch }, us, name);
}

export interface ForkParts {
  /** The host in which forks live. */
  host(): Host | Promise<Host>;
  /** The same, where it is there already. */
  known(): Host | null;
  /** The lab that is here, and how its host calls it; null: none is. */
  here(): From | null;
  /** Which labs of the host are forks of it. */
  isFork(lab: HostedLab): boolean;
}

/** Forks of the lab that is here. */
export function createForks({ host, known, here, isFork }: ForkParts): Forks {
  const find = (id: string): HostedLab | null => {
    const lab = known()?.find(id) ?? null;
    return lab !== null && isFork(lab) ? lab : null;
  };
  const withFork = async (id: string, act: (host: Host) => Promise<HostOutcome>): Promise<HostOutcome> =>
    find(id) === null ? { refused: words.unknown } : act(await host());
  return {
    list: () => (known()?.labs() ?? []).filter(isFork),
    live: (id) => (find(id) === null ? null : (known()?.live(id) ?? null)),
    make: async (us, name) => {
      const from = here();
      return from === null ? { refused: words.unknown } : forked(await host(), from, us, name);
    },
    open: (id) => withFork(id, (one) => one.open(id)),
    putAway: (id) => withFork(id, (one) => one.putAway(id)),
    drop: (id) => withFork(id, (one) => one.remove(id)),
  };
}

/** None is begun while another lab takes the place of this one, and its folder; `made`: those that are being made are there. */
export function whileHere(
  forks: Forks,
  isLeaving: () => boolean,
  refused: Label,
): { readonly forks: Forks; made(): Promise<unknown> } {
  const making = new Set<Promise<unknown>>();
  return {
    forks: {
      ...forks,
      make: async (us, name) => {
        if (isLeaving()) return { refused };
        const made = forks.make(us, name);
        making.add(made);
        return made.finally(() => making.delete(made));
      },
    },
    made: () => Promise.allSettled(making),
  };
}

/** As pages draw them. */
export const forkStates = (forks: Forks | null): readonly ForkState[] =>
  (forks?.list() ?? []).map(({ id, name, status, why, fork, nowUs, console, sites }) => ({
    ...{ id, name, status, why, nowUs, sites },
    atUs: fork?.atUs ?? 0,
    url: console?.url ?? null,
  }));
