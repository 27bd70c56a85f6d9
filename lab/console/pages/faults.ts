/** Trouble that can be put on a box, and what is on now. */
import type { Activation } from '../../../hardware/ports.js';
import type { Block, FieldView, Section } from '../../../views/blocks.js';
import { count } from '../../../views/format.js';
import { type Label, same } from '../../../views/label.js';
import { words as shared } from '../../../views/words.js';
import { HINT_LEVELS } from '../../rehearsals/trainee/attempt.js';
import { type FaultField, type FaultGroup, type FaultKind, faultGroups } from '../control/fault-kinds.js';
import type { LabState } from '../control/lab-state.js';
import { gives, grid, order, sectionsPart, type View } from '../drawing/parts.js';
import type { Part } from '../drawing/render-lab.js';
import { armedSection, armSections, partsSection } from '../drawing/whens.js';

const words = {
  active: { en: 'Faults in force', fr: 'Pannes en cours' },
  arm: { en: 'Arm a trigger', fr: 'Armer un déclencheur' },
  parts: { en: 'Cards and wires', fr: 'Cartes et liaisons' },
  none: { en: 'No fault is in force.', fr: 'Aucune panne n’est en cours.' },
  noneLaid: {
    en: 'None that you have put on. What the rehearsal hides is not told here.',
    fr: 'Aucune que vous ayez provoquée. Ce que la répétition cache n’est pas indiqué ici.',
  },
  noneArmed: {
    en: 'None that you have armed. What the rehearsal plans is not told here.',
    fr: 'Aucun que vous ayez armé. Ce que la répétition prévoit n’est pas indiqué ici.',
  },
  hidden: { en: 'What this rehearsal hides', fr: 'Ce que cette répétition cache' },
  reveal: { en: 'Show what this rehearsal hides', fr: 'Afficher ce que cette répétition cache' },
  revealText: {
    en: `Faults that the rehearsal has laid or plans are told here and in the drawings from then on. It costs what all ${HINT_LEVELS} pieces of a hint cost, also if it hides nothing, and stands in the debrief.`,
    fr: `Les pannes que la répétition a provoquées ou prévoit sont alors indiquées ici et sur les dessins. Cela coûte autant que les ${HINT_LEVELS} parties d’un indice, même si rien n’est caché, et figure dans le bilan.`,
  },
  box: { en: 'Appliance', fr: 'Serveur' },
  outside: { en: 'Outside', fr: 'Extérieur' },
  fault: { en: 'Fault', fr: 'Panne' },
  values: { en: 'Values', fr: 'Valeurs' },
  hits: { en: 'Effects so far', fr: 'Effets jusqu’ici' },
  unfelt: { en: 'None yet', fr: 'Aucun pour l’instant' },
  remove: { en: 'Heal', fr: 'Réparer' },
  activate: { en: 'Put on', fr: 'Provoquer' },
  noKinds: { en: 'This lab knows no faults.', fr: 'Ce laboratoire ne connaît aucune panne.' },
  kinds: { en: 'Available faults', fr: 'Pannes disponibles' },
  on: { en: 'in force', fr: 'en cours' },
} as const satisfies Record<string, Label>;

/** Values of a fault travel in fields of their own. */
export const valuePrefix = 'value-';

const kindOf = (state: LabState, id: string): FaultKind | undefined =>
  state.faultKinds.find((kind) => kind.id === id);

/** 'Rate error 1000 ppm': values in the words of the fault's own fields. */
function valuesLabel(kind: FaultKind | undefined, values: Activation['values']): Label {
  const parts = Object.entries(values).map(([name, value]) => {
    const field = kind?.fields.find((one) => one.name === name);
    const shown =
      field?.options?.find((option) => option.value === String(value))?.label ??
      (typeof value === 'number' ? count(value) : same(`${value}`));
    const label = field?.label ?? same(name);
    const say = (language: 'en' | 'fr'): string =>
      `${label[language]}${language === 'fr' ? ' : ' : ': '}${shown[language]} ${field?.unit?.[language] ?? ''}`.trim();
    return { en: say('en'), fr: say('fr') };
  });
  if (parts.length === 0) return same('—');
  return { en: parts.map(({ en }) => en).join(', '), fr: parts.map(({ fr }) => fr).join(', ') };
}

/** A rehearsal goes on, and what it hides was not asked for. */
const isHiding = ({ trainee: { current } }: LabState): boolean => current !== null && !current.isRevealed;

