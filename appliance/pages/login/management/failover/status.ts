/**
 * Sections of the failover page that tell how a pair is: status with progress, status history.
 *
 * @guide G70, G90 seed
 */
import { isOneWay } from '../../../../../failover/role/contact.js';
import type { Attempt, Contact, Pair, PairedState, Trouble } from '../../../../../failover/role/state.js';
import { isCertificateTrouble } from '../../../../../failover/role/steps.js';
import { failureWords, isOvertaken, turnTrouble } from '../../../../../failover/role/turn.js';
import { troubleWords } from '../../../../../failover/role/words.js';
import type { Block, Cell, Section } from '../../../../../views/blocks.js';
import { bytes, count, counted, duration } from '../../../../../views/format.js';
import { join, type Label, same } from '../../../../../views/label.js';
import type { ShownProgress } from '../../../../services/failover/contract.js';
import { isSameRole } from '../../../../services/failover/fix.js';
import { troubleNotes } from '../../../../services/monitoring/trouble-notes.js';
import type { Ctx } from '../../../page.js';
import { at, hostname, siteName } from './fields.js';
import {
  lastPulled,
  peerRoleWords,
  peerSilent,
  promotingWords,
  stageWords,
  thisIsBackup,
  thisIsPrimary,
  versionText,
  failoverWords as words,
} from './words.js';

/** What a data-sync waits for, or how much of it has travelled. */
function detailOf(known: ShownProgress | null): Label | null {
  if (known === null) return null;
  if (known.silentMs !== null) return peerSilent(known.silentMs);
  const { rows, rowsAll, files, bytes: moved } = known.progress;
  if (rows === undefined || rowsAll === undefined || files === undefined || moved === undefined) return null;
  const dot = same('·');
  const lines = join([count(rows), same('/'), count(rowsAll), words.rows]);
  return join([
    lines,
    ...(files === 0 ? [] : [dot, counted(files, words.file, words.files)]),
    dot,
    bytes(moved),
  ]);
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
  const detail = detailOf(known);
  return {
    kind: 'progress',
    title: state.kind === 'promoting' ? words.promoting : words.syncing,
    stage: stageWords[known?.progress.stage ?? 'contact'],
    share: known?.progress.share ?? 0,
    leftMs: known?.leftMs ?? null,
    ...(detail === null ? {} : { detail }),
  };
}

function peerCell(state: PairedState): Cell {
  const { peer, contact } = state.pair;
  const role = contact?.role ?? null;
  const where = same(`${peer.name} (${peer.host}:${peer.port})`);
  return {
    many: [where, ...(role === null ? [] : [{ badge: peerRoleWords[role], tone: 'plain' } as const])],
  };
}

const refusalBadge = (trouble: Trouble): Label =>
  trouble === 'unreachable'
    ? words.silent
    : isCertificateTrouble(trouble)
      ? words.certificateRefused
      : words.refuses;

/** What the peer says of its own calls to this box. */
const reverseBadge = (trouble: Trouble): Label =>
  trouble === 'unreachable'
    ? words.hearsNothing
    : isCertificateTrouble(trouble)
      ? words.ownCertificateRefused
      : words.refuses;

/** Both directions of the link: whether the peer answers, and whether it gets answers itself. */
function linkCell(pair: Pair): Cell {
  const { contact, peerTrouble } = pair;
  if (contact === null) return words.never;
  const { trouble } = contact;
  const answers =
    trouble === null
      ? ({ badge: words.answers, tone: 'good' } as const)
      : ({ badge: refusalBadge(trouble), tone: 'bad' } as const);
  if (trouble !== null) {
    return isOneWay(pair)
      ? { many: [answers, { badge: words.callsArrive, tone: 'good' }] }
      : { many: [answers] };
  }
  return {
    many: [
      answers,
      peerTrouble === null
        ? { badge: words.hearsUs, tone: 'good' }
        : { badge: reverseBadge(peerTrouble), tone: 'bad' },
    ],
  };
}

