/** Sends what waits for HTTP recipients, to each in the order of the events. */
import { MINUTE_MS, MS, SECOND } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import type { Node } from '../../node/node.js';
import { createPump, noted, type Pump } from '../../node/pump.js';
import { all } from '../../store/database.js';
import { post, recovered, troubled } from './post.js';
import {
  dropWaiting,
  firstWaiting,
  type RecipientState,
  retryWaiting,
  type Waiting,
  writeState,
} from './queue.js';
import { recipientsNow, stateOf, writeAbout } from './recipients.js';
import type { HttpRecipient } from './settings.js';

const PAUSE_US_MIN = SECOND;
const LOOK_US = 60 * SECOND;

/** What the answer to an attempt makes of a recipient's state. */
function after(
  { hardware: { clock } }: Node,
  recipient: HttpRecipient,
  before: RecipientState,
  event: string,
  refused: Label | null,
): RecipientState {
  const now = { ...before, atMs: clock.nowMs(), event, refused };
  if (refused === null) return { ...now, failures: 0, failingSinceMono: null, told: false };
  const since = before.failingSinceMono ?? clock.monoMs();
  const late = clock.monoMs() - since >= recipient.errorDelayMinutes * MINUTE_MS;
  return { ...now, failures: before.failures + 1, failingSinceMono: since, told: before.told || late };
}

/** Notes what came of an attempt, and tells of it. */
async function settle(
  node: Node,
  recipient: HttpRecipient,
  waiting: Waiting,
  refused: Label | null,
): Promise<void> {
  const monoMs = (): number => node.hardware.clock.monoMs();
  const before = stateOf(node, recipient.id);
  const next = after(node, recipient, before, waiting.event, refused);
  const firstMono = waiting.firstMono < 0 ? monoMs() : waiting.firstMono;
  const over = refused !== null && monoMs() - firstMono >= recipient.giveUpMinutes * MINUTE_MS;
  await noted(node, () =>
    node.box.transaction('outbound.settled', () => {
      writeState(node.box, recipient.id, over ? { ...next, lost: next.lost + 1 } : next);
      if (refused === null || over) dropWaiting(node.box, waiting.id);
      else {
        const notBeforeMono = monoMs() + recipient.retryS * 1_000;
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
  if (refused !== null && next.told && !before.told)
    writeAbout(node, recipient, troubled(recipient, refused));
  if (refused === null && before.told) writeAbout(node, recipient, recovered(recipient));
}

function due(node: Node, id: string): { recipient: HttpRecipient; waiting: Waiting } | null {
  const recipient = recipientsNow(node).find((one) => one.id === id);
  const waiting = recipient?.enabled ? firstWaiting(node.box, id) : null;
  return recipient === undefined || waiting === null || waiting.notBeforeMono > node.hardware.clock.monoMs()
    ? null
    : { recipient, waiting };
}

const pumpFor = (node: Node, id: string): Pump =>
  createPump(node, {
    one: async () => {
      const next = due(node, id);
      if (next === null) return false;
      const refused = await post(node, next.recipient, next.waiting.body);
      await settle(node, next.recipient, next.waiting, refused);
      return true;
    },
    waitUs: () => {
      const waiting = firstWaiting(node.box, id);
      if (waiting === null) return null;
      const inUs = Math.ceil((waiting.notBeforeMono - node.hardware.clock.monoMs()) * MS);
      // What waits for a disabled recipient or for the site is looked at less often.
      return Math.max(inUs, inUs <= 0 ? LOOK_US : PAUSE_US_MIN);
    },
  });

export interface Deliveries {
  /** Something waits for this recipient. */
  wake(recipient: string): void;
  wakeAll(): void;
}

/** One pump for each recipient: whoever is silent makes nobody else wait. */
export function createDeliveries(node: Node): Deliveries {
  const pumps = new Map<string, Pump>();
  const wake = (id: string): void => {
    const pump = pumps.get(id) ?? pumpFor(node, id);
    pumps.set(id, pump);
    pump.wake();
  };
  return {
    wake,
    wakeAll: () => {
      const rows = all<{ recipient: string }>(
        node.box.db,
        'SELECT DISTINCT recipient FROM outbound_event ORDER BY recipient',
      );
      for (const { recipient } of rows) wake(recipient);
    },
  };
}
