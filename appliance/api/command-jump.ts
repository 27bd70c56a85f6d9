/** import_jump_shortcut: a Jump item made from outside, as an import from a file would. */
import { one, run, type Store } from '../store/database.js';
import { appendAudit } from '../store/history.js';
import type { CommandAnswer, CommandCall } from './command.js';
import { element } from './xml.js';

const TEXT_LENGTH_MAX = 255;
const ITEMS_MAX = 50_000;
const HOST = /^(?=.{1,255}$)[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/;
const KINDS = ['rdp', 'vnc', 'shell', 'jumpoint'] as const;

const hasTable = (site: Store, name: string): boolean =>
  one(site.db, "SELECT 1 AS found FROM sqlite_master WHERE type = 'table' AND name = ?", name) !== null;

const groupOf = (site: Store, name: string): string | null =>
  one<{ id: string }>(
    site.db,
    'SELECT id FROM jump_group WHERE name = ? COLLATE NOCASE ORDER BY id LIMIT 1',
    name,
  )?.id ?? null;

type Asked =
  | { readonly error: string }
  | {
      readonly name: string;
      readonly host: string;
      readonly kind: string;
      readonly comments: string;
      readonly tag: string;
    };

function asked(parameters: Readonly<Record<string, string>>): Asked {
  const { name = '', hostname = '', type = '', comments = '', tag = '' } = parameters;
  if (name.trim() === '') return { error: 'The parameter name is missing.' };
  if (!HOST.test(hostname)) return { error: 'The parameter hostname is no valid host name or address.' };
  if (!KINDS.some((kind) => kind === type)) {
    return { error: `The parameter type must be one of ${KINDS.join(', ')}.` };
  }
  if ([name, comments, tag].some((text) => text.length > TEXT_LENGTH_MAX)) {
    return { error: `A text has at most ${TEXT_LENGTH_MAX} characters.` };
  }
  return { name: name.trim(), host: hostname.toLowerCase(), kind: type, comments, tag };
}

export function importJumpShortcut(call: CommandCall): CommandAnswer {
  const { node, caller, nowMs, parameters } = call;
  const site = node.site();
  if (site === null) return { error: 'The site is temporarily unavailable.' };
  if (node.failover.role() === 'backup') {
    return { error: 'This is a backup site: its settings come from the primary site.' };
  }
  if (!hasTable(site, 'jump_shortcut')) return { error: 'Jump Shortcuts came with version 16.1.1.' };
  const wanted = asked(parameters);
  if ('error' in wanted) return wanted;
  const group = groupOf(site, parameters.group ?? '');
  if (group === null) return { error: 'The parameter group names no Jump Group.' };
  const { name, host, kind, comments, tag } = wanted;
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
    run(
      site.db,
      'INSERT INTO jump_item (id, name, kind, host, jump_group, tag, comments) VALUES (?,?,?,?,?,?,?)',
      id,
      name,
      kind,
      host,
      group,
      tag,
      comments,
    );
    run(
      site.db,
      'INSERT INTO jump_shortcut (id, jump_item, name, kind, created_ms) VALUES (?,?,?,?,?)',
      `shortcut-${id}`,
      id,
      name,
      kind,
      nowMs,
    );
    appendAudit(site, node.origin, {
      atMs: nowMs,
      actor: caller.name,
      action: 'jump.imported',
      detail: name,
    });
  });
  node.emit({ kind: 'jump.imported', data: { by: caller.name, name } });
  return { children: [element('success', {}, 'Successfully imported the Jump Shortcut')] };
}
