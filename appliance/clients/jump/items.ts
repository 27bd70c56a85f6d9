/**
 * appliance/clients/jump/: remote computers: which there are, and who may jump to them.
 *
 * The remote computers of the site, as access consoles are told of them.
 */
import { all, one, type Store } from '../../store/database.js';
import { hasTable } from '../../store/site/jump-records.js';

export interface JumpItem {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly host: string;
  readonly group: string;
}

/**
 * Remote computers that a console offers. Where the version has Jump Shortcuts, their names, and
 * only items that have one; a Jump Client needs none.
 */
export const jumpItems = (site: Store): JumpItem[] => {
  const shortcuts = hasTable(site, 'jump_shortcut');
  return all<JumpItem>(
    site.db,
    shortcuts
      ? `SELECT i.id, coalesce(s.name, i.name) AS name, i.kind, i.host, coalesce(g.name, '') AS "group"
          FROM jump_item i LEFT JOIN jump_group g ON g.id = i.jump_group
          LEFT JOIN jump_shortcut s ON s.jump_item = i.id
          WHERE s.id IS NOT NULL OR i.kind = 'jump-client' ORDER BY "group", 2, i.id`
      : `SELECT i.id, i.name, i.kind, i.host, coalesce(g.name, '') AS "group" FROM jump_item i
          LEFT JOIN jump_group g ON g.id = i.jump_group ORDER BY "group", i.name, i.id`,
  );
};

export const findJumpItem = (
  site: Store,
  id: string,
): (Omit<JumpItem, 'group'> & { readonly jumpoint: string }) | null =>
  one(site.db, 'SELECT id, name, kind, host, jumpoint FROM jump_item WHERE id = ?', id);