/** In an examination nobody is shown anything. */
function revealPart({ state }: View): Part[] {
  if (!isHiding(state) || state.trainee.current?.mode === 'examination') return [];
  const blocks: Block[] = [
    {
      kind: 'form',
      action: gives('rehearsal-reveal'),
      intro: words.revealText,
      fields: [],
      submit: words.reveal,
      quiet: true,
    },
  ];
  const section: Section = { id: 'reveal', title: words.reveal, blocks };
  return [{ template: 'lab-fold', data: { summary: words.hidden, parts: [sectionsPart([section])] } }];
}

function activeSection({ state }: View): Section {
  const rows = state.boxes.flatMap((box) =>
    box.overlays.map((overlay) => ({
      cells: [
        kindOf(state, overlay.overlay)?.isOutside === true ? words.outside : same(box.name.toUpperCase()),
        kindOf(state, overlay.overlay)?.label ?? same(overlay.overlay),
        valuesLabel(kindOf(state, overlay.overlay), overlay.values),
        overlay.hits === 0 ? ({ badge: words.unfelt, tone: 'plain' } as const) : count(overlay.hits),
        { press: words.remove, ...order('fault-remove', { box: box.name, id: overlay.id }) },
      ],
    })),
  );
  const columns = [words.box, words.fault, words.values, words.hits, shared.actions];
  return {
    id: 'active',
    title: words.active,
    blocks: [
      {
        kind: 'table',
        caption: words.active,
        columns,
        rows,
        empty: isHiding(state) ? words.noneLaid : words.none,
      },
    ],
  };
}

const fieldView = (field: FaultField): FieldView => ({
  kind: field.kind,
  name: `${valuePrefix}${field.name}`,
  label: field.label,
  value: String(field.initial),
  ...(field.unit === undefined ? {} : { unit: field.unit }),
  ...(field.help === undefined ? {} : { help: field.help }),
  ...(field.maxLength === undefined ? {} : { maxLength: field.maxLength }),
  ...(field.options === undefined ? {} : { options: field.options }),
});

/** Which box it is put on: nobody cares where the machine is none of the boxes. */
function boxField({ state }: View, { isOutside }: FaultKind): FieldView {
  const [first] = state.boxes;
  const field = { name: 'box', label: words.box, value: first?.name ?? '' };
  if (isOutside) return { kind: 'hidden', ...field };
  const options = state.boxes.map(({ name }) => ({ value: name, label: same(name.toUpperCase()) }));
  return { kind: 'select', ...field, options };
}

const kindForm = (view: View, kind: FaultKind): Block => ({
  kind: 'form',
  action: gives('fault-add'),
  intro: kind.about,
  fields: [
    { kind: 'hidden', name: 'overlay', label: words.fault, value: kind.id },
    boxField(view, kind),
    ...kind.fields.map(fieldView),
  ],
  submit: words.activate,
});

/** All kinds by where they strike; each opens where it stands. */
function kindsPart(view: View): Part {
  const { state } = view;
  const isOn = new Set(state.boxes.flatMap(({ overlays }) => overlays.map(({ overlay }) => overlay)));
  const groups = (Object.keys(faultGroups) as FaultGroup[]).map((id) => ({
    id,
    title: faultGroups[id],
    kinds: state.faultKinds
      .filter(({ group }) => group === id)
      .map((kind) => ({
        id: `fault-${kind.id}`,
        title: kind.label,
        isOn: isOn.has(kind.id),
        form: kindForm(view, kind),
      })),
  }));
  return { template: 'lab-faults', data: { title: words.kinds, on: words.on, groups } };
}

/** Body of the page: what is on and what is armed, every kind by where it strikes, the forms that arm more. */
export function faultsPage(view: View): readonly Part[] {
  const active = activeSection(view);
  const armed = armedSection(view, isHiding(view.state) ? words.noneArmed : undefined);
  if (view.state.faultKinds.length > 0) {
    return [
      sectionsPart([active, armed]),
      ...revealPart(view),
      kindsPart(view),
      {
        template: 'lab-fold',
        data: { summary: words.arm, parts: [grid([sectionsPart(armSections(view))])] },
      },
      { template: 'lab-fold', data: { summary: words.parts, parts: [sectionsPart([partsSection(view)])] } },
    ];
  }
  const none: Section = {
    id: 'kinds',
    title: words.kinds,
    blocks: [{ kind: 'note', tone: 'plain', text: words.noKinds }],
  };
  return [sectionsPart([active, armed, none])];
}
