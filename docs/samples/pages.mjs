/**
 * The pages of a box for a program: sign in, read, fill in, press. Forms are known by the names of their
 * fields and actions, which are the same in every language of the pages. Plain Node, nothing to install.
 */
import { request } from 'node:https';

/** A box's page takes no longer, ms of real time. */
const ANSWER_MS_MAX = 60_000;
const REDIRECTS_MAX = 8;

const entities = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

export const decoded = (text) =>
  text.replace(/&(#x?[0-9a-f]+|\w+);/gi, (all, name) => {
    if (name[0] !== '#') return entities[name.toLowerCase()] ?? all;
    return String.fromCodePoint(Number(name[1] === 'x' ? `0${name.slice(1)}` : name.slice(1)));
  });

/** Text as people read it. */
export const plain = (html) =>
  decoded(html.replace(/<(script|style|title)\b[\s\S]*?<\/\1>/g, ' ').replace(/<[^>]*>/g, ' '))
    .replace(/\s+/g, ' ')
    .trim();

const attributesOf = (tag) =>
  Object.fromEntries(
    [...tag.matchAll(/\s([a-z-]+)(?:="([^"]*)")?/gi)].map(([, name, value = '']) => [name, decoded(value)]),
  );

const tagsOf = (html, name) =>
  [...html.matchAll(new RegExp(`<${name}\\b[^>]*>`, 'g'))].map(([tag]) => attributesOf(tag));

/** Everything that a form would send, and what may be chosen in it. */
function formOf(head, body) {
  const form = { ...attributesOf(head), values: {}, offers: {}, buttons: [] };
  for (const input of tagsOf(body, 'input')) {
    const { name, type, value = '' } = input;
    if (name === undefined) continue;
    form.offers[name] = [...(form.offers[name] ?? []), { value, type }];
    const isChosen = type !== 'checkbox' && type !== 'radio' ? true : 'checked' in input;
    if (!isChosen || type === 'file') continue;
    const more = type === 'checkbox' && form.values[name] !== undefined;
    form.values[name] = more ? [form.values[name], value].flat() : value;
  }
  for (const [, tag, inside] of body.matchAll(/<(select\b[^>]*)>([\s\S]*?)<\/select>/g)) {
    const { name } = attributesOf(tag);
    const options = [...inside.matchAll(/<(option\b[^>]*)>([\s\S]*?)<\/option>/g)].map(([, one, text]) => ({
      ...attributesOf(one),
      text: plain(text),
    }));
    form.offers[name] = options;
    form.values[name] = (options.find((one) => 'selected' in one) ?? options[0])?.value ?? '';
  }
  for (const [, tag, inside] of body.matchAll(/<(textarea\b[^>]*)>([\s\S]*?)<\/textarea>/g))
    form.values[attributesOf(tag).name] = decoded(inside).replace(/^\n/, '');
  for (const [, tag, inside] of body.matchAll(/<(button\b[^>]*)>([\s\S]*?)<\/button>/g))
    form.buttons.push({ text: plain(inside), ...attributesOf(tag) });
  return form;
}

/** What stands on a page. */
export function pageOf(html) {
  const forms = [...html.matchAll(/(<form\b[^>]*>)([\s\S]*?)<\/form>/g)].map(([, head, body]) =>
    formOf(head, body),
  );
  const facts = [...html.matchAll(/<dt>([\s\S]*?)<\/dt>\s*<dd>([\s\S]*?)<\/dd>/g)].map(([, label, value]) => [
    plain(label),
    plain(value),
  ]);
  const rows = [...html.matchAll(/<tr\b[^>]*>([\s\S]*?)<\/tr>/g)].map(([, row]) => ({
    text: plain(row),
    cells: [...row.matchAll(/<t[dh]\b[^>]*>([\s\S]*?)<\/t[dh]>/g)].map(([, cell]) => plain(cell)),
    links: tagsOf(row, 'a').map(({ href }) => href),
    forms: [...row.matchAll(/(<form\b[^>]*>)([\s\S]*?)<\/form>/g)].map(([, head, body]) =>
      formOf(head, body),
    ),
    buttons: tagsOf(row, 'button'),
  }));
  const role = /<span class="role">([\s\S]*?)<\/span>/.exec(html);
  return {
    html,
    text: plain(html),
    forms,
    facts,
    rows,
    links: tagsOf(html, 'a').map(({ href }) => href),
    role: role === null ? null : plain(role[1]),
    /** The form with this action, as it would be sent; undefined: it is not there or not for now. */
    form: (action) =>
      forms.find(
        ({ values, buttons }) => values.action === action && !buttons.some((one) => 'disabled' in one),
      ),
  };
}

/** What a form sends; a value may be several. */
const pairsOf = (values) =>
  Object.entries(values).flatMap(([name, value]) => [value].flat().map((one) => [name, one]));

function multipart(values, files) {
  const boundary = `----sample${Date.now().toString(36)}`;
  const parts = pairsOf(values).map(([name, value]) =>
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`),
  );
  for (const [name, { filename, bytes }] of Object.entries(files)) {
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="${filename}"\r\nContent-Type: application/octet-stream\r\n\r\n`;
    parts.push(Buffer.from(head), bytes, Buffer.from('\r\n'));
  }
  const body = Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]);
  return { type: `multipart/form-data; boundary=${boundary}`, body };
}

