/**
 * import_jump_shortcut: a Jump item made from outside, as an import from a file would. Each way of
 * jumping has its own parameter for the computer's name (V15); group and policies are named by their
 * code names.
 */
import { one, run, type Store } from '../../store/database.js';
import { listRecords } from '../../store/records.js';
import { appendAudit } from '../../store/site/history/append.js';
import {
  codeNameOf,
  hasTable,
  jumpGroups,
  jumpPolicies,
  setPolicyOfItem,
  setSessionPolicyOfItem,
} from '../../store/site/jump-records.js';
import { sessionPolicies } from '../../store/site/policies.js';
import { type CommandAnswer, type CommandCall, writing } from './call.js';

const NAME_LENGTH_MAX = 128;
const TEXT_LENGTH_MAX = 1_024;
const ITEMS_MAX = 50_000;
const HOST = /^(?=.{1,128}$)[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/;
// Control characters: neither a page nor XML would take them.
const CONTROL = /[\u0000-\u001f\u007f]/;

interface Way {
  readonly kind: string;
  /** Through a Jumpoint, which must then be named. */
  readonly jumpoint: boolean;
}

/** Ways of jumping by the parameter that names the computer. */
const ways: Readonly<Record<string, Way>> = {
  local_jump_hostname: { kind: 'local', jumpoint: false },
  remote_jump_hostname: { kind: 'jumpoint', jumpoint: true },
  local_rdp_hostname: { kind: 'rdp', jumpoint: false },
  remote_rdp_hostname: { kind: 'rdp', jumpoint: true },
  local_vnc_hostname: { kind: 'vnc', jumpoint: false },
  remote_vnc_hostname: { kind: 'vnc', jumpoint: true },
  shelljump_hostname: { kind: 'shell', jumpoint: true },
};
const wayNames = Object.keys(ways);

type Refusal = { readonly error: string };
type Parameters = CommandCall['parameters'];

interface Asked {
  readonly name: string;
  readonly host: string;
  readonly kind: string;
  readonly jumpoint: string;
  readonly group: string;
  readonly tag: string;
  readonly comments: string;
  readonly jumpPolicy: string;
  readonly sessionPolicy: string;
}

const missing = (name: string): Refusal => ({ error: `The parameter ${name} is missing.` });

/** What is wrong with the texts alone; null: nothing. */
function badText(parameters: Parameters): Refusal | null {
  for (const [name, max] of [
    ['name', NAME_LENGTH_MAX],
    ['tag', TEXT_LENGTH_MAX],
    ['comments', TEXT_LENGTH_MAX],
  ] as const) {
    const text = parameters[name] ?? '';
    if (text.length > max) return { error: `The parameter ${name} has at most ${max} characters.` };
    const checked = name === 'comments' ? text.replace(/[\t\r\n]/g, '') : text;
    if (CONTROL.test(checked)) return { error: `The parameter ${name} holds a control character.` };
  }
  return (parameters.name ?? '').trim() === '' ? missing('name') : null;
}

/** Id of the record with this code name; '': none was asked for, null: there is none. */
function byCode(
  records: readonly { readonly id: string; readonly name: string; readonly codeName?: string }[],
  code: string | undefined,
): string | null {
  if (code === undefined || code === '') return '';
  return records.find((record) => codeNameOf(record) === code)?.id ?? null;
}

const jumpointNamed = (site: Store, name: string): string | null =>
  one<{ id: string }>(
    site.db,
    "SELECT id FROM deployed_client WHERE kind = 'jumpoint' AND name = ? COLLATE NOCASE ORDER BY id LIMIT 1",
    name,
  )?.id ?? null;

function jumpointOf(site: Store, way: Way, given: string | undefined): string | Refusal {
  if (!way.jumpoint) return '';
  if (given === undefined || given === '') return missing('jumpoint');
  return jumpointNamed(site, given) ?? { error: 'The parameter jumpoint names no Jumpoint.' };
}

function asked(site: Store, parameters: Parameters): Asked | Refusal {
  const bad = badText(parameters);
  if (bad !== null) return bad;
  const given = wayNames.filter((name) => parameters[name] !== undefined);
  const [wayName] = given;
  const way = wayName === undefined ? undefined : ways[wayName];
  if (wayName === undefined || way === undefined || given.length > 1) {
    return { error: `Give exactly one of ${wayNames.join(', ')}.` };
  }
  const host = parameters[wayName] ?? '';
  if (!HOST.test(host)) return { error: `The parameter ${wayName} is no valid host name or address.` };
  const jumpoint = jumpointOf(site, way, parameters.jumpoint);
  if (typeof jumpoint !== 'string') return jumpoint;
  const group = byCode(listRecords(site, jumpGroups), parameters.group);
  if (group === '') return missing('group');
  if (group === null) return { error: 'The parameter group is the code name of no Jump Group.' };
  const jumpPolicy = byCode(listRecords(site, jumpPolicies), parameters.jump_policy);
  if (jumpPolicy === null) {
    return { error: 'The parameter jump_policy is the code name of no Jump Policy.' };
  }
  const sessionPolicy = byCode(listRecords(site, sessionPolicies), parameters.session_policy);
  if (sessionPolicy === null) {
    return { error: 'The parameter session_policy is the code name of no Session Policy.' };
  }
  return {
    name: (parameters.name ?? '').trim(),
    host: host.toLowerCase(),
    kind: way.kind,
    jumpoint,
    group,
    tag: parameters.tag ?? '',
    comments: parameters.comments ?? '',
    jumpPolicy,
    sessionPolicy,
  };
}

function insert(site: Store, id: string, wanted: Asked, nowMs: number): void {
  run(
    site.db,
    `INSERT INTO jump_item (id, name, kind, host, jump_group, tag, comments, jumpoint)
      VALUES (?,?,?,?,?,?,?,?)`,
    id,
    wanted.name,
    wanted.kind,
    wanted.host,
    wanted.group,
    wanted.tag,
    wanted.comments,
    wanted.jumpoint,
  );
  if (wanted.jumpPolicy !== '') setPolicyOfItem(site, id, wanted.jumpPolicy);
  if (wanted.sessionPolicy !== '') setSessionPolicyOfItem(site, id, wanted.sessionPolicy);
  run(
    site.db,
    'INSERT INTO jump_shortcut (id, jump_item, name, kind, created_ms) VALUES (?,?,?,?,?)',
    `shortcut-${id}`,
    id,
    wanted.name,
    wanted.kind,
    nowMs,
  );
}

function importJumpShortcut(call: CommandCall): CommandAnswer {
  const { node, caller, nowMs, parameters } = call;
  const site = node.site();
  if (site === null) return { error: 'The site is temporarily unavailable.' };
  if (node.failover.role() === 'backup') {
    return { error: 'This is a backup site: its settings come from the primary site.' };
  }
  if (!hasTable(site, 'jump_shortcut')) return { error: 'Jump Shortcuts came with version 16.1.1.' };
  const wanted = asked(site, parameters);
  if ('error' in wanted) return wanted;
  const { name, group } = wanted;
  const twin = one(
    site.db,
    'SELECT 1 AS found FROM jump_item WHERE name = ? COLLATE NOCASE AND jump_group = ?',
    name,
    group,
  );
  if (twin !== null) return { error: 'A Jump Item of this name exists in this group.' };
  const items = one<{ n: number }>(site.db, 'SELECT count(*) AS n FROM jump_item')?.n ?? 0;
  if (items >= ITEMS_MAX) return { error: `A site holds at most ${ITEMS_MAX} Jump Items.` };
  const id = node.ports.random.uuid();
  site.transaction('jump.imported', () => {
    insert(site, id, wanted, nowMs);
    appendAudit(site, node.origin, {
      atMs: nowMs,
      actor: caller.name,
      action: 'jump.imported',
      detail: name,
    });
  });
  node.emit({ kind: 'jump.imported', data: { by: caller.name, name } });
  return { done: 'Successfully imported the Jump Shortcut' };
}

export const importShortcut = writing(
  { en: 'Adds a Jump Shortcut (from 16.1)', fr: 'Ajoute un raccourci de Jump (dès la 16.1)' },
  importJumpShortcut,
);
