/**
 * appliance/pages/login/management/failover/: Management > Failover.
 *
 * Management > Failover | Gestion > Reprise en séquence: no relation, backup, primary.
 */
import { type Address, pairOf } from '../../../../../failover/role/state.js';
import { because, troubleWords } from '../../../../../failover/role/words.js';
import type { Label } from '../../../../../views/label.js';
import { savedWords } from '../../../../../views/words.js';
import { auditAround } from '../../../../node/site-change.js';
import type { FailoverOutcome } from '../../../../services/failover/contract.js';
import { chooseRoles, confirmFix, giveRoles, nothingToFix } from '../../../../services/failover/fix.js';
import { siteEdits } from '../../../forms/edited.js';
import { hidden } from '../../../forms/fields.js';
import { action, type Outcome, type Page } from '../../../page.js';
import {
  backupFields,
  establishFields,
  FAILOVER_PATH,
  hostname,
  peerName,
  primaryFields,
  settingsFields,
  sharedFields,
  testAddressesOf,
} from './fields.js';
import { aloneSections, pairedSections } from './sections.js';
import {
  checkedWords,
  confirmBackup,
  confirmBreak,
  confirmPrimary,
  versionText,
  failoverWords as words,
} from './words.js';

const SITE_PORT = 8_443;
const FRESH_MS = 5 * 60_000;

const outcomeOf = (outcome: FailoverOutcome): Outcome =>
  'because' in outcome ? { done: outcome.because } : { refused: outcome.refused };

const addressOf = (host: string, port: number | null): Address => ({ host, port: port ?? 0 });

const settingsEdits = siteEdits('failover.changed', (_site, { node }) => {
  const { untickedShared: _other, ...settings } = node.failover.settings();
  return settings;
});
const sharedEdits = siteEdits(
  'failover.changed',
  (_site, { node }) => node.failover.settings().untickedShared,
);

export const failoverPage: Page = {
  id: 'login.failover',
  site: 'login',
  path: FAILOVER_PATH,
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
      edits: null,
      sample: {
        values: ({ node, peer }) => ({
          host: peer,
          port: SITE_PORT,
          reverseHost: node.network.config().addresses[0]?.address ?? '',
          reversePort: SITE_PORT,
        }),
        needs: ['fresh', 'alone'],
      },
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
    refresh: action({
      fields: {},
      edits: null,
      sample: { values: {}, needs: ['fresh'] },
      run: async (ctx) => {
        await ctx.node.failover.checkNow();
        const pair = pairOf(ctx.node.failover.state());
        if (pair === null) return { done: because.peerBroke };
        const { contact, peer } = pair;
        const { role = null, software = null, trouble = null } = contact ?? {};
        if (trouble !== null)
          return { done: trouble === 'unreachable' ? because.silent : troubleWords[trouble] };
        return {
          done: role === null ? because.heard : checkedWords(peer.name, role, versionText(software)),
        };
      },
    }),
    fix: action({
      fields: { primary: hidden({ label: words.fix }) },
      sample: { values: { primary: '' }, needs: ['fresh', 'two-primaries'] },
      edits: null,
      confirm: async (ctx, { primary: said }) => {
        // The page says nothing; what is decided for the question comes back with its answer.
        const choice = said === '' ? await chooseRoles(ctx.node) : null;
        if (choice === null) return null;
        const [here, there] = [hostname(ctx), peerName(ctx)];
        const [primary, backup] = choice.primary === 'here' ? [here, there] : [there, here];
        return {
          title: words.fix,
          text: confirmFix(primary, backup, choice.why),
          button: words.fix,
          values: { primary: choice.primary },
        };
      },
      run: (ctx, { primary }) =>
        primary === 'here' || primary === 'there'
          ? outcomeOf(giveRoles(ctx.node, primary))
          : { refused: nothingToFix },
    }),
    sync: action({
      fields: {},
      edits: null,
      sample: { values: {}, needs: ['fresh'] },
      run: (ctx) => outcomeOf(ctx.node.failover.syncNow()),
    }),
    break: action({
      fields: {},
      edits: null,
      sample: { values: {}, needs: ['fresh'] },
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
      edits: null,
      sample: { values: { pull: true }, needs: ['fresh', 'backup'] },
      confirm: (ctx, values) => ({
        title: words.becomePrimary,
        text: confirmPrimary(hostname(ctx), peerName(ctx), values.pull),
        button: words.becomePrimary,
      }),
      run: (ctx, values) => outcomeOf(ctx.node.failover.becomePrimary(values.pull)),
    }),
    'become-backup': action({
      fields: backupFields,
      edits: null,
      sample: { values: { pull: true, force: false }, needs: ['fresh'] },
      confirm: (ctx, values) => ({
        title: words.becomeBackup,
        text: confirmBackup(hostname(ctx), peerName(ctx), values.force),
        button: words.becomeBackup,
      }),
      run: (ctx, values) => outcomeOf(ctx.node.failover.becomeBackup(values.pull, values.force)),
    }),
    settings: action({
      fields: settingsFields,
      edits: settingsEdits,
      sample: {
        values: {
          operations: true,
          interval: 120,
          bandwidth: 2_000,
          automatic: true,
          timeout: 20,
          tests: '127.20.0.1',
        },
        needs: ['fresh'],
      },
      run: (ctx, values) => {
        const { failover } = ctx.node;
        const known = failover.settings();
        const testAddresses = testAddressesOf(values.tests ?? '');
        if (testAddresses === null) return { refused: words.testsWrong, errors: { tests: words.testsWrong } };
        if (values.automatic && testAddresses.length === 0) {
          return { refused: words.testsMissing, errors: { tests: words.testsMissing } };
        }
        const next = {
          ...known,
          backupOperations: values.operations,
          automaticFailover: values.automatic,
          primaryTimeoutMinutes: values.timeout ?? known.primaryTimeoutMinutes,
          testAddresses,
          autoSyncMinutes: values.interval ?? known.autoSyncMinutes,
          bandwidthKbs: values.bandwidth ?? known.bandwidthKbs,
        };
        auditAround(ctx, 'failover.changed', () => failover.saveSettings(next));
        return { done: savedWords(words.settings) };
      },
    }),
    shared: action({
      fields: sharedFields,
      edits: sharedEdits,
      sample: { values: { moves: [] }, needs: ['fresh'] },
      run: (ctx, values) => {
        const { failover, network } = ctx.node;
        const shared = network
          .config()
          .addresses.filter((one) => one.shared)
          .map(({ address }) => address);
        if (values.moves.some((address) => !shared.includes(address))) return { refused: words.noSuchShared };
        const untickedShared = shared.filter((address) => !values.moves.includes(address));
        auditAround(ctx, 'failover.changed', () =>
          failover.saveSettings({ ...failover.settings(), untickedShared }),
        );
        return { done: savedWords(words.shared) };
      },
    }),
  },
};