/** Of an update since then the words of before know nothing. */
const isPast = (ctx: Ctx, text: Label, contact: Contact | null): boolean =>
  isOvertaken(text, ctx.node.software.installed().site, contact?.software ?? null);

function attemptWords(ctx: Ctx, attempt: Attempt, contact: Contact | null): Label {
  const text = failureWords(attempt);
  return isPast(ctx, text, contact) ? troubleWords[attempt.trouble] : text;
}

function factsBlock(ctx: Ctx, state: PairedState): Block {
  const { lastSync, lastAttempt, contact, heard, sinceMs } = state.pair;
  const items: { label: Label; value: Cell }[] = [
    {
      label: words.thisHost,
      value: { many: [same(hostname(ctx)), { badge: peerRoleWords[state.kind], tone: 'info' }] },
    },
    { label: words.peerHost, value: peerCell(state) },
    { label: words.link, value: linkCell(state.pair) },
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
    items.push({
      label: words.lastTry,
      value: { many: [at(ctx, lastAttempt.atMs), attemptWords(ctx, lastAttempt, contact)] },
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
    { label: words.lastHeard, value: heard === null ? words.never : at(ctx, heard.atMs) },
    { label: words.software, value: versionText(ctx.node.software.installed().site) },
    { label: words.peerSoftware, value: versionText(contact?.software ?? null) },
    { label: words.since, value: at(ctx, sinceMs) },
  );
  return { kind: 'facts', items };
}

/** Of other standing troubles this page tells in its own words, or they are none of the pair. */
const pairTroubles: ReadonlySet<string> = new Set(['swap-long', 'no-sync', 'backup-off']);

function warnings(ctx: Ctx, state: PairedState): Block[] {
  const { notice, contact, peerTrouble } = state.pair;
  const trouble = contact?.trouble ?? null;
  const linkWords =
    trouble === null
      ? peerTrouble === null
        ? null
        : troubleWords[turnTrouble(peerTrouble)]
      : trouble === 'unreachable' && isOneWay(state.pair)
        ? words.oneWay
        : troubleWords[trouble];
  const mine = ctx.node.software.installed().site;
  const theirs = contact?.software ?? null;
  const differs =
    mine !== null && theirs !== null && (mine.version !== theirs.version || mine.build !== theirs.build);
  const presented = ctx.node.failover.siteCertificate();
  const otherCertificate = contact?.certificate !== undefined && contact.certificate !== presented;
  const bothBackup = state.kind === 'backup' && state.bothSinceMono !== undefined;
  return [
    ...(notice === null || isPast(ctx, notice, contact)
      ? []
      : [{ kind: 'note', tone: 'warn', text: notice } as const]),
    ...(linkWords === null ? [] : [{ kind: 'note', tone: 'bad', text: linkWords } as const]),
    ...(differs ? [{ kind: 'note', tone: 'bad', text: words.softwareDiffers } as const] : []),
    ...(otherCertificate ? [{ kind: 'note', tone: 'warn', text: words.otherCertificate } as const] : []),
    ...troubleNotes(ctx.node, (kind) => pairTroubles.has(kind) || kind.startsWith('shared ')),
    ...(bothBackup ? [{ kind: 'note', tone: 'bad', text: words.bothBackup } as const] : []),
    ...(state.kind === 'conflict'
      ? [{ kind: 'note', tone: 'bad', text: troubleWords.conflict } as const]
      : []),
  ];
}

/** Asks the peer; it changes nothing. */
const refreshForm: Block = {
  kind: 'form',
  action: 'refresh',
  fields: [],
  submit: words.refresh,
  quiet: true,
};

/** Role, peer, last data-sync, and what is under way. */
export function statusSection(ctx: Ctx, state: PairedState): Section {
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
  if (isSameRole(ctx.node)) {
    blocks.push({ kind: 'form', action: 'fix', fields: [], submit: words.fix, note: words.fixNote });
  }
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
  blocks.push(refreshForm, factsBlock(ctx, state));
  return { id: 'status', title, blocks };
}

/** What the peer answered to the checks of before, by time. */
export function historySection(ctx: Ctx, state: PairedState): Section {
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
