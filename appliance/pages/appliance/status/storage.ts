/** Status > Storage | État > Stockage: room and health of the disks. */
import type { DiskReading, RaidState, Readings } from '../../../../hardware/hardware.js';
import type { Cell, NoteBlock, Tone } from '../../../../views/blocks.js';
import { bytes, percent } from '../../../../views/format.js';
import { type Label, same } from '../../../../views/label.js';
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
  rebuilt: { en: 'Rebuilt', fr: 'Reconstruit' },
  alarms: {
    degraded: {
      en: 'One disk is out of order. The data are on the other one: replace the disk before that one fails too.',
      fr: 'Un disque est hors service. Les données sont sur l’autre : remplacez le disque avant que celui-ci ne tombe aussi en panne.',
    },
    rebuilding: {
      en: 'A disk is being rebuilt. Until that is done the data are on one disk only.',
      fr: 'Un disque est en cours de reconstruction. D’ici là, les données ne sont que sur un seul disque.',
    },
    failed: {
      en: 'The array has failed: nothing can be saved, and an appliance that is switched off now does not start again. Put a disk back that holds the data.',
      fr: 'La grappe est défaillante : rien ne peut être enregistré, et un serveur éteint maintenant ne redémarre plus. Remettez un disque qui contient les données.',
    },
    full: {
      en: 'Almost no room is left: updates and restores are refused, and sessions and data-syncs cannot keep what is new. Ask technical support how to free space.',
      fr: 'Il ne reste presque plus de place : les mises à jour et les restaurations sont refusées, et les sessions comme les synchronisations ne peuvent plus garder ce qui est nouveau. Demandez à l’assistance technique comment libérer de la place.',
    },
  },
};

const FULL_SHARE = 0.9;
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

const arrayAlarms = (raid: RaidState): NoteBlock[] =>
  raid === 'optimal'
    ? []
    : [{ kind: 'note', tone: raid === 'failed' ? 'bad' : 'warn', text: words.alarms[raid] }];

const spaceAlarms = ({ freeBytes, capacityBytes }: Readings['storage']): NoteBlock[] =>
  freeBytes < capacityBytes * (1 - FULL_SHARE)
    ? [{ kind: 'note', tone: 'bad', text: words.alarms.full }]
    : [];

/** What has to be done about the storage, worst first. */
export const storageAlarms = ({ raid, storage }: Pick<Readings, 'raid' | 'storage'>): NoteBlock[] => [
  ...arrayAlarms(raid),
  ...spaceAlarms(storage),
];

export const storagePage: Page = {
  id: 'appliance.storage',
  site: 'appliance',
  path: '/appliance/storage',
  title: words.title,
  right: 'box.manage',
  menu: { tab: 'appliance.status', sub: words.title },
  live: ({ node }) => node.hardware.read().raid === 'rebuilding',
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
          ...spaceAlarms(storage),
        ],
      },
      {
        id: 'disks',
        title: words.disks,
        blocks: [
          ...arrayAlarms(raid),
          { kind: 'facts', items: [{ label: words.raid, value: raidCell(raid) }] },
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
    ];
  },
  actions: {},
};
