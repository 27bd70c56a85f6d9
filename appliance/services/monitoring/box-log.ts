/**
 * The appliance site's log: what the box itself notes there. What its forms did is noted at their door
 * (web/door/note-action.ts), sign-ins where they happen (accounts/sign-in-log.ts).
 */
import type { DomainEvent } from '../../../hardware/kernel/event-kinds.js';
import type { Label } from '../../../views/label.js';
import type { Node } from '../../node/node.js';
import { appendBoxEvent, type BoxEvent } from '../../store/box/events.js';
import { conflictText, contestedText } from '../network/address-words.js';
import { checkedText } from '../scrub/words.js';
import { logsPartedText, tailLostText } from './history-words.js';
import { type SyslogFields, sendSyslog } from './syslog.js';

const words = {
  started: { en: 'The appliance was switched on.', fr: 'Le serveur a été mis sous tension.' },
} as const satisfies Record<string, Label>;

const places = {
  power: { en: 'Power', fr: 'Alimentation' },
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

/** Writes into the appliance's log that it has started. */
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
    const storage = event.kind === 'storage.checked' ? checkedText(event.data.mended, event.data.lost) : null;
    const text = history ?? storage ?? conflictNews(event, lost);
    if (text === null) return;
    const place = history !== null ? places.failover : storage !== null ? places.health : places.network;
    note(node, { atMs: node.hardware.clock.nowMs(), actor: '', source: '', place, text });
  });
}