const encoded = (values) => ({
  type: 'application/x-www-form-urlencoded',
  body: Buffer.from(new URLSearchParams(pairsOf(values)).toString()),
});

/** One site of one box (`/login` or `/appliance`, or a public page), with its cookies. */
export class Site {
  #origin;
  #headers;
  #cookies = new Map();
  #credentials;

  constructor(url, credentials, headers = {}) {
    this.#origin = new URL(url);
    this.#credentials = credentials;
    this.#headers = headers;
  }

  set credentials(credentials) {
    this.#credentials = credentials;
  }

  /** Throws where nobody answers. */
  #ask(method, path, type, body) {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    return new Promise((resolve, reject) => {
      const asked = request(
        new URL(path, this.#origin),
        {
          method,
          // The boxes' certificates are the lab's own.
          rejectUnauthorized: false,
          headers: {
            ...this.#headers,
            ...(cookie === '' ? {} : { cookie }),
            ...(type === undefined ? {} : { 'content-type': type, 'content-length': body.length }),
          },
        },
        (answer) => {
          const pieces = [];
          answer.on('data', (piece) => pieces.push(piece));
          answer.once('error', reject);
          answer.once('end', () => {
            for (const one of answer.headers['set-cookie'] ?? []) {
              const [, name, value] = /^([^=]+)=([^;]*)/.exec(one) ?? [];
              this.#cookies.set(name, value);
            }
            resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(pieces) });
          });
        },
      );
      asked.setTimeout(ANSWER_MS_MAX, () => asked.destroy(new Error('no answer')));
      asked.once('error', reject);
      asked.end(body);
    });
  }

  async #follow(method, path, type, body) {
    let at = path;
    let answer = await this.#ask(method, at, type, body);
    for (let n = 0; n < REDIRECTS_MAX && [301, 302, 303].includes(answer.status); n += 1) {
      const next = new URL(answer.headers.location, new URL(at, this.#origin));
      at = next.pathname + next.search;
      answer = await this.#ask('GET', at);
    }
    const filename = /filename="?([^";]+)/.exec(answer.headers['content-disposition'] ?? '');
    if (filename !== null)
      return { path: at, status: answer.status, file: { filename: filename[1], bytes: answer.body } };
    return { path: at, status: answer.status, ...pageOf(answer.body.toString()) };
  }

  /** A page; signs in where the box asks who this is. Throws where it cannot be had. */
  async open(path) {
    const page = await this.#follow('GET', path);
    const form = page.file === undefined ? page.form('sign-in') : undefined;
    if (form === undefined || this.#credentials === undefined) return page;
    const { username, password } = this.#credentials;
    const inside = await this.#send(page, form, { username, password });
    if (inside.form('sign-in') !== undefined) throw new Error(`signing in at ${this.#origin}: refused`);
    return inside.path === path ? inside : this.#follow('GET', path);
  }

  #send(page, form, values, files = {}) {
    const all = { ...form.values, ...values };
    for (const [name, value] of Object.entries(all)) if (value === undefined) delete all[name];
    const isMultipart = form.enctype === 'multipart/form-data';
    const { type, body } = isMultipart ? multipart(all, files) : encoded(all);
    const target = form.action === undefined || form.action === '' ? page.path : form.action;
    return this.#follow('POST', target, type, body);
  }

  /** Sends a form of a page; undefined takes a value out. Answers the page or file that came. */
  send(page, form, values = {}, files = {}) {
    return this.#send(page, form, values, files);
  }

  /** Sends the form with this action, and says yes where the box asks again. */
  async press(page, action, values = {}, files = {}) {
    const form = page.form(action);
    if (form === undefined)
      throw new Error(`there is no “${action}” on ${page.path}: ${page.text.slice(0, 300)}`);
    const next = await this.#send(page, form, values, files);
    const sure = next.file === undefined ? next.form(action) : undefined;
    return sure?.values._confirmed === undefined ? next : this.#send(next, sure, {}, files);
  }
}
