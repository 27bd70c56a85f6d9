/**
 * Status > Health | État > Santé of a virtual appliance: what its host gives it, against what its
 * clients and data need. The needs are ours; domain.md section 7 names the page only.
 */
import type { Cell, Tone } from '../../../../views/blocks.js';
import { bytes, count, percent } from '../../../../views/format.js';
import type { Label } from '../../../../views/label.js';
import { words as common } from '../../../../views/words.js';
import { boxAlarms } from '../../../services/monitoring/alarms.js';
import { loadNotes } from '../../login/jump/load-blocks.js';
import type { Page } from '../../page.js';

const GIB = 1024 ** 3;

const words = {
  title: { en: 'Health', fr: 'Santé' },
  section: { en: 'Status :: Health', fr: 'État :: Santé' },
  resource: { en: 'Resource', fr: 'Ressource' },
  given: { en: 'Allocated', fr: 'Alloué' },
  wanted: { en: 'Recommended', fr: 'Recommandé' },
  processors: { en: 'CPU', fr: 'Processeur' },
  memory: { en: 'Memory', fr: 'Mémoire' },
  storage: { en: 'Storage', fr: 'Stockage' },
  enough: { en: 'Sufficient', fr: 'Suffisant' },
  little: { en: 'Below the recommendation', fr: 'Inférieur à la recommandation' },
  none: { en: 'No resource is known.', fr: 'Aucune ressource n’est connue.' },
  load: { en: 'CPU Load', fr: 'Charge du processeur' },
  used: { en: 'Storage Used', fr: 'Stockage utilisé' },
  advice: {
    en: 'Shut the appliance down, let its host give it more, and switch it on again.',
    fr: 'Éteignez le serveur, augmentez ses ressources sur son hôte, puis remettez-le sous tension.',
  },
} as const satisfies Record<string, Label>;

/** What so many endpoints and so much data need. Pure. */
function recommended(endpoints: number, usedBytes: number) {
  const large = endpoints > 5_000 ? 2 : endpoints > 1_000 ? 1 : 0;
  return {
    processors: 2 * 2 ** large,
    memoryBytes: 4 * GIB * 2 ** large,
    // A quarter stays free: updates unpack there.
    storageBytes: Math.ceil((usedBytes * 4) / 3),
  };
}

const judged = (enough: boolean): Cell => ({
  badge: enough ? words.enough : words.little,
  tone: enough ? 'good' : 'warn',
});

export const virtualHealthPage: Page = {
  id: 'appliance.health',
  site: 'appliance',
  path: '/appliance/health',
  title: words.title,
  right: 'box.manage',
  menu: { tab: 'appliance.status', sub: words.title },
  shown: (node) => node.hardware.read().virtual !== null,
  sections: ({ node }) => {
    const readings = node.hardware.read();
    const { virtual, storage } = readings;
    if (virtual === null) return [];
    const need = recommended(node.software.installed().endpointLicences, storage.usedBytes);
    const { load } = node.clients.figures();
    const usedShare = storage.usedBytes / storage.capacityBytes;
    const enough = {
      processors: virtual.processors >= need.processors,
      memory: virtual.memoryBytes >= need.memoryBytes,
      storage: storage.capacityBytes >= need.storageBytes,
    };
    const all = enough.processors && enough.memory && enough.storage;
    const tone: Tone = load.state === 'saturated' ? 'bad' : load.state === 'busy' ? 'warn' : 'good';
    return [
      {
        id: 'health',
        title: words.section,
        blocks: [
          ...boxAlarms(readings).map(({ text }) => ({ kind: 'note', tone: 'warn', text }) as const),
          ...loadNotes(node),
          ...(all ? [] : [{ kind: 'note', tone: 'warn', text: words.advice } as const]),
          {
            kind: 'table',
            caption: words.section,
            columns: [words.resource, words.given, words.wanted, common.status],
            rows: [
              {
                cells: [
                  words.processors,
                  count(virtual.processors),
                  count(need.processors),
                  judged(enough.processors),
                ],
              },
              {
                cells: [
                  words.memory,
                  bytes(virtual.memoryBytes),
                  bytes(need.memoryBytes),
                  judged(enough.memory),
                ],
              },
              {
                cells: [
                  words.storage,
                  bytes(storage.capacityBytes),
                  bytes(need.storageBytes),
                  judged(enough.storage),
                ],
              },
            ],
            empty: words.none,
          },
          {
            kind: 'chart',
            label: words.load,
            usedShare: Math.min(1, load.utilisation),
            text: percent(load.utilisation),
            tone,
          },
          {
            kind: 'chart',
            label: words.used,
            usedShare,
            text: percent(usedShare),
            tone: enough.storage ? 'good' : 'warn',
          },
        ],
      },
    ];
  },
  actions: {},
};
