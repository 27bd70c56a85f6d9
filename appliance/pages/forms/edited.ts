/**
 * appliance/pages/forms/: fields: what they take, what they refuse, what was changed meanwhile.
 *
 * No silent lost update: a form carries the mark of what it was drawn from, and a save over what
 * somebody else changed meanwhile is told by name and time and saves nothing. A tool's form without
 * a mark is taken as it comes.
 */
import { hash } from 'node:crypto';
import type { Block, Cell, Section } from '../../../views/blocks.js';
import { dateTime, isoDate, timeOfDay } from '../../../views/format.js';
import { type Label, same } from '../../../views/label.js';
import { words as common } from '../../../views/words.js';
import { latestBoxEvent } from '../../store/box/events.js';
import type { Store } from '../../store/database.js';
import { latestAudit } from '../../store/site/history/audit-queries.js';
import type { AnyEdits, Attempt, Ctx, Edited, Page, WholeEdits } from '../page.js';
/** Settings of the site. */
export const siteEdits = (area: string, read: (site: Store, ctx: Ctx) => unknown): WholeEdits => ({
  areas: [area],
  of: (ctx) => {
    const site = ctx.node.site();
    return site === null ? null : { state: read(site, ctx) };
  },
});

/** Settings of the appliance. */
export const boxEdits = (read: (ctx: Ctx) => unknown): WholeEdits => ({
  areas: [],
  of: (ctx) => ({ state: read(ctx) }),
});

const MARK_LENGTH = 20;
const DEEDS_MAX = 1_000;

const KNOWN_MAX = 256;
const KNOWN_CHARS_MAX = 4_000;
// The same form of the same person says the same at each look.
const known = new Map<string, string>();

/** Says nothing to who does not know the session's secret. */
function markOf(secret: string, { state }: Edited): string {
  const text = `${secret} ${JSON.stringify(state)}`;
  const found = known.get(text);
  if (found !== undefined) return found;
  const mark = hash('sha256', text).slice(0, MARK_LENGTH);
  if (text.length > KNOWN_CHARS_MAX) return mark;
  if (known.size >= KNOWN_MAX) known.clear();
  known.set(text, mark);
  return mark;
}

interface Marker {
  readonly page: Page;
  readonly ctx: Ctx;
  readonly secret: string;
  readonly attempt: Attempt | null;
}

function markFor(marker: Marker, action: string, given: (field: string) => string): string | null {
  const { page, ctx, secret } = marker;
  const edits = Object.hasOwn(page.actions, action) ? page.actions[action]?.edits : null;
  const edited = edits?.of(ctx, given) ?? null;
  return edited === null ? null : markOf(secret, edited);
}

function formMark(
  marker: Marker,
  action: string,
  fields: readonly { readonly name: string; readonly value: string | boolean }[],
): { drawn?: string } {
  const { attempt } = marker;
  // What somebody typed belongs to what was seen then.
  if (attempt?.action === action && attempt.drawn !== undefined) return { drawn: attempt.drawn };
  const given = (field: string): string => String(fields.find(({ name }) => name === field)?.value ?? '');
  const drawn = markFor(marker, action, given);
  return drawn === null ? {} : { drawn };
}

function markCell(marker: Marker, cell: Cell): Cell {
  if ('many' in cell) return { many: cell.many.map((one) => markCell(marker, one)) };
  if (!('press' in cell)) return cell;
  const drawn = markFor(marker, cell.action, (field) => cell.values[field] ?? '');
  return drawn === null ? cell : { ...cell, drawn };
}

function markBlock(marker: Marker, block: Block): Block {
  if (block.kind === 'form') return { ...block, ...formMark(marker, block.action, block.fields) };
  if (block.kind !== 'table') return block;
  const { form } = block;
  return {
    ...block,
    rows: block.rows.map((row) => ({ ...row, cells: row.cells.map((cell) => markCell(marker, cell)) })),
    ...(form === undefined ? {} : { form: { ...form, ...formMark(marker, form.action, form.fields) } }),
  };
}

