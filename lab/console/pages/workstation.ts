/** One workstation: its hosts file, what its resolver remembers, and its access console. */

import { kindLabels } from '../../../appliance/pages/login/jump/jump-items.js';
import type { Block, Cell, Section } from '../../../views/blocks.js';
import { dateTime, duration } from '../../../views/format.js';
import { join, type Label, same } from '../../../views/label.js';
import { words as shared } from '../../../views/words.js';
import { TIME_ZONE } from '../../making/found.js';
import type { CommandName } from '../commands/index.js';
import type { SeatState } from '../control/lab-state.js';
import { joinBlocks, receivedBlocks, toolBlocks } from '../drawing/console-extras.js';
import { softwareSection } from '../drawing/console-software.js';
import { askedIn, gives, instant, order, type View } from '../drawing/parts.js';
import { freshRoute, seatRoute } from '../picture/ways.js';

const words = {
  hosts: { en: 'Hosts file', fr: 'Fichier d’hôtes' },
  hostsHelp: {
    en: 'An address, then names; one machine a line. This file goes before DNS.',
    fr: 'Une adresse, puis des noms ; une machine par ligne. Ce fichier passe avant le DNS.',
  },
  hostsSave: { en: 'Save hosts file', fr: 'Enregistrer le fichier d’hôtes' },
  resolver: { en: 'Resolver', fr: 'Résolution de noms' },
  remembered: { en: 'Remembered answers', fr: 'Réponses mémorisées' },
  nothing: { en: 'Nothing is remembered.', fr: 'Rien n’est mémorisé.' },
  until: { en: 'Until', fr: 'Jusqu’à' },
  flush: { en: 'Forget answers', fr: 'Oublier les réponses' },
  console: { en: 'Access Console', fr: 'Console d’accès' },
  launch: { en: 'Launch console', fr: 'Lancer la console' },
  launching: { en: 'Launching', fr: 'Lancement' },
  updating: { en: 'Updating itself', fr: 'Mise à niveau' },
  signingIn: { en: 'Signing in', fr: 'Connexion en cours' },
  still: {
    en: 'Lab time stands still: the console goes on when it does.',
    fr: 'L’heure du laboratoire est arrêtée : la console continuera quand elle reprendra.',
  },
  closed: { en: 'The console is closed.', fr: 'La console est fermée.' },
  about: { en: 'Help > About', fr: 'Aide > À propos' },
  user: { en: 'User', fr: 'Utilisateur' },
  close: { en: 'Close console', fr: 'Fermer la console' },
  items: { en: 'Jump Items', fr: 'Éléments de Jump' },
  noItems: { en: 'There are no Jump Items.', fr: 'Il n’y a aucun élément de Jump.' },
  group: { en: 'Group', fr: 'Groupe' },
  computer: { en: 'Computer', fr: 'Ordinateur' },
  method: { en: 'Method', fr: 'Méthode' },
  start: { en: 'Start session', fr: 'Démarrer une session' },
  session: { en: 'Session with a remote computer', fr: 'Session avec un ordinateur distant' },
  started: { en: 'Started', fr: 'Commencée' },
  end: { en: 'End session', fr: 'Terminer la session' },
  address: { en: 'Address', fr: 'Adresse' },
  standing: { en: 'State', fr: 'État' },
  online: { en: 'online', fr: 'en ligne' },
  offline: { en: 'offline', fr: 'hors ligne' },
  upgrading: { en: 'being upgraded', fr: 'mise à niveau' },
  noClient: { en: 'without a client', fr: 'sans client' },
  apart: {
    en: 'The Jump Clients are connected to the other appliance: here they are offline. To test this one, start a session with an item that needs no client, such as RDP.',
    fr: 'Les Jump Clients sont connectés à l’autre serveur : ici, ils sont hors ligne. Pour tester celui-ci, démarrez une session avec un élément qui se passe de client, RDP par exemple.',
  },
  find: { en: 'Find by name, method or group', fr: 'Chercher par nom, méthode ou groupe' },
  show: { en: 'Show', fr: 'Afficher' },
  noMatch: { en: 'None matches.', fr: 'Aucun ne correspond.' },
  more: (count: number): Label => ({ en: `Show all ${count}`, fr: `Afficher les ${count}` }),
} as const;

