/** Instants that one may go back to: a line of what happened, each with a button, and a name for this one. */
import { MS } from '../../../hardware/ports.js';
import type { Section, Tone } from '../../../views/blocks.js';
import type { Label } from '../../../views/label.js';
import { words as shared } from '../../../views/words.js';
import type { Moment } from '../../live/keeping/moments-file.js';
import { gives, instant, lasting, order, type View } from '../drawing/parts.js';
import type { Part } from '../drawing/render-lab.js';

export const momentsTitle: Label = { en: 'Moments', fr: 'Moments' };

const words = {
  when: { en: 'Lab time', fr: 'Heure' },
  what: { en: 'What happened', fr: 'Ce qui s’est passé' },
  kind: { en: 'Kind', fr: 'Nature' },
  back: { en: 'Go back here', fr: 'Revenir ici' },
  before: { en: 'Go back to just before', fr: 'Revenir juste avant' },
  none: {
    en: 'Nothing yet. A moment is kept by itself at every ticked step, mistake, installation, change of role and fault.',
    fr: 'Rien pour l’instant. Un moment est conservé de lui-même à chaque étape cochée, erreur, installation, changement de rôle et panne.',
  },
  save: { en: 'Save this moment', fr: 'Enregistrer ce moment' },
  name: { en: 'Name', fr: 'Nom' },
  goTo: { en: 'Go back to any instant', fr: 'Revenir à un instant quelconque' },
  at: { en: 'Lab time (UTC)', fr: 'Heure du laboratoire (UTC)' },
  go: { en: 'Go back', fr: 'Revenir' },
  help: {
    en: 'Going back puts everything as it was at that instant: disks, roles, running work, clients, names, faults and who is signed in. What ran after it is put away beside this lab, and can be opened again from the page Rehearsals.',
    fr: 'Revenir remet tout comme c’était à cet instant : disques, rôles, travaux en cours, clients, noms, pannes et connexions. Ce qui a suivi est rangé à côté de ce laboratoire et se rouvre depuis la page Répétitions.',
  },
  line: { en: 'The line so far', fr: 'La ligne jusqu’ici' },
} as const satisfies Record<string, Label>;

const kinds = {
  named: { label: { en: 'saved', fr: 'enregistré' }, tone: 'good' },
  step: { label: { en: 'step', fr: 'étape' }, tone: 'good' },
  mistake: { label: { en: 'mistake', fr: 'erreur' }, tone: 'bad' },
  installed: { label: { en: 'installation', fr: 'installation' }, tone: 'plain' },
  role: { label: { en: 'role', fr: 'rôle' }, tone: 'plain' },
  fault: { label: { en: 'fault', fr: 'panne' }, tone: 'warn' },
} as const satisfies Record<Moment['kind'], { readonly label: Label; readonly tone: Tone }>;

/** The line, drawn: each moment at its place. */
function linePart({ state: { moments, nowUs } }: View): Part {
  const firstUs = moments[0]?.atUs ?? nowUs;
  const spanUs = Math.max(1, nowUs - firstUs);
  const marks = moments.map(({ id, atUs, kind, name }) => ({
    id,
    percent: (100 * (atUs - firstUs)) / spanUs,
    tone: kinds[kind].tone,
    label: name,
    at: instant(atUs),
  }));
  return {
    template: 'lab-timeline',
    data: { title: words.line, marks, from: instant(firstUs), to: instant(nowUs) },
  };
}

function listSection({ state: { moments, nowUs } }: View): Section {
  return {
    id: 'moments',
    title: momentsTitle,
    blocks: [
      {
        kind: 'table',
        caption: words.what,
        columns: [words.when, words.kind, words.what, shared.actions],
        rows: [...moments].reverse().map((one) => {
          const ago = lasting(nowUs - one.atUs);
          return {
            cells: [
              {
                en: `${instant(one.atUs).en} (${ago.en} ago)`,
                fr: `${instant(one.atUs).fr} (il y a ${ago.fr})`,
              },
              kinds[one.kind].label,
              one.name,
              {
                press: one.backUs < one.atUs ? words.before : words.back,
                ...order('moment-back', { moment: one.id }),
                danger: true,
              },
            ],
          };
        }),
        empty: words.none,
      },
    ],
  };
}

const formsSection = ({ state: { nowUs } }: View): Section => ({
  id: 'moments-forms',
  title: words.goTo,
  blocks: [
    {
      kind: 'form',
      action: gives('moment-save'),
      fields: [{ kind: 'text', name: 'name', label: words.name, value: '' }],
      submit: words.save,
    },
    {
      kind: 'form',
      action: gives('back-to'),
      intro: words.help,
      fields: [
        {
          kind: 'text',
          name: 'at',
          label: words.at,
          value: new Date(nowUs / MS).toISOString().slice(0, 19).replace('T', ' '),
        },
      ],
      submit: words.go,
    },
  ],
});

export const momentsPage = (view: View): readonly Part[] => [
  linePart(view),
  { template: 'sections', data: [listSection(view), formsSection(view)] },
];
