/**
 * Tells others of what happens: HTTP recipients by a form-encoded POST, each in the order of the
 * events; e-mail recipients by the site's mail. A recipient that fails is tried again, and disabled
 * after too many failures in a row; the administrators are told.
 */

import { MS, SECOND } from '../../hardware/ports.js';
import type { Label } from '../../views/label.js';
import { addressList, mailSettings } from '../mail/settings.js';
import type { Node } from '../node.js';
import { createPump, noted } from '../pump.js';
import type { Store } from '../store/database.js';
import { readSetting } from '../store/settings.js';
import { siteLanguage } from '../store/site-settings.js';
import { expand, type OutboundEvent, outboundOf } from './events.js';
import {
  keepOnly,
  type RecipientState,
  readStates,
  readWaiting,
  WAITING_MAX,
  type Waiting,
  writeState,
  writeWaiting,
} from './queue.js';
import {
  type EmailRecipient,
  emailRecipients,
  type HttpRecipient,
  httpRecipients,
  targetOf,
} from './settings.js';

export interface OutboundService {
  /** Sends a test event at once; the label says why it was not taken. */
  test(recipient: HttpRecipient): Promise<Label | null>;
  /** A disabled recipient may be tried again; its failures are forgotten. */
  revive(recipient: string): void;
  /** Recipients were added, changed or removed. */
  recipientsChanged(): void;
  start(): void;
}

const TIMEOUT_US = 20 * SECOND;
const PAUSE_US_MIN = SECOND;

const words = {
  noNetwork: {
    en: 'This appliance has no network connection.',
    fr: 'Ce serveur n’a pas de connexion réseau.',
  },
  silent: { en: 'The recipient did not answer.', fr: 'Le destinataire n’a pas répondu.' },
  address: { en: 'The address is not valid.', fr: 'L’adresse n’est pas valide.' },
} as const satisfies Record<string, Label>;

const unknownHost = (host: string): Label => ({
  en: `The DNS server does not know ${host}.`,
  fr: `Le serveur DNS ne connaît pas ${host}.`,
});
const answered = (status: number): Label => ({
  en: `The recipient answered with status ${status}.`,
  fr: `Le destinataire a répondu avec le statut ${status}.`,
});
const disabledSubject = (name: string): Label => ({
  en: `The outbound event recipient ${name} was disabled`,
  fr: `Le destinataire d’événements ${name} a été désactivé`,
});

/** Everything that an event tells, in order. */
function valuesOf(node: Node, told: OutboundEvent): Record<string, string> {
  const version = node.installer.installed().site?.version ?? '';
  return {
    event: told.event,
    timestamp: String(Math.floor(node.hardware.clock.nowMs() / 1_000)),
    appliance_id: node.ports.plate.guid,
    appliance: node.network.config().hostname,
    version,
    ...told.fields,
  };
}

/** One POST; null: the recipient took it. */
async function post(node: Node, url: string, body: string): Promise<Label | null> {
  const target = targetOf(url);
  if (target === null) return words.address;
  const from = node.hardware.sourceAddress();
  if (from === null) return words.noNetwork;
  const host = await node.hardware.resolve(target.host);
  if (host === null) return unknownHost(target.host);
  const reply = await node.ports.wire.call(
    {
      proto: target.proto,
      host,
      port: target.port,
      from,
      method: 'POST',
      path: target.path,
      headers: { host: target.host, 'content-type': 'application/x-www-form-urlencoded' },
      body: Buffer.from(body),
    },
    TIMEOUT_US,
  );
  if (reply === null) return words.silent;
  return reply.status >= 200 && reply.status < 300 ? null : answered(reply.status);
}

