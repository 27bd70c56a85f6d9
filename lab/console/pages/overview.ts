/** Both boxes and the site at a glance: what clients see, power, cables, addresses, what happened. */
import type { NicName } from '../../../hardware/ports.js';
import type { Tone } from '../../../views/blocks.js';
import { escapeHtml } from '../../../views/engine.js';
import { count } from '../../../views/format.js';
import { join, type Label, same } from '../../../views/label.js';
import type { Interval } from '../../clients/probe.js';
import { nextStep } from '../../rehearsals/trainee/trainee-state.js';
import type { AddressConflict } from '../../supervisor/segment.js';
import type { BoxState } from '../control/lab-control.js';
import {
  badge,
  card,
  facts,
  instant,
  lamp,
  lasting,
  press,
  since,
  tell,
  type View,
} from '../drawing/html.js';

const words = {
  up: { en: 'Clients reach the site', fr: 'Les clients atteignent le site' },
  down: { en: 'Clients do not reach the site', fr: 'Les clients n’atteignent pas le site' },
  notSeen: { en: 'Nobody has looked yet', fr: 'Personne n’a encore regardé' },
  downtime: { en: 'Downtime so far', fr: 'Indisponibilité jusqu’ici' },
  noAnswer: { en: 'nobody answers', fr: 'personne ne répond' },
  backup: { en: 'a backup site answers', fr: 'un site de sauvegarde répond' },
  siteDown: { en: 'the site is being worked on', fr: 'le site est en cours de maintenance' },
  server: { en: 'Appliance', fr: 'Serveur' },
  power: { en: 'Power', fr: 'Alimentation' },
  on: { en: 'Power on', fr: 'Sous tension' },
  off: { en: 'Power off', fr: 'Hors tension' },
  starting: { en: 'Starting', fr: 'Démarrage' },
  plugged: { en: 'plugged', fr: 'branché' },
  unplugged: { en: 'unplugged', fr: 'débranché' },
  silent: { en: 'does not answer', fr: 'ne répond pas' },
  noDisk: {
    en: 'finds no disk: it starts by itself once a sound one is in',
    fr: 'ne trouve aucun disque : il démarre de lui-même dès qu’un disque sain est en place',
  },
  cut: { en: 'Cut power', fr: 'Couper l’alimentation' },
  switchOn: { en: 'Switch on', fr: 'Mettre sous tension' },
  press: { en: 'Press power button', fr: 'Appuyer sur le bouton d’alimentation' },
  reset: { en: 'Press reset button', fr: 'Appuyer sur le bouton Reset' },
  plug: { en: 'Plug', fr: 'Brancher' },
  unplug: { en: 'Unplug', fr: 'Débrancher' },
  role: { en: 'Role', fr: 'Rôle' },
  software: { en: 'Software', fr: 'Logiciel' },
  base: { en: 'base', fr: 'base' },
  addresses: { en: 'Answers for', fr: 'Répond pour' },
  nothing: { en: 'no address', fr: 'aucune adresse' },
  clock: { en: 'Box clock', fr: 'Horloge du serveur' },
  faults: { en: 'Faults', fr: 'Pannes' },
  none: { en: 'none', fr: 'aucune' },
  pages: { en: 'Pages', fr: 'Pages' },
  network: { en: 'Network', fr: 'Réseau' },
  conflict: { en: 'Address conflict', fr: 'Conflit d’adresse' },
  nobody: { en: 'none of the appliances', fr: 'aucun des serveurs' },
  history: { en: 'What clients saw', fr: 'Ce que les clients ont vu' },
  events: { en: 'Events', fr: 'Événements' },
  noEvents: { en: 'Nothing has happened yet.', fr: 'Il ne s’est encore rien passé.' },
  bootCount: { en: 'Boot', fr: 'Démarrage' },
  next: { en: 'Next:', fr: 'À suivre :' },
  reached: { en: 'up', fr: 'joignable' },
  notReached: { en: 'down', fr: 'injoignable' },
  siteUrl: { en: 'The site', fr: 'Le site' },
  elsewhere: { en: 'Addresses in a browser here', fr: 'Les adresses dans un navigateur ici' },
  elsewhereAbout: {
    en: 'This computer has only 127.0.0.1. The boxes’ pages, the clients and the lab’s network use the addresses at the left: enter those in forms. A browser or a tool on this computer uses the ones at the right.',
    fr: 'Cet ordinateur n’a que 127.0.0.1. Les pages des serveurs, les clients et le réseau du laboratoire utilisent les adresses de gauche : saisissez celles-là dans les formulaires. Un navigateur ou un outil de cet ordinateur utilise celles de droite.',
  },
} as const satisfies Record<string, Label>;

