/** Acts out of a recording, which may come from somebody else. An act without its schema does not compile. */
import * as v from 'valibot';
import { audiences } from '../clients/story/announcements.js';
import { favours } from '../clients/story/favours.js';
import { storyPlanSchema } from '../clients/story/plan.js';
import { eventAnswers } from '../outside/customer/event-receiver.js';
import { outcomes } from '../outside/host-gateway/gateway.js';
import { targetSchemes } from '../outside/host-gateway/mapping.js';
import { boxNames } from '../plan.js';
import type { Act } from './act.js';
import { type NamedWhen, whenSchema } from './when.js';

type ActOf<K extends Act['kind'], A = Act> = A extends { readonly kind: infer Q }
  ? K extends Q
    ? A
    : never
  : never;
type Schemas = {
  readonly [K in Act['kind']]: v.GenericSchema<unknown, Omit<ActOf<K>, 'kind'>>;
};

const box = v.picklist(boxNames);
const text = v.string();
const nothing = v.object({});
const seat = v.object({ workstation: text });
const client = v.object({ client: text });
const setup = v.object({ machine: text, file: text });
const entry = { publicAddress: text, publicPort: v.number() };

const standing = v.object({
  seen: v.number(),
  fired: v.number(),
  setUs: v.number(),
  sinceUs: v.nullable(v.number()),
  phases: v.number(),
  lastUs: v.nullable(v.number()),
});

const schemas: Schemas = {
  'cut-power': v.object({ box }),
  'switch-on': v.object({ box }),
  press: v.object({ box, button: v.picklist(['power', 'reset']) }),
  cable: v.object({ box, nic: v.picklist(['eth0', 'eth1']), up: v.boolean() }),
  filter: v.object({
    box,
    from: v.number(),
    filter: v.nullable(v.object({ cut: v.boolean(), lossShare: v.number(), extraUs: v.number() })),
  }),
  overlays: v.object({
    box,
    list: v.array(
      v.object({
        id: text,
        overlay: text,
        values: v.record(text, v.union([text, v.number(), v.boolean()])),
        sinceUs: v.exactOptional(v.number()),
      }),
    ),
  }),

  dns: v.object({ name: text, address: text, ttlS: v.number() }),
  'dns-remove': v.object({ name: text }),
  nat: v.object({ ...entry, insideAddress: text, insidePort: v.number() }),
  'nat-remove': v.object(entry),
  'nat-clear': v.object(entry),
  firewall: v.object({ source: text, destination: text, blocked: v.boolean() }),
  'arp-flush': v.object({ machine: text }),
  'hosts-file': v.object({ workstation: text, text }),
  'dns-flush': seat,

  'fleet-call': client,
  'fleet-reboot': client,
  'fleet-off': client,
  'fleet-on': client,
  'fleet-install': v.object({ file: text, computer: text }),
  'fleet-deploy': v.object({ file: text }),
  'integration-run': client,
  'integration-target': v.object({ client: text, target: text }),
  'integration-reinstall': v.object({ client: text, version: text }),
  'console-deploy': setup,
  'console-uninstall': setup,
  'console-package': setup,

  'console-launch': seat,
  'console-sign-in': v.object({ workstation: text, username: text, password: text }),
  'console-session': v.object({ workstation: text, jumpItem: text }),
  'console-tool': v.object({
    workstation: text,
    tool: v.picklist(['script', 'action', 'files']),
    id: text,
  }),
  'console-invite': v.object({ workstation: text, profile: text }),
  'console-join': v.object({ workstation: text, key: text, name: text }),
  'console-end': seat,
  'console-close': seat,

  'mail-clear': nothing,
  'events-clear': nothing,
  'events-answer': v.object({ answer: v.picklist(eventAnswers) }),
  watch: nothing,
  probe: nothing,
  visit: v.object({
    site: v.picklist(['updates', 'support']),
    method: text,
    path: text,
    headers: v.record(text, text),
    bodyBase64: text,
  }),
  browse: v.object({
    host: text,
    port: v.number(),
    method: text,
    path: text,
    headers: v.record(text, text),
    bodyBase64: text,
    patienceS: v.exactOptional(v.number()),
  }),
  contract: v.object({
    box,
    maintenanceUntilMs: v.exactOptional(v.nullable(v.number())),
    extractableConsole: v.exactOptional(v.boolean()),
    rollout: v.exactOptional(
      v.object({ package: text, atMs: v.nullable(v.union([v.number(), v.literal('now')])) }),
    ),
  }),
  'when-set': v.object({
    when: v.pipe(
      whenSchema,
      v.check((when) => when.id !== undefined, 'has no name'),
      v.transform((when) => when as NamedWhen),
    ),
    standing: v.exactOptional(standing),
  }),
  'when-remove': v.object({ id: text }),
  gateway: v.object({
    mappings: v.array(
      v.object({
        name: text,
        port: v.nullable(v.number()),
        target: v.object({ scheme: v.nullable(v.picklist(targetSchemes)), host: text, port: v.number() }),
      }),
    ),
  }),
  'gateway-answer': v.object({
    question: v.number(),
    at: text,
    outcome: v.picklist(outcomes),
    reply: v.nullable(
      v.object({
        status: v.number(),
        headers: v.record(text, v.union([text, v.array(text)])),
        bodyBase64: text,
        certificates: v.exactOptional(v.array(text)),
      }),
    ),
  }),
  'snmp-ask': v.object({ ask: v.number(), address: text, from: text, bodyBase64: text }),
  moment: v.object({ name: text }),
  'rehearsal-start': v.object({
    rehearsal: text,
    mode: v.exactOptional(text),
    variant: v.exactOptional(text),
  }),
  'rehearsal-hint': v.object({ step: text }),
  answer: v.object({ question: text, option: text }),
  ask: v.object({ what: v.picklist(favours), box }),
  'story-begin': v.object({ story: storyPlanSchema }),
  'story-end': nothing,
  announce: v.object({ to: v.array(v.picklist(audiences)), fromUs: v.number(), untilUs: v.number() }),
  'rehearsal-end': v.object({ how: v.picklist(['finished', 'abandoned']) }),
  stop: nothing,
  resume: v.object({ boxes: v.array(box) }),
};

const isKind = (kind: unknown): kind is Act['kind'] =>
  typeof kind === 'string' && Object.hasOwn(schemas, kind);

/** Whether what was read is an act that this lab can do. */
export const isAct = (given: unknown): given is Act =>
  typeof given === 'object' &&
  given !== null &&
  'kind' in given &&
  isKind(given.kind) &&
  v.is(schemas[given.kind], given);
