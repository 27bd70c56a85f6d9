/**
 * A page that keeps a list of named records: list, add, edit, delete, rank. The page declares its
 * table, fields and words (record-changes.ts); this draws them.
 */
import type { Cell, Section } from '../../../views/blocks.js';
import { type Label, same } from '../../../views/label.js';
import { words as common } from '../../../views/words.js';
import type { Store } from '../../store/database.js';
import { countRecords, findRecord, listRecords, type Stored } from '../../store/records.js';
import { type Fields, view } from '../forms/fields.js';
import type { Attempt, Ctx, Page } from '../page.js';
import { type Named, type RecordPage, record, recordActions, recordWords, type Shown } from './changes.js';

const ROWS_PER_PAGE = 50;

const words = {
  up: { en: 'Move Up', fr: 'Monter' },
  rank: { en: 'Order', fr: 'Ordre' },
  toList: { en: 'Back to the list', fr: 'Retour à la liste' },
} satisfies Record<string, Label>;

const titled = (title: Label, part: Label): Label => ({
  en: `${title.en} :: ${part.en}`,
  fr: `${title.fr} :: ${part.fr}`,
});

function listSection<C extends Named, F extends Fields>(
  page: RecordPage<C, F>,
  ctx: Ctx,
  site: Store,
): Section {
  const total = countRecords(site, page.table);
  const pages = Math.max(1, Math.ceil(total / ROWS_PER_PAGE));
  const asked = Number(ctx.query.page ?? '1');
  const at = Number.isInteger(asked) && asked >= 1 ? Math.min(asked, pages) : 1;
  const offset = (at - 1) * ROWS_PER_PAGE;
  const ranked = page.table.rankedBy === 'position';
  const rows = listRecords(site, page.table, { limit: ROWS_PER_PAGE, offset }).map((one, index) => {
    const values = { record: one.id };
    const name = String(one.name);
    const up: Cell[] = ranked && offset + index > 0 ? [{ press: words.up, action: 'move-up', values }] : [];
    const erase: Cell = { press: common.delete, action: 'delete', values, danger: true };
    return {
      id: `record-${one.id}`,
      cells: [
        { link: same(name), href: `${page.path}?record=${encodeURIComponent(one.id)}` },
        ...(ranked ? [same(String(offset + index + 1))] : []),
        ...page.columns.map((column) => column.cell(one, ctx, site)),
        { many: [...up, erase] },
      ],
    };
  });
  const { intro } = page.words;
  return {
    id: 'list',
    title: titled(page.title, { en: 'List', fr: 'Liste' }),
    blocks: [
      ...(intro === undefined ? [] : [{ kind: 'note', tone: 'info', text: intro } as const]),
      {
        kind: 'table',
        caption: page.title,
        columns: [
          common.name,
          ...(ranked ? [words.rank] : []),
          ...page.columns.map(({ label }) => label),
          common.actions,
        ],
        rows,
        empty: page.words.empty,
        pager: { page: at, pages, total, query: {} },
      },
    ],
  };
}

/** What a form shows of a record as it is; a list needs a form of its own. */
const shownOf = (known: object): Shown =>
  Object.fromEntries(Object.entries(known).filter(([, value]) => !Array.isArray(value)));

function formSection<C extends Named, F extends Fields>(
  page: RecordPage<C, F>,
  site: Store,
  known: Stored<C> | null,
  attempt: Attempt | null,
): Section {
  const name = known === null ? 'create' : 'save';
  const mine = attempt?.action === name ? attempt : null;
  const fields = page.fieldsNow?.(site) ?? page.fields;
  const start = known === null ? (page.initial ?? {}) : (page.toForm?.(known) ?? shownOf(known));
  const shown = { ...start, ...mine?.values, ...(known === null ? {} : { record: known.id }) };
  const part = known === null ? page.words.add : page.words.edit;
  return {
    id: known === null ? 'add' : 'edit',
    title: titled(page.title, part),
    blocks: [
      {
        kind: 'form',
        action: name,
        fields: view(known === null ? fields : { record, ...fields }, shown, mine?.errors),
        submit: known === null ? page.words.add : common.saveChanges,
      },
      ...(known === null
        ? []
        : [{ kind: 'links', items: [{ label: words.toList, href: page.path }] } as const]),
    ],
  };
}

/** The whole page from its declaration. */
export function recordPage<const C extends Named, F extends Fields>(page: RecordPage<C, F>): Page {
  const { id, path, title, right, menu, under, shown } = page;
  return {
    id,
    site: 'login',
    path,
    title,
    right,
    menu,
    ...(under === undefined ? {} : { under }),
    ...(shown === undefined ? {} : { shown }),
    sections: (ctx, attempt) => {
      const site = ctx.node.site();
      if (site === null) return [];
      const { record: asked } = ctx.query;
      const known = asked === undefined ? null : findRecord(site, page.table, asked);
      if (known !== null) {
        return [formSection(page, site, known, attempt), ...(page.more?.(ctx, site, known, attempt) ?? [])];
      }
      const note: Section[] =
        asked === undefined
          ? []
          : [{ id: 'gone', title, blocks: [{ kind: 'note', tone: 'bad', text: recordWords.gone }] }];
      return [
        ...note,
        listSection(page, ctx, site),
        formSection(page, site, null, attempt),
        ...(page.moreOfList?.(ctx, site, attempt) ?? []),
      ];
    },
    actions: recordActions(page),
  };
}