const roleWords: Readonly<Record<string, Label>> = {
  none: { en: 'stand-alone', fr: 'autonome' },
  primary: { en: 'primary', fr: 'principal' },
  backup: { en: 'backup', fr: 'sauvegarde' },
};

const EVENTS_SHOWN = 60;
const boxLabel = (name: string): Label => ({
  en: `${words.server.en} ${name.toUpperCase()}`,
  fr: `${words.server.fr} ${name.toUpperCase()}`,
});

const troubleOf = ({ trouble }: Interval): Label =>
  trouble === 'backup' ? words.backup : trouble === 'down' ? words.siteDown : words.noAnswer;

const whoOf = (seen: Interval): Label =>
  seen.up ? same(`${seen.box ?? '?'} (${seen.version ?? '?'})`) : troubleOf(seen);

/** One large answer. */
function siteState(view: View): string {
  const { now, downtimeUs } = view.state.site;
  const tone: Tone = now === null ? 'plain' : now.up ? 'good' : 'bad';
  const head = now === null ? words.notSeen : now.up ? words.up : words.down;
  const more =
    now === null
      ? ''
      : `<span>${tell(view, since(view, now.fromUs))}</span><span>${tell(view, whoOf(now))}</span>`;
  const lost = lasting(downtimeUs);
  const downtime = `<span>${tell(view, { en: `${words.downtime.en}: ${lost.en}`, fr: `${words.downtime.fr}\u00a0: ${lost.fr}` })}</span>`;
  return `<div class="lab-state tone-${tone}" role="status"><strong>${tell(view, head)}</strong>${more}${downtime}</div>`;
}

function lamps(view: View, box: BoxState): string {
  const power = { on: words.on, off: words.off, starting: words.starting }[box.power];
  const tone: Tone = box.power === 'on' ? 'good' : box.power === 'off' ? 'plain' : 'warn';
  const nics = (['eth0', 'eth1'] as const).map((nic) => {
    const plugged = box.links[nic];
    const label: Label = {
      en: `${nic} ${(plugged ? words.plugged : words.unplugged).en}`,
      fr: `${nic} ${(plugged ? words.plugged : words.unplugged).fr}`,
    };
    return lamp(view, label, plugged ? (box.power === 'off' ? 'plain' : 'good') : 'bad');
  });
  return `<div class="lab-row">${lamp(view, power, tone)}${nics.join('')}</div>`;
}

function offset(ms: number): Label {
  // Not "minus nothing".
  const rounded = Math.round(ms) || 0;
  const sign = rounded > 0 ? '+' : '';
  const shown = count(rounded);
  return {
    en: `${sign}${shown.en} ms from lab time`,
    fr: `${sign}${shown.fr}\u00a0ms par rapport au laboratoire`,
  };
}

const downs: Readonly<Record<string, { readonly label: Label; readonly tone: Tone }>> = {
  installing: { label: { en: 'being updated', fr: 'mise à jour en cours' }, tone: 'info' },
  restoring: { label: { en: 'being restored', fr: 'restauration en cours' }, tone: 'info' },
  damaged: {
    label: { en: 'damaged: support must repair it', fr: 'endommagé : à réparer par l’assistance' },
    tone: 'bad',
  },
  'not-installed': { label: { en: 'no site software', fr: 'aucun logiciel de site' }, tone: 'plain' },
};

function downBadge(view: View, down: string | null): string {
  const known = down === null ? undefined : downs[down];
  return known === undefined ? '' : ` ${badge(view, known.label, known.tone)}`;
}

