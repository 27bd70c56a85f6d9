/** Filling and sending forms: what a browser would put on the wire for what was typed. */
import type { HTMLElement } from 'node-html-parser';
import { BrowserError, listed } from './error.js';
import { normal, words } from './html.js';

export interface UploadFile {
  readonly filename: string;
  readonly bytes: Buffer;
}

/** What was typed or chosen since the page was opened, by control. */
export type Typed = Map<HTMLElement, string | boolean | UploadFile>;

export interface Submission {
  readonly method: 'GET' | 'POST';
  readonly target: string;
  readonly contentType: string | null;
  readonly body: Buffer;
}

export type Part = readonly [name: string, value: string | UploadFile];

const typeOf = (control: HTMLElement): string =>
  control.tagName === 'INPUT' ? (control.getAttribute('type') ?? 'text') : control.tagName.toLowerCase();

const optionValue = (option: HTMLElement): string => option.getAttribute('value') ?? words(option);

/** The option of a list by its words. */
export function optionOf(control: HTMLElement, text: string, where: string): string {
  const options = control.querySelectorAll('option');
  const found = options.find((option) => words(option) === normal(text));
  if (found === undefined) {
    throw new BrowserError('not-found', `no choice “${text}” on ${where}; ${listed(options.map(words))}`);
  }
  if (found.hasAttribute('disabled')) {
    throw new BrowserError('disabled', `the choice “${text}” is greyed on ${where}`);
  }
  return optionValue(found);
}

function partsOf(control: HTMLElement, typed: Typed): Part[] {
  const name = control.getAttribute('name');
  if (name === undefined || name === '' || control.hasAttribute('disabled')) return [];
  const now = typed.get(control);
  const type = typeOf(control);
  if (type === 'submit' || type === 'button') return [];
  if (type === 'checkbox' || type === 'radio') {
    const ticked = typeof now === 'boolean' ? now : control.hasAttribute('checked');
    return ticked ? [[name, control.getAttribute('value') ?? 'on']] : [];
  }
  if (type === 'file') {
    const chosen = typeof now === 'object' ? now : { filename: '', bytes: Buffer.alloc(0) };
    return [[name, chosen]];
  }
  if (type === 'select') {
    const options = control.querySelectorAll('option');
    const selected = options.find((option) => option.hasAttribute('selected')) ?? options[0];
    if (typeof now === 'string') return [[name, now]];
    return selected === undefined ? [] : [[name, optionValue(selected)]];
  }
  if (type === 'textarea') {
    // A browser drops one line break after the tag and sends CRLF.
    const text = typeof now === 'string' ? now : control.text.replace(/^\r?\n/, '');
    return [[name, text.replace(/\r?\n/g, '\r\n')]];
  }
  return [[name, typeof now === 'string' ? now : (control.getAttribute('value') ?? '')]];
}

/** All named values of a form in the order of the page, with the pressed button's own. */
function collect(form: HTMLElement, root: HTMLElement, button: HTMLElement, typed: Typed): Part[] {
  const id = form.getAttribute('id');
  const outside = id === undefined ? [] : root.querySelectorAll(`[form="${id}"]`);
  const controls = [...form.querySelectorAll('input, select, textarea'), ...outside];
  const parts = controls
    .filter((control) => ['INPUT', 'SELECT', 'TEXTAREA'].includes(control.tagName))
    .flatMap((control) => partsOf(control, typed));
  const name = button.getAttribute('name');
  return name === undefined ? parts : [...parts, [name, button.getAttribute('value') ?? '']];
}

const asText = (value: string | UploadFile): string => (typeof value === 'string' ? value : value.filename);

const encoded = (parts: readonly Part[]): string =>
  new URLSearchParams(parts.map(([name, value]): [string, string] => [name, asText(value)])).toString();

// Never occurs in a text field; a file that held it would be a wonder.
const BOUNDARY = '----operator-form-7f3b1c9d2e';

const quoted = (text: string): string =>
  text.replace(/"/g, '%22').replace(/\r/g, '%0D').replace(/\n/g, '%0A');

function multipart(parts: readonly Part[]): Buffer {
  const chunks: Buffer[] = [];
  for (const [name, value] of parts) {
    const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${quoted(name)}"`;
    if (typeof value === 'string') chunks.push(Buffer.from(`${head}\r\n\r\n${value}\r\n`));
    else {
      chunks.push(
        Buffer.from(
          `${head}; filename="${quoted(value.filename)}"\r\nContent-Type: application/octet-stream\r\n\r\n`,
        ),
        value.bytes,
        Buffer.from('\r\n'),
      );
    }
  }
  chunks.push(Buffer.from(`--${BOUNDARY}--\r\n`));
  return Buffer.concat(chunks);
}

/** Names and values as the body of a form that is sent. */
export const formBody = (
  parts: readonly Part[],
  enctype: string,
): { readonly contentType: string; readonly body: Buffer } =>
  enctype === 'multipart/form-data'
    ? { contentType: `multipart/form-data; boundary=${BOUNDARY}`, body: multipart(parts) }
    : { contentType: 'application/x-www-form-urlencoded', body: Buffer.from(encoded(parts)) };

/** What pressing `button` sends. `here` is the path of the page. */
export function submission(
  form: HTMLElement,
  root: HTMLElement,
  button: HTMLElement,
  typed: Typed,
  here: string,
): Submission {
  const parts = collect(form, root, button, typed);
  const target = button.getAttribute('formaction') ?? form.getAttribute('action') ?? here;
  const method = (button.getAttribute('formmethod') ?? form.getAttribute('method') ?? 'get').toUpperCase();
  if (method !== 'POST') {
    const path = (target === '' ? here : target).split('?')[0] ?? '/';
    return { method: 'GET', target: `${path}?${encoded(parts)}`, contentType: null, body: Buffer.alloc(0) };
  }
  const enctype = form.getAttribute('enctype') ?? '';
  return { method: 'POST', target: target === '' ? here : target, ...formBody(parts, enctype) };
}
