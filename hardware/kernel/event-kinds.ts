/**
 * The one table of what a box tells: each kind of event and the fields that it carries. Machines,
 * pages and hardware emit these and nothing else; rehearsal files, the judge's ledger, mails and
 * outbound events read them. A new kind is one entry here. No socket, port, pid or key material
 * belongs into a field: all of it is part of the visible transcript.
 */
import * as v from 'valibot';

const text = v.string();
const texts: v.GenericSchema<string[], readonly string[]> = v.array(text);
const flag = v.boolean();
const number = v.number();
const textOrNull = v.nullable(text);
const nothing = v.strictObject({});
const site = v.picklist(['login', 'appliance'] as const);
const by = v.strictObject({ by: text });
const user = v.strictObject({ user: text });

const hardware = {
  'power.overheated': v.strictObject({ temperatureC: number }),
  'clock.stepped': v.strictObject({ byMs: number }),
  'clock.ntp': v.strictObject({
    state: v.picklist(['off', 'starting', 'synchronised', 'unreachable', 'panic', 'denied'] as const),
    server: text,
  }),
  /** What its time server says is not followed. */
  'clock.unheeded': v.strictObject({
    why: v.picklist(['spike', 'unset', 'DENY', 'RSTR', 'RATE'] as const),
    server: text,
  }),
  'clock.leap': v.strictObject({ announced: v.picklist(['insert', 'delete'] as const) }),
  'disk.array': v.strictObject({
    array: v.picklist(['optimal', 'degraded', 'rebuilding', 'failed'] as const),
    disks: texts,
  }),
  /** `by`: who asked; '': nobody. */
  'storage.checked': v.strictObject({ by: text, files: number, mended: number, lost: number }),
  'address.state': v.strictObject({
    address: text,
    state: v.picklist(['pending', 'bound', 'conflict', 'link-down', 'off'] as const),
    /** Only of a conflict: who holds it, where that is known. */
    by: v.optional(textOrNull),
  }),
  'address.contested': v.strictObject({ address: text, by: text }),
  'address.uncontested': v.strictObject({ address: text, by: text }),
};

const role = v.picklist(['primary', 'backup'] as const);
const trouble = v.strictObject({ trouble: text });

const syncReason = v.picklist(['first', 'asked', 'asked-by-peer', 'automatic', 'swap'] as const);

const failover = {
  'failover.established': v.strictObject({ role, peer: text }),
  'failover.refused': trouble,
  'failover.role': v.strictObject({ role, peer: text }),
  'failover.conflict': nothing,
  'failover.broken': v.strictObject({ by: v.picklist(['here', 'peer'] as const) }),
  'failover.promoting': v.strictObject({ withSync: flag }),
  'failover.demoting': v.strictObject({ withSync: flag, asked: v.picklist(['here', 'peer'] as const) }),
  'failover.swap-cancelled': nothing,
  'failover.auto-pending': v.strictObject({ afterMs: number }),
  'failover.auto-held': v.strictObject({ why: v.picklist(['network'] as const) }),
  'failover.auto-cancelled': nothing,
  'failover.auto-done': v.strictObject({ silentMs: number }),
  'failover.peer-lost': trouble,
  'failover.peer-back': nothing,
  'failover.sync-started': v.strictObject({ reason: syncReason }),
  /** `after`: the trouble of earlier data-syncs that is over. */
  'failover.synced': v.strictObject({ rows: number, files: number, after: v.optional(text) }),
  /** `told`: the same trouble was told before, or is told as one of the contact. */
  'failover.sync-failed': v.strictObject({ trouble: text, told: flag }),
  /** Something else took its place. */
  'failover.sync-abandoned': v.strictObject({ reason: syncReason }),
  /** The peer holds rows that this box wrote and has no more. */
  'failover.tail-lost': v.strictObject({ rows: number }),
  /** The same numbers meant other rows here than there: ours have another name now. */
  'failover.logs-parted': v.strictObject({ rows: number }),
};

const ofPackage = v.strictObject({ package: text });

