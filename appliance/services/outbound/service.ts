/**
 * Tells others of what happens: HTTP recipients by a form-encoded POST, e-mail recipients by the site's
 * mail. Each HTTP recipient has a queue of its own, in the order of the events (V20): the first event
 * blocks the rest until the recipient answers 200 or a set time is over, and nobody else waits for
 * it. Of whatever session was told that it began it is told that it ended, whatever happened meanwhile.
 */

import { MS, SECOND } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import type { Node } from '../../node/node.js';
import { createPump, noted, type Pump } from '../../node/pump.js';
import { all, type Store } from '../../store/database.js';
import { findSessionById } from '../../store/site/history/report-queries.js';
import { attributeOf, userNamed } from '../../store/site/history/whole-sessions.js';
import { readSetting } from '../../store/site/settings.js';
import { siteLanguage } from '../../store/site/site-settings.js';
import { apiVersion, applianceId } from '../api/era.js';
import { numberOf } from '../api/numbers.js';
import { addressList, mailSettings } from '../mail/settings.js';
import type { OutboundService } from './contract.js';
import { expand, type OutboundEvent, outboundOf, type People, sessionEnd } from './events.js';
import { post, recovered, troubled } from './post.js';
import {
  dropWaiting,
  firstWaiting,
  keepOnly,
  noteBegun,
  noteEnded,
  putWaiting,
  type RecipientState,
  readStates,
  refreshWaiting,
  retryWaiting,
  toldSessions,
  WAITING_MAX,
  type Waiting,
  waitingCount,
  writeState,
} from './queue.js';
import { type EmailRecipient, emailRecipients, type HttpRecipient, readHttpRecipients } from './settings.js';

const PAUSE_US_MIN = SECOND;
const LOOK_US = 60 * SECOND;
const MINUTE_MS = 60_000;

const untold: RecipientState = {
  atMs: 0,
  event: '',
  refused: null,
  failures: 0,
  failingSinceMono: null,
  told: false,
  lost: 0,
};

/** Everything that an event tells, in order. */
function valuesOf(node: Node, site: Store | null, told: OutboundEvent): Record<string, string> {
  const { lsid } = told.fields;
  return {
    event: told.event,
    // Of what is told, not of the product: it changes with the API.
    version: apiVersion(node),
    timestamp: String(Math.floor(node.hardware.clock.nowMs() / 1_000)),
    appliance_id: applianceId(node),
    appliance: node.network.config().hostname,
    ...told.fields,
    ...(lsid === undefined || site === null ? {} : { external_key: attributeOf(site, lsid, 'external_key') }),
  };
}

const peopleOf =
  (site: Store): People =>
  (username) => {
    const user = userNamed(site, username);
    return {
      userId: user === null ? '' : String(numberOf(user.id)),
      displayName: user === null || user.displayName === '' ? username : user.displayName,
    };
  };

