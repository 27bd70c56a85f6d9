/**
 * Updates: check, list, licence agreement, installation and its progress, manual installation, history.
 *
 * @guide G36-G38, G45 seed
 */
import { needs } from '../../../../updates/catalogue.js';
import type { InstallerState } from '../../../../updates/installer/state.js';
import {
  isArchive,
  type Manifest,
  PACKAGE_BYTES_MAX,
  packageRefusals,
} from '../../../../updates/package-format.js';
import type { Block, Cell, Section } from '../../../../views/blocks.js';
import { bytes, dateTime } from '../../../../views/format.js';
import type { Label } from '../../../../views/label.js';
import { same, say } from '../../../../views/label.js';
import { words as shared } from '../../../../views/words.js';
import type { Node } from '../../../node/node.js';
import type { Answered, ListedPackage } from '../../../services/installer/contract.js';
import { checkbox, file, hidden, text, view } from '../../forms/fields.js';
import { firstOf } from '../../forms/sample.js';
import { type Attempt, action, type Ctx, type Outcome, type Page } from '../../page.js';
import { consequences, pairWarning } from './consequences.js';
import { consoleMsiPage, offersConsoleMsi } from './console-installers.js';
import { keyPath } from './download-key.js';
import { installedSections } from './installed.js';
import { updatesWords as words } from './updates-words.js';

const PATH = '/appliance/updates';

const fields = {
  choose: { package: hidden({ label: words.what, maxLength: 64 }) },
  accept: { agree: checkbox({ label: words.agree }) },
  upload: {
    package: file({
      label: words.packageFile,
      required: true,
      maxBytes: PACKAGE_BYTES_MAX,
      foreign: (first) => (isArchive(first) ? null : packageRefusals.wrong),
    }),
  },
  repair: { code: text({ label: words.code, required: true, maxLength: 40, autocomplete: 'off' }) },
};

const outcome = (answered: Answered): Outcome =>
  'refused' in answered ? { refused: answered.refused } : { done: answered.because };

const zoned = (node: Node, ms: number): Label => dateTime(ms, node.network.config().timeZone);

function button(name: string, submit: Label, more: Partial<Extract<Block, { kind: 'form' }>> = {}): Block {
  return { kind: 'form', action: name, fields: [], submit, ...more };
}

function row(item: ListedPackage): { id: string; cells: readonly Cell[]; dim: boolean } {
  const { manifest, state } = item;
  const about: Cell[] = [manifest.notes];
  if (item.onDisk) about.push({ badge: words.onDisk, tone: 'info' });
  const needed = needs(item.missing);
  const act: Cell =
    state === 'available'
      ? { press: words.install, action: 'choose', values: { package: manifest.id } }
      : { en: `Install first: ${needed.en}`, fr: `À installer d’abord : ${needed.fr}` };
  return {
    id: manifest.id,
    dim: state !== 'available',
    cells: [
      manifest.title,
      { many: about },
      bytes(manifest.sizeBytes),
      manifest.clientUpgrade ? shared.yes : shared.no,
      act,
    ],
  };
}

function availableSection({ node }: Ctx, state: InstallerState): Section {
  const blocks: Block[] = [];
  if (state.at === 'failed') {
    blocks.push({ kind: 'note', tone: 'bad', text: state.reason }, button('dismiss', words.close));
  }
  if (state.at === 'idle' && state.notice !== null) {
    blocks.push({ kind: 'note', tone: state.notice.tone, text: state.notice.text });
  }
  const { checkedMs } = state.shelf;
  blocks.push(button('check', words.check), {
    kind: 'facts',
    items: [{ label: words.lastCheck, value: checkedMs === null ? shared.never : zoned(node, checkedMs) }],
  });
  if (offersConsoleMsi(node)) {
    blocks.push({ kind: 'links', items: [{ label: consoleMsiPage.title, href: consoleMsiPage.path }] });
  }
  blocks.push({
    kind: 'table',
    caption: words.available,
    columns: [words.what, words.content, words.size, words.clients, shared.actions],
    rows: node.installer.list().map(row),
    empty: words.empty,
  });
  return { id: 'available', title: words.available, blocks };
}

function manualSection(attempt: Attempt | null): Section {
  return {
    id: 'manual',
    title: words.manual,
    blocks: [
      { kind: 'links', items: [{ label: words.key, href: keyPath }] },
      {
        kind: 'form',
        action: 'upload',
        multipart: true,
        intro: words.manualIntro,
        fields: view(fields.upload, {}, attempt?.action === 'upload' ? attempt.errors : {}),
        submit: words.updateSoftware,
      },
    ],
  };
}

function licenceSection({ node, language }: Ctx, manifest: Manifest, attempt: Attempt | null): Section {
  const refused = attempt?.action === 'accept' ? attempt.errors : {};
  return {
    id: 'agreement',
    title: words.agreement,
    blocks: [
      { kind: 'facts', items: [{ label: words.what, value: manifest.title }] },
      { kind: 'code', label: words.agreement, text: say(manifest.licence, language), prose: true },
      { kind: 'note', tone: 'warn', text: consequences(node, manifest) },
      {
        kind: 'form',
        action: 'accept',
        fields: view(fields.accept, {}, refused),
        submit: words.acceptAndInstall,
      },
      button('decline', words.decline),
    ],
  };
}

