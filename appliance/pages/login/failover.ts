/** Management > Failover | Gestion > Reprise en séquence: no relation, backup, primary. */
import { type Address, type PairedState, pairOf } from '../../../failover/role-state.js';
import { troubleWords } from '../../../failover/words.js';
import type { Block, Cell, FieldView, Section } from '../../../views/blocks.js';
import { bytes, count, dateTime, duration } from '../../../views/format.js';
import { join, type Label, same } from '../../../views/label.js';
import type { FailoverOutcome } from '../../failover-service.js';
import {
  confirmBackup,
  confirmBreak,
  confirmPrimary,
  establishNote,
  lastPulled,
  peerRoleWords,
  promotingWords,
  pullWhileBackup,
  pullWhilePrimary,
  stageWords,
  thisIsBackup,
  thisIsPrimary,
  versionText,
  failoverWords as words,
} from '../../failover-words.js';
import { checkbox, integer, many, text, view } from '../../fields.js';
import { type Attempt, action, type Ctx, type Outcome, type Page } from '../../page.js';
import { AUTO_SYNC_MINUTES_MAX, BANDWIDTH_KBS_MAX } from '../../store/failover-settings.js';
import { readPsk } from '../../store/psk.js';
import { readSetting } from '../../store/settings.js';
import { siteHost } from '../../store/site-settings.js';

const PATH = '/login/failover';
const PORT_MAX = 65_535;
const FRESH_MS = 5 * 60_000;
const HOST = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,62})?(\.[a-z0-9]([a-z0-9-]{0,62})?)*$/i;

const hostField = text({
  label: words.host,
  required: true,
  check: (value) => (HOST.test(value) ? null : words.hostWrong),
});
const portField = integer({ label: words.port, required: true, min: 1, max: PORT_MAX });

const establishFields = {
  host: hostField,
  port: portField,
  reverseHost: hostField,
  reversePort: portField,
};
const primaryFields = { pull: checkbox({ label: words.becomePrimary }) };
const backupFields = {
  pull: checkbox({ label: words.becomeBackup }),
  force: checkbox({ label: words.force }),
};
const settingsFields = {
  interval: integer({
    label: words.interval,
    unit: words.minutes,
    required: true,
    min: 1,
    max: AUTO_SYNC_MINUTES_MAX,
  }),
  bandwidth: integer({
    label: words.bandwidth,
    unit: words.kilobytes,
    required: true,
    min: 0,
    max: BANDWIDTH_KBS_MAX,
  }),
};
const sharedFields = { moves: many({ label: words.moves }) };

const siteName = (ctx: Ctx): string => {
  const site = ctx.node.site();
  return site === null ? '' : readSetting(site, siteHost);
};
const hostName = (ctx: Ctx): string => ctx.node.network.config().hostname;
const at = (ctx: Ctx, ms: number): Label => dateTime(ms, ctx.node.network.config().timeZone);
const peerName = (ctx: Ctx): string => pairOf(ctx.node.failover.state())?.peer.name ?? '';

const outcomeOf = (outcome: FailoverOutcome): Outcome =>
  'because' in outcome ? { done: outcome.because } : { refused: outcome.refused };

const heading = (name: string, label: Label): FieldView => ({ kind: 'heading', name, label, value: '' });

const typed = (attempt: Attempt | null, name: string): Attempt | null =>
  attempt?.action === name ? attempt : null;