export function createOutboundService(node: Node): OutboundService {
  const siteNow = (): Store | null => (node.software.siteDown() === null ? node.site() : null);
  const recipients = (): readonly HttpRecipient[] => {
    const site = siteNow();
    return site === null ? [] : readHttpRecipients(site);
  };
  const mono = (): number => node.hardware.clock.monoMs();
  const stateOf = (id: string): RecipientState => ({ ...untold, ...readStates(node.box)[id] });

  const tell = (recipient: HttpRecipient, mail: ReturnType<typeof troubled>): void => {
    const site = siteNow();
    if (site === null) return;
    const say = readSetting(site, siteLanguage);
    const own = addressList(recipient.errorAddresses);
    node.mail.send({
      kind: 'outbound-trouble',
      to: own.length > 0 ? own : addressList(readSetting(site, mailSettings).admins),
      subject: `[${node.network.config().hostname}] ${mail.subject[say]}`,
      text: `${mail.text[say]}\n`,
    });
  };

  /** What the answer to an attempt makes of a recipient's state. */
  const after = (recipient: HttpRecipient, waiting: Waiting, refused: Label | null): RecipientState => {
    const before = stateOf(recipient.id);
    const now = { ...before, atMs: node.hardware.clock.nowMs(), event: waiting.event, refused };
    if (refused === null) return { ...now, failures: 0, failingSinceMono: null, told: false };
    const since = before.failingSinceMono ?? mono();
    const late = mono() - since >= recipient.errorDelayMinutes * MINUTE_MS;
    return { ...now, failures: before.failures + 1, failingSinceMono: since, told: before.told || late };
  };

  const settle = async (recipient: HttpRecipient, waiting: Waiting, refused: Label | null): Promise<void> => {
    const before = stateOf(recipient.id);
    const next = after(recipient, waiting, refused);
    const firstMono = waiting.firstMono < 0 ? mono() : waiting.firstMono;
    const over = refused !== null && mono() - firstMono >= recipient.giveUpMinutes * MINUTE_MS;
    await noted(node, () =>
      node.box.transaction('outbound.settled', () => {
        writeState(node.box, recipient.id, over ? { ...next, lost: next.lost + 1 } : next);
        if (refused === null || over) dropWaiting(node.box, waiting.id);
        else {
          const notBeforeMono = mono() + recipient.retryS * 1_000;
          retryWaiting(node.box, waiting.id, { firstMono, notBeforeMono });
        }
      }),
    );
    node.emit({
      kind: refused === null ? 'outbound.sent' : 'outbound.failed',
      data: { recipient: recipient.name, event: waiting.event, why: refused?.en ?? null },
    });
    if (over) node.emit({ kind: 'outbound.dropped', data: { recipient: recipient.name, events: 1 } });
    node.changed('outbound');
    if (refused !== null && next.told && !before.told) tell(recipient, troubled(recipient, refused));
    if (refused === null && before.told) tell(recipient, recovered(recipient));
  };

  const due = (id: string): { recipient: HttpRecipient; waiting: Waiting } | null => {
    const recipient = recipients().find((one) => one.id === id);
    const waiting = recipient?.enabled ? firstWaiting(node.box, id) : null;
    return recipient === undefined || waiting === null || waiting.notBeforeMono > mono()
      ? null
      : { recipient, waiting };
  };

  // One pump each: whoever is silent makes nobody else wait.
  const pumps = new Map<string, Pump>();
  const pumpOf = (id: string): Pump => {
    const known = pumps.get(id);
    if (known !== undefined) return known;
    const made = createPump(node, {
      one: async () => {
        const next = due(id);
        if (next === null) return false;
        const refused = await post(node, next.recipient, next.waiting.body);
        await settle(next.recipient, next.waiting, refused);
        return true;
      },
      waitUs: () => {
        const waiting = firstWaiting(node.box, id);
        if (waiting === null) return null;
        const inUs = Math.ceil((waiting.notBeforeMono - mono()) * MS);
        // What waits for a disabled recipient or for the site is looked at less often.
        return Math.max(inUs, inUs <= 0 ? LOOK_US : PAUSE_US_MIN);
      },
    });
    pumps.set(id, made);
    return made;
  };
  const wakeAll = (): void => {
    const rows = all<{ recipient: string }>(
      node.box.db,
      'SELECT DISTINCT recipient FROM outbound_event ORDER BY recipient',
    );
    for (const { recipient } of rows) pumpOf(recipient).wake();
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

  /** Inside the transaction that queues: events for which a recipient has no room. */
  const queue = (recipient: HttpRecipient, told: OutboundEvent, body: string): boolean => {
    if (waitingCount(node.box, recipient.id) < WAITING_MAX) {
      putWaiting(node.box, recipient.id, told.event, body);
      return true;
    }
    const state = stateOf(recipient.id);
    writeState(node.box, recipient.id, { ...state, lost: state.lost + 1 });
    return false;
  };

  /** Queues events in their order, together with what is to be remembered of their session. */
  const publish = (site: Store, told: readonly OutboundEvent[], remember: () => void): void => {
    const http = recipients().filter(({ enabled }) => enabled);
    const full = new Set<HttpRecipient>();
    const wanted = (events: readonly string[], one: OutboundEvent): boolean => events.includes(one.event);
    const values = told.map((one) => ({ one, values: valuesOf(node, site, one) }));
    if (recipients().length > 0) {
      node.box.transaction('outbound.queued', () => {
        for (const { one, values: given } of values) {
          const body = new URLSearchParams(given).toString();
          for (const recipient of http) {
            if (wanted(recipient.events, one) && !queue(recipient, one, body)) full.add(recipient);
          }
        }
        remember();
      });
    }
    for (const { name } of full)
      node.emit({ kind: 'outbound.dropped', data: { recipient: name, events: 1 } });
    wakeAll();
    for (const { one, values: given } of values) {
      for (const recipient of readSetting(site, emailRecipients)) {
        if (recipient.enabled && wanted(recipient.events, one)) toEmail(recipient, given);
      }
    }
  };

  /** Sessions that were told to have begun and are over: the power went, or software was installed. */
  const reconcile = (): void => {
    const site = siteNow();
    if (site === null) return;
    const open = new Set(
      all<{ id: string }>(site.db, 'SELECT id FROM active_session ORDER BY id').map(({ id }) => id),
    );
    for (const session of toldSessions(node.box)) {
      if (open.has(session.id)) continue;
      const reason = findSessionById(site, session.id)?.endReason ?? 'power-lost';
      publish(site, sessionEnd({ ...session, reason }, peopleOf(site)), () =>
        noteEnded(node.box, session.id),
      );
    }
  };

  return {
    test: async (recipient) => {
      const values = valuesOf(node, siteNow(), { event: 'test', fields: {} });
      const refused = await post(node, recipient, new URLSearchParams(values).toString());
      node.box.transaction('outbound.tested', () =>
        writeState(node.box, recipient.id, {
          ...stateOf(recipient.id),
          atMs: node.hardware.clock.nowMs(),
          event: 'test',
          refused,
        }),
      );
      return refused;
    },
    retry: (recipient) => {
      node.box.transaction('outbound.retried', () => refreshWaiting(node.box, recipient));
      pumpOf(recipient).wake();
    },
    recipientsChanged: () => {
      const ids = new Set(recipients().map(({ id }) => id));
      node.box.transaction('outbound.recipients', () => keepOnly(node.box, ids));
      wakeAll();
    },
    start: () => {
      node.onEvent((event) => {
        const site = siteNow();
        if (site === null) return;
        // An installation ends sessions while nobody can be told.
        if (event.kind.startsWith('installer.')) reconcile();
        const told = outboundOf(event, peopleOf(site));
        if (told.length === 0) return;
        publish(site, told, () => {
          if (event.kind === 'session.started') noteBegun(node.box, event.data);
          if (event.kind === 'session.ended') noteEnded(node.box, event.data.id);
        });
      });
      reconcile();
      wakeAll();
    },
  };
}
