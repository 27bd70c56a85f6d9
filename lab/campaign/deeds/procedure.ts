/**
 * Updates as somebody does them one after the other: a way through the prerequisites of the maker's
 * packages to one of them, in the right order or not, on one box or on both.
 */
import * as v from 'valibot';
import { HOUR, MINUTE, type Random, SECOND } from '../../../hardware/ports.js';
import type { Manifest } from '../../../updates/package-format.js';
import { packages } from '../../../updates/packages/index.js';
import { compareVersions } from '../../../updates/version.js';
import { BrowserError } from '../../clients/browser/browser.js';
import { type Letter, letters, other, type Scene } from '../scene.js';
import { boxField, type DeedKind, deedKind } from './deed.js';
import { install } from './site.js';

const STEP_US = 2 * HOUR;
const PAUSE_S_MAX = 600;
const WRONG_ORDER_SHARE = 0.15;
const manifests: readonly Manifest[] = packages.map(({ manifest }) => manifest);

/** What comes before a package, and it: each prerequisite by the oldest or the newest that meets it. */
export function wayTo(target: Manifest, chance: Random): readonly Manifest[] {
  const way: Manifest[] = [];
  for (const { kind, atLeast } of target.prerequisites) {
    const fits = manifests
      .filter((one) => one.kind === kind && compareVersions(one.version, atLeast) >= 0 && one !== target)
      .sort((a, b) => compareVersions(a.version, b.version));
    const found = chance.fraction() < 0.8 ? fits[0] : fits.at(-1);
    if (found === undefined) continue;
    for (const one of wayTo(found, chance)) if (!way.includes(one)) way.push(one);
  }
  return [...way, target];
}

const isBusy = (scene: Scene, box: Letter): boolean => {
  const node = scene.node(box);
  return node === null || (node.installer.progress() !== null && node.installer.supportRequest() === null);
};

/** Installs one after the other, as far as it goes. */
async function walk(scene: Scene, box: Letter, ids: readonly string[]): Promise<string> {
  let done = 0;
  for (const id of ids) {
    const title = manifests.find((one) => one.id === id)?.title.en ?? id;
    const got = await install(scene, box, (titles) => titles.find((one) => one === title));
    if (got === null) continue;
    done += 1;
    await scene.sleep(MINUTE);
    await scene.until(() => !isBusy(scene, box), STEP_US);
  }
  return `${box}: ${done} of ${ids.length}`;
}

/** One box gives up, the other goes on. */
const carefully = (work: Promise<string>): Promise<string> =>
  work.catch((error: unknown) => {
    if (error instanceof BrowserError) return error.message.slice(0, 100);
    throw error;
  });

export const procedureDeeds: readonly DeedKind[] = [
  deedKind({
    kind: 'procedure',
    group: 'software',
    weight: 8,
    fields: {
      box: boxField,
      packages: v.array(v.string()),
      other: v.picklist(['stays', 'after', 'at-once']),
      pauseS: v.number(),
    },
    leads: () => ['sync-now', 'sync-now', 'let-be', 'power-cut', 'power-cut-at-write', 'session'],
    ready: (scene) => letters.every((box) => scene.kind(box) !== 'off'),
    choose: (_scene, chance) => {
      const way = [...wayTo(chance.pick(manifests), chance)];
      if (chance.fraction() < WRONG_ORDER_SHARE) way.reverse();
      return {
        box: chance.pick(letters),
        packages: way.map(({ id }) => id),
        other: chance.pick(['stays', 'after', 'after', 'at-once'] as const),
        pauseS: Math.round(PAUSE_S_MAX * chance.fraction() ** 2),
      };
    },
    perform: async (scene, { box, packages: ids, other: second, pauseS }) => {
      if (second === 'stays') return walk(scene, box, ids);
      if (second === 'at-once') {
        const both = letters.map((one) => carefully(walk(scene, one, ids)));
        return (await Promise.all(both)).join(', ');
      }
      const first = await carefully(walk(scene, box, ids));
      await scene.sleep(pauseS * SECOND);
      return `${first}, ${await walk(scene, other(box), ids)}`;
    },
  }),
];
