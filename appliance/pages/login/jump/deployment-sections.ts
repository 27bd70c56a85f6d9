/**
 * appliance/pages/login/jump/: the tab Jump.
 *
 * Installer packages on their pages: made, listed with their state, downloaded, deleted (G35).
 */
import { DAY_MS } from '../../../../hardware/ports.js';
import type { Cell, Section } from '../../../../views/blocks.js';
import { dateTime } from '../../../../views/format.js';
import { type Label, same } from '../../../../views/label.js';
import { words as common } from '../../../../views/words.js';
import {
  type DeploymentPackage,
  deploymentPackages,
  ensureSecret,
  findPackage,
  insertPackage,
  PACKAGES_MAX,
  type PackageFor,
  packageFile,
  packageState,
} from '../../../clients/deployments.js';
import { commitChange, siteWords } from '../../../node/site-change.js';
import { run, type Store } from '../../../store/database.js';
import { findRecord, listRecords } from '../../../store/records.js';
import { jumpGroups } from '../../../store/site/jump-records.js';
import { hidden, integer, select, text, textarea, type Values, view } from '../../forms/fields.js';
import { firstOf, siteOf } from '../../forms/sample.js';
import { type Action, type Attempt, action, type Ctx, type Outcome, type Sample } from '../../page.js';

const DAYS = 30;
const DAYS_MAX = 365;

const words = {
  'jump-client': {
    en: 'Jump Clients :: Installer Packages',
    fr: 'Jump Clients :: Packages d’installateur',
  },
  'access-console': {
    en: 'Access Console :: Installer Packages',
    fr: 'Console d’accès :: Packages d’installateur',
  },
  addClient: { en: 'Jump Clients :: Create Installer', fr: 'Jump Clients :: Créer un installateur' },
  addConsole: { en: 'Access Console :: Create Installer', fr: 'Console d’accès :: Créer un installateur' },
  create: { en: 'Create Installer', fr: 'Créer un installateur' },
  mode: { en: 'Connection', fr: 'Connexion' },
  active: { en: 'Active', fr: 'Actif' },
  passive: { en: 'Passive', fr: 'Passif' },
  group: { en: 'Jump Group', fr: 'Groupe de Jump' },
  noGroup: { en: 'This Jump Group does not exist any more.', fr: 'Ce groupe de Jump n’existe plus.' },
  tag: { en: 'Tag', fr: 'Étiquette' },
  comments: { en: 'Comments', fr: 'Commentaires' },
  days: { en: 'Good For', fr: 'Validité' },
  daysUnit: { en: 'days', fr: 'jours' },
  by: { en: 'Created By', fr: 'Créé par' },
  created: { en: 'Created', fr: 'Créé le' },
  expires: { en: 'Expires', fr: 'Expire le' },
  empty: { en: 'There are no installer packages.', fr: 'Il n’y a aucun package d’installateur.' },
  valid: { en: 'Valid', fr: 'Valide' },
  obsolete: { en: 'Obsolete: create it anew', fr: 'Obsolète : à recréer' },
  expired: { en: 'Expired', fr: 'Expiré' },
  note: {
    en: 'An upgrade of the site makes all packages obsolete; clients that are installed already upgrade by themselves.',
    fr: 'Une mise à niveau du site rend tous les packages obsolètes ; les clients déjà installés se mettent à niveau d’eux-mêmes.',
  },
  full: {
    en: `There can be at most ${PACKAGES_MAX} packages. Delete one first.`,
    fr: `Il peut y avoir au plus ${PACKAGES_MAX} packages. Supprimez-en un d’abord.`,
  },
  gone: { en: 'This package does not exist any more.', fr: 'Ce package n’existe plus.' },
  wasCreated: {
    en: 'The installer package was created. Download it from the list.',
    fr: 'Le package d’installateur a été créé. Téléchargez-le depuis la liste.',
  },
  deleted: {
    en: 'The package was deleted. Copies of its file are refused from now on.',
    fr: 'Le package a été supprimé. Les copies de son fichier sont désormais refusées.',
  },
  remove: { en: 'Delete Installer Package', fr: 'Supprimer le package d’installateur' },
  removeText: {
    en: 'Copies of this package can no longer install anything. Clients that were installed with it stay.',
    fr: 'Les copies de ce package ne peuvent plus rien installer. Les clients installés avec lui restent.',
  },
} as const satisfies Record<string, Label>;

const packageFields = {
  name: text({ label: common.name, required: true, maxLength: 100 }),
  days: integer({ label: words.days, unit: words.daysUnit, required: true, min: 1, max: DAYS_MAX }),
  comments: textarea({ label: words.comments, maxLength: 1_000 }),
};
const clientFields = {
  ...packageFields,
  mode: select({
    label: words.mode,
    options: [
      { value: 'active', label: words.active },
      { value: 'passive', label: words.passive },
    ],
  }),
  group: text({ label: words.group, required: true }),
  tag: text({ label: words.tag, maxLength: 64 }),
};
const row = { package: hidden({ label: common.name }) };

const badges = {
  valid: { badge: words.valid, tone: 'good' },
  obsolete: { badge: words.obsolete, tone: 'warn' },
  expired: { badge: words.expired, tone: 'plain' },
} as const satisfies Record<ReturnType<typeof packageState>, Cell>;

