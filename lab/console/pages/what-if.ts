/** What if: deeds taken away, changed or added from an instant on, and both lines side by side. */
import type { Micros } from '../../../hardware/ports.js';
import type { Block, Cell, FieldView, Section } from '../../../views/blocks.js';
import { type Label, same } from '../../../views/label.js';
import { whatIfSections } from '../../live/what-if/as-sections.js';
import type { Changes } from '../../live/what-if/changes.js';
import { additions } from '../commands/trials.js';
import { askedIn, gives, instant, sectionsPart, type View } from '../drawing/parts.js';
import type { Part } from '../drawing/render-lab.js';
import { isoExact, written, writtenSecond } from '../tools/entries.js';
import type { LabPast, NumberedDeed, Trial } from '../tools/past.js';
import { earlierTrials, instantOptions, noRecording, rowsLink } from './compare.js';
import { valuePrefix } from './faults.js';

export const whatIfTitle: Label = { en: 'What if', fr: 'Et si' };
const PATH = '/what-if';

const words = {
  intro: {
    en: 'What was done is played again beside the lab, once as it was and once with your changes. Deeds that no longer fit are reported and left out. The lab itself is not changed.',
    fr: 'Ce qui a été fait est rejoué à côté du laboratoire, une fois tel quel et une fois avec vos changements. Les actions devenues impossibles sont signalées et omises. Le laboratoire lui-même n’est pas modifié.',
  },
  from: { en: 'Starting from', fr: 'À partir de' },
  beginning: { en: 'the beginning', fr: 'le début' },
  choose: { en: 'Show what was done after it', fr: 'Montrer ce qui a été fait ensuite' },
  deeds: { en: 'What was done', fr: 'Ce qui a été fait' },
  noDeeds: { en: 'Nothing has been done since then.', fr: 'Rien n’a été fait depuis.' },
  without: { en: 'Leave out', fr: 'Retirer' },
  number: { en: 'No.', fr: 'Nº' },
  time: { en: 'Lab time', fr: 'Heure' },
  deed: { en: 'Deed', fr: 'Action' },
  change: { en: 'Change…', fr: 'Changer…' },
  changeTitle: (number: number): Label => ({ en: `Change deed ${number}`, fr: `Changer l’action ${number}` }),
  moveTo: { en: 'When it is done', fr: 'Quand elle est faite' },
  play: { en: 'Play without the ticked deeds', fr: 'Rejouer sans les actions cochées' },
  playChange: { en: 'Play it this way', fr: 'Rejouer ainsi' },
  further: { en: 'Play on after the end for', fr: 'Continuer après la fin pendant' },
  add: { en: 'Add a deed', fr: 'Ajouter une action' },
  what: { en: 'What', fr: 'Quoi' },
  json: {
    en: 'Add something else, as tools write it',
    fr: 'Ajouter autre chose, comme l’écrivent les outils',
  },
  act: { en: 'Deed', fr: 'Action' },
  jsonHelp: {
    en: 'For example { "act": { "kind": "press", "box": "b", "button": "power" } }, or a form of a box’s page: { "box": "a", "path": "/login/teams", "form": "delete", "set": {} }',
    fr: 'Par exemple { "act": { "kind": "press", "box": "b", "button": "power" } }, ou un formulaire d’une page d’un serveur : { "box": "a", "path": "/login/teams", "form": "delete", "set": {} }',
  },
  playAdd: { en: 'Play with this deed', fr: 'Rejouer avec cette action' },
  more: {
    en: 'What is chosen now comes on top of the what-if shown here.',
    fr: 'Ce qui est choisi maintenant s’ajoute au « et si » affiché ici.',
  },
  anew: { en: 'Start over', fr: 'Recommencer' },
  waits: {
    en: 'Both lines are being played. The result will appear on this page; the lab goes on meanwhile.',
    fr: 'Les deux lignes sont en train d’être rejouées. Le résultat s’affichera sur cette page ; le laboratoire continue pendant ce temps.',
  },
  earlier: { en: 'Earlier what-ifs', fr: '« Et si » précédents' },
  noEarlier: { en: 'None yet.', fr: 'Aucun pour l’instant.' },
  minutes: { en: 'minutes', fr: 'minutes' },
  tooMany: (count: number): Label => ({
    en: `The first ${count} are shown: choose a later instant to see the others.`,
    fr: `Les ${count} premières sont affichées : choisissez un instant ultérieur pour voir les autres.`,
  }),
} as const;

const SHOWN_MAX = 150;

