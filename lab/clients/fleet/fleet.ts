/**
 * The deployed clients at work: real requests over the wire, from computers behind one router of
 * the customer. What happens at the same instant travels together, so that ten thousand of them
 * cost little; an idle fleet calls a few times a day. Active clients keep a connection: that it was
 * lost and is back they know from the one who looks at the site all the time, the probe.
 *
 * @guide G28-G32 seed
 */
import * as v from 'valibot';
import type { AnswerOf, ClientCall, SiteAnswer } from '../../../appliance/clients/api/calls.js';
import { readJson } from '../../../hardware/kernel/read-json.js';
import type { Micros, WireReply, WireRequest } from '../../../hardware/ports.js';
import { MINUTE, MS, SECOND } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import {
  copyFleet,
  type FleetClient,
  type FleetState,
  type IntegrationClient,
  type Occasion,
} from '../../making/fleet/state.js';
import type { ClientHost } from '../../outside/client-host.js';
import type { Interval } from '../probe.js';
import { type Workstation, workstationAt } from '../workstation.js';
import { chunks, dailyUs, retryUs, waves } from './schedule.js';
import { fleetWords as words } from './words.js';

export interface Fleet {
  readonly machine: Workstation;
  state(): FleetState;
  /** The clients begin their day. */
  start(): void;
  /** The probe sees the site otherwise than before. */
  siteSeen(now: Interval): void;
  /** The site's name leads elsewhere: connected clients come anew. */
  siteMoved(): void;
  find(id: string): FleetClient | null;
  add(client: FleetClient): void;
  addIntegration(client: IntegrationClient): void;
  /** What the last installation by hand came to; null: well. */
  tell(refused: Label | null): void;
  told(): Label | null;
  /** One client calls its site now. */
  call(client: FleetClient, why: Occasion): Promise<void>;
  schedule(client: FleetClient, dueUs: Micros, why: Occasion): void;
  /** Its connection ends: the computer goes down. */
  leave(clients: readonly FleetClient[]): Promise<void>;
  /** A box calls a passive client (G31). */
  handle(request: WireRequest): Promise<WireReply | null>;
  changed(): void;
  onChange(listener: () => void): void;
}

const BATCH_MAX = 500;
const CHECK_IN_TIMEOUT_US = 30 * SECOND;
// A little more than a box lets a download take.
const UPGRADE_TIMEOUT_US = 11 * MINUTE;
const INSTALL_US = 20 * SECOND;

const wakeSchema = v.object({ id: v.string() });

/** Why a request came to nothing. */
export const troubleOf = (answer: Pick<SiteAnswer<ClientCall>, 'refusal'> | null): Label =>
  answer === null ? words.unreachable : (answer.refusal?.message ?? words.strange);

interface Parts {
  readonly host: ClientHost;
  readonly machine: Workstation;
  readonly byId: Map<string, FleetClient>;
  readonly schedule: Fleet['schedule'];
  readonly changed: () => void;
}

function failed(parts: Parts, clients: readonly FleetClient[], message: Label): void {
  for (const client of clients) {
    if (client.stage === 'off') continue;
    client.tries += 1;
    client.stage = 'failing';
    client.message = message;
    parts.schedule(client, retryUs(client.tries, parts.host.nowUs()), 'retry');
  }
  parts.changed();
}

/** Fetches the new version, installs it, checks in with it. */
async function upgrade(parts: Parts, clients: readonly FleetClient[]): Promise<void> {
  const { host, machine } = parts;
  for (const client of clients) {
    client.stage = 'upgrading';
    client.message = null;
  }
  parts.changed();
  const ids = clients.map(({ id }) => id);
  const answer = await machine.ask('upgrade', { ids }, { timeoutUs: UPGRADE_TIMEOUT_US });
  const still = (): FleetClient[] => clients.filter(({ stage }) => stage === 'upgrading');
  const fetched = answer?.said ?? null;
  if (fetched === null) return failed(parts, still(), troubleOf(answer));
  await host.sleep(INSTALL_US);
  const installed = still();
  for (const client of installed) client.version = fetched.version;
  await checkIn(parts, installed, 'upgraded');
}

/** What the site answered, client by client; those that may upgrade are returned. */
function obey(parts: Parts, answers: AnswerOf<'checkIn'>['answers']): FleetClient[] {
  const nowUs = parts.host.nowUs();
  const chosen: FleetClient[] = [];
  for (const answer of answers) {
    const client = parts.byId.get(answer.id);
    if (client === undefined || client.stage === 'off') continue;
    client.checkedInUs = nowUs;
    client.tries = 0;
    client.message = null;
    if (answer.do === 'upgrade') chosen.push(client);
    else if (answer.do === 'wait') {
      client.stage = 'waiting';
      client.message = words.turn;
      parts.schedule(client, nowUs + answer.afterMs * MS, 'retry');
    } else if (answer.do === 'stop') {
      client.stage = 'refused';
      client.message = words[answer.why];
    } else client.stage = 'resting';
    const calls = client.mode === 'passive' && answer.do !== 'wait' && answer.do !== 'upgrade';
    if (calls) parts.schedule(client, dailyUs(nowUs, nowUs), 'daily');
  }
  return chosen;
}

