/**
 * appliance/pages/records/: pages that keep a list of named records.
 *
 * Named configuration records: what a page that keeps them declares, and what is done to them (add,
 * save, delete, rank), each with its row of the audit trail.
 */
import type { RecordArea } from '../../../hardware/kernel/event-kinds.js';
import type { Cell, Section } from '../../../views/blocks.js';
import type { Label } from '../../../views/label.js';
import { words as common } from '../../../views/words.js';
import { commitChange, siteWords } from '../../node/site-change.js';
import type { Store } from '../../store/database.js';
import {
  type Columns,
  type Content,
  countRecords,
  deleteRecord,
  findRecord,
  insertRecord,
  listRecords,
  type RecordTable,
  rankRecords,
  type Stored,
  updateRecord,
} from '../../store/records.js';
import { type Fields, hidden, type Values } from '../forms/fields.js';
import { firstOf, siteOf, valuesOf } from '../forms/sample.js';
import {
  type Action,
  type Attempt,
  action,
  type Ctx,
  type Edits,
  type Given,
  type Outcome,
  type Page,
  type Sample,
  type SampleValues,
} from '../page.js';

export type Named = Columns & { readonly name: 'text' };
type Refusal = { readonly refused: Label; readonly errors?: Readonly<Record<string, Label>> };
export type Shown = Readonly<Record<string, string | number | boolean | null | undefined>>;

export interface RecordPage<C extends Named, F extends Fields>
  extends Pick<Page, 'id' | 'path' | 'title' | 'right' | 'menu' | 'under' | 'shown'> {
  readonly table: RecordTable<C>;
  /** Event and audit area: 'team' makes 'team.created', 'team.changed', 'team.deleted'. */
  readonly area: RecordArea;
  readonly words: {
    readonly add: Label;
    readonly edit: Label;
    readonly empty: Label;
    /** What goes with a deleted record. */
    readonly gone: Label;
    readonly intro?: Label;
  };
  readonly fields: F;
  /** Columns of the list after the name. */
  readonly columns: readonly {
    readonly label: Label;
    cell(record: Stored<C>, ctx: Ctx, site: Store): Cell;
  }[];
  /** Values of a record that can be added. */
  readonly sample: Sample<NoInfer<F>>;
  /** Values of an empty form. */
  readonly initial?: Shown;
  /** Fields that depend on the site (choices from other records). Default: as declared. */
  fieldsNow?(site: Store): F;
  /** The form's values from a record; default: the record's own. */
  toForm?(record: Stored<C>): Shown;
  toRecord(values: Values<F>, before: Stored<C> | null): Content<C>;
  /** What is wrong with the values beyond single fields. */
  check?(site: Store, values: Values<F>, before: Stored<C> | null): Refusal | null;
  /** Why a record must stay; null: it may go. */
  keep?(site: Store, record: Stored<C>): Label | null;
  /** Inside the transaction that deletes a record. */
  onDelete?(site: Store, id: string): void;
  /** After any change is committed. */
  afterChange?(ctx: Ctx): void;
  /** Further sections of the page of one record, and of the list. */
  more?(ctx: Ctx, site: Store, record: Stored<C>, attempt: Attempt | null): readonly Section[];
  moreOfList?(ctx: Ctx, site: Store, attempt: Attempt | null): readonly Section[];
  readonly actions?: Readonly<Record<string, Action>>;
}

const RECORDS_MAX = 500;

export const recordWords = {
  gone: { en: 'This entry does not exist any more.', fr: 'Cette entrée n’existe plus.' },
  taken: { en: 'This name is taken.', fr: 'Ce nom est déjà pris.' },
  full: {
    en: `There can be at most ${RECORDS_MAX} entries. Delete one first.`,
    fr: `Il peut y avoir au plus ${RECORDS_MAX} entrées. Supprimez-en une d’abord.`,
  },
  moved: { en: 'The order was saved.', fr: 'L’ordre a été enregistré.' },
} satisfies Record<string, Label>;

const added = (name: string): Label => ({
  en: `“${name}” was added.`,
  fr: `Ajout de « ${name} » effectué.`,
});
const saved = (name: string): Label => ({
  en: `“${name}” was saved.`,
  fr: `Enregistrement de « ${name} » effectué.`,
});
const deleted = (name: string): Label => ({
  en: `“${name}” was deleted.`,
  fr: `Suppression de « ${name} » effectuée.`,
});

export const record = hidden({ label: common.name });
export const rowFields = { record };

/** The record a row's button or a form is about, with the site; or why not. */
export function recordOf<C extends Columns>(
  ctx: Ctx,
  table: RecordTable<C>,
  id: string,
): { readonly site: Store; readonly known: Stored<C> } | { readonly refused: Label } {
  const site = ctx.node.site();
  if (site === null) return { refused: siteWords.noSite };
  const known = findRecord(site, table, id);
  return known === null ? { refused: recordWords.gone } : { site, known };
}

function wrong<C extends Named, F extends Fields>(
  page: RecordPage<C, F>,
  site: Store,
  values: Values<F>,
  before: Stored<C> | null,
): Refusal | null {
  const name = String((values as { readonly name?: unknown }).name ?? '').toLowerCase();
  const taken = listRecords(site, page.table).some(
    (one) => String(one.name).toLowerCase() === name && one.id !== before?.id,
  );
  if (taken) return { refused: recordWords.taken, errors: { name: recordWords.taken } };
  return page.check?.(site, values, before) ?? null;
}

