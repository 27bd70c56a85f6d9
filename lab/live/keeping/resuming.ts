/** A lab that was left goes on: its surroundings as they were, then its boxes. */
import { hostWait } from '../../../hardware/kernel/host-time.js';
import type { Act } from '../../acts/act.js';
import { theFound } from '../../making/found.js';
import { type BoxName, ranks } from '../../plan.js';
import type { Lab } from '../../supervisor/lab.js';
import { foundOn } from '../../supervisor/world-lab.js';
import type { MadeAmounts } from '../recording/lines.js';
import type { SavedLab } from './saved-lab.js';

/** Cables, filters and overlays as they were, then the boxes that were on. */
export async function resume(
  saved: SavedLab | null,
  amounts: MadeAmounts,
  names: readonly BoxName[],
  act: (act: Act) => Promise<unknown>,
): Promise<void> {
  const first = foundOn(names, theFound(amounts));
  const boxes = names.filter((name) => saved?.boxes[name]?.on ?? first.includes(name));
  for (const name of names) {
    const box = saved?.boxes[name];
    if (box === undefined) continue;
    for (const nic of ['eth0', 'eth1'] as const)
      if (!box.links[nic]) await act({ kind: 'cable', box: name, nic, up: false });
    for (const [from, filter] of Object.entries(box.filters))
      await act({ kind: 'filter', box: name, from: Number(from), filter });
    if (box.overlays.length > 0) await act({ kind: 'overlays', box: name, list: box.overlays });
  }
  for (const { when, standing } of saved?.whens ?? []) await act({ kind: 'when-set', when, standing });
  await act({ kind: 'resume', boxes });
  await act({ kind: 'watch' });
}

/** A box that starts with a fault may never be ready: the lab is announced all the same. */
const READY_MS_MAX = 10_000;

/** Resolves when the software of every box that is on has started; not later than a while. */
export function softwareStarted(lab: Lab): ReturnType<typeof hostWait> {
  const ready = new Set<number>();
  const wait = hostWait(READY_MS_MAX);
  lab.onEntry(({ rank, kind }) => {
    if (kind === 'power.ready' || kind === 'power.no-disk') ready.add(rank);
    const on = lab.boxes().filter((name) => lab.box(name).power !== 'off');
    if (on.length > 0 && on.every((name) => ready.has(ranks[name]))) wait.wake();
  });
  return wait;
}