type WhatIfTrial = Trial & { readonly asked: Extract<Trial['asked'], { readonly kind: 'what-if' }> };
const isWhatIf = (trial: Trial): trial is WhatIfTrial => trial.asked.kind === 'what-if';

const list = (numbers: readonly number[]): string => numbers.join(', ');

/** What is otherwise, in a few words. */
export function changesWords({ without, change, add }: Changes): Label {
  const parts: Label[] = [];
  if (without.length > 0) parts.push({ en: `without ${list(without)}`, fr: `sans ${list(without)}` });
  const changed = list(change.map(({ number }) => number));
  if (changed !== '') parts.push({ en: `changed: ${changed}`, fr: `changées : ${changed}` });
  if (add.length > 0)
    parts.push({
      en: add.length === 1 ? 'one deed added' : `${add.length} deeds added`,
      fr: add.length === 1 ? 'une action ajoutée' : `${add.length} actions ajoutées`,
    });
  return { en: parts.map(({ en }) => en).join('; '), fr: parts.map(({ fr }) => fr).join(' ; ') };
}

function trialWords({ id, asked: { atUs, changes } }: WhatIfTrial): Label {
  const said = changesWords(changes);
  const from = atUs === null ? words.beginning : instant(atUs);
  return { en: `${id}: ${said.en} (from ${from.en})`, fr: `${id} : ${said.fr} (à partir de : ${from.fr})` };
}

function resultSections(view: View, trial: WhatIfTrial): Section[] {
  const hasRows = askedIn(view).text('rows') !== null;
  const { whatIf, why } = trial;
  const about: Block = { kind: 'note', tone: 'info', text: trialWords(trial) };
  if (whatIf !== null) {
    const [first, ...rest] = whatIfSections(whatIf, hasRows);
    if (first === undefined) return [];
    return [{ ...first, blocks: [about, ...first.blocks, rowsLink(PATH, trial.id, hasRows)] }, ...rest];
  }
  const note: Block =
    why === null
      ? { kind: 'progress', title: whatIfTitle, stage: words.waits, share: null, leftMs: null }
      : { kind: 'note', tone: 'bad', text: why };
  return [{ id: 'what-if', title: whatIfTitle, blocks: [about, note] }];
}

interface Choice {
  readonly atUs: Micros | null;
  readonly base: WhatIfTrial | null;
  readonly deed: string | null;
}

const hidden = (name: string, value: string): FieldView => ({
  kind: 'hidden',
  name,
  label: same(name),
  value,
});

const carried = ({ atUs, base }: Choice): FieldView[] => [
  hidden('at', atUs === null ? '' : isoExact(atUs)),
  ...(base === null ? [] : [hidden('base', base.id)]),
];

const furtherField = (base: WhatIfTrial | null): FieldView => ({
  ...{ kind: 'integer', name: 'further', label: words.further, unit: words.minutes, min: 0 },
  value: base === null ? '' : String(base.asked.furtherUs / 60_000_000),
});

const hrefOf = ({ atUs, base }: Choice, deed: number | null): string => {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ at: atUs, t: base?.id ?? null, deed }))
    if (value !== null) query.set(name, String(value));
  return `${PATH}?${query.toString()}${deed === null ? '' : '#change'}`;
};

function deedsSection(choice: Choice, deeds: readonly NumberedDeed[]): Section {
  const { base } = choice;
  if (deeds.length === 0)
    return {
      id: 'deeds',
      title: words.deeds,
      blocks: [{ kind: 'note', tone: 'plain', text: words.noDeeds }],
    };
  const gone = new Set(base?.asked.changes.without ?? []);
  const shown = deeds.slice(0, SHOWN_MAX);
  const told: Label[] = base === null ? [] : [words.more];
  if (deeds.length > shown.length) told.push(words.tooMany(SHOWN_MAX));
  const cells = ({ number, atUs, words: said, fields }: NumberedDeed): Cell[] => [
    {
      ...{ checkbox: 'without', value: String(number), label: words.without },
      checked: gone.has(number),
    },
    same(String(number)),
    instant(atUs),
    said,
    ...(fields.length === 0 ? [same('')] : [{ link: words.change, href: hrefOf(choice, number) }]),
  ];
  return {
    id: 'deeds',
    title: words.deeds,
    blocks: [
      ...told.map((text): Block => ({ kind: 'note', tone: 'info', text })),
      {
        kind: 'table',
        caption: words.deeds,
        columns: [words.without, words.number, words.time, words.deed, words.change],
        rows: shown.map((one) => ({ cells: cells(one) })),
        empty: words.noDeeds,
        form: {
          action: gives('what-if-play'),
          fields: [...carried(choice), furtherField(base)],
          submit: words.play,
        },
      },
    ],
  };
}

