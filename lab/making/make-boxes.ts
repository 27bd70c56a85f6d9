/**
 * Fills fresh disks with a customer's pair as it would be after months of use: A primary, B backup,
 * the same software, the same history. Synchronous; the same seed gives the same boxes (key
 * material and signatures excepted, whose lengths are the same).
 */
import { generateKeyPairSync } from 'node:crypto';
import { BOX_ACCOUNT_RULES, boxUserSchema, insertBoxUser } from '../../appliance/store/box-users.js';
import { openStore, openStoreCopy, run, type Store } from '../../appliance/store/database.js';
import { docSchema, writeDoc } from '../../appliance/store/docs.js';
import { writePsk } from '../../appliance/store/psk.js';
import { passwordCost, siteHost } from '../../appliance/store/site-settings.js';
import { installPackageNow, readSiteSoftware } from '../../appliance/store/software.js';
import { writeClock } from '../../hardware/box-clock.js';
import type { Disk, KeyPairPem, Plate } from '../../hardware/ports.js';
import { createRandom } from '../../hardware/random.js';
import { packageById, packages } from '../../updates/packages/index.js';
import { compareVersions } from '../../updates/version.js';
import type { FleetState } from '../clients/fleet-state.js';
import {
  installSiteCertificate,
  makeFactoryCertificate,
  makeSiteCertificate,
  networkConfig,
  roleState,
} from './box-state.js';
import { disciplinedClock, unsetClock } from './clock.js';
import { makeConfiguration } from './configuration.js';
import { labCredentials, labPasswordCost, labPasswordHash, labPresharedKey } from './credentials.js';
import { type Content, makeFileStore, makeRecordings, writeContents } from './files.js';
import { makeFleet } from './fleet.js';
import { makeHistory } from './history.js';
import { type Amounts, defaultAmounts, type PairPlan, SESSIONS_MAX } from './plan.js';
import { type BoxLetter, makePlate } from './plates.js';

export interface MakeOptions extends Partial<Amounts> {
  /** Lab time at which the boxes start, ms. */
  readonly nowMs: number;
  readonly siteVersion?: string;
  /** Makes a key pair; default: quick ones on the P-256 curve. */
  readonly keys?: () => KeyPairPem;
}

export interface MadePair {
  readonly plates: Readonly<Record<'a' | 'b', Plate>>;
  /** Root certificate that clients of the site trust. */
  readonly rootPem: string;
  /** The deployed clients as they were when the pair was made. */
  readonly fleet: FleetState;
}

const DAY_MS = 86_400_000;
const SITE_VERSION = '15.3.2';
const CUSTOMER_SINCE_DAYS = 540;
const INSTALL_EVERY_DAYS = 120;
const FACTORY_BASE = '4.2.0';

// Keys of the box's documents.
const NETWORK_DOC = 'network';
const ROLE_DOC = 'machine.failover';

const quickKeys = (): KeyPairPem => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    publicPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    privatePem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
};

const amountsOf = (options: MakeOptions): Amounts => {
  const amounts = { ...defaultAmounts, ...options };
  const sessions = amounts.historyDays * amounts.sessionsPerDay;
  if (sessions > SESSIONS_MAX) throw new RangeError(`at most ${SESSIONS_MAX} sessions can be made`);
  return amounts;
};

/** Makes A and B. The databases stay open on the disks. */
export function makeBoxes(
  plan: PairPlan,
  seed: string,
  disks: Readonly<Record<'a' | 'b', Disk>>,
  options: MakeOptions,
): MadePair {
  const plates = { a: makePlate(seed, 'a'), b: makePlate(seed, 'b') };
  const amounts = amountsOf(options);
  const siteVersion = options.siteVersion ?? SITE_VERSION;
  const keys = options.keys ?? quickKeys;
  const sinceMs = Math.floor(options.nowMs / DAY_MS - CUSTOMER_SINCE_DAYS) * DAY_MS;
  for (const letter of ['a', 'b'] as const) {
    makeBase(plan, seed, letter, disks[letter], { nowMs: options.nowMs, keys });
  }
  const made: SitePlan = { plan, plates, amounts, siteVersion, sinceMs, nowMs: options.nowMs };
  const site = makeSite(seed, disks.a, made);
  const copy = openStoreCopy(disks.b, 'site', site.store);
  installSoftware(disks.b, siteVersion, sinceMs);
  setCursors(site.store, plates.b.guid);
  setCursors(copy, plates.a.guid);
  for (const letter of ['a', 'b'] as const) writeContents(disks[letter], site.contents);
  const rootPem = makeRelation(seed, disks, { ...made, keys });
  return { plates, rootPem, fleet: site.fleet };
}

