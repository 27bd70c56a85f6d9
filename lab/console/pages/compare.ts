/** Compare: what differs between two instants of the lab, or between it and another one beside it. */
import type { Micros } from '../../../hardware/ports.js';
import type { Block, Section } from '../../../views/blocks.js';
import { type Label, same } from '../../../views/label.js';
import { differenceSections } from '../../live/comparing/as-blocks.js';
import { askedIn, gives, instant, sectionsPart, type View } from '../drawing/parts.js';
import type { Part } from '../drawing/render-lab.js';
import { isoExact } from '../tools/entries.js';
import type { LabPast, Trial } from '../tools/past.js';

const named = (us: Micros, name: Label): Label => {
  const when = instant(us);
  return { en: `${when.en} – ${name.en}`, fr: `${when.fr} – ${name.fr}` };
};

interface InstantOption {
  readonly value: string;
  readonly label: Label;
}

/** `first`: named instants that stand before the moments; `chosenUs`: one that may be among none of them. */
export function instantOptions(
  { state: { moments } }: View,
  first: readonly { readonly us: Micros; readonly label: Label }[],
  chosenUs: Micros | null,
  valueAt: (us: Micros) => string = String,
): readonly InstantOption[] {
  const known = [
    ...first.map(({ us, label }) => ({ us, label })),
    ...moments.map(({ backUs, name }) => ({ us: backUs, label: named(backUs, name) })),
  ];
  const isKnown = chosenUs === null || known.some(({ us }) => us === chosenUs);
  const all = isKnown ? known : [...known, { us: chosenUs, label: instant(chosenUs) }];
  const seen = new Set<string>();
  return all.flatMap(({ us, label }) => {
    const value = valueAt(us);
    if (seen.has(value)) return [];
    seen.add(value);
    return [{ value, label }];
  });
}

export const compareTitle: Label = { en: 'Compare', fr: 'Comparer' };
const PATH = '/compare';

const words = {
  intro: {
    en: 'What differs between two instants of this lab, or between it and another: rows, settings, roles, versions, files, how long the site was down, the outside world. The lab goes on meanwhile.',
    fr: 'Ce qui diffère entre deux instants de ce laboratoire, ou entre lui et un autre : lignes, paramètres, rôles, versions, fichiers, durée d’indisponibilité du site, monde extérieur. Le laboratoire continue pendant ce temps.',
  },
  at: { en: 'This lab', fr: 'Ce laboratoire' },
  other: { en: 'Compared with', fr: 'Comparé à' },
  itself: { en: 'this lab itself', fr: 'ce laboratoire lui-même' },
  otherAt: { en: 'At which instant', fr: 'À quel instant' },
  beginning: { en: 'at its beginning', fr: 'à son début' },
  now: { en: 'as it stands now', fr: 'tel qu’il est maintenant' },
  end: { en: 'as it stands now, or was left', fr: 'tel qu’il est maintenant, ou a été laissé' },
  submit: { en: 'Compare', fr: 'Comparer' },
  waits: {
    en: 'Both are being compared. The result will appear on this page.',
    fr: 'La comparaison est en cours. Le résultat s’affichera sur cette page.',
  },
  rows: { en: 'Show the rows as they are stored', fr: 'Montrer les lignes telles qu’elles sont stockées' },
  noRows: { en: 'Hide the stored rows', fr: 'Masquer les lignes stockées' },
  here: { en: 'This lab', fr: 'Ce laboratoire' },
  earlier: { en: 'Earlier comparisons', fr: 'Comparaisons précédentes' },
  none: { en: 'This lab keeps no recording.', fr: 'Ce laboratoire ne conserve pas d’enregistrement.' },
} as const satisfies Record<string, Label>;

/** Rows as they are stored are for whoever asks for them. */
export const rowsLink = (path: string, trial: string, hasRows: boolean): Block => ({
  kind: 'links',
  items: [
    {
      label: hasRows ? words.noRows : words.rows,
      href: `${path}?t=${trial}${hasRows ? '' : '&rows=1'}`,
    },
  ],
});

/** Earlier trials, the newest first. */
export const earlierTrials = (
  title: Label,
  items: readonly { readonly label: Label; readonly href: string }[],
): Section => ({ id: 'earlier', title, blocks: [{ kind: 'links', items }] });

/** In place of a page that reads what was done. */
export const noRecording = (title: Label): Part =>
  sectionsPart([{ id: 'none', title, blocks: [{ kind: 'note', tone: 'warn', text: words.none }] }]);