interface PlayForm {
  readonly id: string;
  readonly title: Label;
  readonly intro?: Label;
  readonly submit: Label;
  readonly fields: readonly FieldView[];
}

/** A form that plays the lab with something otherwise. */
const playSection = (choice: Choice, { id, title, fields, ...more }: PlayForm): Section => ({
  id,
  title,
  blocks: [{ kind: 'form', action: gives('what-if-play'), fields: [...carried(choice), ...fields], ...more }],
});

function changeSection(choice: Choice, { number, atUs, words: said, fields }: NumberedDeed): Section {
  const changed = choice.base?.asked.changes.change.find((one) => one.number === number);
  return playSection(choice, {
    ...{ id: 'change', title: words.changeTitle(number), intro: said, submit: words.playChange },
    fields: [
      hidden('deed', String(number)),
      ...fields.map(
        ([name, value]): FieldView => ({
          ...{ kind: 'text', name: `${valuePrefix}${name}`, label: same(name) },
          value: String(changed?.set[name] ?? value),
        }),
      ),
      { kind: 'text', name: 'moveTo', label: words.moveTo, value: written(changed?.atUs ?? atUs) },
    ],
  });
}

const addSection = (choice: Choice, endUs: Micros): Section =>
  playSection(choice, {
    ...{ id: 'add', title: words.add, submit: words.playAdd },
    fields: [
      {
        ...{ kind: 'select', name: 'add', label: words.what, value: additions[0]?.value ?? '' },
        options: additions.map(({ value, label }) => ({ value, label })),
      },
      {
        ...{ kind: 'text', name: 'addAt', label: words.moveTo },
        value: choice.atUs === null ? writtenSecond(endUs) : written(choice.atUs),
      },
    ],
  });

/** Anything that a tool could do: rarely wanted, and nothing to be met unasked. */
const otherPart = (choice: Choice): Part => {
  const section = playSection(choice, {
    ...{ id: 'other', title: words.json, submit: words.playAdd },
    fields: [{ kind: 'textarea', name: 'addJson', label: words.act, value: '', help: words.jsonHelp }],
  });
  return { template: 'lab-fold', data: { summary: words.json, parts: [sectionsPart([section])] } };
};

const chooseSection = (view: View, { atUs }: Choice, startUs: Micros): Section => ({
  id: 'from',
  title: words.from,
  blocks: [
    {
      kind: 'form',
      action: '',
      intro: words.intro,
      fields: [
        {
          ...{ kind: 'select', name: 'at', label: words.from, value: String(atUs ?? startUs) },
          options: instantOptions(view, [{ us: startUs, label: words.beginning }], atUs),
        },
      ],
      submit: words.choose,
    },
  ],
});

const earlierSection = (trials: readonly WhatIfTrial[]): Section =>
  earlierTrials(words.earlier, [
    ...[...trials].reverse().map((one) => ({ label: trialWords(one), href: `${PATH}?t=${one.id}` })),
    { label: words.anew, href: `${PATH}?t=none` },
  ]);

/** What is asked for: the newest what-if, where nothing else is. */
function choiceOf(view: View, past: LabPast): Choice {
  const asked = askedIn(view);
  const trials = past.trials().filter(isWhatIf);
  const named = asked.text('t');
  const isAny = named === null && asked.instant('at') === null;
  const base = trials.find(({ id }) => id === named) ?? (isAny ? trials.at(-1) : undefined) ?? null;
  return { base, atUs: asked.instant('at') ?? base?.asked.atUs ?? null, deed: asked.text('deed') };
}

/** What would have become of it with other deeds: choice, runs under way, results. */
export function whatIfPage(view: View): readonly Part[] {
  const { past } = view;
  if (past === null) return [noRecording(whatIfTitle)];
  const choice = choiceOf(view, past);
  const { startUs, endUs } = past.span();
  const fromUs = choice.atUs ?? startUs;
  past.prepare();
  const deeds = past.deeds().filter(({ atUs }) => atUs >= fromUs);
  const changing = deeds.find(({ number }) => String(number) === choice.deed);
  const trials = past.trials().filter(isWhatIf);
  return [
    sectionsPart([
      ...(choice.base === null ? [] : resultSections(view, choice.base)),
      ...(changing === undefined ? [] : [changeSection(choice, changing)]),
      chooseSection(view, choice, startUs),
      deedsSection(choice, deeds),
      addSection(choice, endUs),
      ...(trials.length === 0 ? [] : [earlierSection(trials)]),
    ]),
    otherPart(choice),
  ];
}