/** A new box as the factory delivers it: base software, one certificate, no site. */
export function makeFactoryBox(
  plan: PairPlan,
  seed: string,
  letter: BoxLetter,
  disk: Disk,
  options: { readonly nowMs: number; readonly keys?: () => KeyPairPem },
): Plate {
  makeBase(plan, seed, letter, disk, { nowMs: options.nowMs, keys: options.keys ?? quickKeys });
  return makePlate(seed, letter);
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
    makeFactoryCertificate(box, makePlate(seed, letter), draw, options.keys(), options.nowMs);
    writeDoc(box, NETWORK_DOC, networkConfig(plan, letter, false));
  });
  writeClock(disk, unsetClock(makePlate(seed, letter), draw, options.nowMs));
}

interface SitePlan {
  readonly plan: PairPlan;
  readonly plates: Readonly<Record<'a' | 'b', Plate>>;
  readonly amounts: Amounts;
  readonly siteVersion: string;
  readonly sinceMs: number;
  readonly nowMs: number;
}

function makeSite(
  seed: string,
  disk: Disk,
  plan: SitePlan,
): { store: Store; contents: Content[]; fleet: FleetState } {
  const { amounts, plates } = plan;
  installSoftware(disk, plan.siteVersion, plan.sinceMs);
  const store = openStore(disk, 'site');
  const draw = createRandom(`${seed}/making/site`);
  const made = store.transaction('make', () => {
    makeConfiguration(store.db, draw, {
      siteHost: plan.plan.siteHost,
      createdMs: plan.sinceMs,
      passwordHash: labPasswordHash,
      settings: { [siteHost.key]: plan.plan.siteHost, [passwordCost.key]: labPasswordCost },
      users: amounts.users,
      jumpItems: amounts.jumpItems,
    });
    const fleet = makeFleet(store.db, {
      seed,
      jumpClients: amounts.jumpClients,
      siteVersion: plan.siteVersion,
      siteHost: plan.plan.siteHost,
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

/** Base and site software, version by version as the customer installed them. */
function installSoftware(disk: Disk, siteVersion: string, sinceMs: number): void {
  const wanted = packageById(`site-${siteVersion}`);
  if (wanted === null) throw new Error(`no such site version: ${siteVersion}`);
  const base = wanted.manifest.prerequisites.find(({ kind }) => kind === 'base')?.atLeast ?? FACTORY_BASE;
  const sites = packages
    .map(({ manifest }) => manifest)
    .filter(({ kind, version }) => kind === 'site' && compareVersions(version, siteVersion) <= 0)
    .sort((one, other) => compareVersions(one.version, other.version));
  const ids = [...(base === FACTORY_BASE ? [] : [`base-${base}`]), ...sites.map(({ id }) => id)];
  ids.forEach((id, index) => {
    installPackageNow(disk, id, {
      nowMs: sinceMs + index * INSTALL_EVERY_DAYS * DAY_MS,
      adminPasswordHash: labPasswordHash,
    });
  });
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

function makeRelation(
  seed: string,
  disks: Readonly<Record<'a' | 'b', Disk>>,
  made: SitePlan & { keys: () => KeyPairPem },
): string {
  const { plan, plates, nowMs } = made;
  const draw = createRandom(`${seed}/making/relation`);
  const certificate = makeSiteCertificate(plan, draw, made.keys, nowMs);
  const relationId = draw.uuid();
  for (const letter of ['a', 'b'] as const) {
    const software = readSiteSoftware(openStore(disks[letter], 'site'));
    if (software === null) throw new Error('the site was not made');
    const box = openStore(disks[letter], 'box');
    const { version, build } = software;
    box.transaction('make-relation', () => {
      writeDoc(box, NETWORK_DOC, networkConfig(plan, letter, true));
      writeClock(disks[letter], disciplinedClock(plates[letter], draw, nowMs));
      writeDoc(
        box,
        ROLE_DOC,
        roleState(letter, { plan, plates, relationId, nowMs, software: { version, build } }),
      );
      writePsk(box, labPresharedKey);
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
        [plan.boxes[letter].address, plan.sharedAddress],
        made.sinceMs,
      );
    });
  }
  return certificate.rootPem;
}