function establishForm(ctx: Ctx, attempt: Attempt | null): Block {
  const mine = typed(attempt, 'establish');
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

function aloneSections(ctx: Ctx, attempt: Attempt | null): Section[] {
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

function progressBlock(ctx: Ctx, state: PairedState): Block | null {
  const known = ctx.node.failover.progress();
  if (state.kind === 'demoting' && known === null) {
    return {
      kind: 'progress',
      title: words.demoting,
      stage: words.demotingStage,
      share: null,
      leftMs: null,
    };
  }
  if (state.kind === 'promoting' && state.stage !== 'sync') {
    const stage = promotingWords[state.stage];
    return { kind: 'progress', title: words.promoting, stage, share: null, leftMs: null };
  }
  const running = 'sync' in state && state.sync !== null;
  if (known === null && !running) return null;
  const { rows, rowsAll, bytes: moved } = known?.progress ?? {};
  const detail =
    rows === undefined || rowsAll === undefined || moved === undefined
      ? {}
      : { detail: join([count(rows), same('/'), count(rowsAll), same('·'), bytes(moved)]) };
  return {
    kind: 'progress',
    title: state.kind === 'promoting' ? words.promoting : words.syncing,
    stage: stageWords[known?.progress.stage ?? 'contact'],
    share: known?.progress.share ?? 0,
    leftMs: known?.leftMs ?? null,
    ...detail,
  };
}

function peerCell(state: PairedState): Cell {
  const { peer, contact } = state.pair;
  const role = contact?.role ?? null;
  const where = same(`${peer.name} (${peer.host}:${peer.port})`);
  const silent = contact?.trouble ?? null;
  return {
    many: [
      where,
      ...(role === null ? [] : [{ badge: peerRoleWords[role], tone: 'plain' } as const]),
      ...(silent === null ? [] : [{ badge: troubleWords[silent], tone: 'bad' } as const]),
    ],
  };
}

function factsBlock(ctx: Ctx, state: PairedState): Block {
  const { lastSync, lastAttempt, contact, sinceMs } = state.pair;
  const items: { label: Label; value: Cell }[] = [
    {
      label: words.thisHost,
      value: { many: [same(hostName(ctx)), { badge: peerRoleWords[state.kind], tone: 'info' }] },
    },
    { label: words.peerHost, value: peerCell(state) },
    {
      label: words.lastPull,
      value:
        lastSync === null
          ? words.never
          : join([
              at(ctx, lastSync.atMs),
              same('·'),
              duration(lastSync.tookMs),
              same('·'),
              bytes(lastSync.bytes),
            ]),
    },
  ];
  if (lastAttempt !== null) {
    const why = lastAttempt.detail ?? troubleWords[lastAttempt.trouble];
    items.push({
      label: words.lastTry,
      value: { many: [at(ctx, lastAttempt.atMs), { badge: why, tone: 'bad' }] },
    });
  }
  if (state.kind === 'backup' && state.sync === null) {
    const inMs = state.nextSyncMono - ctx.node.hardware.clock.monoMs();
    items.push({
      label: words.nextSync,
      value: inMs <= 0 ? words.soon : at(ctx, ctx.nowMs + inMs),
    });
  }
  items.push(
    { label: words.lastCheck, value: contact === null ? words.never : at(ctx, contact.atMs) },
    { label: words.software, value: versionText(ctx.node.installer.installed().site) },
    { label: words.peerSoftware, value: versionText(contact?.software ?? null) },
    { label: words.since, value: at(ctx, sinceMs) },
  );
  return { kind: 'facts', items };
}

function warnings(ctx: Ctx, state: PairedState): Block[] {
  const { notice, contact } = state.pair;
  const mine = ctx.node.installer.installed().site;
  const theirs = contact?.software ?? null;
  const differs =
    mine !== null && theirs !== null && (mine.version !== theirs.version || mine.build !== theirs.build);
  const bothBackup = state.kind === 'backup' && contact?.role === 'backup' && contact.trouble === null;
  return [
    ...(notice === null ? [] : [{ kind: 'note', tone: 'warn', text: notice } as const]),
    ...(differs ? [{ kind: 'note', tone: 'bad', text: words.softwareDiffers } as const] : []),
    ...(bothBackup ? [{ kind: 'note', tone: 'bad', text: words.bothBackup } as const] : []),
    ...(state.kind === 'conflict'
      ? [{ kind: 'note', tone: 'bad', text: troubleWords.conflict } as const]
      : []),
  ];
}

const refreshLink: Block = { kind: 'links', items: [{ label: words.refresh, href: PATH }] };

function statusSection(ctx: Ctx, state: PairedState): Section {
  const isBackup = state.kind === 'backup' || state.kind === 'promoting';
  const title =
    state.kind === 'conflict' ? words.conflictStatus : isBackup ? words.backupStatus : words.primaryStatus;
  const progress = progressBlock(ctx, state);
  const { lastSync } = state.pair;
  const blocks: Block[] = [
    {
      kind: 'note',
      tone: 'info',
      text: isBackup ? thisIsBackup(siteName(ctx)) : thisIsPrimary(siteName(ctx)),
    },
    ...warnings(ctx, state),
    ...(progress === null ? [] : [progress]),
  ];
  if (state.kind === 'primary' || state.kind === 'backup') {
    blocks.push({
      kind: 'form',
      action: 'sync',
      fields: [],
      submit: words.syncNow,
      ...(progress === null ? {} : { disabled: words.syncRunning }),
      ...(lastSync === null ? {} : { note: lastPulled(at(ctx, lastSync.atMs)) }),
    });
  }
  blocks.push(refreshLink, factsBlock(ctx, state));
  return { id: 'status', title, blocks };
}

function rolesSection(ctx: Ctx, state: PairedState, attempt: Attempt | null): Section {
  const peer = peerName(ctx);
  const blocks: Block[] = [];
  if (state.kind === 'backup' || state.kind === 'conflict') {
    const mine = typed(attempt, 'become-primary');
    const fields = view(primaryFields, mine?.values ?? { pull: true }).map((field) => ({
      ...field,
      label: pullWhilePrimary(peer),
    }));
    blocks.push({
      kind: 'form',
      action: 'become-primary',
      // Two primaries have nothing to pull before one gives in.
      fields: state.kind === 'conflict' ? [] : fields,
      submit: words.becomePrimary,
      note: words.becomePrimaryNote,
      danger: true,
    });
  }
  if (state.kind === 'primary' || state.kind === 'conflict') {
    const mine = typed(attempt, 'become-backup');
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
  const { autoSyncMinutes, bandwidthKbs } = ctx.node.failover.settings();
  const mine = typed(attempt, 'settings');
  const fields = view(
    settingsFields,
    { interval: autoSyncMinutes, bandwidth: bandwidthKbs, ...mine?.values },
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
  return {
    id: 'shared',
    title: words.shared,
    blocks: [
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

function historySection(ctx: Ctx, state: PairedState): Section {
  return {
    id: 'history',
    title: words.history,
    blocks: [
      {
        kind: 'table',
        caption: words.history,
        columns: [words.time, words.role, words.answer, words.software],
        rows: state.pair.history.map((contact) => ({
          cells: [
            at(ctx, contact.atMs),
            contact.role === null ? same('-') : peerRoleWords[contact.role],
            contact.trouble === null ? words.answers : troubleWords[contact.trouble],
            versionText(contact.software),
          ],
        })),
        empty: words.noHistory,
      },
    ],
  };
}

function pairedSections(ctx: Ctx, state: PairedState, attempt: Attempt | null): Section[] {
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

const addressOf = (host: string, port: number | null): Address => ({ host, port: port ?? 0 });

export const failoverPage: Page = {
  id: 'login.failover',
  site: 'login',
  path: PATH,
  title: words.title,
  right: 'failover.manage',
  menu: { tab: 'login.management', sub: words.title },
  live: (ctx) => {
    const state = ctx.node.failover.state();
    if (state.kind === 'alone') return false;
    if (state.kind === 'primary' || state.kind === 'backup') {
      const fresh = state.pair.lastSync === null && ctx.nowMs - state.pair.sinceMs < FRESH_MS;
      const syncing = 'sync' in state && state.sync !== null;
      return fresh || syncing || ctx.node.failover.progress() !== null;
    }
    return state.kind !== 'conflict';
  },
  sections: (ctx, attempt) => {
    const state = ctx.node.failover.state();
    return state.kind === 'alone' || state.kind === 'pairing'
      ? aloneSections(ctx, attempt)
      : pairedSections(ctx, state, attempt);
  },
  actions: {
    establish: action({
      fields: establishFields,
      run: async (ctx, values) => {
        const target = addressOf(values.host, values.port);
        const reverse = addressOf(values.reverseHost, values.reversePort);
        const shared = ctx.node.failover.sharedHosts();
        const errors: Record<string, Label> = {};
        if (shared.includes(target.host.toLowerCase())) errors.host = troubleWords['shared-host'];
        if (shared.includes(reverse.host.toLowerCase())) errors.reverseHost = troubleWords['shared-host'];
        if (Object.keys(errors).length > 0) return { refused: troubleWords['shared-host'], errors };
        return outcomeOf(await ctx.node.failover.establish(target, reverse));
      },
    }),
    sync: action({ fields: {}, run: (ctx) => outcomeOf(ctx.node.failover.syncNow()) }),
    break: action({
      fields: {},
      confirm: (ctx) => {
        const pair = pairOf(ctx.node.failover.state());
        if (pair === null) return null;
        return {
          title: words.breakRelation,
          text: confirmBreak(pair.peer.name),
          button: words.breakRelation,
        };
      },
      run: (ctx) => outcomeOf(ctx.node.failover.break()),
    }),
    'become-primary': action({
      fields: primaryFields,
      confirm: (ctx, values) => ({
        title: words.becomePrimary,
        text: confirmPrimary(hostName(ctx), peerName(ctx), values.pull),
        button: words.becomePrimary,
      }),
      run: (ctx, values) => outcomeOf(ctx.node.failover.becomePrimary(values.pull)),
    }),
    'become-backup': action({
      fields: backupFields,
      confirm: (ctx, values) => ({
        title: words.becomeBackup,
        text: confirmBackup(hostName(ctx), peerName(ctx), values.force),
        button: words.becomeBackup,
      }),
      run: (ctx, values) => outcomeOf(ctx.node.failover.becomeBackup(values.pull, values.force)),
    }),
    settings: action({
      fields: settingsFields,
      run: (ctx, values) => {
        const { failover } = ctx.node;
        const known = failover.settings();
        failover.saveSettings({
          ...known,
          autoSyncMinutes: values.interval ?? known.autoSyncMinutes,
          bandwidthKbs: values.bandwidth ?? known.bandwidthKbs,
        });
        return { done: words.saved };
      },
    }),
    shared: action({
      fields: sharedFields,
      run: (ctx, values) => {
        const { failover, network } = ctx.node;
        const shared = network.config().addresses.filter((address) => address.shared);
        const untickedShared = shared
          .map(({ address }) => address)
          .filter((address) => !values.moves.includes(address));
        failover.saveSettings({ ...failover.settings(), untickedShared });
        return { done: words.saved };
      },
    }),
  },
};
