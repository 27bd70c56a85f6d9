/**
 * What the lab and the world around the boxes tell, and with it every kind of event that a rehearsal
 * may speak of. The boxes' own kinds: hardware/kernel/event-kinds.ts.
 */
import * as v from 'valibot';
import { boxEventKinds, type DomainEvent } from '../../hardware/kernel/event-kinds.js';

const text = v.string();
const textOrNull = v.nullable(text);
const number = v.number();
const flag = v.boolean();
/** A box by its name in the lab. */
const box = v.picklist(['a', 'b', 'c'] as const);
/** The maker's machines know boxes that are no longer here. */
const customer = v.nullable(box);
/** A box by its letter where an address is its own. */
const at = textOrNull;
const nothing = v.strictObject({});
const ofBox = v.strictObject({ box });
const ofCustomer = v.strictObject({ box: customer });
const packageOf = v.strictObject({ box: customer, package: text });
const way = { workstation: text, address: text, by: v.picklist(['hosts-file', 'dns'] as const) };
const publicPlace = { publicAddress: text, publicPort: number };

const chassis = {
  'power.on': v.strictObject({ boot: number }),
  'power.ready': nothing,
  'power.no-disk': nothing,
  /** A bug of the software that it survived (BoxOptions.onBug). */
  'software.failed': nothing,
  /** The box came back without what its disk had not really written, or with disks of an earlier instant. */
  'disk.commits-lost': v.strictObject({ steps: number }),
  'disk.put-back': v.strictObject({ steps: number }),
  'power.off': ofBox,
  'power.cut': ofBox,
  cable: v.strictObject({ box, nic: v.picklist(['eth0', 'eth1'] as const), up: flag }),
  overlays: v.strictObject({ box, list: v.array(text) }),
};

const people = {
  /** Somebody has done something wrong at a box, or has put it right. */
  'people.mistake': v.strictObject({ box, mistake: text, isRight: flag }),
  /** Somebody else was asked for what only they can do. */
  'help.asked': v.strictObject({ what: v.picklist(['storage', 'sales'] as const), box }),
  /** A trainee has answered a question of a rehearsal. */
  'answer.given': v.strictObject({ question: text, option: text }),
  /** The story around a rehearsal begins; the accounts of its people. */
  'story.begun': v.strictObject({ users: text }),
  /** Somebody was told of a change: who, and when the site may be away; its window is over. */
  'announcement.sent': v.strictObject({ to: text, fromUs: number, untilUs: number }),
  'announcement.over': v.strictObject({ fromUs: number, up: flag }),
  /** A colleague whom nobody had told was cut off or could not begin, and could work again. */
  'people.surprised': v.strictObject({ who: text, why: v.picklist(['cut', 'refused'] as const) }),
  'people.back': v.strictObject({ who: text, minutes: number }),
};

const network = {
  'network.dns-changed': v.strictObject({ name: text, address: text, ttlS: number, at }),
  'network.dns-removed': v.strictObject({ name: text }),
  'network.dns-spread': v.strictObject({ name: text, address: textOrNull }),
  'network.nat-changed': v.strictObject({ ...publicPlace, insideAddress: text, insidePort: number, at }),
  'network.nat-removed': v.strictObject(publicPlace),
  'network.nat-cleared': v.strictObject({ ...publicPlace, connections: number }),
  'network.firewall-changed': v.strictObject({ source: text, destination: text, blocked: flag, from: at }),
  'network.arp-flushed': v.strictObject({ machine: text, entries: number }),
  'network.announced': v.strictObject({ address: text, box, heard: flag, corrected: number }),
  'workstation.dns-flushed': v.strictObject({ workstation: text }),
  'workstation.hosts-changed': v.strictObject({ workstation: text, site: textOrNull, at }),
};

