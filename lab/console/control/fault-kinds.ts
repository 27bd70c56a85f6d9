/** Every overlay of hardware/faults as a kind of fault that the console offers. */
import { overlays } from '../../../hardware/faults/index.js';
import type { Overlay, OverlayField } from '../../../hardware/faults/overlay.js';
import { count } from '../../../views/format.js';
import type { Label } from '../../../views/label.js';
import type { FaultField, FaultKind } from './lab-control.js';

const words = {
  range: (min: number, max: number): Label => ({
    en: `From ${count(min).en} to ${count(max).en}.`,
    fr: `De ${count(min).fr} à ${count(max).fr}.`,
  }),
};

function fieldOf(name: string, field: OverlayField): FaultField {
  const { label, initial } = field;
  const help = field.help === undefined ? {} : { help: field.help };
  if (field.kind === 'choice')
    return { kind: 'select', name, label, initial, options: field.options, ...help };
  if (field.kind === 'text') {
    return { kind: 'text', name, label, initial, maxLength: field.lengthMax, ...help };
  }
  const { unit, min, max } = field;
  return { kind: 'integer', name, label, initial, unit, min, max, help: field.help ?? words.range(min, max) };
}

const kindOf = ({ name, label, about, fields }: Overlay): FaultKind => ({
  id: name,
  label,
  about,
  fields: Object.entries(fields).map(([key, field]) => fieldOf(key, field)),
});

/** All of them, in the order of their index. */
export const faultKinds = (): FaultKind[] => overlays.map(kindOf);
