/** Jump Items: remote computers that consoles offer, however they are reached. */
import { type Label, same } from '../../../../views/label.js';
import { words as common } from '../../../../views/words.js';
import { run, type Store } from '../../../store/database.js';
import { findRecord, listRecords } from '../../../store/records.js';
import { deployedClients } from '../../../store/site/clients.js';
import { hasTable, jumpGroups, jumpItemRecords } from '../../../store/site/jump-records.js';
import { select, text, textarea } from '../../forms/fields.js';
import { firstOf, siteOf } from '../../forms/sample.js';
import { recordPage } from '../../records/page.js';
import { policyActions, policySection, sessionPolicySection } from './jump-item-policies.js';

export const JUMP_ITEMS_PATH = '/login/jump-items';
const title = { en: 'Jump Items', fr: 'Éléments de Jump' };
const HOST = /^(?=.{1,255}$)[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/;

const words = {
  kind: { en: 'Method', fr: 'Méthode' },
  host: { en: 'Host Name or IP Address', fr: 'Nom d’hôte ou adresse IP' },
  badHost: {
    en: 'This is no valid host name or address.',
    fr: 'Ce nom d’hôte ou cette adresse n’est pas valide.',
  },
  group: { en: 'Jump Group', fr: 'Groupe de Jump' },
  noGroup: {
    en: 'This Jump Group does not exist any more.',
    fr: 'Ce groupe de Jump n’existe plus.',
  },
  noJumpoint: {
    en: 'This Jumpoint does not exist any more. Choose another one.',
    fr: 'Ce Jumpoint n’existe plus. Choisissez-en un autre.',
  },
  tag: { en: 'Tag', fr: 'Étiquette' },
  jumpoint: { en: 'Jumpoint', fr: 'Jumpoint' },
  anyJumpoint: { en: 'Any', fr: 'N’importe lequel' },
  comments: { en: 'Comments', fr: 'Commentaires' },
  client: {
    en: 'A Jump Client’s item comes with its installer package. Create a package under Jump > Jump Clients.',
    fr: 'L’élément d’un Jump Client provient de son package d’installateur. Créez un package sous Jump > Jump Clients.',
  },
  clientKind: {
    en: 'The method of a Jump Client cannot be changed.',
    fr: 'La méthode d’un Jump Client ne peut pas être modifiée.',
  },
} satisfies Record<string, Label>;

export const kindLabels: Readonly<Record<string, Label>> = {
  'jump-client': { en: 'Jump Client', fr: 'Jump Client' },
  rdp: { en: 'Remote desktop (RDP)', fr: 'Bureau à distance (RDP)' },
  vnc: { en: 'VNC', fr: 'VNC' },
  shell: { en: 'Shell (SSH)', fr: 'Shell (SSH)' },
  local: { en: 'Local Jump', fr: 'Jump local' },
  jumpoint: { en: 'Remote Jump by Jumpoint', fr: 'Jump distant par Jumpoint' },
};

const fields = {
  name: text({ label: common.name, required: true, maxLength: 100 }),
  kind: select<string>({
    label: words.kind,
    options: Object.entries(kindLabels).map(([value, label]) => ({ value, label })),
  }),
  host: text({
    label: words.host,
    required: true,
    check: (value) => (HOST.test(value) ? null : words.badHost),
  }),
  jumpGroup: text({ label: words.group, required: true }),
  tag: text({ label: words.tag, maxLength: 64 }),
  jumpoint: text({ label: words.jumpoint }),
  comments: textarea({ label: words.comments, maxLength: 1_000 }),
};

const wrong = (field: keyof typeof fields, refused: Label) => ({ refused, errors: { [field]: refused } });

/** Choices that depend on the site. The declared fields take any text; `check` looks it up. */
const fieldsNow = (site: Store): typeof fields => ({
  ...fields,
  jumpGroup: {
    ...fields.jumpGroup,
    kind: 'select',
    options: listRecords(site, jumpGroups).map(({ id, name }) => ({ value: id, label: same(name) })),
  },
  jumpoint: {
    ...fields.jumpoint,
    kind: 'select',
    options: [
      { value: '', label: words.anyJumpoint },
      ...deployedClients(site, ['jumpoint']).map(({ id, name }) => ({ value: id, label: same(name) })),
    ],
  },
});

export const jumpItemsPage = recordPage({
  id: 'login.jump-items',
  path: JUMP_ITEMS_PATH,
  title,
  right: 'jump.manage',
  menu: null,
  under: 'login.jump',
  shown: ({ failover }) => failover.role() !== 'backup',
  table: jumpItemRecords,
  area: 'jump-item',
  words: {
    add: { en: 'Add Jump Item', fr: 'Ajouter un élément de Jump' },
    edit: { en: 'Edit Jump Item', fr: 'Modifier l’élément de Jump' },
    empty: { en: 'There are no Jump Items.', fr: 'Il n’y a aucun élément de Jump.' },
    gone: {
      en: 'The Jump Item leaves all access consoles. A Jump Client on that computer is refused from now on and must be installed again.',
      fr: 'L’élément de Jump disparaît de toutes les consoles d’accès. Un Jump Client sur cet ordinateur est désormais refusé et doit être réinstallé.',
    },
  },
  fields,
  fieldsNow,
  initial: { kind: 'rdp' },
  columns: [
    { label: words.kind, cell: ({ kind }) => kindLabels[kind] ?? same(kind) },
    { label: words.host, cell: ({ host }) => same(host) },
    {
      label: words.group,
      cell: ({ jumpGroup }, _ctx, site) => same(findRecord(site, jumpGroups, jumpGroup)?.name ?? ''),
    },
    { label: words.tag, cell: ({ tag }) => same(tag) },
  ],
  check: (site, values, before) => {
    if (before === null && values.kind === 'jump-client') {
      return wrong('kind', words.client);
    }
    if (before !== null && (before.kind === 'jump-client') !== (values.kind === 'jump-client')) {
      return wrong('kind', words.clientKind);
    }
    const group = findRecord(site, jumpGroups, values.jumpGroup) !== null;
    if (!group) return wrong('jumpGroup', words.noGroup);
    const reached =
      values.jumpoint === '' || deployedClients(site, ['jumpoint']).some(({ id }) => id === values.jumpoint);
    return reached ? null : wrong('jumpoint', words.noJumpoint);
  },
  sample: {
    values: (given) => ({
      name: 'Cash desk 9',
      kind: 'rdp',
      host: 'cash-9.example.com',
      jumpGroup: firstOf(listRecords(siteOf(given), jumpGroups)).id,
      tag: 'cash',
      jumpoint: '',
      comments: '',
    }),
  },
  toRecord: (values) => ({ ...values, host: values.host.toLowerCase() }),
  onDelete: (site, id) => {
    run(site.db, 'DELETE FROM jump_client WHERE id = ?', id);
    run(site.db, 'DELETE FROM client_state WHERE client_id = ?', id);
    if (hasTable(site, 'jump_shortcut')) run(site.db, 'DELETE FROM jump_shortcut WHERE jump_item = ?', id);
  },
  more: (_ctx, site, item, attempt) => [
    ...policySection(site, item, attempt),
    ...sessionPolicySection(site, item, attempt),
  ],
  actions: policyActions,
});
