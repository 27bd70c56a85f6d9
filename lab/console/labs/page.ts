/** The host's page: its labs, what can be done with each, and the making of another one. */
import type { Section, Tone } from '../../../views/blocks.js';
import { dateTime } from '../../../views/format.js';
import { type Label, type Language, same } from '../../../views/label.js';
import type { HostedLab, LabStatus } from '../../live/host/contract.js';
import { defaultAmounts, TIME_ZONE } from '../../making/found.js';
import { loadRehearsal, rehearsalNames } from '../../rehearsals/language/load.js';
import { titleOf } from '../commands/shelf.js';
import {
  askPart,
  badge,
  button,
  card,
  type Flash,
  facts,
  flashParts,
  grid,
  type Inline,
  instant,
  linkOutside,
  pressPart,
  row,
  sectionsPart,
  text,
} from '../drawing/parts.js';
import { type Part, renderLab } from '../drawing/render-lab.js';

const words = {
  title: { en: 'Labs of this host', fr: 'Laboratoires de cet hôte' },
  none: {
    en: 'There is no lab yet. Make one below.',
    fr: 'Il n’y a pas encore de laboratoire. Préparez-en un ci-dessous.',
  },
  console: { en: 'Open its console', fr: 'Ouvrir sa console' },
  status: { en: 'Status', fr: 'État' },
  rehearsal: { en: 'Rehearsal', fr: 'Répétition' },
  forkOf: { en: 'Fork of', fr: 'Bifurcation de' },
  fork: { en: 'Fork it now', fr: 'Bifurquer maintenant' },
  noRehearsal: { en: 'none', fr: 'aucune' },
  time: { en: 'Lab time', fr: 'Heure du laboratoire' },
  made: { en: 'Made', fr: 'Préparé le' },
  folder: { en: 'Folder', fr: 'Dossier' },
  why: { en: 'What went wrong', fr: 'Ce qui a échoué' },
  pause: { en: 'Pause', fr: 'Pause' },
  resume: { en: 'Resume', fr: 'Reprendre' },
  putAway: { en: 'Put away', fr: 'Ranger' },
  open: { en: 'Open', fr: 'Ouvrir' },
  reset: { en: 'To its beginning…', fr: 'Revenir au début…' },
  resetNow: { en: 'Back to its beginning', fr: 'Revenir au début' },
  resetAsk: {
    en: 'The lab begins again, with the same names, keys and addresses. What ran is put away as a lab of its own.',
    fr: 'Le laboratoire recommence avec les mêmes noms, clés et adresses. Ce qui tournait est rangé comme un laboratoire à part.',
  },
  end: { en: 'End…', fr: 'Supprimer…' },
  endNow: { en: 'End this lab for good', fr: 'Supprimer définitivement' },
  endAsk: {
    en: 'The lab ends, and its folder with disks, recording and debriefs is deleted. This cannot be undone.',
    fr: 'Le laboratoire prend fin et son dossier, avec disques, enregistrement et bilans, est supprimé. C’est irréversible.',
  },
  keep: { en: 'Leave it', fr: 'Ne rien faire' },
  make: { en: 'Make a lab', fr: 'Préparer un laboratoire' },
  makeIntro: {
    en: 'A pair of its own, with its own addresses, console and token. What you leave empty takes its usual value.',
    fr: 'Une paire à part, avec ses adresses, sa console et son jeton. Ce qui reste vide prend sa valeur habituelle.',
  },
  name: { en: 'Name', fr: 'Nom' },
  anyRehearsal: { en: 'no rehearsal', fr: 'sans répétition' },
  seed: { en: 'Seed', fr: 'Graine' },
  seedHelp: {
    en: 'The same seed makes the same pair; empty: chosen by chance.',
    fr: 'La même graine donne la même paire ; vide : choisie au hasard.',
  },
  historyDays: { en: 'Days of session history', fr: 'Jours d’historique des sessions' },
  recordings: { en: 'Session recordings', fr: 'Enregistrements de sessions' },
  jumpClients: { en: 'Deployed Jump Clients', fr: 'Jump Clients déployés' },
  paused: { en: 'Begins paused', fr: 'Commence en pause' },
  tools: { en: 'For tools', fr: 'Pour les outils' },
  toolsText: {
    en: 'Everything on this page is an address of the API, too: with the token that was printed at start.',
    fr: 'Tout ce que fait cette page est aussi une adresse de l’API, avec le jeton affiché au démarrage.',
  },
  openApi: { en: 'Description of the API', fr: 'Description de l’API' },
} as const satisfies Record<string, Label>;

const statuses: Readonly<Record<LabStatus, readonly [Label, Tone]>> = {
  making: [{ en: 'being opened', fr: 'en ouverture' }, 'info'],
  running: [{ en: 'running', fr: 'en marche' }, 'good'],
  paused: [{ en: 'paused', fr: 'en pause' }, 'warn'],
  'put-away': [{ en: 'put away', fr: 'rangé' }, 'plain'],
  failed: [{ en: 'failed', fr: 'en échec' }, 'bad'],
};

