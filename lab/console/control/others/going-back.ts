/** A lab of a host goes back in its bay: what ran is put away, another one goes on from the instant. */
import type { Micros } from '../../../../hardware/ports.js';
import type { Label } from '../../../../views/label.js';
import type { Branch, Host } from '../../../live/host/contract.js';
import { reasonOf } from '../../../live/host/entry.js';
import { branchOf } from '../../../rehearsals/trainee/again.js';

const words = {
  none: { en: 'No lab is open here.', fr: 'Aucun laboratoire n’est ouvert ici.' },
  busy: {
    en: 'This lab is going back already: wait until it stands there.',
    fr: 'Ce laboratoire revient déjà en arrière : attendez qu’il y soit.',
  },
} as const satisfies Record<string, Label>;

const inVain = (why: string): Label => ({
  en: `The lab cannot go back there: ${why}. It is as it was.`,
  fr: `Le laboratoire ne peut pas revenir à cet instant : ${why}. Il est resté tel qu’il était.`,
});

/** Labs on their way, by their host: somebody else who asks meanwhile is told. */
const going = new WeakMap<Host, Set<string>>();

async function goOnFrom(host: Host, id: string, us: Micros): Promise<Label | null> {
  const [live, hosted] = [host.live(id), host.find(id)];
  if (live === null || hosted === null) return words.none;
  const { speed, paused: isPaused } = live.live.throttle;
  let branch: Branch | null = null;
  try {
    branch = (await host.branchAt(id, us, true)) ?? { ...branchOf(live, id, us), fork: null };
    const wish = { name: hosted.name, amounts: {}, speed, isPaused, branch };
    const outcome = await host.make(wish, hosted.bay);
    if (!('refused' in outcome)) return null;
    await branch.leave?.();
    return outcome.refused;
  } catch (error) {
    await branch?.leave?.().catch(() => {});
    const why = reasonOf(error);
    if (why === null) throw error;
    return inVain(why);
  }
}

/** Null: it stands there, under another id. */
export async function goBack(host: Host, id: string | null, us: Micros): Promise<Label | null> {
  if (id === null) return words.none;
  const busy = going.get(host) ?? new Set<string>();
  going.set(host, busy);
  if (busy.has(id)) return words.busy;
  busy.add(id);
  try {
    return await goOnFrom(host, id, us);
  } finally {
    busy.delete(id);
  }
}
