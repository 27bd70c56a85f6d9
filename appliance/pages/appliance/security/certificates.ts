/**
 * Security > Certificates | Sécurité > Certificats: list with warnings, Assign IP, export, import.
 *
 * @guide G105 seed
 */
import type { Block, Cell, Section } from '../../../../views/blocks.js';
import { date } from '../../../../views/format.js';
import { join, type Label, same, unbroken } from '../../../../views/label.js';
import { isRequest, keptIssuers } from '../../../certificates/keeping.js';
import { readCertificate, warningLabels, warningsOf } from '../../../certificates/x509.js';
import {
  assignedAddresses,
  type CertificateRow,
  findCertificate,
  listCertificates,
  removeCertificate,
} from '../../../store/box/certificates.js';
import { readSetting } from '../../../store/site/settings.js';
import { siteHostname } from '../../../store/site/site-settings.js';
import { many, select } from '../../forms/fields.js';
import { firstOf } from '../../forms/sample.js';
import { type Attempt, action, type Ctx, type Outcome, type Page } from '../../page.js';
import { assignAction, assignSection } from './certificate-assign.js';
import { detailsSection, issuersSection } from './certificate-details.js';
import { exportActions, exportSection } from './certificate-export.js';
import { CERTIFICATES_PATH, createSection, importActions, importSection } from './certificate-import.js';
import { certificateWords as words } from './certificate-words.js';

const menuField = select({
  label: words.menu,
  options: [
    { value: 'export', label: words.export },
    { value: 'remove', label: words.remove },
  ],
});

const chooseFields = { selected: many({ label: words.select }), menu: menuField };
/** The name that certificates are judged by; null while the site has none. */
function siteName(ctx: Ctx): string | null {
  const site = ctx.node.site();
  const name = site === null ? '' : readSetting(site, siteHostname);
  return name === '' ? null : name;
}

const badges = (labels: readonly Label[]): Cell =>
  labels.length === 0 ? words.none : { many: labels.map((badge) => ({ badge, tone: 'warn' })) };

/** Beginning and end, each unbroken on a line of its own. */
const validity = (from: Label, until: Label): Cell => ({
  many: [unbroken({ en: `${from.en} –`, fr: `${from.fr} –` }), unbroken(until)],
});

function rowCells(ctx: Ctx, row: CertificateRow): Cell[] {
  const pick: Cell = {
    checkbox: 'selected',
    value: row.id,
    label: join([words.select, same(row.name)]),
  };
  const facts = readCertificate(row.certPem);
  if (isRequest(row) || facts === null) {
    const show: Cell = { link: words.showRequest, href: `${CERTIFICATES_PATH}?request=${row.id}#request` };
    const waiting: Cell = { badge: words.waiting, tone: 'info' };
    return [pick, same(row.name), same(''), same(''), same(''), same(''), waiting, show];
  }
  const zone = ctx.node.network.config().timeZone;
  const warnings = warningsOf(row, { nowMs: ctx.nowMs, siteName: siteName(ctx) });
  const name: Cell = { link: same(facts.issuedTo), href: `${CERTIFICATES_PATH}?details=${row.id}#details` };
  const issuedTo: Cell = row.factory ? { many: [name, { badge: words.factory, tone: 'plain' }] } : name;
  return [
    pick,
    issuedTo,
    same(facts.issuer),
    validity(date(facts.notBeforeMs, zone), date(facts.notAfterMs, zone)),
    row.keyPem === null ? words.noKey : same(facts.key),
    same(assignedAddresses(ctx.node.box, row.id).join(', ')),
    badges(warnings.map((warning) => warningLabels[warning])),
    { link: unbroken(words.assign), href: `${CERTIFICATES_PATH}?assign=${row.id}#assign` },
  ];
}

function listSection(ctx: Ctx, rows: readonly CertificateRow[], attempt: Attempt | null): Section {
  const menu = attempt?.action === 'choose' ? attempt.values.menu : 'export';
  const blocks: Block[] = [
    {
      kind: 'table',
      caption: words.list,
      columns: [
        same(''),
        words.issuedTo,
        words.issuedBy,
        words.validity,
        words.key,
        words.addresses,
        words.warnings,
        words.actions,
      ],
      rows: rows.map((row) => ({ id: `certificate-${row.id}`, cells: rowCells(ctx, row) })),
      empty: words.empty,
      form: {
        action: 'choose',
        fields: [{ ...menuField, name: 'menu', value: menu ?? 'export' }],
        submit: words.apply,
      },
    },
    { kind: 'note', tone: 'info', text: words.factoryNote },
  ];
  return { id: 'certificates', title: words.list, blocks };
}