const usually = (amount: number): Label => ({ en: `Usually ${amount}.`, fr: `D’ordinaire ${amount}.` });

/** What the page's buttons say; each takes the id of a lab, but `make`. */
export const hostActions = ['make', 'pause', 'resume', 'put-away', 'open', 'fork', 'reset', 'end'] as const;
export type HostAction = (typeof hostActions)[number];

const press = (action: HostAction, lab: HostedLab, label: Label, danger = false): Part =>
  pressPart(action, { lab: lab.id }, label, { about: nameOf(lab), danger });

const nameOf = ({ id, name }: HostedLab): Label => same(name === '' ? id : `${name} (${id})`);

/** `asked`: what somebody wants to do with it that hurts. */
function actionsOf(lab: HostedLab, asked: 'reset' | 'end' | null): Part {
  const { id, status, console } = lab;
  const about = nameOf(lab);
  if (asked !== null) {
    const [ask, label] = asked === 'end' ? [words.endAsk, words.endNow] : [words.resetAsk, words.resetNow];
    return askPart(ask, press(asked, lab, label, true), button(words.keep, '/', { quiet: true, about }));
  }
  const isOpen = console !== null;
  return row([
    ...(isOpen ? [button(words.console, console.url, { about })] : []),
    ...(status === 'running' ? [press('pause', lab, words.pause)] : []),
    ...(status === 'paused' ? [press('resume', lab, words.resume)] : []),
    ...(isOpen ? [press('put-away', lab, words.putAway)] : []),
    ...(isOpen && status !== 'making' ? [press('fork', lab, words.fork)] : []),
    ...(status === 'put-away' || status === 'failed' ? [press('open', lab, words.open)] : []),
    ...(status === 'making' ? [] : [button(words.reset, `/?reset=${id}#${id}`, { quiet: true, about })]),
    ...(status === 'making' ? [] : [button(words.end, `/?end=${id}#${id}`, { quiet: true, about })]),
  ]);
}

function labCard(lab: HostedLab, asked: 'reset' | 'end' | null): Part {
  const [status, tone] = statuses[lab.status];
  const told: (readonly [Label, Inline])[] = [
    [words.status, badge(status, tone)],
    [words.rehearsal, titleOf(lab.rehearsal) ?? words.noRehearsal],
    ...(lab.nowUs === null ? [] : [[words.time, instant(lab.nowUs)] as const]),
    ...(lab.fork === undefined ? [] : [[words.forkOf, [same(lab.fork.of), instant(lab.fork.atUs)]] as const]),
    [words.made, dateTime(lab.madeMs, TIME_ZONE)],
    [words.folder, { code: lab.folder }],
    ...(lab.why === null ? [] : [[words.why, same(lab.why)] as const]),
  ];
  return card(lab.id, nameOf(lab), [facts(told), actionsOf(lab, asked)]);
}

const makeSection = (): Section => ({
  id: 'make',
  title: words.make,
  blocks: [
    {
      kind: 'form',
      action: 'make' satisfies HostAction,
      intro: words.makeIntro,
      fields: [
        { kind: 'text', name: 'name', label: words.name, value: '' },
        {
          kind: 'select',
          name: 'rehearsal',
          label: words.rehearsal,
          value: '',
          options: [
            { value: '', label: words.anyRehearsal },
            ...rehearsalNames().map((name) => ({ value: name, label: loadRehearsal(name).title })),
          ],
        },
        { kind: 'text', name: 'seed', label: words.seed, value: '', help: words.seedHelp },
        ...(['historyDays', 'recordings', 'jumpClients'] as const).map((name) => ({
          kind: 'integer' as const,
          name,
          label: words[name],
          value: '',
          help: usually(defaultAmounts[name]),
        })),
        { kind: 'checkbox', name: 'paused', label: words.paused, value: '' },
      ],
      submit: words.make,
    },
  ],
});

export interface HostDrawing {
  readonly labs: readonly HostedLab[];
  readonly language: Language;
  readonly here: string;
  readonly csrf: string;
  readonly flash: Flash | null;
  /** Address of the event stream. */
  readonly events: string;
}

const openFirst = (labs: readonly HostedLab[]): HostedLab[] =>
  [...labs].sort((one, other) => Number(one.console === null) - Number(other.console === null));

/** The whole page. */
export function drawHostPage({ labs, language, here, csrf, flash, events }: HostDrawing): string {
  const query = new URLSearchParams(here.split('?')[1] ?? '');
  const askedOf = ({ id }: HostedLab): 'reset' | 'end' | null =>
    query.get('end') === id ? 'end' : query.get('reset') === id ? 'reset' : null;
  const body: Part[] = [
    ...flashParts(flash),
    labs.length === 0 ? text(words.none) : grid(openFirst(labs).map((lab) => labCard(lab, askedOf(lab)))),
    sectionsPart([makeSection()]),
    grid([
      card(
        'tools',
        words.tools,
        [text([words.toolsText, linkOutside(words.openApi, '/api/openapi.json')])],
        'wide',
      ),
    ]),
  ];
  return renderLab(words.title, body, { language, here, csrf, events });
}
