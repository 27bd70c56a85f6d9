/** Actions of the Command API that concern the box: what it can do, its health, its role. */
import { createHash } from 'node:crypto';
import { pairOf } from '../../../failover/role/state.js';
import { failureWords } from '../../../failover/role/turn.js';
import { SECOND } from '../../../hardware/ports.js';
import type { Node } from '../../node/node.js';
import { apiVersion, applianceId, companyName } from '../../services/api/era.js';
import { troubles } from '../../services/monitoring/health.js';
import { appendAudit } from '../../store/site/history/append.js';
import { isoTime } from '../answer/reply.js';
import { type Element, element } from '../answer/xml.js';
import { type Command, type CommandAnswer, type CommandCall, writing } from './call.js';

// A swap without data-sync takes seconds; what takes longer goes on without the caller.
const SWAP_LOOK_US = SECOND / 4;
const SWAP_LOOKS_MAX = 480;

function apiInfo({ node, caller, nowMs }: CommandCall): CommandAnswer {
  const permission = (name: string, value: string): Element =>
    element('permission', { name: `perm_${name}` }, value);
  return {
    children: [
      element('api_version', {}, apiVersion(node)),
      element('company_name', {}, companyName(node)),
      element('timestamp', {}, Math.floor(nowMs / 1_000)),
      element(
        'permissions',
        {},
        permission('command', caller.command),
        permission('reporting', caller.reporting ? '1' : '0'),
        // The names by which programs of the field look for the same right.
        permission('reporting_support', caller.reporting ? '1' : '0'),
        permission('reporting_license', caller.reporting ? '1' : '0'),
        permission('real_time_state', '0'),
        permission('ecm', '0'),
        permission('backup', caller.backup ? '1' : '0'),
      ),
    ],
  };
}

/** Version and build as the API tells them: the build with the 40 digits of what it was made from. */
const fullVersion = ({ version, build }: { readonly version: string; readonly build: string }): string =>
  `${version} (${build}-${createHash('sha1').update(`site ${version} ${build}`).digest('hex')})`;

function checkHealth({ node }: CommandCall): CommandAnswer {
  const wrong = troubles(node);
  const { site } = node.software.installed();
  const pair = pairOf(node.failover.state());
  const { addresses } = node.hardware.read();
  const shared = new Set(
    node.network
      .config()
      .addresses.filter(({ shared: floats }) => floats)
      .map(({ address }) => address),
  );
  const held = addresses.filter(({ address, state }) => state === 'bound' && shared.has(address));
  const last = pair?.lastSync ?? null;
  const attempt = pair?.lastAttempt ?? null;
  const status = attempt !== null ? failureWords(attempt).en : 'Successful';
  return {
    children: [
      element('appliance', { id: applianceId(node) }, node.network.config().hostname),
      element('version', {}, site === null ? '' : fullVersion(site)),
      element('success', {}, wrong.length === 0 ? '1' : '0'),
      wrong.length === 0 ? null : element('error_message', {}, wrong.join(' ')),
      element('failover_role', {}, node.failover.role()),
      held.length === 0
        ? null
        : element('enabled_shared_ips', {}, ...held.map(({ address }) => element('ip', {}, address))),
      last === null
        ? null
        : element('last_data_sync_time', { ts: String(Math.floor(last.atMs / 1_000)) }, isoTime(last.atMs)),
      pair === null || (last === null && attempt === null)
        ? null
        : element('last_data_sync_status', {}, status),
    ],
  };
}

const flag = (text: string | undefined): boolean => text === '1' || text?.toLowerCase() === 'true';

/** Waits until a swap without data-sync has ended; null: it goes on. */
async function settled(node: Node, wanted: string): Promise<boolean | null> {
  for (let look = 0; look < SWAP_LOOKS_MAX; look += 1) {
    const { kind } = node.failover.state();
    if (kind !== 'promoting' && kind !== 'demoting') return node.failover.role() === wanted;
    await node.ports.time.sleep(SWAP_LOOK_US);
  }
  return null;
}

/**
 * Changes the role by the same service as the Failover page. `force` counts only where the primary
 * is told to become backup (domain.md section 6).
 */
async function setFailoverRole({ node, caller, nowMs, parameters }: CommandCall): Promise<CommandAnswer> {
  const { role } = parameters;
  if (role !== 'primary' && role !== 'backup')
    return { error: 'The parameter role must be primary or backup.' };
  const now = node.failover.role();
  if (now === 'none') return { error: 'This appliance has no failover relationship.' };
  if (now === role) return { error: `This appliance is the ${role} site already.` };
  const sync = flag(parameters.data_sync_first);
  const force = flag(parameters.force);
  const outcome =
    role === 'primary' ? node.failover.becomePrimary(sync) : node.failover.becomeBackup(sync, force);
  if ('refused' in outcome) return { error: outcome.refused.en };
  const site = node.site();
  site?.transaction('api.role', () =>
    appendAudit(site, node.origin, {
      atMs: nowMs,
      actor: caller.name,
      action: 'failover.role-asked',
      detail: role,
    }),
  );
  node.emit({ kind: 'api.role-asked', data: { account: caller.name, role, sync, force } });
  if (sync) {
    return { done: 'Data sync has started; the role will be changed once it has succeeded' };
  }
  const changed = await settled(node, role);
  if (changed === null) return { done: 'The change of role is under way' };
  if (changed) return { done: 'Successfully changed role' };
  const notice = pairOf(node.failover.state())?.notice ?? null;
  return { error: notice?.en ?? 'The role was not changed.' };
}

export const getApiInfo: Command = {
  needs: 'any',
  root: 'api_information',
  does: {
    en: 'Tells the API’s version and what the account may do',
    fr: 'Indique la version de l’API et les autorisations du compte',
  },
  run: apiInfo,
};

export const getHealth: Command = {
  needs: 'read',
  root: 'health_check',
  does: {
    en: 'Tells the appliance’s health and failover role',
    fr: 'Indique l’état du serveur et son rôle de reprise',
  },
  run: checkHealth,
};

export const changeFailoverRole = writing(
  { en: 'Changes the failover role', fr: 'Change le rôle de reprise' },
  setFailoverRole,
);
