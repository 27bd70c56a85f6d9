/**
 * Writes the appliance site's log. Every action that a form of that site carried out is noted at
 * the door, so that no page can forget it; sign-ins and starts are noted where they happen, and
 * what the network does to the box's addresses as its cards tell it.
 */
import type { DomainEvent } from '../../../hardware/kernel/event-kinds.js';
import type { Label } from '../../../views/label.js';
import type { Site } from '../../accounts/rights.js';
import type { Node } from '../../node/node.js';
import type { Action, Ctx, Outcome } from '../../pages/page.js';
import { appendBoxEvent, type BoxEvent, previousTime } from '../../store/box/events.js';
import type { shownForm } from '../../web/door/action-log.js';
import { conflictText, contestedText } from '../network/address-words.js';
import { logsPartedText, tailLostText } from './history-words.js';
import { type SyslogFields, sendSyslog } from './syslog.js';

const words = {
  started: { en: 'The appliance was switched on.', fr: 'Le serveur a été mis sous tension.' },
  signedIn: { en: 'Signed in.', fr: 'Connexion réussie.' },
  refused: { en: 'A sign-in was refused.', fr: 'Une connexion a été refusée.' },
  locked: {
    en: 'The account was locked after too many failed attempts.',
    fr: 'Le compte a été verrouillé après trop de tentatives échouées.',
  },
  signedOut: { en: 'Signed out.', fr: 'Déconnexion.' },
} as const satisfies Record<string, Label>;

const places = {
  power: { en: 'Power', fr: 'Alimentation' },
  signIn: { en: 'Sign-in', fr: 'Connexion' },
  network: { en: 'Networking', fr: 'Réseau' },
  health: { en: 'Health', fr: 'Santé' },
  failover: { en: 'Failover', fr: 'Reprise en séquence' },
} as const satisfies Record<string, Label>;

/** Into the box's own log, and to the syslog servers: by `fields`, else in its words. */
export function note(node: Node, event: Omit<BoxEvent, 'id'>, fields?: SyslogFields): void {
  appendBoxEvent(node.box, event);
  const { actor, source, place, text } = event;
  sendSyslog(node, {
    ...whoIs(actor, source),
    target: 'appliance',
    ...(fields ?? { event: 'appliance_log', place: place.en, message: text.en }),
  });
}

export const whoIs = (actor: string, source: string): SyslogFields => ({
  ...(actor === '' ? {} : { who: actor }),
  ...(source === '' ? {} : { who_ip: source }),
});
export const refusedFile = (name: string, why: Label): Label => ({
  en: `The file ${name} was refused: ${why.en}`,
  fr: `Le fichier ${name} a été refusé : ${why.fr}`,
});

export interface CarriedOut {
  readonly action: string;
  readonly declared: Action;
  readonly values: Readonly<Record<string, unknown>>;
  /** What the form showed before; null: no syslog server wants to know. */
  readonly before: ReturnType<typeof shownForm> | null;
  readonly outcome: Outcome;
  readonly ctx: Ctx;
}

export const noteStart = (node: Node): void =>
  note(node, {
    atMs: node.hardware.clock.nowMs(),
    actor: '',
    source: '',
    place: places.power,
    text: words.started,
  });

/** A standing trouble has begun, or is over. */
export const noteTrouble = (node: Node, text: Label): void =>
  note(node, { atMs: node.hardware.clock.nowMs(), actor: '', source: '', place: places.health, text });

const alone = (address: string): Label => ({
  en: `No other machine claims ${address} any more.`,
  fr: `Aucune autre machine ne réclame plus ${address}.`,
});
const held = (address: string): Label => ({
  en: `The address conflict is over: this appliance holds ${address}.`,
  fr: `Le conflit d’adresse est terminé : ce serveur détient ${address}.`,
});

/** What a word of the network cards is worth in the log; null: nothing. `lost`: addresses in conflict. */
function conflictNews({ kind, data }: DomainEvent, lost: Set<string>): Label | null {
  if (kind === 'address.contested') return contestedText(data.address, [data.by]);
  if (kind === 'address.uncontested') return alone(data.address);
  if (kind !== 'address.state') return null;
  const { address, by } = data;
  if (data.state === 'conflict') {
    lost.add(address);
    return conflictText(address, typeof by === 'string' ? [by] : []);
  }
  return lost.delete(address) && data.state === 'bound' ? held(address) : null;
}

function historyNews({ kind, data }: DomainEvent): Label | null {
  if (kind === 'failover.tail-lost') return tailLostText(data.rows);
  return kind === 'failover.logs-parted' ? logsPartedText(data.rows) : null;
}

/** Notes from now on what no form did: address conflicts, and history that was lost or not the same. */
export function noteNews(node: Node): void {
  const lost = new Set<string>();
  node.onEvent((event) => {
    const history = historyNews(event);
    const text = history ?? conflictNews(event, lost);
    if (text === null) return;
    const place = history === null ? places.network : places.failover;
    note(node, { atMs: node.hardware.clock.nowMs(), actor: '', source: '', place, text });
  });
}

/** When the account signed in to the appliance site before this time; null: not that the log knew. */
export const signedInBefore = (node: Node, actor: string): number | null =>
  previousTime(node.box, actor, words.signedIn.en);

/** Sign-ins, those of the appliance site in its log; a name that is no account's is left out (`actor` ''). */
export const noteSignIn = (
  node: Node,
  what: 'signedIn' | 'refused' | 'locked' | 'signedOut',
  actor: string,
  source: string,
  site: Site,
): void => {
  const fields = {
    event: what === 'signedOut' ? 'logout' : what === 'locked' ? 'account_locked' : 'login',
    status: what === 'signedIn' || what === 'signedOut' ? 'success' : 'failure',
  };
  const text = words[what];
  const atMs = node.hardware.clock.nowMs();
  if (site === 'appliance') note(node, { atMs, actor, source, place: places.signIn, text }, fields);
  else sendSyslog(node, { ...whoIs(actor, source), target: 'web/login', ...fields });
};