function listSection({ node, nowMs }: Ctx, site: Store, kind: PackageFor): Section {
  const zone = node.network.config().timeZone;
  const version = node.software.installed().site?.version ?? '';
  return {
    id: 'installers',
    title: words[kind],
    blocks: [
      { kind: 'note', tone: 'info', text: words.note },
      {
        kind: 'table',
        caption: words[kind],
        columns: [
          common.name,
          common.status,
          common.version,
          words.created,
          words.by,
          words.expires,
          common.actions,
        ],
        rows: deploymentPackages(site, kind).map((made) => {
          const state = packageState(made, version, nowMs);
          const values = { package: made.id };
          return {
            id: `package-${made.id}`,
            dim: state !== 'valid',
            cells: [
              same(made.name),
              badges[state],
              same(made.siteVersion),
              dateTime(made.createdMs, zone),
              same(made.createdBy),
              dateTime(made.expiresMs, zone),
              {
                many: [
                  { press: common.download, action: 'fetch-package', values },
                  { press: common.delete, action: 'delete-package', values, danger: true },
                ],
              },
            ],
          };
        }),
        empty: words.empty,
      },
    ],
  };
}

function addSection(site: Store, attempt: Attempt | null, kind: PackageFor): Section {
  const mine = attempt?.action === 'create-package' ? attempt : null;
  const options = listRecords(site, jumpGroups).map(({ id, name }) => ({ value: id, label: same(name) }));
  const fields =
    kind === 'access-console'
      ? packageFields
      : { ...clientFields, group: { ...clientFields.group, kind: 'select' as const, options } };
  return {
    id: 'create-installer',
    title: kind === 'jump-client' ? words.addClient : words.addConsole,
    blocks: [
      {
        kind: 'form',
        action: 'create-package',
        fields: view(fields, { days: DAYS, mode: 'active', ...mine?.values }, mine?.errors),
        submit: words.create,
      },
    ],
  };
}

/** List and form of the packages of one kind. */
export const deploymentSections = (
  ctx: Ctx,
  site: Store,
  attempt: Attempt | null,
  kind: PackageFor,
): Section[] => [listSection(ctx, site, kind), addSection(site, attempt, kind)];

function create(
  ctx: Ctx,
  kind: PackageFor,
  values: Values<typeof packageFields>,
  client: { readonly mode: string; readonly group: string; readonly tag: string },
): Outcome {
  const { node, nowMs, actor } = ctx;
  const site = node.site();
  if (site === null) return { refused: siteWords.noSite };
  if (kind === 'jump-client' && findRecord(site, jumpGroups, client.group) === null) {
    return { refused: words.noGroup, errors: { group: words.noGroup } };
  }
  if (deploymentPackages(site, kind).length >= PACKAGES_MAX) return { refused: words.full };
  const made: DeploymentPackage = {
    id: node.ports.random.uuid(),
    kind,
    name: values.name,
    ...client,
    comments: values.comments,
    siteVersion: node.software.installed().site?.version ?? '',
    createdMs: nowMs,
    createdBy: actor.name,
    expiresMs: nowMs + (values.days ?? DAYS) * DAY_MS,
  };
  commitChange(ctx, site, 'installer.created', values.name, () => {
    ensureSecret(node, site);
    insertPackage(site, made);
  });
  return { done: words.wasCreated };
}

function download(ctx: Ctx, id: string): Outcome {
  const site = ctx.node.site();
  const made = site === null ? null : findPackage(site, id);
  if (site === null || made === null) return { refused: words.gone };
  const stem = made.name.replace(/[^A-Za-z0-9._-]+/g, '-');
  const bytes = packageFile(site, made);
  return { download: { filename: `${made.kind}-${stem}.json`, type: 'application/octet-stream', bytes } };
}

function remove(ctx: Ctx, id: string): Outcome {
  const site = ctx.node.site();
  const made = site === null ? null : findPackage(site, id);
  if (site === null || made === null) return { refused: words.gone };
  commitChange(ctx, site, 'installer.deleted', made.name, () =>
    run(site.db, 'DELETE FROM client_installer WHERE id = ?', id),
  );
  return { done: words.deleted };
}

const samplePackage = { name: 'New computers', days: 14, comments: '' };
const made = (kind: PackageFor): Sample<typeof row> => ({
  values: (given) => ({ package: firstOf(deploymentPackages(siteOf(given), kind)).id }),
});

/** What is done on such a page. */
export const deploymentActions = (kind: PackageFor): Readonly<Record<string, Action>> => ({
  'create-package':
    kind === 'jump-client'
      ? action({
          fields: clientFields,
          edits: null,
          sample: {
            values: (given) => ({
              ...samplePackage,
              mode: 'active' as const,
              group: firstOf(listRecords(siteOf(given), jumpGroups)).id,
              tag: 'cash',
            }),
          },
          run: (ctx, values) =>
            create(ctx, kind, values, { mode: values.mode, group: values.group, tag: values.tag }),
        })
      : action({
          fields: packageFields,
          edits: null,
          sample: { values: samplePackage },
          run: (ctx, values) => create(ctx, kind, values, { mode: '', group: '', tag: '' }),
        }),
  'fetch-package': action({
    fields: row,
    edits: null,
    sample: made(kind),
    run: (ctx, values) => download(ctx, values.package),
  }),
  'delete-package': action({
    fields: row,
    edits: null,
    sample: made(kind),
    confirm: ({ node }, values) => {
      const site = node.site();
      if (site === null || findPackage(site, values.package) === null) return null;
      return { title: words.remove, text: words.removeText, button: common.delete };
    },
    run: (ctx, values) => remove(ctx, values.package),
  }),
});
