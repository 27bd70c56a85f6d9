/**
 * lab/making/: boxes as a customer would have them: written into their databases before the first boot.
 *
 * What is written into the databases of the boxes themselves: network, relation, certificates.
 */

import { FACTORY_NAME, FACTORY_ZONE } from '../../appliance/certificates/factory.js';
import { createCertificate, type Subject } from '../../appliance/certificates/making.js';
import type { NetworkConfig } from '../../appliance/services/network/contract.js';
import { assignAddresses, saveCertificate } from '../../appliance/store/box/certificates.js';
import type { Store } from '../../appliance/store/database.js';
import type { RoleState } from '../../failover/role/state.js';
import { DAY_MS, type KeyPairPem, type Plate, type Random } from '../../hardware/ports.js';
import type { PairPlan } from './found.js';
import type { BoxLetter } from './plates.js';

const ROOT_DAYS = 7_300;
const SITE_DAYS = 730;

/**
 * A box from the factory has the address that it was given when it was unpacked, and no name yet;
 * a box of a pair with a shared IP holds that too, enabled on A.
 */
export function networkConfig(
  plan: PairPlan,
  letter: BoxLetter,
  { factory, shared }: { readonly factory: boolean; readonly shared: boolean },
): NetworkConfig {
  const box = plan.boxes[letter];
  const own = { address: box.address, mask: plan.mask, nic: 'eth0', enabled: true, shared: false } as const;
  const common = {
    address: plan.sharedAddress,
    mask: plan.mask,
    nic: 'eth0',
    enabled: letter === 'a',
    shared: true,
  } as const;
  return {
    hostname: factory ? FACTORY_NAME : box.host,
    addresses: shared ? [own, common] : [own],
    gateway: plan.gateway,
    ntpServer: plan.ntpServer,
    dnsServers: plan.dnsServers,
    timeZone: factory ? FACTORY_ZONE : plan.timeZone,
  };
}

export interface SiteCertificate {
  readonly certPem: string;
  readonly keyPem: string;
  readonly chainPem: readonly string[];
  /** What clients of the site trust. */
  readonly rootPem: string;
}

/** The customer's own certificate for the site's name, the same on both boxes. */
export function makeSiteCertificate(
  plan: PairPlan,
  draw: Random,
  keys: () => KeyPairPem,
  nowMs: number,
): SiteCertificate {
  const rootSubject: Subject = {
    commonName: 'Example Corp Root CA',
    organization: 'Example Corp',
    country: 'FR',
  };
  const rootKeys = keys();
  const rootPem = createCertificate({
    subject: rootSubject,
    names: [],
    notBeforeMs: nowMs - 900 * DAY_MS,
    days: ROOT_DAYS,
    serialHex: `00${draw.hex(8)}`,
    privatePem: rootKeys.privatePem,
    issuer: null,
    authority: true,
  });
  const leafKeys = keys();
  const certPem = createCertificate({
    subject: { commonName: plan.siteHost, organization: 'Example Corp', country: 'FR' },
    names: [plan.siteHost, plan.boxes.a.host, plan.boxes.b.host],
    notBeforeMs: nowMs - 200 * DAY_MS,
    days: SITE_DAYS,
    serialHex: `00${draw.hex(8)}`,
    privatePem: leafKeys.privatePem,
    issuer: { privatePem: rootKeys.privatePem, subject: rootSubject },
    authority: false,
  });
  return { certPem, keyPem: leafKeys.privatePem, chainPem: [rootPem], rootPem };
}

/** The site's certificate on a box that is being made, presented at these addresses. */
export function installSiteCertificate(
  box: Store,
  made: SiteCertificate,
  name: string,
  addresses: readonly string[],
  createdMs: number,
): void {
  const { certPem, keyPem, chainPem } = made;
  saveCertificate(box, { id: 'site', name, certPem, keyPem, chainPem, factory: false, createdMs });
  assignAddresses(box, 'site', addresses);
}

const CHECK_IN_MS = 30_000;
const SYNC_IN_MS = 15 * 60_000;
const LAST_SYNC_AGO_MS = 11 * 60_000;

/** The relation as it stands after months: A primary, B backup, last sync some minutes ago. */
export function roleState(
  letter: 'a' | 'b',
  pair: {
    plan: PairPlan;
    plates: Readonly<Record<'a' | 'b', Plate>>;
    relationId: string;
    nowMs: number;
    software: { version: string; build: string };
  },
): RoleState {
  const other = letter === 'a' ? 'b' : 'a';
  const { plan, nowMs } = pair;
  const peerBox = plan.boxes[other];
  const common = {
    relationId: pair.relationId,
    peer: { guid: pair.plates[other].guid, name: peerBox.host, host: peerBox.address, port: plan.port },
    sinceMs: nowMs - 180 * DAY_MS,
    lastSync: { atMs: nowMs - LAST_SYNC_AGO_MS, tookMs: 2_400, rows: 37, files: 1, bytes: 48_211 },
    lastAttempt: null,
    contact: {
      atMs: nowMs - CHECK_IN_MS,
      role: other === 'a' ? 'primary' : 'backup',
      software: pair.software,
      trouble: null,
    },
    history: [],
    notice: null,
    nextCheckMono: nowMs + CHECK_IN_MS,
    failingSinceMono: null,
    heard: { atMs: nowMs - CHECK_IN_MS, mono: nowMs - CHECK_IN_MS },
    peerTrouble: null,
    peerEveryMs: null,
    lastWordMono: nowMs - CHECK_IN_MS,
    autoPending: false,
  } as const;
  return letter === 'a'
    ? { kind: 'primary', pair: common, claimDue: false }
    : {
        kind: 'backup',
        pair: common,
        sync: null,
        nextSyncMono: nowMs + SYNC_IN_MS,
        syncId: 1,
        releaseDue: false,
      };
}
