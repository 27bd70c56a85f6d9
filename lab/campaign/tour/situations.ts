/**
 * lab/campaign/tour/: every combination of states that a pair can be in, visited one after the other.
 *
 * The situations that a pair can be brought into by its pages: roles and relation, a data-sync, an installation.
 */
import { MINUTE, type Micros, MS, SECOND } from '../../../hardware/ports.js';
import { BrowserError } from '../../clients/browser/browser.js';
import { ranks } from '../../plan.js';
import { becomeBackup, becomePrimary, breakRelation, confirm, establish, syncNow } from '../deeds/pair.js';
import { install } from '../deeds/site.js';
import { type Letter, letters, other, type Scene } from '../scene.js';

const LINK_CUT = { cut: true, lossShare: 0, extraUs: 0 };
const SLOW_US = 3 * SECOND;
const LINK_SLOW = { cut: false, lossShare: 0, extraUs: SLOW_US };
/** A state that a press leads to is there within this time. */
const SOON_US: Micros = MINUTE;
/** Peers look at each other every five minutes. */
const LOOK_US: Micros = 7 * MINUTE;
const INSTALL_US: Micros = 60 * MINUTE;
const FINE_US: Micros = 50 * MS;

export interface Situation {
  readonly name: string;
  /** Lasts until somebody does something: the installation is begun after it, else before. */
  readonly rests: boolean;
  /** One box does not run meanwhile: what it is in the pair cannot be seen. */
  readonly hides?: true;
  drive(scene: Scene): Promise<void>;
  holds(scene: Scene): boolean;
}

/** Lays the filter on both directions between the boxes; null takes it away. */
export const setLinks = ({ lab }: Scene, filter: typeof LINK_CUT | null): void => {
  for (const box of letters) lab.setFilter(box, ranks[other(box)], filter);
};

/** What a page does not let happen is no fault of the drive: whether it `holds` is asked afterwards. */
async function tried(scene: Scene, deed: Promise<unknown>): Promise<void> {
  try {
    await deed;
  } catch (error) {
    if (!(error instanceof BrowserError)) throw error;
    scene.refused('page', error.message);
  }
}

/** Looked at so often that states which last for one message are met. */
async function meet(scene: Scene, holds: () => boolean, limitUs: Micros): Promise<void> {
  for (let waited = 0; waited < limitUs && !holds(); waited += FINE_US) await scene.sleep(FINE_US);
}

const roles = (scene: Scene): string => letters.map((box) => scene.kind(box)).join(' ');
const isAt = (scene: Scene, box: Letter, kind: string, stage: string | null = null): boolean => {
  const state = scene.node(box)?.failover.state();
  return state?.kind === kind && (stage === null || (state.kind === 'promoting' && state.stage === stage));
};

/** A state that passes: the link is slow, a button is pressed, and the instant is met. */
const passing = (
  name: string,
  press: (scene: Scene) => Promise<unknown>,
  holds: (scene: Scene) => boolean,
): Situation => ({
  name,
  rests: false,
  drive: async (scene) => {
    setLinks(scene, LINK_SLOW);
    scene.errands.push(tried(scene, press(scene)));
    await meet(scene, () => holds(scene), SOON_US);
  },
  holds,
});

const resting = (
  name: string,
  wanted: string,
  drive: (scene: Scene) => Promise<void>,
  limitUs: Micros = SOON_US,
): Situation => ({
  name,
  rests: true,
  drive: async (scene) => {
    await tried(scene, drive(scene));
    await scene.until(() => roles(scene) === wanted, limitUs);
  },
  holds: (scene) => roles(scene) === wanted,
});

async function apart(scene: Scene, deed: () => Promise<void>, untilRoles: string): Promise<void> {
  setLinks(scene, LINK_CUT);
  await tried(scene, deed());
  await scene.until(() => roles(scene) === untilRoles, SOON_US);
}

export const relations: readonly Situation[] = [
  resting('paired', 'primary backup', async () => {}),
  resting('alone', 'alone alone', (scene) => breakRelation(scene, 'a')),
  resting('broken on the primary only', 'alone backup', (scene) =>
    apart(scene, () => breakRelation(scene, 'a'), 'alone backup'),
  ),
  resting('broken on the backup only', 'primary alone', (scene) =>
    apart(scene, () => breakRelation(scene, 'b'), 'primary alone'),
  ),
  resting('two primaries', 'primary primary', (scene) =>
    apart(scene, () => becomePrimary(scene, 'b', false), 'primary primary'),
  ),
  resting('two backups', 'backup backup', (scene) =>
    apart(scene, () => becomeBackup(scene, 'a', { pull: false, force: true }), 'backup backup'),
  ),
  resting(
    'conflict',
    'conflict conflict',
    async (scene) => {
      await apart(scene, () => becomePrimary(scene, 'b', false), 'primary primary');
      setLinks(scene, null);
    },
    LOOK_US,
  ),
  passing(
    'pairing',
    async (scene) => {
      await breakRelation(scene, 'a');
      await scene.until(() => roles(scene) === 'alone alone', SOON_US);
      await establish(scene, 'a');
    },
    (scene) => isAt(scene, 'a', 'pairing'),
  ),
  ...(['lock', 'sync', 'demote'] as const).map((stage) =>
    passing(
      `promoting, ${stage}`,
      (scene) => becomePrimary(scene, 'b', true),
      (scene) => isAt(scene, 'b', 'promoting', stage),
    ),
  ),
  passing(
    'demoting',
    (scene) => becomePrimary(scene, 'b', true),
    (scene) => isAt(scene, 'a', 'demoting') && isAt(scene, 'b', 'promoting'),
  ),
  passing(
    'demoting, asked on the primary',
    (scene) => becomeBackup(scene, 'a', { pull: true, force: false }),
    (scene) => isAt(scene, 'a', 'demoting'),
  ),
];

