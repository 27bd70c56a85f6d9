/** The deeds of a campaign in a rehearsal's file: the robot's other hands. */
import { BrowserError } from '../../clients/browser/browser.js';
import type { CampaignHands } from '../../rehearsals/robot/campaign-hands.js';
import type { World } from '../../supervisor/world-lab.js';
import { hold } from '../checks.js';
import { keyOf } from '../deeds/deed.js';
import { deedKinds } from '../deeds/index.js';
import { findingLine } from '../judge/finding.js';
import { LAST_US } from '../play.js';
import { type Attended, attend, heal, recover } from '../recover.js';
import { sceneOf } from '../scene.js';

/** People and eyes begin to look: the first deed of a saved file. */
export const LOOK = 'look';

/** The hands that a robot needs to repeat a campaign's deeds as steps of a rehearsal. */
export function campaignHands(world: World): CampaignHands {
  const scene = sceneOf(world);
  const running: Promise<unknown>[] = [];
  let eyes: { readonly before: ReturnType<typeof hold>; readonly attended: Attended } | null = null;
  const look = (): NonNullable<typeof eyes> => {
    eyes ??= { before: hold(world.disks), attended: attend(scene) };
    return eyes;
  };
  return {
    begin: (kind, values) => {
      look();
      if (kind === LOOK) return;
      const deed = { kind, values };
      const found = deedKinds.find(({ key }) => key === keyOf(deed));
      if (found === undefined) throw new BrowserError('unexpected', `no campaign does “${keyOf(deed)}”`);
      const work = found.perform(scene, deed).catch((error: unknown) => {
        if (!(error instanceof BrowserError)) throw error;
      });
      running.push(work);
    },
    leadBack: async () => {
      const { before, attended } = look();
      await scene.sleep(LAST_US);
      await heal(scene);
      await Promise.all(running);
      await heal(scene);
      await recover(scene, attended, before, () => {});
      await attended.goHome();
      return scene.findings.map(findingLine);
    },
  };
}
