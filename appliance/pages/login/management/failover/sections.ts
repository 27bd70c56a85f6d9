/**
 * Sections of the failover page: no relation, or a pair with its roles, its break and its settings.
 *
 * @guide G66, G67, G69, G81, G82 seed
 */
import type { PairedState } from '../../../../../failover/role/state.js';
import type { Block, FieldView, Section } from '../../../../../views/blocks.js';
import { type Label, same } from '../../../../../views/label.js';
import { addressAlarms } from '../../../../services/network/address-words.js';
import { readPsk } from '../../../../store/box/psk.js';
import { view } from '../../../forms/fields.js';
import type { Attempt, Ctx } from '../../../page.js';
import {
  backupFields,
  establishFields,
  peerName,
  primaryFields,
  settingsFields,
  siteName,
  typedIn,
} from './fields.js';
import { historySection, statusSection } from './status.js';
import { establishNote, pullWhileBackup, pullWhilePrimary, failoverWords as words } from './words.js';

const heading = (name: string, label: Label): FieldView => ({ kind: 'heading', name, label, value: '' });

function establishForm(ctx: Ctx, attempt: Attempt | null): Block {
  const mine = typedIn(attempt, 'establish');
  const port = ctx.node.network.port;
  const fields = view(
    establishFields,
    { host: '', port, reverseHost: '', reversePort: port, ...mine?.values },
    mine?.errors ?? {},
  );
  return {
    kind: 'form',
    action: 'establish',
    fields: [
      heading('newBackup', words.newBackup),
      ...fields.slice(0, 2),
      heading('reverse', words.reverse),
      ...fields.slice(2),
    ],
    submit: words.establish,
    intro: words.setUp,
    note: establishNote(siteName(ctx)),
  };
}

/** Of a box without a relationship: how one is established, or that it is being so. */
export function aloneSections(ctx: Ctx, attempt: Attempt | null): Section[] {
  const state = ctx.node.failover.state();
  const blocks: Block[] = [{ kind: 'note', tone: 'info', text: words.none }];
  if (state.kind === 'pairing') {
    blocks.push({
      kind: 'progress',
      title: words.pairing,
      stage: words.pairingStage,
      share: null,
      leftMs: null,
    });
    return [{ id: 'configuration', title: words.configuration, blocks }];
  }
  if (state.kind === 'alone' && state.notice !== null && attempt === null) {
    blocks.push({ kind: 'note', tone: 'warn', text: state.notice });
  }
  if (readPsk(ctx.node.box) === '') blocks.push({ kind: 'note', tone: 'warn', text: words.noKey });
  blocks.push(establishForm(ctx, attempt));
  return [{ id: 'configuration', title: words.configuration, blocks }];
}

function rolesSection(ctx: Ctx, state: PairedState, attempt: Attempt | null): Section {
  const peer = peerName(ctx);
  const blocks: Block[] = [];
  if (state.kind === 'backup' || state.kind === 'conflict') {
    const mine = typedIn(attempt, 'become-primary');
    const fields = view(primaryFields, mine?.values ?? { pull: true }).map((field) => ({
      ...field,
      label: pullWhilePrimary(peer),
    }));
    blocks.push({
      kind: 'form',
      action: 'become-primary',
      // Two primaries have nothing to pull before one gives in, and from a backup nothing is pulled.
      fields: state.kind === 'conflict' || state.bothSinceMono !== undefined ? [] : fields,
      submit: words.becomePrimary,
      note: words.becomePrimaryNote,
      danger: true,
    });
  }
  if (state.kind === 'primary' || state.kind === 'conflict') {
    const mine = typedIn(attempt, 'become-backup');
    const fields = view(backupFields, mine?.values ?? { pull: true }).map((field) =>
      field.name === 'pull' ? { ...field, label: pullWhileBackup(peer) } : field,
    );
    blocks.push({
      kind: 'form',
      action: 'become-backup',
      fields: state.kind === 'conflict' ? [] : fields,
      submit: words.becomeBackup,
      note: words.becomeBackupNote,
      danger: true,
    });
  }
  return { id: 'roles', title: words.roles, blocks };
}

const relationSection: Section = {
  id: 'relation',
  title: words.relation,
  blocks: [
    {
      kind: 'form',
      action: 'break',
      fields: [],
      submit: words.breakRelation,
      note: words.breakNote,
      danger: true,
    },
  ],
};

function settingsSection(ctx: Ctx, attempt: Attempt | null): Section {
  const known = ctx.node.failover.settings();
  const mine = typedIn(attempt, 'settings');
  const fields = view(
    settingsFields,
    {
      operations: known.backupOperations,
      interval: known.autoSyncMinutes,
      bandwidth: known.bandwidthKbs,
      automatic: known.automaticFailover,
      timeout: known.primaryTimeoutMinutes,
      tests: known.testAddresses.join(', '),
      ...mine?.values,
    },
    mine?.errors ?? {},
  );
  return {
    id: 'settings',
    title: words.settings,
    blocks: [{ kind: 'form', action: 'settings', fields, submit: words.save, note: words.settingsNote }],
  };
}

function sharedSection(ctx: Ctx): Section {
  const { untickedShared } = ctx.node.failover.settings();
  const shared = ctx.node.network.config().addresses.filter((address) => address.shared);
  const rows = shared.map(({ address, enabled }) => ({
    id: address,
    cells: [
      {
        checkbox: 'moves',
        value: address,
        label: words.moves,
        checked: !untickedShared.includes(address),
      },
      same(address),
      { badge: enabled ? words.on : words.off, tone: enabled ? 'good' : 'plain' } as const,
    ],
  }));
  const readings = ctx.node.hardware
    .read()
    .addresses.filter((one) => shared.some(({ address }) => address === one.address));
  return {
    id: 'shared',
    title: words.shared,
    blocks: [
      ...addressAlarms(readings).map((text) => ({ kind: 'note', tone: 'bad', text }) as const),
      {
        kind: 'table',
        caption: words.sharedCaption,
        columns: [words.moves, words.address, words.stateNow],
        rows,
        empty: words.noShared,
        ...(rows.length === 0 ? {} : { form: { action: 'shared', fields: [], submit: words.save } }),
      },
    ],
  };
}

/** Of a box in a relationship; while the roles change, the status alone. */
export function pairedSections(ctx: Ctx, state: PairedState, attempt: Attempt | null): Section[] {
  const status = statusSection(ctx, state);
  if (state.kind === 'promoting' || state.kind === 'demoting') return [status];
  return [
    status,
    rolesSection(ctx, state, attempt),
    relationSection,
    sharedSection(ctx),
    settingsSection(ctx, attempt),
    historySection(ctx, state),
  ];
}
