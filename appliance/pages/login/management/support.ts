/** Management > Support | Gestion > Assistance technique. */
import type { Block, Section } from '../../../../views/blocks.js';
import { count, dateTime } from '../../../../views/format.js';
import { type Label, same } from '../../../../views/label.js';
import { words as common } from '../../../../views/words.js';
import { endsAtMs } from '../../../node/lasting.js';
import {
  closeSupportAccess,
  openSupportAccess,
  supportAccess,
  supportAccessRequest,
} from '../../../services/monitoring/support-access.js';
import { supportBundle } from '../../../services/monitoring/support-bundle.js';
import { text, view } from '../../forms/fields.js';
import { type Attempt, action, type Ctx, type Page } from '../../page.js';

const words = {
  title: { en: 'Support', fr: 'Assistance technique' },
  contact: { en: 'Support :: Contact', fr: 'Assistance technique :: Contact' },
  versions: { en: 'Support :: Product Versions', fr: 'Assistance technique :: Versions du produit' },
  advanced: {
    en: 'Support :: Advanced Technical Support',
    fr: 'Assistance technique :: Assistance technique avancée',
  },
  bundle: { en: 'Support :: Diagnostic File', fr: 'Assistance technique :: Fichier de diagnostic' },
  call: {
    en: 'Call the support desk with the serial number of this appliance. Support needs a maintenance plan in force.',
    fr: 'Appelez l’assistance avec le numéro de série de ce serveur. L’assistance exige un contrat de maintenance en vigueur.',
  },
  desk: { en: 'Support Desk', fr: 'Assistance' },
  serial: { en: 'Serial Number', fr: 'Numéro de série' },
  product: { en: 'Product Version', fr: 'Version du produit' },
  build: { en: 'Product Build', fr: 'Build du produit' },
  base: { en: 'Base Software', fr: 'Logiciel de base' },
  endpoints: { en: 'Endpoint Licences', fr: 'Licences de points de terminaison' },
  request: { en: 'Request Code of the Day', fr: 'Code de demande du jour' },
  code: { en: 'Access Code', fr: 'Code d’accès' },
  codeHelp: {
    en: 'The support desk answers the request code with an access code.',
    fr: 'L’assistance répond au code de demande par un code d’accès.',
  },
  open: { en: 'Open Access', fr: 'Ouvrir l’accès' },
  openNote: {
    en: 'For eight hours support may then read the diagnostic file of this appliance. It changes nothing, and you can close the access at any time.',
    fr: 'Pendant huit heures, l’assistance peut alors lire le fichier de diagnostic de ce serveur. Elle ne modifie rien, et vous pouvez fermer l’accès à tout moment.',
  },
  until: { en: 'Open Until', fr: 'Ouvert jusqu’à' },
  by: { en: 'Opened by', fr: 'Ouvert par' },
  close: { en: 'Close Access', fr: 'Fermer l’accès' },
  opened: {
    en: 'Support may now look at this appliance.',
    fr: 'L’assistance peut maintenant examiner ce serveur.',
  },
  closed: { en: 'Support has no access any more.', fr: 'L’assistance n’a plus d’accès.' },
  download: { en: 'Download Diagnostic File', fr: 'Télécharger le fichier de diagnostic' },
  bundleIntro: {
    en: 'Versions, hardware, network, failover state, amounts of data and the last entries of the audit trail. It holds no password, key or session content.',
    fr: 'Versions, matériel, réseau, état de la reprise en séquence, volumes de données et dernières entrées du journal d’audit. Il ne contient ni mot de passe, ni clé, ni contenu de session.',
  },
} as const satisfies Record<string, Label>;

const SUPPORT_HOST = 'support.example.net';

const codeFields = {
  code: text({ label: words.code, help: words.codeHelp, required: true, maxLength: 40, autocomplete: 'off' }),
};

function versionFacts({ node }: Ctx): Block {
  const { site, base, endpointLicences } = node.software.installed();
  return {
    kind: 'facts',
    items: [
      { label: words.product, value: same(site?.version ?? '') },
      { label: words.build, value: same(site?.build ?? '') },
      { label: words.base, value: same(base) },
      { label: words.endpoints, value: count(endpointLicences) },
    ],
  };
}

/** Access of the maker's support, also on Support > Advanced Support of the appliance site. */
export function accessBlocks({ node }: Ctx, attempt: Attempt | null): Block[] {
  const access = supportAccess(node);
  if (access !== null) {
    const until = dateTime(endsAtMs(node.hardware.clock, access), node.network.config().timeZone);
    return [
      {
        kind: 'facts',
        items: [
          { label: words.until, value: until },
          { label: words.by, value: same(access.by) },
        ],
      },
      { kind: 'form', action: 'close', fields: [], submit: words.close },
    ];
  }
  const mine = attempt?.action === 'open' ? attempt : null;
  return [
    { kind: 'facts', items: [{ label: words.request, value: same(supportAccessRequest(node)) }] },
    {
      kind: 'form',
      action: 'open',
      fields: view(codeFields, mine?.values, mine?.errors),
      submit: words.open,
      note: words.openNote,
    },
  ];
}

/** Opening, closing and the diagnostic file: the same on both sites. */
export const supportActions: Page['actions'] = {
  open: action({
    fields: codeFields,
    edits: null,
    sample: { values: ({ supportCode }) => ({ code: supportCode }) },
    run: ({ node, actor }, { code }) => {
      const refused = openSupportAccess(node, code, actor.name);
      return refused === null ? { done: words.opened } : { refused, errors: { code: refused } };
    },
  }),
  close: action({
    fields: {},
    edits: null,
    sample: { values: {}, needs: ['support-open'] },
    run: ({ node, actor }) => {
      closeSupportAccess(node, actor.name);
      return { done: words.closed };
    },
  }),
  bundle: action({
    fields: {},
    edits: null,
    sample: { values: {} },
    run: ({ node, actor }) => {
      node.emit({ kind: 'support.bundle', data: { by: actor.name } });
      return { download: { ...supportBundle(node), type: 'application/json' } };
    },
  }),
};

export const supportPage: Page = {
  id: 'login.support',
  site: 'login',
  path: '/login/support',
  title: words.title,
  right: 'site.manage',
  menu: { tab: 'login.management', sub: words.title },
  sections: (ctx, attempt): Section[] => [
    {
      id: 'contact',
      title: words.contact,
      blocks: [
        { kind: 'note', tone: 'info', text: words.call },
        {
          kind: 'facts',
          items: [
            { label: words.desk, value: same(`https://${SUPPORT_HOST}/`) },
            { label: words.serial, value: same(ctx.node.ports.plate.serial) },
            { label: common.hostname, value: same(ctx.node.network.config().hostname) },
          ],
        },
      ],
    },
    { id: 'versions', title: words.versions, blocks: [versionFacts(ctx)] },
    { id: 'advanced', title: words.advanced, blocks: accessBlocks(ctx, attempt) },
    {
      id: 'bundle',
      title: words.bundle,
      blocks: [
        { kind: 'form', action: 'bundle', fields: [], submit: words.download, intro: words.bundleIntro },
      ],
    },
  ],
  actions: supportActions,
};
