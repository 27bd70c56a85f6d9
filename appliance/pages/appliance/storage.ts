/** Status > Storage | État > Stockage: room and health of the disks. */

import type { Cell, Tone } from '../../../views/blocks.js';
import { bytes, percent } from '../../../views/format.js';
import { type Label, same } from '../../../views/label.js';
import type { Page } from '../../page.js';

const words = {
  title: { en: 'Storage', fr: 'Stockage' },
  space: { en: 'Storage :: Space', fr: 'Stockage :: Espace' },
  disks: { en: 'Storage :: Disks', fr: 'Stockage :: Disques' },
  used: { en: 'Space Used', fr: 'Espace utilisé' },
  slot: { en: 'Slot', fr: 'Emplacement' },
  state: { en: 'State', fr: 'État' },
  size: { en: 'Size', fr: 'Taille' },
  raid: { en: 'RAID 1 Array', fr: 'Grappe RAID 1' },
} satisfies Record<string, Label>;

const states: Readonly<Record<string, { label: Label; tone: Tone }>> = {
  online: { label: { en: 'Online', fr: 'En ligne' }, tone: 'good' },
  optimal: { label: { en: 'Optimal', fr: 'Optimale' }, tone: 'good' },
  rebuilding: { label: { en: 'Rebuilding', fr: 'En reconstruction' }, tone: 'warn' },
  degraded: {
    label: { en: 'Degraded: one disk has failed', fr: 'Dégradée : un disque est défaillant' },
    tone: 'warn',
  },
  missing: { label: { en: 'Missing', fr: 'Absent' }, tone: 'bad' },
  failed: { label: { en: 'Failed', fr: 'Défaillant' }, tone: 'bad' },
};

const badge = (state: string): Cell => {
  const known = states[state];
  return known === undefined ? same(state) : { badge: known.label, tone: known.tone };
};

const FULL_SHARE = 0.9;
const CROWDED_SHARE = 0.75;

export const storagePage: Page = {
  id: 'appliance.storage',
  site: 'appliance',
  path: '/appliance/storage',
  title: words.title,
  right: 'box.manage',
  menu: { tab: 'appliance.status', sub: words.title },
  sections: ({ node }) => {
    const { storage, disks, raid } = node.hardware.read();
    const share = storage.capacityBytes === 0 ? 1 : 1 - storage.freeBytes / storage.capacityBytes;
    const [used, whole, part] = [
      bytes(storage.capacityBytes - storage.freeBytes),
      bytes(storage.capacityBytes),
      percent(share),
    ];
    return [
      {
        id: 'space',
        title: words.space,
        blocks: [
          {
            kind: 'chart',
            label: words.used,
            usedShare: share,
            text: {
              en: `${used.en} of ${whole.en} (${part.en})`,
              fr: `${used.fr} sur ${whole.fr} (${part.fr})`,
            },
            tone: share > FULL_SHARE ? 'bad' : share > CROWDED_SHARE ? 'warn' : 'good',
          },
        ],
      },
      {
        id: 'disks',
        title: words.disks,
        blocks: [
          { kind: 'facts', items: [{ label: words.raid, value: badge(raid) }] },
          {
            kind: 'table',
            caption: words.disks,
            columns: [words.slot, words.state, words.size],
            rows: disks.map((disk) => ({
              cells: [same(`${disk.slot}`), badge(disk.state), bytes(disk.sizeBytes)],
            })),
            empty: { en: 'No disk.', fr: 'Aucun disque.' },
          },
        ],
      },
    ];
  },
  actions: {},
};