const installer = {
  'installer.checked': v.strictObject({ offers: texts }),
  'installer.check-failed': v.strictObject({ reason: text }),
  'installer.chosen': ofPackage,
  'installer.uploaded': ofPackage,
  'installer.upload-refused': v.strictObject({ why: text, package: textOrNull }),
  'installer.fetching': ofPackage,
  'installer.started': v.strictObject({ package: text, minutes: number }),
  'installer.site-closed': v.strictObject({ users: number, sessions: number }),
  'installer.restarting': ofPackage,
  'installer.resumed': ofPackage,
  'installer.trouble': v.strictObject({ package: text, reason: text }),
  'installer.helped': ofPackage,
  'installer.damaged': ofPackage,
  'installer.repaired': ofPackage,
  'installer.failed': v.strictObject({ package: text, reason: text }),
  'installer.installed': v.strictObject({ package: text, version: text }),
};

const inSession = v.strictObject({ id: text, user: text, text });
const signIn = v.strictObject({ site, user: text });

const sessions = {
  'session.signed-in': signIn,
  'session.signed-out': signIn,
  'session.refused': v.strictObject({ site, user: textOrNull }),
  'console.signed-in': signIn,
  'console.signed-out': v.strictObject({ user: text, sessions: number }),
  'session.started': v.strictObject({ id: text, user: text, jumpItem: text, host: text }),
  'session.ended': v.strictObject({ id: text, user: text, jumpItem: text, reason: text }),
  'session.script': inSession,
  'session.action': inSession,
  'session.files': inSession,
  'session.invite': inSession,
  /** `text`: the outsider's name, of one who came by an invite; `by`: the account that added a user. */
  'session.joined': v.strictObject({ id: text, user: text, text: v.optional(text), by: v.optional(text) }),
  'session.attributes': v.strictObject({ id: text, by: text, names: texts }),
};

/** A change of what the site holds: `name` says to what it was done. */
const change = v.strictObject({ name: text, by: text });

const changes = {
  'agreement.accepted': change,
  'user.created': change,
  'user.changed': change,
  'user.deleted': change,
  'user.failures-reset': change,
  'user.password-reset': change,
  'user.signed-out': change,
  'user.adopted': change,
  'account.password-reset': change,
  'admin.reset': change,
  'options.saved': change,
  'console-settings.saved': change,
  'site.changed': change,
  'site.agreement-changed': change,
  'site.networks-changed': change,
  'keytab.uploaded': change,
  'keytab.deleted': change,
  'jumpoint.created': change,
  'jumpoint.changed': change,
  'jumpoint.deleted': change,
  'jump-item.policy-changed': change,
  'jump-client.installed': change,
  'jump-client.deleted': change,
  'jump-client.settings': change,
  'installer.created': change,
  'installer.deleted': change,
  'jump.access-approved': change,
  'jump.access-denied': change,
  'session.terminated': change,
};

/** Kinds of records that have a page of their own, all of them changed in the same ways. */
const recordAreas = [
  'access-invite',
  'canned-script',
  'custom-link',
  'group-policy',
  'jump-group',
  'jump-item',
  'jump-policy',
  'jump-shortcut',
  'security-provider',
  'session-policy',
  'special-action',
  'team',
] as const;
const recordDeeds = ['created', 'changed', 'deleted', 'moved', 'member-added', 'member-removed'] as const;

export type RecordArea = (typeof recordAreas)[number];
type RecordKind = `${RecordArea}.${(typeof recordDeeds)[number]}`;

const recordChanges = Object.fromEntries(
  recordAreas.flatMap((area) => recordDeeds.map((deed) => [`${area}.${deed}`, change])),
) as Readonly<Record<RecordKind, typeof change>>;

const account = v.strictObject({ account: text, by: text });
const mailTo = v.strictObject({ about: text, to: texts, why: textOrNull });
const boxMail = v.strictObject({ about: text, why: textOrNull });
const recipient = v.strictObject({ recipient: text, by: text });
const sentEvent = v.strictObject({ recipient: text, event: text, why: textOrNull });
const load = v.strictObject({ upgrading: number, utilisation: number });