const clients = {
  'site.seen': v.strictObject({
    up: flag,
    box: textOrNull,
    version: textOrNull,
    trouble: v.nullable(v.picklist(['no-answer', 'backup', 'down'] as const)),
  }),
  'console.installed': v.strictObject({ workstation: text, version: text, obsolete: number }),
  'console.launched': v.strictObject({ ...way, version: text, update: text }),
  'console.untrusted': v.strictObject({ ...way, why: text }),
  'console.session-started': v.strictObject({ ...way, version: text, session: text, jumpItem: text }),
  'integration.ran': v.strictObject({ name: text, good: flag }),
};

const maker = {
  'updates.key-accepted': ofCustomer,
  'updates.key-refused': v.strictObject({ box: customer, why: text }),
  'updates.handed-over': packageOf,
  'updates.not-offered': packageOf,
  'support.offered-again': packageOf,
  'support.repair-code': ofCustomer,
  'support.access-code': ofCustomer,
  'support.desk-refused': v.strictObject({ box: customer, why: text }),
  /** Somebody called outside of support's hours. */
  'support.desk-closed': ofCustomer,
  'maker.rollout': v.strictObject({ box, package: text }),
};

/** What was armed for a moment (lab/hosting/when). */
const armed = {
  'when.set': v.strictObject({ id: text, when: text }),
  'when.removed': v.strictObject({ id: text }),
  'when.fired': v.strictObject({ id: text, times: number }),
  'when.over': v.strictObject({ id: text }),
  'when.refused': v.strictObject({ id: text, why: text }),
};

/** Real programs of the host that stand for machines outside (lab/outside/host-gateway). */
const gateway = {
  'gateway.set': v.strictObject({ mappings: v.array(text) }),
  'gateway.asked': v.strictObject({ question: number, name: text, proto: text, port: number, bytes: number }),
  'gateway.answered': v.strictObject({
    question: number,
    outcome: text,
    status: v.nullable(number),
    bytes: number,
  }),
};

const asked = {
  outside: v.strictObject({
    n: number,
    method: text,
    url: text,
    status: number,
    location: textOrNull,
    digest: text,
  }),
  operator: v.looseObject({}),
};

const labEventKinds = {
  ...chassis,
  ...people,
  ...network,
  ...clients,
  ...maker,
  ...armed,
  ...gateway,
  ...asked,
};

type LabKinds = typeof labEventKinds;
export type LabEventKind = keyof LabKinds;
export type LabEventData<K extends LabEventKind> = Readonly<v.InferOutput<LabKinds[K]>>;
type LabEvent = {
  readonly [K in LabEventKind]: { readonly kind: K; readonly data: LabEventData<K> };
}[LabEventKind];

/** Whatever the transcript may hold. */
export type AnyEvent = DomainEvent | LabEvent;
export type AnyEventKind = AnyEvent['kind'];

/** How the lab and its people put a line into the transcript. */
export type EmitLab = <K extends LabEventKind>(kind: K, data: LabEventData<K>) => void;

type Schema = (typeof boxEventKinds & LabKinds)[keyof (typeof boxEventKinds & LabKinds)];

const declared: ReadonlyMap<string, Schema> = new Map<string, Schema>([
  ...Object.entries(boxEventKinds),
  ...Object.entries(labEventKinds),
]);

export const eventKinds: readonly string[] = [...declared.keys()].sort();

/** What is wrong with a line of the transcript, for whoever checks what is told; null: it is as declared. */
export function misfit({ kind, data }: { readonly kind: string; readonly data: unknown }): string | null {
  const schema = declared.get(kind);
  if (schema === undefined) return `${kind} is not declared`;
  return v.is(schema, data) ? null : `${kind} is declared otherwise than ${JSON.stringify(data)}`;
}

/** How a kind is declared; null: it is not. */
export const schemaOf = (kind: string): v.GenericSchema | null => declared.get(kind) ?? null;

export const eventFields = (kind: string): string[] => Object.keys(declared.get(kind)?.entries ?? {});

/** Whether a field of a kind can have a value; a field that the kind lacks has none. */
export function fieldCanBe(kind: string, field: string, value: unknown): boolean {
  const entries: Readonly<Record<string, v.GenericSchema>> = declared.get(kind)?.entries ?? {};
  const schema = entries[field];
  return schema !== undefined && v.is(schema, value);
}