function create<C extends Named, F extends Fields>(
  page: RecordPage<C, F>,
  ctx: Ctx,
  values: Values<F>,
): Outcome {
  const site = ctx.node.site();
  if (site === null) return { refused: siteWords.noSite };
  const refusal = wrong(page, site, values, null);
  if (refusal !== null) return refusal;
  if (countRecords(site, page.table) >= RECORDS_MAX) return { refused: recordWords.full };
  const content = page.toRecord(values, null);
  const id = ctx.node.ports.random.uuid();
  const name = String(content.name);
  commitChange(ctx, site, `${page.area}.created`, name, () => {
    insertRecord(site, page.table, { ...content, id } as Stored<C>);
    if (page.table.rankedBy === 'position') {
      const others = listRecords(site, page.table).filter((one) => one.id !== id);
      rankRecords(site, page.table, [...others.map((one) => one.id), id]);
    }
  });
  page.afterChange?.(ctx);
  return { done: added(name), goto: page.path };
}

function save<C extends Named, F extends Fields>(
  page: RecordPage<C, F>,
  ctx: Ctx,
  values: Values<F>,
): Outcome {
  const found = recordOf(ctx, page.table, String((values as { record?: unknown }).record ?? ''));
  if ('refused' in found) return found;
  const { site, known } = found;
  const refusal = wrong(page, site, values, known);
  if (refusal !== null) return refusal;
  const content = page.toRecord(values, known);
  const name = String(content.name);
  commitChange(ctx, site, `${page.area}.changed`, name, () =>
    updateRecord(site, page.table, { ...content, id: known.id } as Stored<C>),
  );
  page.afterChange?.(ctx);
  return { done: saved(name), goto: page.path };
}

function remove<C extends Named, F extends Fields>(page: RecordPage<C, F>, ctx: Ctx, id: string): Outcome {
  const found = recordOf(ctx, page.table, id);
  if ('refused' in found) return found;
  const { site, known } = found;
  const kept = page.keep?.(site, known) ?? null;
  if (kept !== null) return { refused: kept };
  const name = String(known.name);
  commitChange(ctx, site, `${page.area}.deleted`, name, () => {
    deleteRecord(site, page.table, id);
    page.onDelete?.(site, id);
  });
  page.afterChange?.(ctx);
  return { done: deleted(name), goto: page.path };
}

function moveUp<C extends Named, F extends Fields>(page: RecordPage<C, F>, ctx: Ctx, id: string): Outcome {
  const found = recordOf(ctx, page.table, id);
  if ('refused' in found) return found;
  const { site, known } = found;
  const ids = listRecords(site, page.table).map((one) => one.id);
  const at = ids.indexOf(id);
  const above = ids[at - 1];
  if (above === undefined) return { done: recordWords.moved };
  ids.splice(at - 1, 2, id, above);
  commitChange(ctx, site, `${page.area}.moved`, String(known.name), () => rankRecords(site, page.table, ids));
  page.afterChange?.(ctx);
  return { done: recordWords.moved };
}

/** The record that was added with the page's own sample. */
function sampleOf<C extends Named, F extends Fields>(
  page: RecordPage<C, F>,
  given: Given,
): { record: string } {
  const listed = listRecords(siteOf(given), page.table);
  const { name } = valuesOf(page.sample.values, given) as { readonly name?: unknown };
  return { record: firstOf(listed.filter((one) => one.name === name)).id };
}

const needsOf = <C extends Named, F extends Fields>({ sample: { needs } }: RecordPage<C, F>) =>
  needs === undefined ? {} : { needs };

/** What forms about a record are drawn from; its rank changes without them. */
const recordEdits = <C extends Columns & { readonly name: 'text' }>(
  table: RecordTable<C>,
  area: string,
): Edits<typeof rowFields> => ({
  areas: [`${area}.`],
  of: ({ node }, given) => {
    const site = node.site();
    const known = site === null ? null : findRecord(site, table, given('record'));
    return known === null ? null : { state: { ...known, position: 0 }, name: String(known.name) };
  },
});

/** The actions of a page of records, and its own. */
export function recordActions<C extends Named, F extends Fields>(
  page: RecordPage<C, F>,
): Record<string, Action> {
  const ranked = page.table.rankedBy === 'position';
  const edits = recordEdits(page.table, page.area);
  const sample: Sample<typeof rowFields> = {
    ...needsOf(page),
    values: (given) => sampleOf(page, given),
    changedBy: 'save',
  };
  return {
    create: action<F>({
      fields: page.fields,
      edits: null,
      sample: page.sample,
      run: (ctx, values) => create(page, ctx, values),
    }),
    save: action<F & typeof rowFields>({
      fields: { ...rowFields, ...page.fields },
      edits: edits,
      sample: {
        ...needsOf(page),
        query: (given) => sampleOf(page, given),
        values: (given) =>
          ({ ...valuesOf(page.sample.values, given), ...sampleOf(page, given) }) as SampleValues<
            F & typeof rowFields
          >,
      },
      run: (ctx, values) => save(page, ctx, values as Values<F>),
    }),
    ...(ranked
      ? {
          'move-up': action({
            fields: rowFields,
            edits: null,
            sample,
            run: (ctx, values) => moveUp(page, ctx, values.record),
          }),
        }
      : {}),
    ...page.actions,
    delete: action({
      fields: rowFields,
      edits: edits,
      sample,
      confirm: (ctx, values) => {
        const found = recordOf(ctx, page.table, values.record);
        if ('refused' in found || (page.keep?.(found.site, found.known) ?? null) !== null) return null;
        const name = String(found.known.name);
        return {
          title: { en: `Delete “${name}”`, fr: `Supprimer « ${name} »` },
          text: page.words.gone,
          button: common.delete,
        };
      },
      run: (ctx, values) => remove(page, ctx, values.record),
    }),
  };
}