function boxFacts(view: View, box: BoxState): string {
  const { answer } = box;
  const silent = badge(
    view,
    box.noDisk ? words.noDisk : words.silent,
    box.power === 'off' ? 'plain' : 'warn',
  );
  const version =
    answer === null
      ? silent
      : escapeHtml(
          `${answer.version === null ? '' : `${answer.version}${answer.build === null ? '' : ` (${answer.build})`}, `}${words.base[view.language]} ${answer.base ?? '-'}`,
        ) + downBadge(view, answer.down);
  const role =
    answer === null
      ? silent
      : badge(view, roleWords[answer.role] ?? same(answer.role), answer.up ? 'good' : 'info');
  const faults =
    box.overlays.length === 0
      ? tell(view, words.none)
      : box.overlays.map(({ overlay }) => badge(view, labelOfFault(view, overlay), 'warn')).join(' ');
  const link = (url: string, text: string): string =>
    `<a href="${escapeHtml(url)}" rel="noreferrer">${escapeHtml(text)}</a>`;
  return facts(view, [
    [words.role, role],
    [words.software, version],
    [
      words.addresses,
      [
        box.claims.length === 0 ? tell(view, words.nothing) : escapeHtml(box.claims.join(', ')),
        ...contestedAt(view, box),
      ].join(' '),
    ],
    [words.clock, answer === null ? silent : tell(view, offset(answer.offsetMs))],
    [words.power, `${tell(view, since(view, box.sinceUs))} (${tell(view, words.bootCount)} ${box.boot})`],
    [words.faults, faults],
    [words.pages, `${link(box.urls.login, '/login')} ${link(box.urls.appliance, '/appliance')}`],
  ]);
}

const labelOfFault = (view: View, overlay: string): Label =>
  view.state.faultKinds.find(({ id }) => id === overlay)?.label ?? same(overlay);

function powerButtons(view: View, box: BoxState): string {
  const about = boxLabel(box.name);
  const power = (how: string, label: Label, danger = false): string =>
    press(view, { name: 'power', values: { box: box.name, how }, label, about, danger });
  if (box.power === 'off') return power('on', words.switchOn);
  return power('press', words.press) + power('reset', words.reset) + power('cut', words.cut, true);
}

function cableButton(view: View, box: BoxState, nic: NicName): string {
  const plugged = box.links[nic];
  const verb = plugged ? words.unplug : words.plug;
  return press(view, {
    name: 'cable',
    values: { box: box.name, nic, plugged: plugged ? 'false' : 'true' },
    label: { en: `${verb.en} ${nic}`, fr: `${verb.fr} ${nic}` },
    about: boxLabel(box.name),
  });
}

function boxCard(view: View, box: BoxState): string {
  const id = `box-${box.name}`;
  const front = `<div class="lab-front"><h2 id="${id}-title">${tell(view, boxLabel(box.name))}</h2>${lamps(view, box)}</div>`;
  const cables = (['eth0', 'eth1'] as const).map((nic) => cableButton(view, box, nic)).join('');
  const buttons = `<div class="lab-row">${powerButtons(view, box)}${cables}</div>`;
  return `<section class="card lab-device" id="${id}" aria-labelledby="${id}-title">${front}${boxFacts(view, box)}${buttons}</section>`;
}

const listed = (names: readonly string[]): Label => ({
  en: names.map((name) => boxLabel(name).en).join(', '),
  fr: names.map((name) => boxLabel(name).fr).join(', '),
});

function conflictAlarm(view: View, { address, holder, rivals }: AddressConflict): string {
  const held = holder === null ? words.nobody : boxLabel(holder);
  const also = listed(rivals);
  const text: Label = {
    en: `${words.conflict.en}: ${address} is held by ${held.en} and claimed by ${also.en} too. Traffic may reach either; disable the address on one of them.`,
    fr: `${words.conflict.fr}\u00a0: ${address} est détenue par ${held.fr} et réclamée aussi par ${also.fr}. Le trafic peut atteindre l’un ou l’autre\u00a0; désactivez l’adresse sur l’un d’eux.`,
  };
  return `<div class="note tone-bad"><p>${tell(view, text)}</p></div>`;
}

/** Addresses of this box that another wants, or that it wants and another holds. */
const contestedAt = (view: View, box: BoxState): string[] =>
  view.state.network.conflicts
    .filter(({ holder, rivals }) => holder === box.name || rivals.includes(box.name))
    .map(({ address }) => badge(view, join([words.conflict, same(address)]), 'bad'));