export function createOutboundService(node: Node): OutboundService {
  const random = node.ports.random.fork('outbound');
  const siteNow = (): Store | null => (node.installer.siteDown() === null ? node.site() : null);
  const recipients = (): readonly HttpRecipient[] => {
    const site = siteNow();
    return site === null ? [] : readSetting(site, httpRecipients);
  };
  const mono = (): number => node.hardware.clock.monoMs();

  const settle = async (recipient: HttpRecipient, waiting: Waiting, refused: Label | null): Promise<void> => {
    const failures = refused === null ? 0 : (readStates(node.box)[recipient.id]?.failures ?? 0) + 1;
    const disabled = failures >= recipient.failuresMax;
    const state: RecipientState = {
      atMs: node.hardware.clock.nowMs(),
      event: waiting.event,
      refused,
      failures,
      disabled,
    };
    await noted(node, () =>
      node.box.transaction('outbound.settled', () => {
        writeState(node.box, recipient.id, state);
        const again = { ...waiting, notBeforeMono: mono() + recipient.retryS * 1_000 };
        writeWaiting(
          node.box,
          readWaiting(node.box).flatMap((one) => {
            if (disabled && one.recipient === recipient.id) return [];
            if (one.id !== waiting.id) return [one];
            return refused === null ? [] : [again];
          }),
        );
      }),
    );
    node.emit({
      kind: refused === null ? 'outbound.sent' : disabled ? 'outbound.disabled' : 'outbound.failed',
      data: { recipient: recipient.name, event: waiting.event, why: refused?.en ?? null },
    });
    node.changed('outbound');
    if (disabled) tellAdmins(recipient, refused);
  };

  const tellAdmins = ({ name }: HttpRecipient, why: Label | null): void => {
    const site = siteNow();
    if (site === null) return;
    const say = readSetting(site, siteLanguage);
    node.mail.send({
      kind: 'outbound-disabled',
      to: addressList(readSetting(site, mailSettings).admins),
      subject: `[${node.network.config().hostname}] ${disabledSubject(name)[say]}`,
      text: `${why?.[say] ?? ''}\n`,
    });
  };

  /** The first waiting event of each recipient that may be sent now. */
  const due = (): { recipient: HttpRecipient; waiting: Waiting } | null => {
    const seen = new Set<string>();
    const known = recipients();
    for (const waiting of readWaiting(node.box)) {
      if (seen.has(waiting.recipient)) continue;
      seen.add(waiting.recipient);
      const recipient = known.find(({ id }) => id === waiting.recipient);
      if (recipient?.enabled && waiting.notBeforeMono <= mono()) return { recipient, waiting };
    }
    return null;
  };

  const pump = createPump(node, {
    one: async () => {
      const next = due();
      if (next === null) return false;
      const refused = await post(node, next.recipient.url, next.waiting.body);
      await settle(next.recipient, next.waiting, refused);
      return true;
    },
    waitUs: () => {
      const waits = readWaiting(node.box).map(({ notBeforeMono }) => notBeforeMono);
      if (waits.length === 0) return null;
      const inUs = (Math.min(...waits) - mono()) * MS;
      // What waits for a disabled recipient or for the site is looked at less often.
      return Math.max(Math.ceil(inUs), inUs <= 0 ? 60 * SECOND : PAUSE_US_MIN);
    },
  });

  const toHttp = (told: OutboundEvent, values: Record<string, string>): void => {
    const states = readStates(node.box);
    const wanted = recipients().filter(
      ({ id, enabled, events }) =>
        enabled && states[id]?.disabled !== true && events.some((kind) => kind === told.event),
    );
    if (wanted.length === 0) return;
    const body = new URLSearchParams(values).toString();
    const more = wanted.map(({ id }) => ({
      id: random.uuid(),
      recipient: id,
      event: told.event,
      body,
      notBeforeMono: 0,
    }));
    const kept = [...readWaiting(node.box), ...more];
    if (kept.length > WAITING_MAX) {
      node.emit({ kind: 'outbound.dropped', data: { events: kept.length - WAITING_MAX } });
    }
    node.box.transaction('outbound.queued', () => writeWaiting(node.box, kept.slice(0, WAITING_MAX)));
    pump.wake();
  };

  const toEmail = (recipient: EmailRecipient, values: Record<string, string>): void => {
    node.mail.send({
      kind: 'outbound',
      to: addressList(recipient.addresses),
      subject: expand(recipient.subject, values),
      text: `${Object.entries(values)
        .map(([name, value]) => `${name}: ${value}`)
        .join('\n')}\n`,
    });
  };

  return {
    test: async (recipient) => {
      const values = valuesOf(node, { event: 'test', fields: {} });
      const refused = await post(node, recipient.url, new URLSearchParams(values).toString());
      const before = readStates(node.box)[recipient.id];
      node.box.transaction('outbound.tested', () =>
        writeState(node.box, recipient.id, {
          atMs: node.hardware.clock.nowMs(),
          event: 'test',
          refused,
          failures: before?.failures ?? 0,
          disabled: before?.disabled ?? false,
        }),
      );
      return refused;
    },
    revive: (recipient) => {
      node.box.transaction('outbound.revived', () => writeState(node.box, recipient, null));
      pump.wake();
    },
    recipientsChanged: () => {
      const ids = new Set(recipients().map(({ id }) => id));
      node.box.transaction('outbound.recipients', () => keepOnly(node.box, ids));
      pump.wake();
    },
    start: () => {
      node.onEvent((event) => {
        const told = outboundOf(event);
        const site = siteNow();
        if (told === null || site === null) return;
        const values = valuesOf(node, told);
        toHttp(told, values);
        for (const one of readSetting(site, emailRecipients)) {
          if (one.enabled && one.events.some((kind) => kind === told.event)) toEmail(one, values);
        }
      });
      if (readWaiting(node.box).length > 0) pump.wake();
    },
  };
}
