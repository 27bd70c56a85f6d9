/** Trouble that can be put on a box, and what is on now. */
import type { FieldView, Section } from '../../../views/blocks.js';
import { type Label, same } from '../../../views/label.js';
import { words as shared } from '../../../views/words.js';
import type { View } from '../html.js';
import type { FaultField, FaultKind } from '../lab-control.js';

const words = {
  active: { en: 'Faults in force', fr: 'Pannes en cours' },
  none: { en: 'No fault is in force.', fr: 'Aucune panne n’est en cours.' },
  box: { en: 'Appliance', fr: 'Serveur' },
  fault: { en: 'Fault', fr: 'Panne' },
  values: { en: 'Values', fr: 'Valeurs' },
  remove: { en: 'Heal', fr: 'Réparer' },
  activate: { en: 'Put on', fr: 'Provoquer' },
  noKinds: { en: 'This lab knows no faults.', fr: 'Ce laboratoire ne connaît aucune panne.' },
  kinds: { en: 'Available faults', fr: 'Pannes disponibles' },
} as const satisfies Record<string, Label>;

/** Values of a fault travel in fields of their own. */
export const valuePrefix = 'value-';

function activeSection({ state }: View): Section {
  const rows = state.boxes.flatMap((box) =>
    box.overlays.map((overlay) => ({
      cells: [
        same(box.name.toUpperCase()),
        state.faultKinds.find(({ id }) => id === overlay.overlay)?.label ?? same(overlay.overlay),
        same(
          Object.entries(overlay.values)
            .map(([name, value]) => `${name} ${value}`)
            .join(', '),
        ),
        { press: words.remove, action: 'fault-remove', values: { box: box.name, id: overlay.id } },
      ],
    })),
  );
  const columns = [words.box, words.fault, words.values, shared.actions];
  return {
    id: 'active',
    title: words.active,
    blocks: [{ kind: 'table', caption: words.active, columns, rows, empty: words.none }],
  };
}

const fieldView = (field: FaultField): FieldView => ({
  kind: field.kind,
  name: `${valuePrefix}${field.name}`,
  label: field.label,
  value: field.kind === 'checkbox' ? field.initial === true : String(field.initial),
  ...(field.unit === undefined ? {} : { unit: field.unit }),
  ...(field.options === undefined ? {} : { options: field.options }),
});

const kindSection = (view: View, kind: FaultKind): Section => ({
  id: `fault-${kind.id}`,
  title: kind.label,
  blocks: [
    {
      kind: 'form',
      action: 'fault-add',
      fields: [
        { kind: 'hidden', name: 'overlay', label: words.fault, value: kind.id },
        {
          kind: 'select',
          name: 'box',
          label: words.box,
          value: view.state.boxes[0]?.name ?? '',
          options: view.state.boxes.map(({ name }) => ({ value: name, label: same(name.toUpperCase()) })),
        },
        ...kind.fields.map(fieldView),
      ],
      submit: words.activate,
    },
  ],
});

/** Sections of the page. */
export function faultSections(view: View): Section[] {
  const kinds = view.state.faultKinds.map((kind) => kindSection(view, kind));
  if (kinds.length > 0) return [activeSection(view), ...kinds];
  const none: Section = {
    id: 'kinds',
    title: words.kinds,
    blocks: [{ kind: 'note', tone: 'plain', text: words.noKinds }],
  };
  return [activeSection(view), none];
}