const isPulling = (scene: Scene): boolean => {
  const state = scene.node('b')?.failover.state();
  return state?.kind === 'backup' && state.sync !== null;
};

export const syncs: readonly Situation[] = [
  { name: 'no data-sync', rests: true, drive: async () => {}, holds: (scene) => !isPulling(scene) },
  passing('data-sync under way', (scene) => syncNow(scene, 'b'), isPulling),
];

type Stop = 'offered' | 'accepted';

/** Begins an installation of a base or of a site's software. */
async function begin(scene: Scene, box: Letter, what: 'base' | 'site', stop: Stop): Promise<void> {
  const choose = (titles: readonly string[]): string | undefined =>
    titles.find((title) => /Base/.test(title) === (what === 'base'));
  await tried(scene, install(scene, box, choose, stop === 'accepted'));
}

/** Lays that an operation fails while `part` goes on. */
async function hindered(
  scene: Scene,
  box: Letter,
  operation: string,
  part: () => Promise<unknown>,
): Promise<void> {
  const id = scene.nextId();
  scene.lab.setOverlays(box, [{ id, overlay: 'operation-fails', values: { operation } }]);
  await part();
  scene.lab.setOverlays(box, []);
}

const inTrouble = (scene: Scene, box: Letter): boolean =>
  scene.stage(box) === 'applying-base' && scene.node(box)?.installer.supportRequest() != null;

function stageSituation(
  box: Letter,
  stage: string,
  drive: (scene: Scene) => Promise<unknown>,
  holds: (scene: Scene) => boolean = (scene) => scene.stage(box) === stage && !inTrouble(scene, box),
): Situation {
  return {
    name: stage === 'idle' ? stage : `${stage} on ${box}`,
    rests: true,
    drive: async (scene) => {
      await tried(scene, drive(scene));
      await scene.until(() => holds(scene), INSTALL_US);
    },
    holds,
  };
}

const stagesOf = (box: Letter): Situation[] => {
  const trouble = (scene: Scene): Promise<void> =>
    hindered(scene, box, 'update.apply-base', async () => {
      await begin(scene, box, 'base', 'accepted');
      await scene.until(() => inTrouble(scene, box), INSTALL_US);
    });
  const base = (scene: Scene): Promise<void> => begin(scene, box, 'base', 'accepted');
  return [
    stageSituation(box, 'checking', async (scene) => {
      const page = await scene.open(box, '/appliance/updates');
      // Its name is asked for again and again: that takes longer than what is done beside.
      scene.lab.setOverlays(box, [{ id: scene.nextId(), overlay: 'dns-silent', values: {} }]);
      scene.errands.push(tried(scene, page.press('Check for Updates')));
      await meet(scene, () => scene.stage(box) === 'checking', SOON_US);
    }),
    stageSituation(box, 'awaiting-licence', (scene) => begin(scene, box, 'base', 'offered')),
    stageSituation(box, 'downloading', base),
    stageSituation(box, 'failed', (scene) =>
      hindered(scene, box, 'update.download', async () => {
        await begin(scene, box, 'base', 'accepted');
        await scene.until(() => scene.stage(box) === 'failed', INSTALL_US);
      }),
    ),
    stageSituation(box, 'applying-base', base),
    stageSituation(box, 'trouble with the base', trouble, (scene) => inTrouble(scene, box)),
    stageSituation(box, 'damaged', async (scene) => {
      await trouble(scene);
      await confirm(await scene.open(box, '/appliance/basics'), 'Reboot This Appliance');
    }),
    {
      ...stageSituation(box, 'restarting', base, (scene) => /^(restarting|off)$/.test(scene.stage(box))),
      hides: true,
    },
    stageSituation(box, 'verifying', base),
    stageSituation(box, 'migrating', async (scene) => {
      await base(scene);
      await scene.until(() => scene.stage(box) === 'verifying', INSTALL_US);
      await scene.until(() => scene.stage(box) === 'idle', INSTALL_US);
      await begin(scene, box, 'site', 'accepted');
    }),
  ];
};

export const stages: readonly Situation[] = [
  stageSituation(
    'a',
    'idle',
    async () => {},
    (scene) => letters.every((box) => scene.stage(box) === 'idle'),
  ),
  ...stagesOf('b'),
  ...stagesOf('a'),
];
