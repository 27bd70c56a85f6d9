/**
 * appliance/pages/appliance/support/: the tab Support of /appliance.
 *
 * Support > Advanced Support | Assistance > Assistance avancée: the box's own way to the maker's support.
 */
import { type Label, same } from '../../../../views/label.js';
import { words as common } from '../../../../views/words.js';
import { accessBlocks, supportActions } from '../../login/management/support.js';
import type { Page } from '../../page.js';

const words = {
  title: { en: 'Advanced Support', fr: 'Assistance avancée' },
  appliance: { en: 'Support :: This Appliance', fr: 'Assistance :: Ce serveur' },
  access: { en: 'Support :: Support Access', fr: 'Assistance :: Accès de l’assistance' },
  bundle: { en: 'Support :: Diagnostic File', fr: 'Assistance :: Fichier de diagnostic' },
  call: {
    en: 'Call the support desk, read it the serial number and the request code, and enter the access code that it answers with.',
    fr: 'Appelez l’assistance, donnez-lui le numéro de série et le code de demande, puis saisissez le code d’accès qu’elle vous donne.',
  },
  serial: { en: 'Serial Number', fr: 'Numéro de série' },
  base: { en: 'Base Software', fr: 'Logiciel de base' },
  download: { en: 'Download Diagnostic File', fr: 'Télécharger le fichier de diagnostic' },
} as const satisfies Record<string, Label>;

export const advancedSupportPage: Page = {
  id: 'appliance.advanced-support',
  site: 'appliance',
  path: '/appliance/advanced-support',
  title: words.title,
  right: 'box.manage',
  menu: { tab: 'appliance.support', sub: words.title },
  sections: (ctx, attempt) => [
    {
      id: 'appliance',
      title: words.appliance,
      blocks: [
        { kind: 'note', tone: 'info', text: words.call },
        {
          kind: 'facts',
          items: [
            { label: words.serial, value: same(ctx.node.ports.plate.serial) },
            { label: common.hostname, value: same(ctx.node.network.config().hostname) },
            { label: words.base, value: same(ctx.node.software.installed().base) },
          ],
        },
      ],
    },
    { id: 'access', title: words.access, blocks: accessBlocks(ctx, attempt) },
    {
      id: 'bundle',
      title: words.bundle,
      blocks: [{ kind: 'form', action: 'bundle', fields: [], submit: words.download }],
    },
  ],
  actions: supportActions,
};