const WAITING: Readonly<Record<string, Label>> = {
  launching: words.launching,
  updating: words.updating,
  'signing-in': words.signingIn,
};

const SHOWN = 20;

type Item = SeatState['console']['items'][number];

/** Whether a computer can be reached from here, as a console shows it; null: no client of its own tells. */
function standingOf({ state }: View, isApart: boolean, { kind, id }: Item): Cell | null {
  if (kind !== 'jump-client') return null;
  if (isApart) return { badge: words.offline, tone: 'warn' };
  const stage = state.fleet.clients.find((one) => one.id === id)?.stage;
  if (stage === 'off' || stage === 'failing' || stage === 'refused')
    return { badge: words.offline, tone: 'warn' };
  if (stage === 'upgrading' || stage === 'waiting') return { badge: words.upgrading, tone: 'info' };
  return { badge: words.online, tone: 'good' };
}

/** Deployed clients stay with the box that the name leads to: whoever works at another one does not reach them. */
function isApartFrom({ state }: View, seat: SeatState): boolean {
  const [here, theirs] = [seatRoute(state, seat).box, freshRoute(state).box];
  return here !== null && theirs !== null && here !== theirs;
}

function itemBlocks(view: View, seat: SeatState): Block[] {
  const text = askedIn(view).text('q')?.trim() ?? null;
  const wanted = (text ?? '').toLowerCase();
  const isApart = isApartFrom(view, seat);
  const { items } = seat.console;
  const found = items.filter(({ name, host, group, kind }) =>
    [name, host, group, kindLabels[kind]?.[view.language] ?? kind].some((one) =>
      one.toLowerCase().includes(wanted),
    ),
  );
  const shown = text === null ? found.slice(0, SHOWN) : found;
  const search: Block = {
    kind: 'form',
    action: '',
    fields: [{ kind: 'text', name: 'q', label: words.find, value: text ?? '', maxLength: 80 }],
    submit: words.show,
    quiet: true,
  };
  const table: Block = {
    kind: 'table',
    caption: words.items,
    columns: [shared.name, words.method, words.standing, words.computer, words.group, shared.actions],
    rows: shown.map((item) => ({
      cells: [
        same(item.name),
        kindLabels[item.kind] ?? same(item.kind),
        standingOf(view, isApart, item) ?? words.noClient,
        same(item.host),
        same(item.group),
        { press: words.start, ...order('console-start', { workstation: seat.name, item: item.id }) },
      ],
    })),
    empty: items.length === 0 ? words.noItems : words.noMatch,
  };
  return [
    ...(isApart ? [{ kind: 'note', tone: 'warn', text: words.apart } as const] : []),
    ...(items.length > 5 ? [search] : []),
    table,
    ...(shown.length < found.length
      ? [{ kind: 'links', items: [{ label: words.more(found.length), href: '?q=#console' }] } as const]
      : []),
  ];
}

function button(seat: SeatState, action: CommandName, label: Label): Block {
  return {
    kind: 'form',
    action,
    fields: [{ kind: 'hidden', name: 'workstation', label: shared.name, value: seat.name }],
    submit: label,
  };
}

function signInForm(seat: SeatState): Block {
  return {
    kind: 'form',
    action: gives('console-sign-in'),
    fields: [
      { kind: 'hidden', name: 'workstation', label: shared.name, value: seat.name },
      {
        kind: 'text',
        name: 'username',
        label: shared.username,
        value: seat.console.rememberedUser,
        autocomplete: 'off',
      },
      { kind: 'password', name: 'password', label: shared.password, value: '', autocomplete: 'off' },
    ],
    submit: shared.signIn,
  };
}

