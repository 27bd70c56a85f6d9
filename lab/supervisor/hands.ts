/**
 * lab/supervisor/: the lab itself: scheduler, network segment, and the two ways to make it (world,
 * processes).
 *
 * What a hand in the machine room does to a box: cables, the wire, faults, buttons.
 */
import type { Activation, Micros, NicName } from '../../hardware/ports.js';
import type { EmitLab } from '../hosting/event-kinds.js';
import { isUnseen, seenOf } from '../hosting/when/unseen.js';
import type { LinkFilter } from '../hosting/wire/surroundings.js';
import type { BoxName } from '../plan.js';
import type { Slots } from './power/slots.js';

interface HandParts {
  readonly slots: Slots;
  readonly emit: EmitLab;
  /** Hands something to a box that runs. */
  readonly control: (name: BoxName, given: unknown) => void;
  /** The faults of a box are others now. */
  readonly laid: () => void;
  readonly nowUs: () => Micros;
}

/** Hands at the boxes of a lab. */
export const createHands = ({ slots, emit, control, laid, nowUs }: HandParts) => {
  const watchers: ((name: BoxName) => void)[] = [];
  const told = new Map<BoxName, string>();
  /** Says which faults a box has now: of those that nobody is to see, nothing at all. */
  const tell = (name: BoxName, before: readonly Activation[], list: readonly Activation[]): void => {
    const shown = seenOf(list).map(({ id, overlay }) => `${id} ${overlay}`);
    const text = shown.join('\n');
    const isQuiet = text === (told.get(name) ?? '') && [...before, ...list].some(({ id }) => isUnseen(id));
    told.set(name, text);
    if (!isQuiet) emit('overlays', { box: name, list: shown });
  };
  return {
    /** Told whenever a wire is made worse or better: of that no line of the transcript speaks. */
    onFilter: (watch: (name: BoxName) => void): void => {
      watchers.push(watch);
    },
    setLink: (name: BoxName, nic: NicName, up: boolean): void => {
      slots.of(name).links[nic] = up;
      emit('cable', { box: name, nic, up });
      control(name, { kind: 'link', nic, up });
    },
    setFilter: (name: BoxName, from: number, filter: LinkFilter | null): void => {
      const box = slots.of(name);
      if (filter === null) delete box.filters[from];
      else box.filters[from] = filter;
      for (const watch of watchers) watch(name);
      control(name, { kind: 'filter', from, filter });
    },
    setOverlays: (name: BoxName, list: readonly Activation[]): void => {
      const box = slots.of(name);
      const before = box.overlays;
      box.overlays = list;
      const kept = Object.entries(box.hits).filter(([id]) => list.some((one) => one.id === id));
      box.hits = Object.fromEntries(kept);
      box.laidUs = Object.fromEntries(
        list.map(({ id, sinceUs }) => [id, box.laidUs[id] ?? sinceUs ?? nowUs()]),
      );
      tell(name, before, list);
      control(name, { kind: 'overlays', list });
      laid();
    },
    press: (name: BoxName, button: 'power' | 'reset'): void => control(name, { kind: 'press', button }),
  };
};
