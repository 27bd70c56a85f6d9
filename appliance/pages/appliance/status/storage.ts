/** Status > Storage | État > Stockage: room and health of the disks. */
import type { DiskReading, RaidState } from '../../../../hardware/hardware.js';
import type { Cell, NoteBlock, Tone } from '../../../../views/blocks.js';
import { bytes, percent } from '../../../../views/format.js';
import { type Label, same } from '../../../../views/label.js';
import {
  type Alarm,
  arrayAlarms,
  FULL_SHARE,
  slowDiskAlarms,
  spaceAlarms,
} from '../../../services/monitoring/alarms.js';
import type { Page } from '../../page.js';
import { checkAction, checkSection } from './storage-check.js';

const words = {
  title: { en: 'Storage', fr: 'Stockage' },
  space: { en: 'Storage :: Space', fr: 'Stockage :: Espace' },
  disks: { en: 'Storage :: Disks', fr: 'Stockage :: Disques' },
  used: { en: 'Space Used', fr: 'Espace utilisé' },
  slot: { en: 'Slot', fr: 'Emplacement' },
  state: { en: 'State', fr: 'État' },
  size: { en: 'Size', fr: 'Taille' },
  raid: { en: 'RAID 1 Array', fr: 'Grappe RAID 1' },
  write: { en: 'Write Time', fr: 'Durée d’écriture' },
  rebuilt: { en: 'Rebuilt', fr: 'Reconstruit' },
};

const CROWDED_SHARE = 0.75;

const states: Readonly<Record<DiskReading['state'], { label: Label; tone: Tone }>> = {
  online: { label: { en: 'Online', fr: 'En ligne' }, tone: 'good' },
  rebuilding: { label: { en: 'Rebuilding', fr: 'En reconstruction' }, tone: 'warn' },
  missing: { label: { en: 'Missing', fr: 'Absent' }, tone: 'bad' },
  failed: { label: { en: 'Failed', fr: 'Défaillant' }, tone: 'bad' },
};
const arrays: Readonly<Record<RaidState, { label: Label; tone: Tone }>> = {
  optimal: { label: { en: 'Optimal', fr: 'Optimale' }, tone: 'good' },
  rebuilding: { label: { en: 'Rebuilding', fr: 'En reconstruction' }, tone: 'warn' },
  degraded: { label: { en: 'Degraded', fr: 'Dégradée' }, tone: 'warn' },
  failed: { label: { en: 'Failed', fr: 'Défaillante' }, tone: 'bad' },
};

const badge = ({ label, tone }: { label: Label; tone: Tone }): Cell => ({ badge: label, tone });

/** State of the array as a cell. */
export const raidCell = (raid: RaidState): Cell => badge(arrays[raid]);

const notes = (alarms: readonly Alarm[]): NoteBlock[] => alarms.map((alarm) => ({ kind: 'note', ...alarm }));

export const storagePage: Page = {
  id: 'appliance.storage',
  site: 'appliance',
  path: '/appliance/storage',
  title: words.title,
  right: 'box.manage',
  menu: { tab: 'appliance.status', sub: words.title },
  live: ({ node }) => node.hardware.read().raid === 'rebuilding' || node.scrub.share() !== null,
  sections: ({ node }) => {
    const { storage, disks, raid, pace } = node.hardware.read();
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
          ...notes(spaceAlarms(storage)),
        ],
      },
      {
        id: 'disks',
        title: words.disks,
        blocks: [
          ...notes([...arrayAlarms(raid), ...slowDiskAlarms(pace)]),
          {
            kind: 'facts',
            items: [
              { label: words.raid, value: raidCell(raid) },
              { label: words.write, value: { en: `${pace.writeMs} ms`, fr: `${pace.writeMs} ms` } },
            ],
          },
          {
            kind: 'table',
            caption: words.disks,
            columns: [words.slot, words.state, words.rebuilt, words.size],
            rows: disks.map((disk) => ({
              cells: [
                same(`${disk.slot}`),
                badge(states[disk.state]),
                disk.rebuildShare === null ? same('—') : percent(disk.rebuildShare),
                bytes(disk.sizeBytes),
              ],
            })),
            empty: { en: 'No disk.', fr: 'Aucun disque.' },
          },
        ],
      },
      checkSection(node),
    ];
  },
  actions: { check: checkAction },
};