/** G10: what the interrupted installation left, and what does not help. */
function whatHappened({ chosen }: Extract<InstallerState, { at: 'damaged' }>): Label {
  const { title } = chosen.manifest;
  return {
    en: `The installation of ${title.en} was interrupted by a restart or a power cut while the base software was being written. The base software is damaged and the site cannot run. The data of the site are intact. Another restart does not help; only support can repair this.`,
    fr: `L’installation de ${title.fr} a été interrompue par un redémarrage ou une coupure de courant pendant l’écriture du logiciel de base. Le logiciel de base est endommagé et le site ne peut pas fonctionner. Les données du site sont intactes. Un nouveau redémarrage n’y changera rien ; seule l’assistance technique peut réparer.`,
  };
}

function supportSection(state: InstallerState, request: string, attempt: Attempt | null): Section {
  return {
    id: 'support',
    title: words.support,
    blocks: [
      ...(state.at === 'damaged' ? [{ kind: 'note', tone: 'bad', text: whatHappened(state) } as const] : []),
      { kind: 'note', tone: 'bad', text: words.supportIntro },
      { kind: 'facts', items: [{ label: words.request, value: same(request) }] },
      {
        kind: 'form',
        action: 'repair',
        fields: view(fields.repair, {}, attempt?.action === 'repair' ? attempt.errors : {}),
        submit: words.repair,
      },
    ],
  };
}

function progressSection({ node }: Ctx, state: InstallerState): Section | null {
  const progress = node.installer.progress();
  if (progress === null) return null;
  const { title, stage, share, leftMs, detail } = progress;
  const block: Block = {
    kind: 'progress',
    title,
    stage,
    share,
    leftMs,
    ...(detail === null ? {} : { detail }),
  };
  const cancel = state.at === 'downloading' ? [button('cancel', words.cancel)] : [];
  return {
    id: 'progress',
    title: state.at === 'checking' ? words.checking : words.progress,
    blocks: [block, ...cancel],
  };
}

function sections(ctx: Ctx, attempt: Attempt | null): readonly Section[] {
  const { installer } = ctx.node;
  const state = installer.state();
  const request = installer.supportRequest();
  const support = request === null ? [] : [supportSection(state, request, attempt)];
  if (state.at === 'awaiting-licence') return [licenceSection(ctx, state.chosen.manifest, attempt)];
  const progress = progressSection(ctx, state);
  const rest = installedSections(ctx);
  if (progress !== null) return [progress, ...support, ...rest];
  if (state.at === 'damaged') return [...support, ...rest];
  return [availableSection(ctx, state), manualSection(attempt), ...rest];
}

export const updatesPage: Page = {
  id: 'appliance.updates',
  site: 'appliance',
  path: PATH,
  title: words.title,
  titleNow: ({ node }) => (node.installer.state().at === 'awaiting-licence' ? words.agreement : null),
  right: 'box.manage',
  menu: { tab: 'appliance.updates', sub: null },
  live: ({ node }) => node.installer.progress() !== null,
  sections,
  actions: {
    check: action({
      fields: {},
      edits: null,
      sample: { values: {}, needs: ['outdated'] },
      run: ({ node }) => outcome(node.installer.operate({ kind: 'check' })),
    }),
    choose: action({
      fields: fields.choose,
      edits: null,
      sample: {
        values: ({ node }) => ({
          package: firstOf(node.installer.list().filter(({ state }) => state === 'available')).manifest.id,
        }),
        needs: ['outdated', 'offer'],
      },
      run: ({ node }, values) =>
        outcome(node.installer.operate({ kind: 'choose', packageId: values.package })),
    }),
    accept: action({
      fields: fields.accept,
      edits: null,
      sample: { values: { agree: true }, needs: ['outdated', 'agreement'] },
      confirm: ({ node }, { agree }) => (agree ? pairWarning(node) : null),
      run: ({ node }, { agree }) =>
        agree
          ? outcome(node.installer.operate({ kind: 'accept' }))
          : { refused: words.mustAgree, errors: { agree: words.mustAgree } },
    }),
    decline: action({
      fields: {},
      edits: null,
      sample: { values: {}, needs: ['outdated', 'agreement'] },
      run: ({ node }) => outcome(node.installer.operate({ kind: 'decline' })),
    }),
    cancel: action({
      fields: {},
      edits: null,
      sample: { values: {}, needs: ['outdated', 'fetching'] },
      run: ({ node }) => outcome(node.installer.operate({ kind: 'cancel' })),
    }),
    dismiss: action({
      fields: {},
      edits: null,
      sample: { values: {}, needs: ['outdated', 'failed-update'] },
      run: ({ node }) => outcome(node.installer.operate({ kind: 'dismiss' })),
    }),
    upload: action({
      fields: fields.upload,
      edits: null,
      sample: { values: (given) => ({ package: given.file('package') }), needs: ['outdated'] },
      run: ({ node }, values) =>
        values.package === null
          ? { refused: words.packageFile }
          : outcome(node.installer.upload(values.package.bytes)),
    }),
    repair: action({
      fields: fields.repair,
      edits: null,
      sample: { values: ({ repairCode }) => ({ code: repairCode }), needs: ['outdated', 'damaged'] },
      run: ({ node }, { code }) => outcome(node.installer.repair(code)),
    }),
  },
};