/** The sections with the marks in their forms. */
export function marked(marker: Marker, sections: readonly Section[]): readonly Section[] {
  const { actions } = marker.page;
  if (!Object.values(actions).some(({ edits }) => edits !== null)) return sections;
  return sections.map((section) => ({
    ...section,
    blocks: section.blocks.map((block) => markBlock(marker, block)),
  }));
}

const at = (ms: number, { node, nowMs }: Ctx): Label => {
  const zone = node.network.config().timeZone;
  return isoDate(ms, zone) === isoDate(nowMs, zone) ? same(timeOfDay(ms, zone)) : dateTime(ms, zone);
};

interface Deed {
  readonly actor: string;
  readonly atMs: number;
}

/**
 * Who changed what last. The trail of /login says it of every change; the log of /appliance only by
 * page, so what was done since the box was switched on is kept here by form.
 */
export class LastEdits {
  readonly #last = new Map<AnyEdits, Map<string, Deed>>();

  done(ctx: Ctx, edits: AnyEdits | null, given: (field: string) => string): void {
    const edited = edits?.of(ctx, given) ?? null;
    if (edits === null || edited === null) return;
    const known = this.#last.get(edits) ?? new Map<string, Deed>();
    this.#last.set(edits, known);
    if (known.size >= DEEDS_MAX) known.clear();
    known.set(edited.name ?? '', { actor: ctx.actor.name, atMs: ctx.node.hardware.clock.nowMs() });
  }

  latest({ site: where, title }: Page, { node }: Ctx, edits: AnyEdits, { name }: Edited): Deed | null {
    const site = node.site();
    if (where === 'appliance')
      return this.#last.get(edits)?.get(name ?? '') ?? latestBoxEvent(node.box, title.en);
    return site === null ? null : latestAudit(site, edits.areas, name ?? null);
  }
}

/** Who changed it last, and when. */
function changed(page: Page, ctx: Ctx, by: Deed | null, { name }: Edited): Label {
  const what = name === undefined ? page.title : same(name);
  if (by === null) {
    return {
      en: `“${what.en}” was changed meanwhile: look again; nothing was saved.`,
      fr: `« ${what.fr} » a été modifié entre-temps : vérifiez ; rien n’a été enregistré.`,
    };
  }
  const when = at(by.atMs, ctx);
  return {
    en: `“${what.en}” was changed by ${by.actor} at ${when.en}: look again; nothing was saved.`,
    fr: `« ${what.fr} » a été modifié par ${by.actor} à ${when.fr} : vérifiez ; rien n’a été enregistré.`,
  };
}

/** Why a form is out of date; null: it is not, or carries no mark. */
export function outOfDate(
  { page, ctx, secret }: Omit<Marker, 'attempt'>,
  action: string,
  drawn: string,
  given: (field: string) => string,
  deeds: LastEdits,
): Label | null {
  const edits = page.actions[action]?.edits ?? null;
  if (edits === null || drawn === '') return null;
  const edited = edits.of(ctx, given);
  // What is gone the action itself tells.
  if (edited === null || markOf(secret, edited) === drawn) return null;
  return changed(page, ctx, deeds.latest(page, ctx, edits, edited), edited);
}

const now = (text: Label): Label => ({ en: `Now: ${text.en}`, fr: `Actuellement : ${text.fr}` });

/** At each field that was typed otherwise: what stands there now. */
export function standingNow(page: Page, ctx: Ctx, { action, values }: Attempt): Record<string, Label> {
  const found: Record<string, Label> = {};
  for (const block of page.sections(ctx, null).flatMap(({ blocks }) => blocks)) {
    if (block.kind !== 'form' || block.action !== action) continue;
    for (const { kind, name, value, options } of block.fields) {
      const typed = values[name];
      if (kind === 'hidden' || typed === undefined || String(typed) === String(value)) continue;
      const label = options?.find((option) => option.value === value)?.label;
      const shown = typeof value === 'boolean' ? (value ? common.yes : common.no) : same(value);
      found[name] = now(label ?? (value === '' ? common.none : shown));
    }
  }
  return found;
}