const opener = (view: 'create' | 'import'): Block => ({
  kind: 'form',
  action: '',
  fields: [{ kind: 'hidden', name: 'view', label: words[view], value: view }],
  submit: words[view],
});

const installSection: Section = {
  id: 'install',
  title: words.install,
  blocks: [{ kind: 'note', tone: 'info', text: words.installNote }, opener('create'), opener('import')],
};

const requestSection = (row: CertificateRow): Section => ({
  id: 'request',
  title: words.requestTitle,
  blocks: [
    { kind: 'code', label: same(row.name), text: row.certPem },
    { kind: 'note', tone: 'info', text: words.createdRequest },
  ],
});

/** The certificate that the query names for this purpose. */
function named(ctx: Ctx, purpose: 'assign' | 'details' | 'export' | 'request'): CertificateRow | null {
  const id = ctx.query[purpose];
  const row = id === undefined ? null : findCertificate(ctx.node.box, id);
  return row !== null && isRequest(row) === (purpose === 'request') ? row : null;
}

function sections(ctx: Ctx, attempt: Attempt | null): Section[] {
  const exported = named(ctx, 'export');
  if (exported !== null) return [exportSection(exported, attempt)];
  const assigned = named(ctx, 'assign');
  const requested = named(ctx, 'request');
  const detailed = named(ctx, 'details');
  const kept = keptIssuers(ctx.node.box);
  const { view } = ctx.query;
  return [
    listSection(ctx, listCertificates(ctx.node.box), attempt),
    ...(assigned === null ? [] : [assignSection(ctx, assigned)]),
    ...(requested === null ? [] : [requestSection(requested)]),
    ...(detailed === null ? [] : [detailsSection(ctx, detailed)]),
    ...(kept.length === 0 ? [] : [issuersSection(ctx, kept)]),
    installSection,
    ...(view === 'import' ? [importSection(attempt)] : []),
    ...(view === 'create' ? [createSection(ctx, attempt)] : []),
  ];
}

interface Choice {
  readonly selected: readonly string[];
  readonly menu: string;
}

function chosen(ctx: Ctx, { selected }: Choice): CertificateRow | Label {
  const [id, ...more] = selected;
  if (id === undefined || more.length > 0) return words.selectOne;
  return findCertificate(ctx.node.box, id) ?? words.gone;
}

/** Why a certificate must stay; null: it may go. */
function keptBecause(ctx: Ctx, row: CertificateRow): Label | null {
  if (row.factory) return words.removeFactory;
  return assignedAddresses(ctx.node.box, row.id).length > 0 ? words.removeAssigned : null;
}

function choose(ctx: Ctx, choice: Choice): Outcome {
  const row = chosen(ctx, choice);
  if ('en' in row) return { refused: row };
  if (choice.menu === 'export') {
    if (isRequest(row)) return { refused: words.waiting };
    return { done: words.exportAsk, goto: `${CERTIFICATES_PATH}?export=${row.id}` };
  }
  const kept = keptBecause(ctx, row);
  if (kept !== null) return { refused: kept };
  ctx.node.box.transaction('certificate-remove', () => removeCertificate(ctx.node.box, row.id));
  ctx.node.changed('certificates');
  ctx.node.emit({ kind: 'certificate.removed', data: { name: row.name } });
  return { done: words.removed };
}

function confirmChoice(ctx: Ctx, choice: Choice) {
  const row = chosen(ctx, choice);
  if (choice.menu !== 'remove' || 'en' in row || keptBecause(ctx, row) !== null) return null;
  const issuedTo = readCertificate(row.certPem)?.issuedTo ?? row.name;
  const text: Label = {
    en: `The certificate for ${issuedTo} and its private key will be gone. Export them first if you may need them again.`,
    fr: `Le certificat de ${issuedTo} et sa clé privée seront perdus. Exportez-les d’abord si vous pouvez en avoir encore besoin.`,
  };
  return { title: words.removeAsk, text, button: words.remove };
}

export const certificatesPage: Page = {
  id: 'appliance.certificates',
  site: 'appliance',
  path: CERTIFICATES_PATH,
  title: words.title,
  right: 'box.manage',
  menu: { tab: 'appliance.security', sub: words.title },
  sections,
  actions: {
    choose: action({
      fields: chooseFields,
      edits: null,
      sample: {
        values: ({ node }) => ({
          selected: [firstOf(listCertificates(node.box)).id],
          menu: 'export' as const,
        }),
      },
      confirm: confirmChoice,
      run: choose,
    }),
    assign: assignAction,
    ...importActions,
    ...exportActions,
  },
};
