/** The appliance download key, made anew at each view: it carries the box's own time. */
import { dateTime } from '../../../../views/format.js';
import type { Label } from '../../../../views/label.js';
import { words as shared } from '../../../../views/words.js';
import type { Page } from '../../page.js';

export const keyPath = '/appliance/updates/key';

const words = {
  title: { en: 'Appliance Download Key', fr: 'Clé de téléchargement du serveur' },
  made: { en: 'Made at (appliance time)', fr: 'Générée à (heure du serveur)' },
  intro: {
    en: 'Copy the whole block, take it to a computer that reaches the update server, and paste it there. The key belongs to this appliance and is good for a short time only: download and install without delay. If it is refused, compare the time under Status > Basics with the right time.',
    fr: 'Copiez le bloc entier, portez-le sur un ordinateur ayant accès au serveur de mise à jour et collez-le là-bas. La clé est propre à ce serveur et n’est valable que peu de temps : téléchargez et installez sans attendre. Si elle est refusée, comparez l’heure indiquée sous État > Caractéristiques avec l’heure exacte.',
  },
} as const satisfies Record<string, Label>;

export const downloadKeyPage: Page = {
  id: 'appliance.download-key',
  site: 'appliance',
  path: keyPath,
  title: words.title,
  right: 'box.manage',
  menu: null,
  under: 'appliance.updates',
  sections: ({ node, nowMs }) => [
    {
      id: 'key',
      title: words.title,
      blocks: [
        { kind: 'note', tone: 'info', text: words.intro },
        { kind: 'code', label: words.title, text: node.installer.downloadKey(nowMs) },
        {
          kind: 'facts',
          items: [{ label: words.made, value: dateTime(nowMs, node.network.config().timeZone) }],
        },
        { kind: 'links', items: [{ label: shared.back, href: '/appliance/updates' }] },
      ],
    },
  ],
  actions: {},
};