const services = {
  'api.token': v.strictObject({ account: text }),
  'api.refused': v.strictObject({ account: textOrNull }),
  'api.role-asked': v.strictObject({ account: text, role, sync: flag, force: flag }),
  'api.switched': v.strictObject({ on: flag, by: text }),
  'api.account-created': account,
  'api.account-changed': account,
  'api.account-deleted': account,
  'api.secret-changed': account,
  'api.denied': v.strictObject({ account: text, asked: text, right: text }),
  'api.user-calls-ended': v.strictObject({ by: text }),
  'jump.imported': v.strictObject({ by: text, name: text }),
  'jump.approval-asked': v.strictObject({ user: text, jumpItem: text }),
  'clients.checked-in': v.strictObject({ count: number, upgrade: number, wait: number, stop: number }),
  'clients.left': v.strictObject({ count: number }),
  'clients.saturated': load,
  'clients.relieved': load,
  'mail.sent': mailTo,
  'mail.delayed': mailTo,
  'mail.given-up': mailTo,
  'mail.queue-full': v.strictObject({ about: text }),
  'email.changed': by,
  'box-mail.changed': by,
  'box-mail.sent': boxMail,
  'box-mail.failed': boxMail,
  'outbound.added': recipient,
  'outbound.changed': recipient,
  'outbound.removed': recipient,
  'outbound.sent': sentEvent,
  'outbound.failed': sentEvent,
  'outbound.dropped': v.strictObject({ recipient: text, events: number }),
};

const siteData = {
  'backup.made': v.strictObject({
    user: text,
    history: flag,
    password: flag,
    files: number,
    filesLeftOut: number,
  }),
  'backup.restored': v.strictObject({
    user: text,
    version: text,
    configurationRows: number,
    historyRows: number,
    filesMissing: number,
  }),
  'account.password-changed': user,
  'password.link-sent': user,
  'security.changed': by,
  'security.key-changed': by,
};

const box = {
  /** A trouble that stands: kinds in appliance/services/monitoring/troubles.ts. */
  'trouble.began': trouble,
  'trouble.ended': trouble,
  'power.reboot-asked': by,
  'power.off-asked': by,
  'factory.reset-asked': by,
  'factory.reset': nothing,
  'support.opened': by,
  'support.closed': by,
  'support.refused': by,
  'support.bundle': by,
  'box-user.created': user,
  'box-user.deleted': user,
  'box-user.password-changed': user,
  'box-user.password-set': v.strictObject({ user: text, by: text }),
  'certificate.created': v.strictObject({ kind: text, commonName: text }),
  'certificate.imported': v.strictObject({ issuedTo: textOrNull }),
  'certificate.exported': v.strictObject({ name: text, key: flag, passphrase: flag, format: text }),
  'certificate.assigned': v.strictObject({ name: text, addresses: texts }),
  'certificate.removed': v.strictObject({ name: text }),
  'network.saved': v.strictObject({ by: text, enabled: texts }),
  'network.routes-saved': v.strictObject({ by: text, routes: texts }),
  'tls.changed': v.strictObject({ by: text, versions: texts }),
  'snmp.changed': v.strictObject({ enabled: flag, by: text }),
  'administration.changed': v.strictObject({ what: text, by: text }),
  'utilities.run': v.strictObject({ tool: text, host: text }),
};

/** Every kind of event of a box, with the schema of its fields. */
export const boxEventKinds = {
  ...hardware,
  ...failover,
  ...installer,
  ...sessions,
  ...changes,
  ...recordChanges,
  ...services,
  ...siteData,
  ...box,
};

type Kinds = typeof boxEventKinds;
export type EventKind = keyof Kinds;
export type EventData<K extends EventKind> = Readonly<v.InferOutput<Kinds[K]>>;
export interface EventOf<K extends EventKind> {
  readonly kind: K;
  readonly data: EventData<K>;
}

/** A change that a form of the site made: told and noted in the audit trail by one function. */
export type ChangeKind = keyof typeof changes | RecordKind;
export const changeKinds = Object.keys({ ...changes, ...recordChanges }) as readonly ChangeKind[];
type OtherKind = Exclude<EventKind, ChangeKind>;

/** One domain event: part of the visible transcript. */
export type DomainEvent =
  | { readonly [K in OtherKind]: EventOf<K> }[OtherKind]
  | { readonly kind: ChangeKind; readonly data: Readonly<v.InferOutput<typeof change>> };
