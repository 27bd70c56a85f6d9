/** Instants that one may go back to: a line of what happened, what can be done from each, and what went its own way. */
import type { Micros } from '../../../hardware/ports.js';
import type { Cell, FormBlock, Section, Tone } from '../../../views/blocks.js';
import { type Label, same } from '../../../views/label.js';
import { words as shared } from '../../../views/words.js';
import type { Moment } from '../../live/keeping/moments-file.js';
import type { ForkState } from '../control/others/forks.js';
import { askedIn, gives, instant, lasting, order, type View } from '../drawing/parts.js';
import type { Part } from '../drawing/render-lab.js';
import { isoExact, writtenSecond } from '../tools/entries.js';

export const momentsTitle: Label = { en: 'Moments', fr: 'Moments' };
export const MOMENTS = '/moments';
/** Where a lab is given as a file. */
export const FILE = `${MOMENTS}/lab.lab`;
/** The form that opens one sends it here. */
export const OPEN_FILE = 'file-open';

const words = {
  when: { en: 'Lab time', fr: 'Heure' },
  what: { en: 'What happened', fr: 'Ce qui s’est passé' },
  kind: { en: 'Kind', fr: 'Nature' },
  back: { en: 'Go back here', fr: 'Revenir ici' },
  before: { en: 'Go back to just before', fr: 'Revenir juste avant' },
  fork: { en: 'Fork here', fr: 'Bifurquer ici' },
  forkBefore: { en: 'Fork just before', fr: 'Bifurquer juste avant' },
  whatIf: { en: 'What if from here', fr: 'Et si, à partir d’ici' },
  compare: { en: 'Compare with now', fr: 'Comparer à maintenant' },
  compareFork: { en: 'Compare', fr: 'Comparer' },
  fileUntil: { en: 'Save up to here as a file', fr: 'Enregistrer jusqu’ici dans un fichier' },
  none: {
    en: 'Nothing yet. A moment is kept by itself at every ticked step, mistake, installation, change of role and fault.',
    fr: 'Rien pour l’instant. Un moment est conservé de lui-même à chaque étape cochée, erreur, installation, changement de rôle et panne.',
  },
  save: { en: 'Save this moment', fr: 'Enregistrer ce moment' },
  name: { en: 'Name', fr: 'Nom' },
  goTo: { en: 'Any other instant, by the lab’s clock', fr: 'Un autre instant, à l’heure du laboratoire' },
  at: { en: 'Lab time', fr: 'Heure du laboratoire' },
  choose: { en: 'Choose it', fr: 'Le choisir' },
  help: {
    en: 'Going back puts everything as it was at that instant: disks, roles, running work, clients, names, faults and who is signed in. What ran after it is put away beside this lab, and can be opened again from the page Rehearsals.',
    fr: 'Revenir remet tout comme c’était à cet instant : disques, rôles, travaux en cours, clients, noms, pannes et connexions. Ce qui a suivi est rangé à côté de ce laboratoire et se rouvre depuis la page Répétitions.',
  },
  forkHelp: {
    en: 'A fork is a second lab that begins as this one was then, and goes its own way beside it: at addresses of its own, with a console of its own. This lab stays as it is.',
    fr: 'Une bifurcation est un second laboratoire qui commence tel que celui-ci était alors et suit son chemin à côté : à ses propres adresses, avec sa propre console. Celui-ci reste comme il est.',
  },
  livesHere: {
    en: 'Since this lab went back, its boxes run inside the lab’s own process: what a running program holds cannot be moved into another one without a restart that the line does not have. They are processes of their own again when the lab is ended and started the next time; pages, times and results are the same either way.',
    fr: 'Depuis le retour de ce laboratoire, ses serveurs tournent dans le processus du laboratoire lui-même : ce que tient un programme en marche ne se déplace pas dans un autre sans un redémarrage que la ligne n’a pas connu. Ils redeviennent des processus distincts quand le laboratoire est arrêté puis démarré la fois suivante ; pages, heures et résultats sont les mêmes dans les deux cas.',
  },
  line: { en: 'The line so far', fr: 'La ligne jusqu’ici' },
  forks: { en: 'Forks', fr: 'Bifurcations' },
  noForks: { en: 'None yet.', fr: 'Aucune pour l’instant.' },
  left: { en: 'Left the line at', fr: 'A quitté la ligne à' },
  stands: { en: 'Stands at', fr: 'En est à' },
  state: { en: 'State', fr: 'État' },
  console: { en: 'Its console', fr: 'Sa console' },
  putAway: { en: 'Put away', fr: 'Ranger' },
  open: { en: 'Open', fr: 'Ouvrir' },
  drop: { en: 'Throw away…', fr: 'Jeter…' },
  dropNow: { en: 'Throw it away for good', fr: 'La jeter définitivement' },
  keep: { en: 'Keep it', fr: 'La garder' },
  files: { en: 'As a file', fr: 'En fichier' },
  saveWhole: { en: 'Save this lab (.lab)', fr: 'Enregistrer ce laboratoire (.lab)' },
  saveSeed: { en: 'Save it with its seed', fr: 'L’enregistrer avec sa graine' },
  filesHelp: {
    en: 'The file holds everything that was done and typed, passwords too: it is a secret. Without its seed, whoever opens it must be given that as well.',
    fr: 'Le fichier contient tout ce qui a été fait et saisi, mots de passe compris : c’est un secret. Sans sa graine, il faut aussi la donner à qui l’ouvre.',
  },
  openIntro: {
    en: 'The lab of a file takes the place of this one, which is put away. Everything up to the last instant of the file is done again.',
    fr: 'Le laboratoire d’un fichier prend la place de celui-ci, qui est rangé. Tout ce qui précède le dernier instant du fichier est refait.',
  },
  file: { en: 'File (.lab)', fr: 'Fichier (.lab)' },
  seed: { en: 'Seed, if it is not in the file', fr: 'Graine, si elle n’est pas dans le fichier' },
  until: { en: 'Moment at which it is to stand', fr: 'Moment auquel il doit se trouver' },
  untilHelp: { en: 'A moment’s name; empty: at its end.', fr: 'Le nom d’un moment ; vide : à sa fin.' },
  openFile: { en: 'Open this file', fr: 'Ouvrir ce fichier' },
} as const satisfies Record<string, Label>;