/** Where its name leads here: that is where it tries. */
function asksOf({ state }: View, seat: SeatState): Label {
  const line = seat.hostsFile.split('\n').find((one) => one.split(/\s+/).slice(1).includes(state.siteName));
  const fixed = line?.trim().split(/\s+/)[0];
  const found = fixed ?? seat.cached.find(({ name }) => name === state.siteName)?.address ?? '…';
  return {
    en: `It asks ${state.siteName} at ${found}${fixed === undefined ? ' (DNS)' : ' (hosts file)'}; who does not answer is given up after a while.`,
    fr: `Elle interroge ${state.siteName} à ${found}${fixed === undefined ? ' (DNS)' : ' (fichier d’hôtes)'} ; qui ne répond pas est abandonné après un moment.`,
  };
}

function consoleBlocks(view: View, seat: SeatState): Block[] {
  const { stage, message, isTrouble, session, user } = seat.console;
  const tone = isTrouble ? 'warn' : 'info';
  const told: Block[] = message === null ? [] : [{ kind: 'note', tone, text: message }];
  const version = join([words.console, same(seat.console.version)], ' ');
  const about: Block = {
    kind: 'facts',
    items: [
      { label: words.about, value: version },
      ...(user === null ? [] : [{ label: words.user, value: same(user) }]),
    ],
  };
  if (stage === 'closed') {
    const closed: Block = { kind: 'note', tone: 'plain', text: words.closed };
    return [...told, closed, button(seat, 'console-launch', words.launch)];
  }
  const waiting = WAITING[stage];
  if (waiting !== undefined) {
    return [
      ...told,
      { kind: 'progress', title: words.console, stage: waiting, share: null, leftMs: null },
      ...(view.state.paused ? [{ kind: 'note', tone: 'warn', text: words.still } as const] : []),
      { kind: 'note', tone: 'plain', text: asksOf(view, seat) },
    ];
  }
  if (stage === 'sign-in') {
    return [
      ...told,
      about,
      signInForm(seat),
      ...joinBlocks(seat),
      button(seat, 'console-close', words.close),
    ];
  }
  if (session === null) {
    return [
      ...told,
      about,
      ...itemBlocks(view, seat),
      ...receivedBlocks(seat),
      button(seat, 'console-close', words.close),
    ];
  }
  const open: Block = {
    kind: 'facts',
    items: [
      { label: words.session, value: same(`${session.jumpItem} (${session.host})`) },
      { label: words.started, value: dateTime(session.startedMs, TIME_ZONE) },
    ],
  };
  return [
    ...told,
    about,
    open,
    ...toolBlocks(seat),
    button(seat, 'console-end', words.end),
    button(seat, 'console-close', words.close),
  ];
}

function resolverSection(view: View, seat: SeatState): Section {
  const rows = seat.cached.map(({ name, address, untilUs }) => {
    const left = duration((untilUs - view.state.nowUs) / 1_000);
    return { cells: [same(name), same(address), join([instant(untilUs), same(`(${left[view.language]})`)])] };
  });
  return {
    id: 'resolver',
    title: words.resolver,
    blocks: [
      {
        kind: 'table',
        caption: words.remembered,
        columns: [shared.name, words.address, words.until],
        rows,
        empty: words.nothing,
      },
      button(seat, 'dns-flush', words.flush),
    ],
  };
}

/** Sections of the page. */
export function workstationSections(view: View, seat: SeatState): Section[] {
  const hosts: Section = {
    id: 'hosts',
    title: words.hosts,
    blocks: [
      {
        kind: 'form',
        action: gives('hosts-set'),
        intro: words.hostsHelp,
        fields: [
          { kind: 'hidden', name: 'workstation', label: shared.name, value: seat.name },
          { kind: 'textarea', name: 'text', label: words.hosts, value: seat.hostsFile },
        ],
        submit: words.hostsSave,
      },
    ],
  };
  return [
    { id: 'console', title: words.console, blocks: consoleBlocks(view, seat) },
    softwareSection(seat),
    hosts,
    resolverSection(view, seat),
  ];
}