function networkCard(view: View): string {
  const { boxes, siteName, siteUrl, network } = view.state;
  const record = network.records.find(({ name }) => name === siteName);
  const owners = boxes.flatMap((box) => box.claims.map((address) => ({ address, box })));
  const rows = owners
    .sort((x, y) => (x.address < y.address ? -1 : 1))
    .map(({ address, box }) => [same(address), tell(view, boxLabel(box.name))] as const);
  const site = `<a href="${escapeHtml(`${siteUrl}/login`)}" rel="noreferrer">${escapeHtml(siteName)}</a> → ${escapeHtml(record?.address ?? '?')}`;
  const alarms = network.conflicts.map((conflict) => conflictAlarm(view, conflict)).join('');
  return card(view, 'network', words.network, alarms + facts(view, [[words.siteUrl, site], ...rows]));
}

/** On a host with 127.0.0.1 alone the lab's addresses lead nowhere in a browser. */
function elsewhereCard(view: View): string {
  const { elsewhere } = view.state;
  if (elsewhere.length === 0) return '';
  const link = (url: string): string =>
    `<a href="${escapeHtml(url)}" rel="noreferrer">${escapeHtml(url)}</a>`;
  const rows = elsewhere.map(({ inside, url }) => [same(inside), link(url)] as const);
  const about = `<p>${tell(view, words.elsewhereAbout)}</p>`;
  return card(view, 'elsewhere', words.elsewhere, about + facts(view, rows), true);
}

function historyCard(view: View): string {
  const items = view.state.site.intervals.map((seen) => {
    const until = seen.toUs ?? view.state.nowUs;
    const state = badge(view, seen.up ? words.reached : words.notReached, seen.up ? 'good' : 'bad');
    return [
      instant(seen.fromUs),
      `${state} ${tell(view, lasting(until - seen.fromUs))}, ${tell(view, whoOf(seen))}`,
    ] as const;
  });
  const body = items.length === 0 ? `<p>${tell(view, words.notSeen)}</p>` : facts(view, items);
  return card(view, 'seen', words.history, body);
}

function eventsCard(view: View): string {
  const lines = view.state.events.slice(0, EVENTS_SHOWN).map(({ atUs, source, kind, data }) => {
    const text = `${instant(atUs)[view.language]}  ${source.toUpperCase().padEnd(3)}  ${kind}  ${short(data)}`;
    return escapeHtml(text);
  });
  const body =
    lines.length === 0
      ? `<p>${tell(view, words.noEvents)}</p>`
      : `<pre class="lab-log" tabindex="0" aria-labelledby="events-title">${lines.join('\n')}</pre>`;
  return card(view, 'events', words.events, body, true);
}

const DATA_LENGTH_MAX = 160;

function short(data: unknown): string {
  const text = JSON.stringify(data) ?? '';
  if (text === '{}') return '';
  return text.length > DATA_LENGTH_MAX ? `${text.slice(0, DATA_LENGTH_MAX)}…` : text;
}

/** A line about the rehearsal under way. */
function rehearsal(view: View): string {
  const { current } = view.state.trainee;
  if (current === null) return '';
  const done = current.steps.filter(({ state }) => state === 'done').length;
  const next = nextStep(current.steps);
  const count: Label = {
    en: `${done} of ${current.steps.length} steps`,
    fr: `${done} ${done > 1 ? 'étapes' : 'étape'} sur ${current.steps.length}`,
  };
  const mistakes = current.mistakes.length;
  const wrong: Label = {
    en: `${mistakes} ${mistakes === 1 ? 'mistake' : 'mistakes'}`,
    fr: `${mistakes} ${mistakes > 1 ? 'erreurs' : 'erreur'}`,
  };
  const parts = [
    `<a href="/rehearsals">${tell(view, current.title)}</a>`,
    tell(view, count),
    ...(mistakes === 0 ? [] : [badge(view, wrong, 'bad')]),
    ...(next === null ? [] : [`${tell(view, words.next)} ${tell(view, next.title)}`]),
  ];
  return `<div class="lab-state tone-warn">${parts.map((part) => `<span>${part}</span>`).join('')}</div>`;
}

/** Body of the first page. */
export const overview = (view: View): string =>
  `${siteState(view)}${rehearsal(view)}${elsewhereCard(view)}<div class="lab-grid">${view.state.boxes.map((box) => boxCard(view, box)).join('')}</div>` +
  `<div class="lab-grid">${networkCard(view)}${historyCard(view)}</div><div class="lab-grid">${eventsCard(view)}</div>`;
