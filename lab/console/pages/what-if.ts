/** What if: deeds taken away, changed or added from an instant on, and both lines side by side. */
import type { Micros } from '../../../hardware/ports.js';
import type { Block, Cell, FieldView, Section } from '../../../views/blocks.js';
import { type Label, same } from '../../../views/label.js';
import { whatIfSections } from '../../live/what-if/as-sections.js';
import type { Changes } from '../../live/what-if/changes.js';
import { additions } from '../commands/trials.js';
import { askedIn, gives, instant, sectionsPart, type View } from '../drawing/parts.js';
import type { Part } from '../drawing/render-lab.js';
import { isoExact } from '../tools/entries.js';
import type { LabPast, NumberedDeed, Trial } from '../tools/past.js';
import { instantOptions } from './compare.js';
import { valuePrefix } from './faults.js';

export const whatIfTitle: Label = { en: 'What if', fr: 'Et si' };
const PATH = '/what-if';

const words = {
  intro: {
    en: 'What was done is played once more in a world beside the lab: as it was, and otherwise. Deeds that no longer fit are told and not done. Nothing of the lab is changed.',
    fr: 'Ce qui a été fait est rejoué dans un monde à côté du laboratoire : tel quel, et autrement. Les actions qui ne conviennent plus sont signalées et ne sont pas faites. Rien du laboratoire n’est modifié.',
  },
  from: { en: 'From when on', fr: 'À partir de quand' },
  beginning: { en: 'the beginning', fr: 'le début' },
  choose: { en: 'Show what was done from then on', fr: 'Montrer ce qui a été fait ensuite' },
  deeds: { en: 'What was done', fr: 'Ce qui a été fait' },
  noDeeds: { en: 'Nothing was done from then on.', fr: 'Rien n’a été fait à partir de là.' },
  without: { en: 'Take away', fr: 'Retirer' },
  number: { en: 'No.', fr: 'Nº' },
  time: { en: 'Lab time', fr: 'Heure' },
  deed: { en: 'Deed', fr: 'Action' },
  change: { en: 'Change…', fr: 'Changer…' },
  changeTitle: (number: number): Label => ({ en: `Change deed ${number}`, fr: `Changer l’action ${number}` }),
  moveTo: { en: 'When it is done', fr: 'Quand elle est faite' },
  play: { en: 'Play it without those that are ticked', fr: 'Jouer sans celles qui sont cochées' },
  playChange: { en: 'Play it so', fr: 'Jouer ainsi' },
  further: { en: 'Both go on after the end for', fr: 'Les deux continuent après la fin pendant' },
  add: { en: 'Add a deed', fr: 'Ajouter une action' },
  what: { en: 'What', fr: 'Quoi' },
  nothing: { en: 'something else, below', fr: 'autre chose, ci-dessous' },
  json: { en: 'Something else, as tools write it', fr: 'Autre chose, comme l’écrivent les outils' },
  jsonHelp: {
    en: 'An act, such as { "act": { "kind": "press", "box": "b", "button": "power" } }, or a form at a box: { "box": "a", "path": "/login/teams", "form": "delete", "set": {} }',
    fr: 'Un acte, tel que { "act": { "kind": "press", "box": "b", "button": "power" } }, ou un formulaire d’un serveur : { "box": "a", "path": "/login/teams", "form": "delete", "set": {} }',
  },
  playAdd: { en: 'Play it with this', fr: 'Jouer avec cela' },
  more: {
    en: 'What is chosen now comes on top of the what-if shown here.',
    fr: 'Ce qui est choisi maintenant s’ajoute au « et si » affiché ici.',
  },
  anew: { en: 'Begin anew', fr: 'Recommencer' },
  waits: {
    en: 'Both lines are being played. This page tells the result by itself; the lab goes on meanwhile.',
    fr: 'Les deux lignes sont en train d’être jouées. Cette page donne le résultat d’elle-même ; le laboratoire continue pendant ce temps.',
  },
  earlier: { en: 'Earlier what-ifs', fr: '« Et si » précédents' },
  noEarlier: { en: 'None yet.', fr: 'Aucun pour l’instant.' },
  none: { en: 'This lab keeps no recording.', fr: 'Ce laboratoire ne conserve pas d’enregistrement.' },
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

function resultSections(trial: WhatIfTrial): Section[] {
  const { whatIf, why } = trial;
  const about: Block = { kind: 'note', tone: 'info', text: trialWords(trial) };
  if (whatIf !== null) {
    const [first, ...rest] = whatIfSections(whatIf);
    return first === undefined ? [] : [{ ...first, blocks: [about, ...first.blocks] }, ...rest];
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
  ...{ kind: 'hidden', name, label: same(name), value },
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
  if (atUs !== null) query.set('at', String(atUs));
  if (base !== null) query.set('t', base.id);
  if (deed !== null) query.set('deed', String(deed));
  return `${PATH}?${query.toString()}${deed === null ? '' : '#change'}`;
};

function deedsSection(choice: Choice, deeds: readonly NumberedDeed[]): Section {
  const { base } = choice;
  const gone = new Set(base?.asked.changes.without ?? []);
  const shown = deeds.slice(0, SHOWN_MAX);
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
      ...(base === null ? [] : [{ kind: 'note' as const, tone: 'info' as const, text: words.more }]),
      ...(deeds.length > shown.length
        ? [{ kind: 'note' as const, tone: 'info' as const, text: words.tooMany(SHOWN_MAX) }]
        : []),
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

function changeSection(choice: Choice, { number, atUs, words: said, fields }: NumberedDeed): Section {
  const changed = choice.base?.asked.changes.change.find((one) => one.number === number);
  return {
    id: 'change',
    title: words.changeTitle(number),
    blocks: [
      {
        kind: 'form',
        action: gives('what-if-play'),
        intro: said,
        fields: [
          ...carried(choice),
          hidden('deed', String(number)),
          ...fields.map(
            ([name, value]): FieldView => ({
              ...{ kind: 'text', name: `${valuePrefix}${name}`, label: same(name) },
              value: String(changed?.set[name] ?? value),
            }),
          ),
          {
            ...{ kind: 'text', name: 'moveTo', label: words.moveTo },
            value: isoExact(changed?.atUs ?? atUs),
          },
        ],
        submit: words.playChange,
      },
    ],
  };
}

const addSection = (choice: Choice, endUs: Micros): Section => ({
  id: 'add',
  title: words.add,
  blocks: [
    {
      kind: 'form',
      action: gives('what-if-play'),
      fields: [
        ...carried(choice),
        {
          ...{ kind: 'select', name: 'add', label: words.what, value: additions[0]?.value ?? '' },
          options: [
            ...additions.map(({ value, label }) => ({ value, label })),
            { value: '', label: words.nothing },
          ],
        },
        {
          ...{ kind: 'text', name: 'addAt', label: words.moveTo },
          value: isoExact(choice.atUs ?? endUs),
        },
        { ...{ kind: 'textarea', name: 'addJson', label: words.json, value: '' }, help: words.jsonHelp },
      ],
      submit: words.playAdd,
    },
  ],
});

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

const earlierSection = (trials: readonly WhatIfTrial[]): Section => ({
  id: 'earlier',
  title: words.earlier,
  blocks: [
    {
      kind: 'links',
      items: [
        ...[...trials]
          .reverse()
          .map((trial) => ({ label: trialWords(trial), href: `${PATH}?t=${trial.id}` })),
        { label: words.anew, href: `${PATH}?t=none` },
      ],
    },
  ],
});

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
  if (past === null)
    return [
      sectionsPart([
        { id: 'none', title: whatIfTitle, blocks: [{ kind: 'note', tone: 'warn', text: words.none }] },
      ]),
    ];
  const choice = choiceOf(view, past);
  const { startUs, endUs } = past.span();
  const fromUs = choice.atUs ?? startUs;
  const deeds = past.deeds().filter(({ atUs }) => atUs >= fromUs);
  const changing = deeds.find(({ number }) => String(number) === choice.deed);
  const trials = past.trials().filter(isWhatIf);
  return [
    sectionsPart([
      ...(choice.base === null ? [] : resultSections(choice.base)),
      ...(changing === undefined ? [] : [changeSection(choice, changing)]),
      chooseSection(view, choice, startUs),
      deedsSection(choice, deeds),
      addSection(choice, endUs),
      ...(trials.length === 0 ? [] : [earlierSection(trials)]),
    ]),
  ];
}
