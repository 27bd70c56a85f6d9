/** A lab at one instant, as far as it can be laid beside another: kept as a value, the lab may end. */
import type { Micros } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import { same } from '../../../views/label.js';
import { type BoxName, boxNames } from '../../plan.js';
import type { Lab } from '../../supervisor/lab.js';
import type { Outside } from '../../supervisor/outside.js';
import { type DiskLook, lookAtDisk, type ReadableDisk } from './disk.js';

/** Something that is so at one place, and may be otherwise at another. */
export interface Fact {
  readonly name: Label;
  readonly value: Label;
}

export interface BoxLook extends DiskLook {
  readonly facts: readonly Fact[];
}

export interface LabLook {
  readonly atUs: Micros;
  /** How long clients could not use the site so far. */
  readonly outageUs: Micros;
  readonly boxes: ReadonlyMap<BoxName, BoxLook>;
  /** Names, addresses, mails: what stands in the outside world. */
  readonly outside: readonly Fact[];
}

const words = {
  power: { en: 'Power', fr: 'Alimentation' },
  on: { en: 'on', fr: 'en marche' },
  off: { en: 'off', fr: 'arrêté' },
  starting: { en: 'starting', fr: 'au démarrage' },
  role: { en: 'Role', fr: 'Rôle' },
  versions: { en: 'Software (base / site)', fr: 'Logiciel (base / site)' },
  boots: { en: 'Times started', fr: 'Démarrages' },
  faults: { en: 'Faults', fr: 'Pannes' },
  unplugged: { en: 'Unplugged cables', fr: 'Câbles débranchés' },
  none: { en: 'none', fr: 'aucun' },
  mails: { en: 'Mails received', fr: 'Courriels reçus' },
  events: { en: 'Outbound events received', fr: 'Événements sortants reçus' },
  dns: (name: string): Label => ({ en: `DNS: ${name}`, fr: `DNS : ${name}` }),
  nat: (name: string): Label => ({ en: `NAT: ${name}`, fr: `NAT : ${name}` }),
  firewall: (name: string): Label => ({ en: `Firewall: ${name}`, fr: `Pare-feu : ${name}` }),
  blocked: { en: 'blocked', fr: 'bloqué' },
} as const;

const roles: Readonly<Record<string, Label>> = {
  alone: { en: 'alone', fr: 'seul' },
  pairing: { en: 'pairing', fr: 'association en cours' },
  primary: { en: 'primary', fr: 'principal' },
  backup: { en: 'backup', fr: 'sauvegarde' },
  promoting: { en: 'becoming primary', fr: 'devient principal' },
  demoting: { en: 'becoming backup', fr: 'devient sauvegarde' },
  conflict: { en: 'conflict', fr: 'conflit' },
};

function boxFacts(lab: Lab, name: BoxName, { role, versions }: DiskLook): Fact[] {
  const { power, boot, overlays, links } = lab.box(name);
  const list = (all: readonly string[]): Label => (all.length === 0 ? words.none : same(all.join(', ')));
  const unplugged = Object.entries(links).flatMap(([nic, up]) => (up ? [] : [nic]));
  return [
    { name: words.power, value: words[power] },
    { name: words.role, value: role === null ? same('–') : (roles[role] ?? same(role)) },
    { name: words.versions, value: same(versions ?? '–') },
    { name: words.boots, value: same(String(boot)) },
    { name: words.faults, value: list(overlays.map((one) => one.overlay)) },
    { name: words.unplugged, value: list(unplugged) },
  ];
}

function outsideFacts({ network, mail, events }: Outside): Fact[] {
  const { records, nat, firewall } = network.state();
  return [
    ...records.map(({ name, address, ttlS }) => ({
      name: words.dns(name),
      value: same(`${address} (${ttlS} s)`),
    })),
    ...(nat ?? []).map(({ publicAddress, publicPort, ...to }) => ({
      name: words.nat(`${publicAddress}:${publicPort}`),
      value: same(JSON.stringify(to)),
    })),
    ...(firewall ?? []).map(({ source, destination }) => ({
      name: words.firewall(`${source} → ${destination}`),
      value: words.blocked,
    })),
    { name: words.mails, value: same(String(mail.state().mails.length)) },
    { name: words.events, value: same(String(events.state().heard.length)) },
  ];
}

/** The fact that names what is laid on a box. */
export const isOfFaults = ({ name }: Pick<Fact, 'name'>): boolean => name.en === words.faults.en;

type Looked = { readonly lab: Lab; readonly outside: Outside };

/** Looks at a lab that stands still. */
export const lookAtLab = (looked: Looked, diskOf: (name: BoxName) => ReadableDisk | null): LabLook =>
  lookWithDisks(looked, (name) => {
    const disk = diskOf(name);
    return disk === null ? null : lookAtDisk(disk);
  });

/** The same, of a lab whose disks somebody else has looked at. */
export function lookWithDisks({ lab, outside }: Looked, disks: (name: BoxName) => DiskLook | null): LabLook {
  const boxes = new Map<BoxName, BoxLook>();
  for (const name of boxNames.filter((one) => lab.boxes().includes(one))) {
    const look = disks(name);
    if (look !== null) boxes.set(name, { ...look, facts: boxFacts(lab, name, look) });
  }
  return {
    atUs: lab.nowUs(),
    outageUs: outside.seats().probe.downtimeUs(),
    boxes,
    outside: outsideFacts(outside),
  };
}
