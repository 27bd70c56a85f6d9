/**
 * lab/campaign/: random deeds and bad luck for a pair, seed after seed, and what must hold all the same.
 *
 * What must hold in every run: while it goes on, once all troubles are over, and in the end.
 */
import { troubles } from '../../appliance/services/monitoring/health.js';
import { MINUTE } from '../../hardware/ports.js';
import { type Disks, digest, type Held, history, hold, siteDb, soundDisks } from './disk-checks.js';
import { addresses, type Letter, letters, type Scene, SHARED } from './scene.js';

/** So long nobody may serve the site before a box that answers says that something is wrong. */
const UNSERVED_MIN_MAX = 8;
const restingRoles: ReadonlySet<string> = new Set([
  'primary backup',
  'backup primary',
  'backup backup',
  'conflict conflict',
  'alone alone',
]);
const restingStages: ReadonlySet<string> = new Set(['idle', 'failed', 'awaiting-licence', 'damaged']);

const serves = (scene: Scene, box: Letter): boolean => {
  const node = scene.node(box);
  if (node === null || node.software.siteDown() !== null || node.failover.lockedOut()) return false;
  return node.failover.role() !== 'backup';
};

/**
 * Boxes that run, and none of which says that anything is wrong. They are asked as a monitor asks them: a
 * box that has nothing to do knows the time only when something reaches it.
 */
async function allWell(scene: Scene): Promise<Letter[]> {
  const well: Letter[] = [];
  for (const box of letters) {
    const node = scene.node(box);
    if (node === null) continue;
    const status = await scene.status(addresses[box], '/check_health');
    if (status === null ? troubles(node).length > 0 : status !== 200) return [];
    well.push(box);
  }
  return well;
}

/** Looks at the pair each minute until `over`: somebody must say so while the site is not served. */
export async function watchHealth(scene: Scene, over: () => boolean): Promise<void> {
  let silentMin = 0;
  while (!over()) {
    await scene.sleep(MINUTE);
    const well = letters.some((box) => serves(scene, box)) ? [] : await allWell(scene);
    silentMin = well.length === 0 ? 0 : silentMin + 1;
    if (silentMin !== UNSERVED_MIN_MAX) continue;
    const who = well.map((box) => `${box} (${scene.kind(box)})`).join(', ');
    scene.find('lie', `${who}: healthy, it is said, though nobody has served the site for ${silentMin} min`);
  }
}

/** All troubles are over and time has passed: what is not a resting state now is a dead end. */
export async function settled(scene: Scene): Promise<void> {
  const roles = letters.map((box) => scene.kind(box)).join(' ');
  if (!restingRoles.has(roles)) scene.find('dead-end', `after settling the roles are ${roles}`);
  for (const box of letters) {
    const stage = scene.stage(box);
    const waits = scene.node(box)?.installer.supportRequest() != null;
    if (!restingStages.has(stage) && !waits)
      scene.find('dead-end', `after settling ${box} is still ${stage}`);
    const state = scene.node(box)?.failover.state();
    if (state?.kind === 'backup' && state.unlockDue === true) {
      scene.find('dead-end', `${box} still tells its peer that a change of roles is over`);
    }
  }
  if (letters.some((box) => serves(scene, box))) return;
  for (const box of await allWell(scene)) {
    scene.find('lie', `${box} says that it is healthy though nobody serves the site`);
  }
}

/** By the addresses that clients use. */
async function serviceChecks(scene: Scene): Promise<void> {
  const { find } = scene;
  const roles = letters.map((box) => scene.kind(box)).join(' ');
  if (roles !== 'primary backup' && roles !== 'backup primary')
    find('dead-end', `in the end the roles are ${roles}`);
  const holders = letters.filter((box) =>
    scene
      .node(box)
      ?.hardware.read()
      .addresses.some(({ address, state }) => address === SHARED && state === 'bound'),
  );
  if (holders.length !== 1 || scene.kind(holders[0] ?? 'a') !== 'primary') {
    find(
      holders.length > 1 ? 'two-owners' : 'unserved',
      `the shared address is held by: ${holders.join(', ') || 'nobody'}`,
    );
  }
  const site = await scene.status(SHARED, '/login');
  if (site !== 200) find('unserved', `the site answers ${site} at the shared address`);
  for (const box of letters) {
    const health = await scene.status(addresses[box], '/check_health');
    const node = scene.node(box);
    if (health !== 200) {
      find('lie', `in the end ${box} is not well: ${node === null ? 'off' : troubles(node).join(' ')}`);
    }
  }
}

const count = (disks: Disks, box: Letter, sql: string, ...values: string[]): number =>
  (
    siteDb(disks, box)
      .prepare(sql)
      .get(...values) as { n: number }
  ).n;

function sessionChecks({ sessions, find }: Scene, disks: Disks): void {
  for (const box of letters) {
    const open = count(disks, box, 'SELECT count(*) AS n FROM active_session');
    if (open > 0) find('dead-end', `${open} sessions are still open on ${box}`);
    for (const { id, ended } of sessions) {
      const rows = count(disks, box, 'SELECT count(*) AS n FROM session WHERE id = ?', id);
      if (rows !== 1)
        find(
          rows === 0 ? 'lost' : 'doubled',
          `session ${id} (${ended ? 'ended' : 'begun'}) is ${rows} times on ${box}`,
        );
    }
    const named = new Set(
      siteDb(disks, box)
        .prepare('SELECT recording_sha256 AS sha FROM session WHERE recording_sha256 IS NOT NULL ORDER BY 1')
        .pluck()
        .all() as string[],
    );
    const orphans = disks[box]
      .list('recordings')
      .filter((path) => !named.has(path.slice('recordings/'.length)));
    if (orphans.length > 0) find('lie', `${box} keeps ${orphans.length} recordings that no session names`);
  }
}

/** Both disks, compared with each other and with what was there before. */
function diskChecks(scene: Scene, before: Held): void {
  const { find } = scene;
  const { disks } = scene.world;
  try {
    soundDisks(disks, before);
  } catch (error) {
    find('lost', error instanceof Error ? error.message : String(error));
  }
  sessionChecks(scene, disks);
  if (digest(disks, 'a') !== digest(disks, 'b'))
    find('diverged', 'the configurations differ after the data-sync');
  const [a, b] = [history(disks, 'a'), history(disks, 'b')];
  // What the primary wrote while it was being pulled from comes with the next one.
  const missing = (from: typeof a, to: typeof b) =>
    [...from.keys()].filter((key) => !to.has(key) && !key.startsWith('audit '));
  const [onB, onA] = [missing(a, b), missing(b, a)];
  if (onB.length > 0) find('lost', `${onB.length} rows are missing on b: ${onB[0]}`);
  if (onA.length > 0) find('lost', `${onA.length} rows are missing on a: ${onA[0]}`);
}

export { type Held, hold };

export async function endChecks(scene: Scene, before: Held): Promise<void> {
  await serviceChecks(scene);
  diskChecks(scene, before);
}