type CompareTrial = Trial & { readonly asked: Extract<Trial['asked'], { readonly kind: 'compare' }> };
const isCompare = (trial: Trial): trial is CompareTrial => trial.asked.kind === 'compare';

const at = (name: Label, us: Micros | null): Label => {
  if (us === null) return name;
  const when = instant(us);
  return { en: `${name.en}, ${when.en}`, fr: `${name.fr}, ${when.fr}` };
};

/** What the two sides are called. */
function sidesOf(past: LabPast, { asked: { atUs, other, otherAtUs } }: CompareTrial) {
  const name =
    other === null ? words.here : (past.others().find(({ id }) => id === other)?.name ?? same(other));
  return { one: at(words.here, atUs), other: at(name, otherAtUs) };
}

function trialWords(past: LabPast, trial: CompareTrial): Label {
  const { one, other } = sidesOf(past, trial);
  return { en: `${trial.id}: ${one.en} / ${other.en}`, fr: `${trial.id} : ${one.fr} / ${other.fr}` };
}

function resultSections(past: LabPast, trial: CompareTrial, hasRows: boolean): Section[] {
  const { differences, why } = trial;
  if (differences !== null) {
    const [first, ...rest] = differenceSections(differences, sidesOf(past, trial), hasRows);
    if (first === undefined) return [];
    return [{ ...first, blocks: [...first.blocks, rowsLink(PATH, trial.id, hasRows)] }, ...rest];
  }
  return [
    {
      id: 'differs',
      title: trialWords(past, trial),
      blocks: [
        why === null
          ? { kind: 'progress', title: compareTitle, stage: words.waits, share: null, leftMs: null }
          : { kind: 'note', tone: 'bad', text: why },
      ],
    },
  ];
}

function formSection(view: View, past: LabPast, trial: CompareTrial | null): Section {
  const asked = askedIn(view);
  const chosenUs = asked.instant('at') ?? trial?.asked.atUs ?? null;
  const { startUs } = past.span();
  // The lab beside itself as it is would differ in nothing.
  const isOpen = trial === null && chosenUs === null && asked.text('other') === null;
  const otherUs = isOpen ? startUs : (trial?.asked.otherAtUs ?? null);
  const value = (us: Micros | null): string => (us === null ? '' : isoExact(us));
  return {
    id: 'compare',
    title: compareTitle,
    blocks: [
      {
        kind: 'form',
        action: gives('compare-play'),
        intro: words.intro,
        fields: [
          {
            ...{ kind: 'select', name: 'at', label: words.at, value: value(chosenUs) },
            options: [
              { value: '', label: words.now },
              ...instantOptions(view, [{ us: startUs, label: words.beginning }], chosenUs, isoExact),
            ],
          },
          {
            ...{ kind: 'select', name: 'other', label: words.other },
            value: asked.text('other') ?? trial?.asked.other ?? '',
            options: [
              { value: '', label: words.itself },
              ...past.others().map(({ id, name }) => ({ value: id, label: name })),
            ],
          },
          {
            ...{ kind: 'select', name: 'otherAt', label: words.otherAt, value: value(otherUs) },
            options: [
              { value: '', label: words.end },
              ...instantOptions(
                view,
                [{ us: startUs, label: words.beginning }],
                otherUs ?? chosenUs,
                isoExact,
              ),
            ],
          },
        ],
        submit: words.submit,
      },
    ],
  };
}

const earlierSection = (past: LabPast, trials: readonly CompareTrial[]): Section =>
  earlierTrials(
    words.earlier,
    [...trials].reverse().map((one) => ({ label: trialWords(past, one), href: `${PATH}?t=${one.id}` })),
  );

/** Two runs side by side, and the form that begins another comparison. */
export function comparePage(view: View): readonly Part[] {
  const { past } = view;
  if (past === null) return [noRecording(compareTitle)];
  const asked = askedIn(view);
  const trials = past.trials().filter(isCompare);
  const isNew = asked.instant('at') !== null || asked.text('other') !== null;
  const named = asked.text('t');
  const trial = trials.find(({ id }) => id === named) ?? (isNew ? null : (trials.at(-1) ?? null));
  return [
    sectionsPart([
      ...(trial === null ? [] : resultSections(past, trial, asked.text('rows') !== null)),
      formSection(view, past, trial),
      ...(trials.length < 2 ? [] : [earlierSection(past, trials)]),
    ]),
  ];
}