const kinds = {
  named: { label: { en: 'saved', fr: 'enregistré' }, tone: 'good' },
  step: { label: { en: 'step', fr: 'étape' }, tone: 'good' },
  mistake: { label: { en: 'mistake', fr: 'erreur' }, tone: 'bad' },
  installed: { label: { en: 'installation', fr: 'installation' }, tone: 'plain' },
  role: { label: { en: 'role', fr: 'rôle' }, tone: 'plain' },
  fault: { label: { en: 'fault', fr: 'panne' }, tone: 'warn' },
} as const satisfies Record<Moment['kind'], { readonly label: Label; readonly tone: Tone }>;

const statuses: Readonly<Record<ForkState['status'], readonly [Label, Tone]>> = {
  making: [{ en: 'being opened', fr: 'en ouverture' }, 'info'],
  running: [{ en: 'running', fr: 'en marche' }, 'good'],
  paused: [{ en: 'paused', fr: 'en pause' }, 'warn'],
  'put-away': [{ en: 'put away', fr: 'rangée' }, 'plain'],
  failed: [{ en: 'failed', fr: 'en échec' }, 'bad'],
};

/** The line, drawn. */
function linePart({ state: { moments, nowUs }, past }: View): Part {
  const firstUs = past?.span().startUs ?? moments[0]?.atUs ?? nowUs;
  const marks = moments.map(({ id, atUs, kind, name }) => ({
    id,
    percent: (100 * (atUs - firstUs)) / Math.max(1, nowUs - firstUs),
    tone: kinds[kind].tone,
    label: name,
    at: instant(atUs),
  }));
  return {
    template: 'lab-timeline',
    data: { title: words.line, marks, from: instant(firstUs), to: instant(nowUs) },
  };
}

const fromHere = (us: Micros): string => `?at=${us}`;

/** What can be done from one instant. */
function instantSection(us: Micros): Section {
  const hidden = { kind: 'hidden', name: 'at', label: words.at, value: isoExact(us) } as const;
  const back: FormBlock = {
    ...{ kind: 'form', action: gives('back-to'), intro: words.help, fields: [hidden], submit: words.back },
    danger: true,
  };
  const fork: FormBlock = {
    ...{ kind: 'form', action: gives('fork-at'), intro: words.forkHelp, submit: words.fork },
    fields: [hidden, { kind: 'text', name: 'name', label: words.name, value: '' }],
  };
  return {
    id: 'instant',
    title: instant(us),
    blocks: [
      {
        kind: 'links',
        items: [
          { label: words.whatIf, href: `/what-if${fromHere(us)}` },
          { label: words.compare, href: `/compare${fromHere(us)}` },
          { label: words.fileUntil, href: `${FILE}?until=${us}`, download: true },
        ],
      },
      back,
      fork,
    ],
  };
}

