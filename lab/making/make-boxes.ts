/**
 * Fills fresh disks with a customer's pair as it would be after months of use: A primary, B backup,
 * the same software, the same history. Synchronous; the same seed gives the same boxes, their keys and
 * certificates too.
 *
 * @guide G58 seed
 */

import { saveFactoryCertificate } from '../../appliance/certificates/factory.js';
import { writePsk } from '../../appliance/store/box/psk.js';
import { BOX_ACCOUNT_RULES, boxUserSchema, insertBoxUser } from '../../appliance/store/box/users.js';
import { openStore, openStoreCopy, run, type Store } from '../../appliance/store/database.js';
import { docSchema, writeDoc } from '../../appliance/store/docs.js';
import { passwordCost, siteHostname } from '../../appliance/store/site/site-settings.js';
import { readSiteSoftware } from '../../appliance/store/site/software.js';
import { writeClock } from '../../hardware/clock/box-clock.js';
import { DAY_MS, type Disk, type KeyPairPem, type Plate } from '../../hardware/ports.js';
import { createRandom } from '../../hardware/random.js';
import { installSiteCertificate, makeSiteCertificate, networkConfig, roleState } from './box-state.js';
import { disciplinedClock, unsetClock } from './clock.js';
import { makeConfiguration, siteDraw } from './configuration.js';
import {
  labCredentials,
  labPasswordCost,
  labPasswordHash,
  labPresharedKey,
  seededKeys,
} from './credentials.js';
import { type Content, makeFileStore, makeRecordings, writeContents } from './files.js';
import { makeFleet } from './fleet/rows.js';
import type { FleetState } from './fleet/state.js';
import {
  type Amounts,
  boxesOf,
  defaultAmounts,
  type Found,
  isAlone,
  type PairPlan,
  SESSIONS_MAX,
  theFound,
} from './found.js';
import { makeHistory } from './history.js';
import { type BoxLetter, makePlate } from './plates.js';
import { installSoftware, type Software, softwareOf } from './software.js';

export interface MakeOptions extends Partial<Amounts>, Partial<Found> {
  /** Lab time at which the boxes start, ms. */
  readonly nowMs: number;
  readonly siteVersion?: string;
  /** Default: the base that the site version asks for. */
  readonly baseVersion?: string;
  /** Makes a key pair; default: ones on the P-256 curve that follow from the seed. */
  readonly keys?: () => KeyPairPem;
}

/** The disks that are to be filled; a box that the lab does not have needs none. */
export type Disks = Readonly<Partial<Record<BoxLetter, Disk>>>;

export interface MadeLab {
  /** The boxes that there are. */
  readonly boxes: readonly BoxLetter[];
  readonly plates: Readonly<Record<'a' | 'b', Plate> & { c?: Plate }>;
  /** Root certificate that clients of the site trust. */
  readonly rootPem: string;
  /** The deployed clients as they were when the pair was made. */
  readonly fleet: FleetState;
}

const CUSTOMER_SINCE_DAYS = 540;

// Keys of the box's documents.
const NETWORK_DOC = 'network';
const ROLE_DOC = 'machine.failover';

const amountsOf = (options: MakeOptions): Amounts => {
  const amounts = { ...defaultAmounts, ...options };
  const sessions = amounts.historyDays * amounts.sessionsPerDay;
  if (sessions > SESSIONS_MAX) throw new RangeError(`at most ${SESSIONS_MAX} sessions can be made`);
  return amounts;
};

/** Makes the boxes that the lab is to have. The databases stay open on the disks. */
export function makeBoxes(plan: PairPlan, seed: string, disks: Disks, options: MakeOptions): MadeLab {
  const found = theFound(options);
  const amounts = amountsOf(options);
  const keys = options.keys ?? seededKeys(`${seed}/making/keys`);
  const { nowMs } = options;
  const made: SitePlan = {
    plan: { ...plan, ntpServer: found.ntpServer ?? plan.ntpServer },
    found,
    plates: { a: makePlate(seed, 'a'), b: makePlate(seed, 'b') },
    amounts,
    software: softwareOf(options),
    sinceMs: Math.floor(nowMs / DAY_MS - CUSTOMER_SINCE_DAYS) * DAY_MS,
    nowMs,
  };
  const members: Members = isAlone(found.boxes) ? ['a'] : ['a', 'b'];
  for (const letter of members) makeBase(plan, seed, letter, diskOf(disks, letter), { nowMs, keys });
  const site = makeSite(seed, diskOf(disks, 'a'), made);
  if (members.length > 1) {
    const copy = openStoreCopy(diskOf(disks, 'b'), 'site', site.store);
    installSoftware(diskOf(disks, 'b'), made.software, made.sinceMs);
    setCursors(copy, made.plates.a.guid);
  }
  setCursors(site.store, made.plates.b.guid);
  for (const letter of members) writeContents(diskOf(disks, letter), site.contents);
  const rootPem = makeRelation(seed, disks, members, { ...made, keys });
  if (!boxesOf[found.boxes].includes('c'))
    return { boxes: members, plates: made.plates, rootPem, fleet: site.fleet };
  const fresh = { nowMs, keys, model: found.newModel };
  const c = makeFactoryBox(plan, seed, 'c', diskOf(disks, 'c'), fresh);
  return { boxes: [...members, 'c'], plates: { ...made.plates, c }, rootPem, fleet: site.fleet };
}

function diskOf(disks: Disks, letter: BoxLetter): Disk {
  const disk = disks[letter];
  if (disk === undefined) throw new Error(`no disk for box ${letter}`);
  return disk;
}

