/**
 * A page as eyes see it: sections by title, buttons and links by their words, fields by their
 * label. Nothing here looks at field names, ids or paths that a person cannot see.
 */
import { createHash } from 'node:crypto';
import { HTMLElement, NodeType, parse } from 'node-html-parser';
import { BrowserError, listed } from './error.js';

const UNSEEN = new Set(['SCRIPT', 'STYLE', 'TEMPLATE', 'NOSCRIPT', 'HEAD']);
// Elements that stand on a line of their own: their words do not run into the neighbours'.
const BLOCK =
  /^(P|DIV|LI|UL|OL|DL|DT|DD|TR|TD|TH|TABLE|SECTION|ARTICLE|HEADER|FOOTER|MAIN|NAV|FORM|FIELDSET|LEGEND|LABEL|H[1-6]|BR|OPTION|BUTTON|PRE|ASIDE|FIGURE|SUMMARY|DETAILS)$/;

/** One kind of space, of apostrophe and of dash, trimmed: how labels are compared. */
export const normal = (text: string): string =>
  text
    .replace(/[’‘ʼ]/g, "'")
    .replace(/[\u00a0\u202f\u2009]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

// The mark of a required field, and the colon that some languages put after a label.
const bare = (text: string): string => normal(text).replace(/\s*[*:]+$/, '');

// To take all attributes apart costs more than to see that none of these is among them.
const unseen = (element: HTMLElement): boolean =>
  UNSEEN.has(element.tagName ?? '') ||
  (/hidden/i.test(element.rawAttrs) &&
    (element.hasAttribute('hidden') || element.getAttribute('aria-hidden') === 'true'));

function collect(element: HTMLElement, into: string[]): void {
  for (const child of element.childNodes) {
    if (child.nodeType === NodeType.TEXT_NODE) into.push(child.text);
    else if (child instanceof HTMLElement && !unseen(child)) {
      const apart = BLOCK.test(child.tagName ?? '');
      if (apart) into.push(' ');
      collect(child, into);
      if (apart) into.push(' ');
    }
  }
}

// Nobody changes a page that was read.
const read = new WeakMap<HTMLElement, string>();

/** The visible words of an element. */
export function words(element: HTMLElement): string {
  const known = read.get(element);
  if (known !== undefined) return known;
  const parts: string[] = [];
  collect(element, parts);
  const found = normal(parts.join(''));
  read.set(element, found);
  return found;
}

// By itself the parser takes what stands in <pre> for text, tags included.
const textOnly = { script: true, noscript: true, style: true };

const sights = new Map<string, RegExp>();
const PLAIN = /^[A-Za-z]+(?: [A-Za-z]+)*$/;

/** False: such words are certainly not on a page. To look into its text costs less than to take it apart. */
export function mayShow(html: string, text: string): boolean {
  if (!PLAIN.test(text)) return (text.match(/[A-Za-z]{2,}/g) ?? []).every((part) => html.includes(part));
  const sight = sights.get(text) ?? new RegExp(text.replaceAll(' ', '(?:\\s|&|<)'));
  sights.set(text, sight);
  return sight.test(html);
}

/** False: no password is asked for on a page. */
export const mayAskPassword = (html: string): boolean => /type=["']?password/i.test(html);

let latest: { readonly html: string; readonly root: HTMLElement } | null = null;

/** A page as a tree, which nobody changes. The judge and the robot read the same page in turn. */
export function parsePage(html: string): HTMLElement {
  if (latest?.html !== html) latest = { html, root: parse(html, { blockTextElements: textOnly }) };
  return latest.root;
}

/** Title of the browser's window. */
export function titleOf(html: string): string {
  const found = /<title[^>]*>([\s\S]*?)<\/title>/i.exec(html);
  return found === null ? '' : normal(parse(found[1] ?? '').text);
}

/**
 * Hash over a page for the transcript: everything but what may differ between two equal runs (key
 * material, tokens) and what says nothing to the eye (versions of assets).
 */
export function textHash(html: string): string {
  const kept = html
    .replace(/<code class="key-material">[\s\S]*?<\/code>/g, '<code class="key-material"></code>')
    .replace(/(name="_csrf"[^>]*?value=")[^"]*"/g, '$1"')
    .replace(/(value=")[^"]*("[^>]*?name="_csrf")/g, '$1$2')
    .replace(/(<meta name="csrf[^"]*" content=")[^"]*"/g, '$1"')
    .replace(/(\.(?:css|js|svg|png))\?[^"'\s]*/g, '$1');
  return createHash('sha256').update(kept).digest('hex').slice(0, 16);
}

const HEADINGS = 'h1, h2, h3, h4, legend, caption, summary';

/** Titles of the sections on the page. */
const sectionTitles = (root: HTMLElement): string[] => root.querySelectorAll(HEADINGS).map(words);

/** A part of a page: elements that stand side by side. */
export type Part = readonly HTMLElement[];

const within = (part: Part, selector: string): HTMLElement[] =>
  part.flatMap((element) => [
    ...(element.matches(selector) ? [element] : []),
    ...element.querySelectorAll(selector),
  ]);

/** The visible words of a part of a page. */
export const wordsOf = (part: Part): string => normal(part.map(words).join(' '));

/** A heading among others of its kind, inside a form, speaks for what follows up to the next. */
function following(heading: HTMLElement): HTMLElement[] {
  const found: HTMLElement[] = [];
  let next = heading.nextElementSibling;
  while (next !== null && next.tagName !== heading.tagName) {
    found.push(next);
    next = next.nextElementSibling;
  }
  return found;
}

/** The part of the page under a title; the whole page for null. */
export function sectionOf(root: HTMLElement, title: string | null, where: string): Part {
  if (title === null) return [root];
  const wanted = normal(title);
  const heading = root.querySelectorAll(HEADINGS).find((element) => words(element) === wanted);
  if (heading === undefined) {
    throw new BrowserError('not-found', `no section “${title}” on ${where}; ${listed(sectionTitles(root))}`);
  }
  if (heading.tagName === 'H3' || heading.tagName === 'H4') return following(heading);
  return [heading.closest('section, fieldset, details, form, table, article, main') ?? root];
}

/** The row of a table (or the item of a list) whose words include `text`. */
export function rowOf(part: Part, text: string, where: string): Part {
  const wanted = normal(text);
  const rows = within(part, 'tbody tr, li');
  const found = rows.find((row) => words(row).includes(wanted));
  if (found === undefined) {
    throw new BrowserError(
      'not-found',
      `no row with “${text}” on ${where}; ${listed(rows.map((row) => words(row).slice(0, 80)))}`,
    );
  }
  return [found];
}

/** The words of the cells of tables, row by row. */
export const rowsOf = (part: Part): string[][] =>
  within(part, 'tbody tr').map((row) => row.querySelectorAll('td, th').map(words));

/** What stands in a field as the page came. */
export function typedIn(control: HTMLElement): string {
  if (control.tagName === 'TEXTAREA') return control.text;
  if (control.tagName !== 'SELECT') return control.getAttribute('value') ?? '';
  const options = control.querySelectorAll('option');
  const chosen = options.find((one) => one.hasAttribute('selected')) ?? options[0];
  return chosen?.getAttribute('value') ?? chosen?.text ?? '';
}

/** What is written on a button: its words, or the value of an input. */
const caption = (element: HTMLElement): string =>
  normal(
    element.getAttribute('aria-label') ??
      (element.tagName === 'INPUT' ? (element.getAttribute('value') ?? '') : words(element)),
  );

const BUTTONS = 'button, input[type=submit]';

export const isDisabled = (element: HTMLElement): boolean =>
  element.hasAttribute('disabled') || element.getAttribute('aria-disabled') === 'true';

/** A button by its words; where there is none, a link of these words. */
export function buttonOf(root: HTMLElement, part: Part, text: string, where: string): HTMLElement {
  const wanted = normal(text);
  const buttons = within(part, BUTTONS).filter((element) => !unseen(element));
  const found = buttons.filter((element) => caption(element) === wanted);
  const open = found.filter((element) => !isDisabled(element));
  if (open.length > 1) {
    throw new BrowserError('ambiguous', `“${text}” stands on ${open.length} buttons on ${where}: say which`);
  }
  if (open[0] !== undefined) return open[0];
  if (found[0] !== undefined) {
    const reason = found[0].getAttribute('aria-describedby');
    const told = reason === undefined ? null : root.querySelector(`[id="${reason}"]`);
    const why = told === null ? '' : words(told);
    throw new BrowserError(
      'disabled',
      `the button “${text}” is greyed on ${where}${why === '' ? '' : `: ${why}`}`,
    );
  }
  const link = linkOrNull(part, text);
  if (link !== null) return link;
  throw new BrowserError(
    'not-found',
    `no button “${text}” on ${where}; buttons: ${listed(buttons.map(caption))}`,
  );
}

function linkOrNull(part: Part, text: string): HTMLElement | null {
  const wanted = normal(text);
  return within(part, 'a[href]').find((element) => !unseen(element) && caption(element) === wanted) ?? null;
}

/** A link by its words. */
export function linkOf(part: Part, text: string, where: string): HTMLElement {
  const found = linkOrNull(part, text);
  if (found !== null) return found;
  const links = within(part, 'a[href]').map(caption);
  throw new BrowserError('not-found', `no link “${text}” on ${where}; ${listed(links)}`);
}

const CONTROLS = 'input, select, textarea';
const UNLABELLED = new Set(['hidden', 'submit', 'button', 'image', 'reset']);

/** The label of a field: the label element around or before it, else its aria-label. */
function labelOf(root: HTMLElement, control: HTMLElement): string {
  const spoken = control.getAttribute('aria-label');
  if (spoken !== undefined) return bare(spoken);
  const id = control.getAttribute('id');
  const before = id === undefined ? null : root.querySelector(`label[for="${id}"]`);
  const around = before ?? control.closest('label');
  return around === null ? '' : bare(words(around));
}

interface LabelledControl {
  readonly label: string;
  readonly control: HTMLElement;
}

/** All fields that a person can see, with their labels. */
function controlsOf(root: HTMLElement, part: Part): LabelledControl[] {
  return within(part, CONTROLS)
    .filter((control) => !UNLABELLED.has(control.getAttribute('type') ?? '') && !unseen(control))
    .map((control) => ({ label: labelOf(root, control), control }));
}

/** A field by its label, exact but for spaces. */
export function fieldOf(root: HTMLElement, part: Part, label: string, where: string): HTMLElement {
  const wanted = bare(label);
  const all = controlsOf(root, part);
  const found = all.filter((one) => one.label === wanted);
  if (found.length > 1) {
    throw new BrowserError('ambiguous', `${found.length} fields “${label}” on ${where}: name the section`);
  }
  if (found[0] !== undefined) return found[0].control;
  throw new BrowserError(
    'not-found',
    `no field “${label}” on ${where}; fields: ${listed(all.map((one) => one.label))}`,
  );
}

/** Facts of the page ('Version' -> '16.1.1'): terms of lists, first cells of plain rows, captioned blocks. */
export function factsOf(part: Part): { label: string; value: string }[] {
  const facts = within(part, 'dt').map((term) => ({
    label: bare(words(term)),
    value: term.nextElementSibling === null ? '' : words(term.nextElementSibling),
  }));
  const heads = within(part, 'th[scope=row]').map((head) => ({
    label: bare(words(head)),
    value: head.nextElementSibling === null ? '' : words(head.nextElementSibling),
  }));
  // A block of text is copied as it stands, line by line.
  const figures = within(part, 'figure').map((figure) => {
    const [title, block] = [figure.querySelector('figcaption'), figure.querySelector('pre')];
    return { label: title === null ? '' : bare(words(title)), value: (block?.text ?? '').trim() };
  });
  return [...facts, ...heads, ...figures];
}

/** The value beside a fact's label. */
export function factOf(part: Part, label: string, where: string): string {
  const facts = factsOf(part);
  const found = facts.find((fact) => fact.label === bare(label));
  if (found !== undefined) return found.value;
  throw new BrowserError(
    'not-found',
    `no “${label}” on ${where}; ${listed(facts.map((fact) => fact.label))}`,
  );
}
