/**
 * Writes the appliance site's log. Every action that a form of that site carried out is noted at
 * the door, so that no page can forget it; sign-ins and starts are noted where they happen, and
 * what the network does to the box's addresses as its cards tell it.
 */
import type { DomainEvent } from '../hardware/event-kinds.js';
import type { Label } from '../views/label.js';
import { conflictText, contestedText } from './address-words.js';
import type { Node } from './node.js';
import type { Outcome, Page } from './page.js';
import { appendBoxEvent, type BoxEvent } from './store/box-events.js';
import { sendSyslog } from './syslog.js';

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
} as const satisfies Record<string, Label>;

/** Into the box's own log, and to the syslog servers. */
function note(node: Node, event: Omit<BoxEvent, 'id'>): void {
  appendBoxEvent(node.box, event);
  sendSyslog(node, event);
}

/** What the outcome did, in words; null: nothing worth a line. */
function told(outcome: Outcome): Label | null {
  if ('done' in outcome) return outcome.done;
  if ('download' in outcome) {
    const { filename } = outcome.download;
    return { en: `The file ${filename} was downloaded.`, fr: `Le fichier ${filename} a été téléchargé.` };
  }
  return 'show' in outcome ? outcome.show.title : null;
}

/** After a form of the appliance site was carried out. Refusals changed nothing and are not noted. */
export function noteAction(
  node: Node,
  page: Page,
  by: { name: string; source: string },
  outcome: Outcome,
): void {
  if (page.site !== 'appliance') return;
  const text = told(outcome);
  if (text === null) return;
  const atMs = node.hardware.clock.nowMs();
  note(node, { atMs, actor: by.name, source: by.source, place: page.title, text });
}

export const noteStart = (node: Node): void =>
  note(node, {
    atMs: node.hardware.clock.nowMs(),
    actor: '',
    source: '',
    place: places.power,
    text: words.started,
  });

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

/** Notes address conflicts from now on: they begin and end on the network, by no form. */
export function noteConflicts(node: Node): void {
  const lost = new Set<string>();
  node.onEvent((event) => {
    const text = conflictNews(event, lost);
    if (text === null) return;
    const atMs = node.hardware.clock.nowMs();
    note(node, { atMs, actor: '', source: '', place: places.network, text });
  });
}

/** Sign-ins on the appliance site; a name that is no account's is left out (`actor` ''). */
export const noteSignIn = (
  node: Node,
  what: 'signedIn' | 'refused' | 'locked' | 'signedOut',
  actor: string,
  source: string,
): void =>
  note(node, {
    atMs: node.hardware.clock.nowMs(),
    actor,
    source,
    place: places.signIn,
    text: words[what],
  });
