/** Pure helpers that shape blocks for the templates: ids, addresses, sums of errors. */
import type { Block, Cell, FieldView, Frame, Pager, Section } from './blocks.js';
import { count, counted, duration, percent } from './format.js';
import { join, type Label, type Language, languages } from './label.js';
import { hidden, languageParameter } from './names.js';
import { languageNames, layoutWords } from './words.js';

/** Id of a block on its page: 'software-backup-0'. */
export const blockId = (section: Section, index: number): string => `${section.id}-${index}`;

const fieldsOf = (block: Block): readonly FieldView[] => {
  if (block.kind === 'form') return block.fields;
  return block.kind === 'table' ? (block.form?.fields ?? []) : [];
};

export interface FieldError {
  readonly id: string;
  readonly label: Label;
  readonly error: Label;
}

/** Every field in error on the page, for the summary on top; of two that are called the same, each with its heading. */
export function errorsOf(sections: readonly Section[]): readonly FieldError[] {
  const errors: FieldError[] = [];
  for (const section of sections) {
    section.blocks.forEach((block, index) => {
      const fields = fieldsOf(block);
      let heading: Label | null = null;
      for (const field of fields) {
        if (field.kind === 'heading') heading = field.label;
        if (field.error === undefined) continue;
        const isOne = fields.filter(({ label }) => label.en === field.label.en).length === 1;
        errors.push({
          id: `${blockId(section, index)}-${field.name}`,
          label: isOne || heading === null ? field.label : join([heading, field.label], ' › '),
          error: field.error,
        });
      }
    });
  }
  return errors;
}

/** Whether a note or a field in error says the very same: it need not be told on top as well. */
export function isToldBelow(flash: Frame['flash'], sections: readonly Section[]): boolean {
  if (flash === null) return false;
  const { en } = flash.text;
  const says = (block: Block): boolean =>
    block.kind === 'note' ? block.text.en === en : fieldsOf(block).some(({ error }) => error?.en === en);
  return sections.some(({ blocks }) => blocks.some(says));
}

/** Path without its query. */
export const pathOf = (here: string): string => {
  const mark = here.indexOf('?');
  return mark === -1 ? here : here.slice(0, mark);
};

function queryOf(here: string): URLSearchParams {
  const mark = here.indexOf('?');
  return new URLSearchParams(mark === -1 ? '' : here.slice(mark + 1));
}

const withQuery = (path: string, query: URLSearchParams): string =>
  query.size === 0 ? path : `${path}?${query.toString()}`;

/** This page without the language parameter, which is for one visit only. */
export function plainHere(here: string): string {
  if (!here.includes(`${languageParameter}=`)) return here;
  const query = queryOf(here);
  query.delete(languageParameter);
  return withQuery(pathOf(here), query);
}

export interface LanguageLink {
  readonly language: Language;
  readonly name: string;
  readonly href: string;
}

/** Links to the same page in each language. */
export function languageLinks(here: string): readonly LanguageLink[] {
  const plain = plainHere(here);
  const joint = plain.includes('?') ? '&' : '?';
  return languages.map((language) => ({
    language,
    name: languageNames[language],
    href: `${plain}${joint}${languageParameter}=${language}`,
  }));
}

/** Address of one page of a list. */
export function pagerHref(path: string, pager: Pager, page: number): string {
  const query = new URLSearchParams(pager.query);
  query.set('page', String(page));
  return withQuery(path, query);
}

export interface PagerStep {
  readonly label: Label;
  /** Null: already there. */
  readonly href: string | null;
  readonly rel: 'prev' | 'next' | null;
}

/** First, previous, next and last page of a list. */
export function pagerSteps(path: string, pager: Pager): readonly PagerStep[] {
  const { page, pages } = pager;
  const step = (label: Label, target: number, rel: PagerStep['rel'], there: boolean): PagerStep => ({
    label,
    rel,
    href: there ? null : pagerHref(path, pager, target),
  });
  return [
    step(layoutWords.first, 1, null, page <= 1),
    step(layoutWords.previous, page - 1, 'prev', page <= 1),
    step(layoutWords.next, page + 1, 'next', page >= pages),
    step(layoutWords.last, pages, null, page >= pages),
  ];
}

/** A share as whole percent from 0 to 100. */
const wholePercent = (share: number): number => Math.max(0, Math.min(100, Math.floor(share * 100 + 1e-9)));

/** Title split at its last '::', so that the place can be drawn lighter than the name. */
export function splitTitle(title: string): { readonly place: string; readonly name: string } {
  const mark = title.lastIndexOf(' :: ');
  if (mark === -1) return { place: '', name: title };
  return { place: title.slice(0, mark + 4), name: title.slice(mark + 4) };
}

const isLabel = (cell: Cell): cell is Label => 'en' in cell;

const namesRow = (cell: Cell): boolean => isLabel(cell) || 'link' in cell;

/** Index of the cell that names its row for screen readers; -1 when none does. */
const headerIndex = (cells: readonly Cell[]): number =>
  cells.findIndex((cell) => namesRow(cell) || ('many' in cell && cell.many.some(namesRow)));

/** Host, page and role: what the browser shows on its tab. */
export const browserTitle = (frame: Pick<Frame, 'host' | 'role'>, title: Label): Label => {
  const { host, role } = frame;
  return {
    en: [host, title.en, ...(role === null ? [] : [role.en])].join(' · '),
    fr: [host, title.fr, ...(role === null ? [] : [role.fr])].join(' · '),
  };
};

/** A form of nothing but boxes and buttons needs no column of labels. */
const formStyle = (fields: readonly FieldView[]): 'fields' | 'fields flat' =>
  fields.every(({ kind }) => kind === 'checkbox' || kind === 'hidden') ? 'fields flat' : 'fields';

/** What templates may call. */
export const templateHelpers = {
  hidden,
  languageNames,
  count,
  duration,
  percent,
  wholePercent,
  splitTitle,
  headerIndex,
  formStyle,
  pagerSteps,
  entries: (total: number): Label => counted(total, layoutWords.entry, layoutWords.entries),
} as const;