/** A new box as the factory delivers it: base software, one certificate, no site. */
export function makeFactoryBox(
  plan: PairPlan,
  seed: string,
  letter: BoxLetter,
  disk: Disk,
  options: { readonly nowMs: number; readonly keys?: () => KeyPairPem; readonly model?: Plate['model'] },
): Plate {
  makeBase(plan, seed, letter, disk, {
    nowMs: options.nowMs,
    keys: options.keys ?? seededKeys(`${seed}/making/keys-${letter}`),
  });
  return makePlate(seed, letter, options.model);
}

function makeBase(
  plan: PairPlan,
  seed: string,
  letter: BoxLetter,
  disk: Disk,
  options: { nowMs: number; keys: () => KeyPairPem },
): void {
  const box = openStore(disk, 'box');
  const draw = createRandom(`${seed}/making/box-${letter}`);
  box.transaction('make', () => {
    box.db.exec(`${docSchema}${boxUserSchema}`);
    const keys = options.keys();
    saveFactoryCertificate(box, makePlate(seed, letter), {
      keys,
      serialHex: draw.hex(8),
      nowMs: options.nowMs,
    });
    writeDoc(box, NETWORK_DOC, networkConfig(plan, letter, { factory: true, shared: false }));
  });
  writeClock(disk, unsetClock(makePlate(seed, letter), draw, options.nowMs));
}

type Members = readonly ('a' | 'b')[];

interface SitePlan {
  readonly plan: PairPlan;
  readonly found: Found;
  readonly plates: Readonly<Record<'a' | 'b', Plate>>;
  readonly amounts: Amounts;
  readonly software: Software;
  readonly sinceMs: number;
  readonly nowMs: number;
}

function makeSite(
  seed: string,
  disk: Disk,
  plan: SitePlan,
): { store: Store; contents: Content[]; fleet: FleetState } {
  const { amounts, plates } = plan;
  installSoftware(disk, plan.software, plan.sinceMs);
  const store = openStore(disk, 'site');
  const draw = siteDraw(seed);
  const made = store.transaction('make', () => {
    makeConfiguration(store.db, draw, {
      siteHost: plan.plan.siteHost,
      createdMs: plan.sinceMs,
      passwordHash: labPasswordHash,
      settings: { [siteHostname.key]: plan.plan.siteHost, [passwordCost.key]: labPasswordCost },
      users: amounts.users,
      jumpItems: amounts.jumpItems,
    });
    const fleet = makeFleet(store.db, {
      seed,
      jumpClients: amounts.jumpClients,
      siteVersion: plan.software.site,
      siteHost: plan.plan.siteHost,
      address: plan.plan.fleetAddress,
      createdMs: plan.sinceMs,
      nowMs: plan.nowMs,
    });
    makeHistory(store.db, {
      days: amounts.historyDays,
      sessionsPerDay: amounts.sessionsPerDay,
      earlierDays: Math.floor(amounts.historyDays / 9),
      originNow: plates.a.guid,
      originEarlier: plates.b.guid,
      endMs: Math.floor(plan.nowMs / DAY_MS) * DAY_MS,
      salt: draw.int(1, 1_000_000),
    });
    const contents = [
      ...makeRecordings(store.db, seed, amounts.recordings),
      ...makeFileStore(store.db, createRandom(`${seed}/making/files`), amounts.files, plan.sinceMs),
    ];
    return { fleet, contents };
  });
  return { store, ...made };
}

/** Everything that the other box wrote has been pulled. */
function setCursors(site: Store, otherOrigin: string): void {
  site.transaction('make-cursors', () => {
    for (const table of ['session', 'session_event', 'audit']) {
      run(
        site.db,
        `INSERT INTO sync_cursor (table_name, origin, seq)
          SELECT ?, origin, max(seq) FROM ${table} WHERE origin = ? GROUP BY origin`,
        table,
        otherOrigin,
      );
    }
  });
}

/** Network, certificate and accounts of the boxes; between two of them the relation. */
function makeRelation(
  seed: string,
  disks: Disks,
  members: Members,
  made: SitePlan & { keys: () => KeyPairPem },
): string {
  const { plan, plates, nowMs } = made;
  const draw = createRandom(`${seed}/making/relation`);
  const certificate = makeSiteCertificate(plan, draw, made.keys, nowMs);
  const relationId = draw.uuid();
  const shared = made.found.switchover === 'shared-ip';
  for (const letter of members) {
    const disk = diskOf(disks, letter);
    const software = readSiteSoftware(openStore(disk, 'site'));
    if (software === null) throw new Error('the site was not made');
    const box = openStore(disk, 'box');
    const { version, build } = software;
    box.transaction('make-relation', () => {
      writeDoc(box, NETWORK_DOC, networkConfig(plan, letter, { factory: false, shared }));
      writeClock(disk, disciplinedClock(plates[letter], draw, nowMs, made.found.ntpServer === null));
      if (members.length > 1) {
        const state = roleState(letter, { plan, plates, relationId, nowMs, software: { version, build } });
        writeDoc(box, ROLE_DOC, state);
        writePsk(box, labPresharedKey);
      }
      writeDoc(box, BOX_ACCOUNT_RULES, { passwordCost: labPasswordCost });
      insertBoxUser(box, {
        id: draw.uuid(),
        username: labCredentials.username,
        passwordHash: labPasswordHash,
        mustChange: false,
        nowMs: made.sinceMs,
      });
      installSiteCertificate(
        box,
        certificate,
        plan.siteHost,
        [plan.boxes[letter].address, ...(shared ? [plan.sharedAddress] : [])],
        made.sinceMs,
      );
    });
  }
  return certificate.rootPem;
}
