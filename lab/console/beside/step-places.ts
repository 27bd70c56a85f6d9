/** Where a step is done: the page, and the part of it that has the control. */
import type { GuidePlace } from '../../guide/places.js';
import type { BoxLetter, Condition, EventPattern, Step } from '../../rehearsals/language/vocabulary.js';

export interface StepPlace {
  readonly place: GuidePlace;
  /** The part of the page with the control; null: the whole of it. */
  readonly part: string | null;
}

type Where = Readonly<Record<string, unknown>>;
type Placed = (box: BoxLetter, where: Where) => StepPlace;

const onBox =
  (path: string, part: string | null = null): Placed =>
  (at) => ({ place: { at, path }, part });
const inLab =
  (path: string, part: string | null = null): Placed =>
  () => ({ place: { at: 'lab', path }, part });
const atMaker =
  (at: 'updates' | 'support'): Placed =>
  () => ({ place: { at }, part: null });

const workstation =
  (part: string): Placed =>
  (_box, { workstation: name }) => ({
    place: { at: 'lab', path: `/workstations/${typeof name === 'string' ? name : 'ws1'}` },
    part,
  });

const failover = (part: string): Placed => onBox('/login/failover', part);
const updates = (part: string): Placed => onBox('/appliance/updates', part);
const certificates = (part: string): Placed => onBox('/appliance/certificates', part);

/** By what tells that it was done. */
const places: Readonly<Record<string, Placed>> = {
  'address.state': onBox('/appliance/ip-configuration', 'addresses'),
  'backup.made': onBox('/login/software-management', 'backup'),
  'backup.restored': onBox('/login/software-management', 'restore'),
  'certificate.assigned': certificates('certificates'),
  'certificate.exported': certificates('certificates'),
  'certificate.imported': certificates('install'),
  'clock.ntp': onBox('/appliance/ip-configuration', 'time'),
  'console.session-started': workstation('console'),
  'factory.reset': onBox('/appliance/basics', 'power'),
  'failover.auto-done': failover('settings'),
  'failover.broken': failover('relation'),
  'failover.conflict': failover('status'),
  'failover.established': failover('configuration'),
  'failover.peer-back': failover('settings'),
  'failover.peer-lost': failover('settings'),
  'failover.role': failover('roles'),
  'failover.sync-started': failover('status'),
  'failover.synced': failover('status'),
  'installer.check-failed': updates('available'),
  'installer.checked': updates('available'),
  'installer.installed': updates('available'),
  'integration.ran': inLab('/clients', 'integrations'),
  'jump-client.settings': onBox('/login/jump-clients', 'settings'),
  'network.dns-changed': inLab('/dns', 'dns'),
  'network.dns-spread': inLab('/dns', 'propagation'),
  'network.nat-changed': inLab('/nat', 'nat'),
  'network.saved': onBox('/appliance/ip-configuration', 'time'),
  'people.mistake': certificates('certificates'),
  'power.off-asked': onBox('/appliance/basics', 'power'),
  'security.key-changed': onBox('/login/security', 'key'),
  'session.ended': workstation('console'),
  'session.started': workstation('console'),
  'site.seen': inLab('/', 'seen'),
  'updates.handed-over': atMaker('updates'),
  'updates.key-accepted': onBox('/appliance/updates/key', 'key'),
  'updates.key-refused': atMaker('updates'),
  'workstation.hosts-changed': workstation('hosts'),
};

/** Everything that a condition asks to happen, in its order. */
export function patternsIn(condition: Condition): readonly EventPattern[] {
  const { event, now, all = [], any = [], inOrder = [] } = condition;
  const own = event === undefined ? (now === undefined ? [] : [now]) : [{ ...condition, event }];
  return [...own, ...[...inOrder, ...all, ...any].flatMap(patternsIn)];
}

/** Null: what tells of the step has no page. */
export function placeOfStep({ recognised }: Pick<Step, 'recognised'>): StepPlace | null {
  for (const { event, box = 'A', where = {} } of patternsIn(recognised)) {
    const place = places[event]?.(box, where);
    // What nobody does has no place of its own.
    if (place !== undefined && event !== 'people.mistake') return place;
  }
  return null;
}
