/**
 * What a box shows whoever stands before it: role, software, what it is at work on, lamps of its disks, how
 * far its clock is off. It is no answer over the network: no fault on a wire keeps it from the lab.
 */
import * as v from 'valibot';
import type { Node } from '../../../appliance/node/node.js';
import { pairOf } from '../../../failover/role/state.js';
import type { InstallerState } from '../../../updates/installer/state.js';

const count = v.number();
const textOrNull = v.nullable(v.string());

const roles = ['alone', 'pairing', 'primary', 'backup', 'promoting', 'demoting', 'conflict'] as const;
const downs = ['installing', 'restoring', 'damaged', 'not-installed'] as const;

const faceSchema = v.object({
  role: v.picklist(roles),
  /** Its site takes users in. */
  serves: v.boolean(),
  down: v.nullable(v.picklist(downs)),
  base: textOrNull,
  version: textOrNull,
  build: textOrNull,
  /** What its clock shows less the true time, ms. */
  offsetMs: count,
  ntp: v.string(),
  /** Each disk by its slot. */
  disks: v.array(v.picklist(['online', 'failed', 'missing', 'rebuilding'])),
  /** Its own data-sync. */
  sync: v.nullable(v.object({ share: count, isSilent: v.boolean() })),
  /** By its own clock, ms; null: never. */
  syncedMs: v.nullable(count),
  /** Why it does not reach its peer; null: it does, or has none. */
  peerTrouble: textOrNull,
  /** What the installer is at, and how far. */
  install: v.nullable(
    v.object({ stage: v.string(), package: v.string(), share: v.nullable(count), isStuck: v.boolean() }),
  ),
});

export type Face = Readonly<v.InferOutput<typeof faceSchema>>;

/** What came with a turn; null: it is none. */
export function readFace(shown: unknown): Face | null {
  const read = v.safeParse(faceSchema, shown);
  return read.success ? read.output : null;
}

const PARTS = 100;
const inParts = (share: number): number => Math.floor(share * PARTS) / PARTS;

const stagesShown: ReadonlySet<InstallerState['at']> = new Set([
  'downloading',
  'applying-base',
  'migrating',
  'restarting',
  'verifying',
  'failed',
  'damaged',
]);

function installOf({ installer }: Node): Face['install'] {
  const state = installer.state();
  if (!stagesShown.has(state.at) || !('chosen' in state)) return null;
  const share = installer.progress()?.share ?? null;
  return {
    stage: state.at,
    package: state.chosen.manifest.id,
    share: share === null ? null : inParts(share),
    isStuck: state.at === 'applying-base' && state.trouble !== null,
  };
}

/** A reading of the box that changes nothing at it. */
function faceOf(node: Node, trueMs: number): Face {
  const { failover, hardware, software } = node;
  const role = failover.state();
  const pair = pairOf(role);
  const { base, site, down } = software.glance();
  const { disks, ntp } = hardware.lamps();
  const isSyncing = 'sync' in role && role.sync !== null;
  const progress = isSyncing ? failover.progress() : null;
  const isClosed = down !== null || site === null || failover.role() === 'backup' || failover.lockedOut();
  return {
    role: role.kind,
    serves: !isClosed,
    ...{ down, base, version: site?.version ?? null, build: site?.build ?? null },
    offsetMs: Math.round(hardware.clock.nowMs() - Math.floor(trueMs)),
    ...{ ntp, disks: [...disks] },
    sync: isSyncing
      ? { share: inParts(progress?.progress.share ?? 0), isSilent: (progress?.silentMs ?? null) !== null }
      : null,
    syncedMs: pair?.lastSync?.atMs ?? null,
    peerTrouble: pair?.contact?.trouble ?? null,
    install: installOf(node),
  };
}

/** What it shows now, where that is another picture than the last one that was told; else null. */
export function createFaceTeller(node: () => Node | null, trueMs: () => number): () => Face | null {
  let told = '';
  return () => {
    const of = node();
    if (of === null) return null;
    const face = faceOf(of, trueMs());
    const key = JSON.stringify(face);
    if (key === told) return null;
    told = key;
    return face;
  };
}