function momentCells({ nowUs }: View['state'], one: Moment): readonly Cell[] {
  const ago = lasting(nowUs - one.atUs);
  const isBefore = one.backUs < one.atUs;
  return [
    {
      link: {
        en: `${instant(one.atUs).en} (${ago.en} ago)`,
        fr: `${instant(one.atUs).fr} (il y a ${ago.fr})`,
      },
      href: `${MOMENTS}${fromHere(one.backUs)}#instant`,
    },
    kinds[one.kind].label,
    one.name,
    {
      many: [
        {
          press: isBefore ? words.before : words.back,
          ...order('moment-back', { moment: one.id }),
          danger: true,
        },
        {
          press: isBefore ? words.forkBefore : words.fork,
          ...order('moment-fork', { moment: one.id }),
        },
        { link: words.whatIf, href: `/what-if${fromHere(one.backUs)}` },
      ],
    },
  ];
}

const livesHere = { kind: 'note', tone: 'info', text: words.livesHere } as const;
const listSection = ({ state, past }: View): Section => ({
  id: 'moments',
  title: momentsTitle,
  blocks: [
    ...(past?.livesHere === true ? [livesHere] : []),
    {
      kind: 'table',
      caption: words.what,
      columns: [words.when, words.kind, words.what, shared.actions],
      rows: [...state.moments].reverse().map((one) => ({ cells: momentCells(state, one) })),
      empty: words.none,
    },
    {
      kind: 'form',
      action: gives('moment-save'),
      fields: [{ kind: 'text', name: 'name', label: words.name, value: '' }],
      submit: words.save,
    },
    {
      kind: 'form',
      action: '',
      fields: [{ kind: 'text', name: 'at', label: words.goTo, value: writtenSecond(state.nowUs) }],
      submit: words.choose,
      quiet: true,
    },
  ],
});

function forkCells({ id, status, url }: ForkState, isAsked: boolean): Cell {
  if (status === 'making') return same('–');
  const drop: readonly Cell[] = isAsked
    ? [
        { press: words.dropNow, ...order('fork-drop', { fork: id }), danger: true },
        { link: words.keep, href: `${MOMENTS}#forks` },
      ]
    : [{ link: words.drop, href: `${MOMENTS}?drop=${id}#forks` }];
  const open: readonly Cell[] =
    url === null
      ? [{ press: words.open, ...order('fork-open', { fork: id }) }]
      : [
          { link: words.console, href: url },
          { press: words.putAway, ...order('fork-put-away', { fork: id }) },
        ];
  return { many: [...open, { link: words.compareFork, href: `/compare?other=${id}` }, ...drop] };
}

function forksSection(forks: readonly ForkState[], asked: string | null): Section {
  return {
    id: 'forks',
    title: words.forks,
    blocks: [
      { kind: 'note', tone: 'info', text: words.forkHelp },
      {
        kind: 'table',
        caption: words.forks,
        columns: [words.name, words.left, words.stands, words.state, shared.actions],
        rows: forks.map((fork) => {
          const { id, name, status, why, atUs, nowUs } = fork;
          const [label, tone] = statuses[status];
          const state: Cell = { badge: label, tone };
          return {
            id: `fork-${id}`,
            cells: [
              same(name === '' ? id : `${name} (${id})`),
              instant(atUs),
              nowUs === null ? same('–') : instant(nowUs),
              why === null ? state : { many: [state, same(why)] },
              forkCells(fork, asked === id),
            ],
          };
        }),
        empty: words.noForks,
      },
    ],
  };
}

const filesSection = (hasShelf: boolean): Section => ({
  id: 'files',
  title: words.files,
  blocks: [
    { kind: 'note', tone: 'info', text: words.filesHelp },
    {
      kind: 'links',
      items: [
        { label: words.saveWhole, href: FILE, download: true },
        { label: words.saveSeed, href: `${FILE}?seed=on`, download: true },
      ],
    },
    ...(hasShelf
      ? [
          {
            kind: 'form' as const,
            action: OPEN_FILE,
            multipart: true,
            intro: words.openIntro,
            fields: [
              { kind: 'file' as const, name: 'file', label: words.file, value: '', required: true },
              { kind: 'text' as const, name: 'seed', label: words.seed, value: '' },
              {
                ...{ kind: 'text' as const, name: 'moment', label: words.until, value: '' },
                help: words.untilHelp,
              },
            ],
            submit: words.openFile,
          },
        ]
      : []),
  ],
});

/** Instants that are kept, and what can be done from one: back, fork, file. */
export function momentsPage(view: View): readonly Part[] {
  const { shelf } = view.state;
  const asked = askedIn(view);
  const chosenUs = asked.instant('at');
  const sections = [
    ...(chosenUs === null ? [] : [instantSection(chosenUs)]),
    listSection(view),
    ...(shelf === null ? [] : [forksSection(shelf.forks, asked.text('drop'))]),
    filesSection(shelf !== null),
  ];
  return [linePart(view), { template: 'sections', data: sections }];
}
