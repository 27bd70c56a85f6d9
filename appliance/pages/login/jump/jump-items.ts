/** Jump Items: remote computers that consoles offer, however they are reached. */
import type { Section } from '../../../../views/blocks.js';
import { type Label, same } from '../../../../views/label.js';
import { words as common } from '../../../../views/words.js';
import { commitChange } from '../../../node/site-change.js';
import { run, type Store } from '../../../store/database.js';
import { findRecord, listRecords } from '../../../store/records.js';
import { deployedClients } from '../../../store/site/clients.js';
import {
  hasTable,
  type JumpItemRecord,
  jumpGroups,
  jumpItemRecords,
  jumpPolicies,
  policyOfItem,
  sessionPolicyOfItem,
  setPolicyOfItem,
  setSessionPolicyOfItem,
} from '../../../store/site/jump-records.js';
import { sessionPolicies } from '../../../store/site/policies.js';
import { hidden, select, text, textarea, view } from '../../forms/fields.js';
import { firstOf, siteOf } from '../../forms/sample.js';
import { type Attempt, action, type Edits, type Given } from '../../page.js';
import { recordOf, type rowFields } from '../../records/changes.js';
import { recordPage } from '../../records/page.js';

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
  policy: { en: 'Jump Policy', fr: 'Règle de Jump' },
  sessionPolicy: { en: 'Session Policy', fr: 'Règle de session' },
  sessionPolicySaved: {
    en: 'The session policy of the Jump Item was saved.',
    fr: 'La règle de session de l’élément de Jump a été enregistrée.',
  },
  noSessionPolicy: {
    en: 'This session policy does not exist.',
    fr: 'Cette règle de session n’existe pas.',
  },
  policySaved: { en: 'The Jump policy was saved.', fr: 'La règle de Jump a été enregistrée.' },
  noPolicy: { en: 'This Jump policy does not exist.', fr: 'Cette règle de Jump n’existe pas.' },
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

const policyFields = {
  record: hidden({ label: common.name }),
  policy: text({ label: words.policy }),
};

function policySection(site: Store, item: JumpItemRecord, attempt: Attempt | null): Section[] {
  if (!hasTable(site, 'jump_policy')) return [];
  const options = [
    { value: '', label: common.none },
    ...listRecords(site, jumpPolicies).map(({ id, name }) => ({ value: id, label: same(name) })),
  ];
  const shown = { ...policyFields, policy: { ...policyFields.policy, kind: 'select' as const, options } };
  const errors = attempt?.action === 'policy' ? attempt.errors : {};
  return [
    {
      id: 'policy',
      title: { en: `${item.name} :: ${words.policy.en}`, fr: `${item.name} :: ${words.policy.fr}` },
      blocks: [
        {
          kind: 'form',
          action: 'policy',
          fields: view(shown, { record: item.id, policy: policyOfItem(site, item.id) }, errors),
          submit: common.save,
        },
      ],
    },
  ];
}

const sessionPolicyFields = {
  record: hidden({ label: common.name }),
  sessionPolicy: text({ label: words.sessionPolicy }),
};

/** From site 16.1.1: the item's own session policy counts before those of users. */
function sessionPolicySection(site: Store, item: JumpItemRecord, attempt: Attempt | null): Section[] {
  const current = sessionPolicyOfItem(site, item.id);
  if (current === null) return [];
  const options = [
    { value: '', label: common.none },
    ...listRecords(site, sessionPolicies).map(({ id, name }) => ({ value: id, label: same(name) })),
  ];
  const { sessionPolicy } = sessionPolicyFields;
  const shown = {
    ...sessionPolicyFields,
    sessionPolicy: { ...sessionPolicy, kind: 'select' as const, options },
  };
  const errors = attempt?.action === 'session-policy' ? attempt.errors : {};
  return [
    {
      id: 'session-policy',
      title: {
        en: `${item.name} :: ${words.sessionPolicy.en}`,
        fr: `${item.name} :: ${words.sessionPolicy.fr}`,
      },
      blocks: [
        {
          kind: 'form',
          action: 'session-policy',
          fields: view(shown, { record: item.id, sessionPolicy: current }, errors),
          submit: common.save,
        },
      ],
    },
  ];
}
/** One choice on the page of an item; `read` gives null where the site knows no such choice. */
const itemEdits = (read: (site: Store, id: string) => string | null): Edits<typeof rowFields> => ({
  areas: ['jump-item.policy-changed'],
  of: ({ node }, given) => {
    const site = node.site();
    const item = site === null ? null : findRecord(site, jumpItemRecords, given('record'));
    const state = site === null || item === null ? null : read(site, item.id);
    return item === null || state === null ? null : { state, name: item.name };
  },
});

const sampleRow = (given: Given) => ({ record: firstOf(listRecords(siteOf(given), jumpItemRecords)).id });

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
  actions: {
    'session-policy': action({
      fields: sessionPolicyFields,
      edits: itemEdits(sessionPolicyOfItem),
      sample: {
        query: sampleRow,
        values: (given) => ({
          ...sampleRow(given),
          sessionPolicy: firstOf(listRecords(siteOf(given), sessionPolicies)).id,
        }),
      },
      run: (ctx, { record, sessionPolicy }) => {
        const found = recordOf(ctx, jumpItemRecords, record);
        if ('refused' in found) return found;
        const { site, known } = found;
        const exists =
          sessionPolicyOfItem(site, known.id) !== null &&
          (sessionPolicy === '' || findRecord(site, sessionPolicies, sessionPolicy) !== null);
        if (!exists) {
          return { refused: words.noSessionPolicy, errors: { sessionPolicy: words.noSessionPolicy } };
        }
        commitChange(ctx, site, 'jump-item.policy-changed', known.name, () =>
          setSessionPolicyOfItem(site, known.id, sessionPolicy),
        );
        return { done: words.sessionPolicySaved };
      },
    }),
    policy: action({
      fields: policyFields,
      edits: itemEdits((site, id) => (hasTable(site, 'jump_policy') ? policyOfItem(site, id) : null)),
      sample: {
        query: sampleRow,
        values: (given) => ({
          ...sampleRow(given),
          policy: firstOf(listRecords(siteOf(given), jumpPolicies)).id,
        }),
        needs: ['access-request'],
      },
      run: (ctx, { record, policy }) => {
        const found = recordOf(ctx, jumpItemRecords, record);
        if ('refused' in found) return found;
        const { site, known } = found;
        const exists =
          hasTable(site, 'jump_policy') && (policy === '' || findRecord(site, jumpPolicies, policy));
        if (!exists) return { refused: words.noPolicy, errors: { policy: words.noPolicy } };
        commitChange(ctx, site, 'jump-item.policy-changed', known.name, () =>
          setPolicyOfItem(site, known.id, policy),
        );
        return { done: words.policySaved };
      },
    }),
  },
});