async function checkIn(parts: Parts, clients: readonly FleetClient[], why?: Occasion): Promise<void> {
  const calling = clients.filter(({ stage }) => stage !== 'off');
  if (calling.length === 0) return;
  const body = {
    clients: calling.map(({ id, key, version, why: own }) => ({ id, key, version, occasion: why ?? own })),
  };
  for (const client of calling) client.dueUs = null;
  const answer = await parts.machine.ask('checkIn', body, { timeoutUs: CHECK_IN_TIMEOUT_US });
  const heard = answer?.said ?? null;
  if (heard === null) return failed(parts, calling, troubleOf(answer));
  const chosen = obey(parts, heard.answers);
  parts.changed();
  // Whoever asked need not wait for the upgrade.
  if (chosen.length > 0) void upgrade(parts, chosen);
}

/** Calls that are due: one timer for all that are due at the same second. */
function createCalendar(host: ClientHost, run: (clients: readonly FleetClient[]) => void): Fleet['schedule'] {
  const days = new Map<Micros, FleetClient[]>();
  return (client, wantedUs, why) => {
    const dueUs = Math.max(Math.ceil(wantedUs / SECOND) * SECOND, host.nowUs() + 1);
    client.dueUs = dueUs;
    client.why = why;
    const known = days.get(dueUs);
    if (known !== undefined) {
      known.push(client);
      return;
    }
    days.set(dueUs, [client]);
    void host.sleep(dueUs - host.nowUs()).then(() => {
      const due = (days.get(dueUs) ?? []).filter((one) => one.dueUs === dueUs && one.stage !== 'off');
      days.delete(dueUs);
      run(due);
    });
  };
}

/** The clients of a saved or made fleet, at rest until `start`. */
export function createFleet(host: ClientHost, saved: FleetState): Fleet {
  const state = copyFleet(saved) as { clients: FleetClient[]; integrations: IntegrationClient[] };
  let lastTold: Label | null = null;
  const byId = new Map(state.clients.map((client) => [client.id, client]));
  const listeners: (() => void)[] = [];
  const machine = workstationAt(host, 'fleet', host.addresses.fleet);
  let seen: Interval | null = null;
  const changed = (): void => {
    for (const listener of listeners) listener();
  };
  const schedule = createCalendar(host, (due) => {
    for (const batch of chunks(due, BATCH_MAX)) void checkIn(parts, batch);
  });
  const parts: Parts = { host, machine, byId, schedule, changed };

  const reconnect = (): void => {
    const lost = state.clients.filter(({ mode, stage }) => mode === 'active' && stage !== 'off');
    waves(lost).forEach((wave, index) => {
      for (const client of wave) schedule(client, host.nowUs() + (index + 1) * SECOND, 'connected');
    });
  };
  return {
    machine,
    state: () => state,
    start: () => {
      for (const client of state.clients) {
        if (client.stage === 'off' || client.mode === 'active') continue;
        const nowUs = host.nowUs();
        const busy = client.stage !== 'resting' && client.stage !== 'refused';
        schedule(client, busy ? nowUs + SECOND : dailyUs(client.checkedInUs, nowUs), client.why);
      }
    },
    siteSeen: (now) => {
      const before = seen;
      seen = now;
      const same = before?.up === true && before.box === now.box && before.version === now.version;
      if (now.up && !same) reconnect();
    },
    siteMoved: reconnect,
    find: (id) => byId.get(id) ?? null,
    add: (client) => {
      state.clients.push(client);
      byId.set(client.id, client);
      changed();
    },
    addIntegration: (client) => {
      state.integrations.push(client);
      changed();
    },
    tell: (refused) => {
      lastTold = refused;
      changed();
    },
    told: () => lastTold,
    call: (client, why) => checkIn(parts, [client], why),
    schedule,
    leave: async (clients) => {
      await machine.ask('leave', { clients: clients.map(({ id, key }) => ({ id, key })) });
    },
    handle: async (request) => {
      const asked = readJson(wakeSchema, request.body);
      const client = asked === null ? undefined : byId.get(asked.id);
      if (client === undefined || client.mode !== 'passive' || client.stage === 'off') return null;
      if (client.stage !== 'upgrading') await checkIn(parts, [client], 'console');
      return { status: 200, headers: {}, body: Buffer.from('{}') };
    },
    changed,
    onChange: (listener) => {
      listeners.push(listener);
    },
  };
}
