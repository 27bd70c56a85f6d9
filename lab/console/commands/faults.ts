/** Faults of the boxes: put in force, healed. */
import * as v from 'valibot';
import type { Activation } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import { command, firstOf } from './command.js';
import { asTyped, box, short } from './entries.js';
import { checkFault } from './fault-values.js';

const VALUES_MAX = 20;

const noFault: Label = { en: 'There is no such fault.', fr: 'Cette panne n’existe pas.' };

const values = v.pipe(
  v.record(short, v.union([asTyped, v.number(), v.boolean()])),
  v.check((given) => Object.keys(given).length <= VALUES_MAX),
);

export const faults = {
  'fault-add': command('fault-add', { box, overlay: short, values }).does({
    perform: ({ lab, faultKinds }, { box: name, overlay, values: given }) => {
      const kind = faultKinds.find(({ id }) => id === overlay);
      if (kind === undefined) return noFault;
      const checked = checkFault(kind, given);
      if ('refused' in checked) return checked.refused;
      const { overlays } = lab.box(name);
      const taken = new Set(overlays.map(({ id }) => id));
      let number = 1;
      while (taken.has(`${kind.id}-${number}`)) number += 1;
      const activation: Activation = {
        id: `${kind.id}-${number}`,
        overlay: kind.id,
        values: checked.values,
      };
      return { kind: 'overlays', box: name, list: [...overlays, activation] };
    },
    done: { en: 'The fault is in force.', fr: 'La panne est en cours.' },
    sample: {
      values: ({ state }) => {
        const kind = firstOf(state.faultKinds);
        const initial = kind.fields.map(({ name, initial: value }) => [name, value]);
        return { box: 'b', overlay: kind.id, values: Object.fromEntries(initial) };
      },
    },
  }),
  'fault-remove': command('fault-remove', { box, id: short }).does({
    perform: ({ lab }, { box: name, id }) => {
      const { overlays } = lab.box(name);
      const list = overlays.filter((one) => one.id !== id);
      return list.length === overlays.length ? noFault : { kind: 'overlays', box: name, list };
    },
    done: { en: 'The fault is healed.', fr: 'La panne est réparée.' },
    sample: {
      values: ({ state }) => ({
        box: 'b',
        id: firstOf(state.boxes.find(({ name }) => name === 'b')?.overlays).id,
      }),
    },
  }),
};
