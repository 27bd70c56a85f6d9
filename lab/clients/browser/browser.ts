/**
 * lab/clients/browser/: a browser: pages, forms, cookies; for robots, and for people who do something at a page.
 *
 * Pages, links, forms and downloads over a `fetch`, as a person uses them. It
 * finds things by the words that stand on the page, in whatever language the page is, and knows no
 * field names, paths of actions or other back doors.
 */
import type { HTMLElement } from 'node-html-parser';
import { BrowserError } from './error.js';
import { optionOf, submission, type Typed, type UploadFile } from './form.js';
import * as html from './html.js';
import * as travel from './travel.js';

export type { BrowserFetch, BrowserRequest } from '../workstation.js';
export { BrowserError } from './error.js';
export type { UploadFile } from './form.js';
export type { BrowserOptions, Download, PageVisit } from './travel.js';

/** Narrows a search: a section by its title, a row by some of its words. */
export interface Within {
  readonly section?: string | undefined;
  readonly row?: string | undefined;
}

/** One browser profile with one open page. */
export class Browser {
  #page: travel.LoadedPage | null = null;
  #root: HTMLElement | null = null;
  #typed: Typed = new Map();
  #download: travel.Download | null = null;
  readonly #travel: (going: travel.Going) => Promise<travel.Landed>;

  constructor(options: travel.BrowserOptions) {
    this.#travel = travel.createTravel(options);
  }

  /** Goes to an address as if it were typed. */
  async open(host: string, port: number, path: string): Promise<void> {
    return this.#go({ host, port, method: 'GET', path, contentType: null, body: travel.NOTHING });
  }

  /** The same page again. What a form answered is asked for anew, never sent twice. */
  async reload(): Promise<void> {
    const { host, port, path } = this.#current();
    return this.open(host, port, path);
  }

  /** Follows a link by its words. */
  async follow(link: string, within?: Within): Promise<void> {
    return this.#visit(html.linkOf(this.#part(within), link, this.#here()));
  }

  fill(label: string, value: string, within?: Within): void {
    this.#typed.set(this.#openField(label, within), value);
  }

  /** Ticks or unticks a check box; chooses a radio button. */
  tick(label: string, ticked: boolean, within?: Within): void {
    const control = this.#openField(label, within);
    const type = control.getAttribute('type');
    if (type !== 'checkbox' && type !== 'radio') {
      throw new BrowserError('unexpected', `“${label}” on ${this.#here()} is no check box`);
    }
    if (type === 'radio') {
      const name = control.getAttribute('name') ?? '';
      const group = control.closest('form')?.querySelectorAll(`input[name="${name}"]`) ?? [];
      for (const other of group) this.#typed.set(other, false);
    }
    this.#typed.set(control, ticked);
  }

  /** What stands in a field now: typed, or as it came. */
  value(label: string, within?: Within): string {
    const control = this.#field(label, within);
    const typed = this.#typed.get(control);
    return typeof typed === 'string' ? typed : html.typedIn(control);
  }

  /** The words of the tables' cells, row by row. */
  rows(within?: Within): string[][] {
    return html.rowsOf(this.#part(within));
  }

  /** Whether a check box is ticked now. */
  ticked(label: string, within?: Within): boolean {
    const control = this.#field(label, within);
    const typed = this.#typed.get(control);
    return typeof typed === 'boolean' ? typed : control.hasAttribute('checked');
  }

  /** Chooses an entry of a list by its words. */
  choose(label: string, option: string, within?: Within): void {
    const control = this.#openField(label, within);
    this.#typed.set(control, optionOf(control, option, this.#here()));
  }

  upload(label: string, file: UploadFile, within?: Within): void {
    this.#typed.set(this.#openField(label, within), file);
  }

  /** Presses a button (or a link that stands for one) by its words. */
  async press(name: string, within?: Within): Promise<void> {
    const button = html.buttonOf(this.#dom(), this.#part(within), name, this.#here());
    return button.tagName === 'A' ? this.#visit(button) : this.#send(button, name);
  }

  /** The value beside a label: a fact of the page. */
  fact(label: string, within?: Within): string {
    return html.factOf(this.#part(within), label, this.#here());
  }

  /** The visible words of the page or of a part of it. */
  text(within?: Within): string {
    return html.wordsOf(this.#part(within));
  }

  /** False: such words are certainly not on the page. */
  mayShow(text: string): boolean {
    return html.mayShow(this.#current().html, text);
  }

  /** Whether such a button or link is there and can be pressed. */
  offers(name: string, within?: Within): boolean {
    if (!html.mayShow(this.#current().html, name)) return false;
    try {
      html.buttonOf(this.#dom(), this.#part(within), name, this.#here());
      return true;
    } catch (error) {
      if (error instanceof BrowserError && error.reason !== 'ambiguous') return false;
      throw error;
    }
  }

  /** The page asks who you are: one password field. */
  asksPassword(): boolean {
    if (!html.mayAskPassword(this.#current().html)) return false;
    return this.#dom().querySelectorAll('form input[type=password]').length === 1;
  }

  lastDownload(): travel.Download | null {
    return this.#download;
  }

  /** The page that is open: address, status and title. */
  where(): travel.LoadedPage {
    return this.#current();
  }

  #current(): travel.LoadedPage {
    if (this.#page === null) throw new BrowserError('unexpected', 'no page is open');
    return this.#page;
  }

  #dom(): HTMLElement {
    this.#root ??= html.parsePage(this.#current().html);
    return this.#root;
  }

  #here(): string {
    const { title, host, path, status } = this.#current();
    return `“${title}” (${host}${path}, ${status})`;
  }

  #part(within: Within = {}): html.Part {
    const section = html.sectionOf(this.#dom(), within.section ?? null, this.#here());
    return within.row === undefined ? section : html.rowOf(section, within.row, this.#here());
  }

  #field(label: string, within?: Within): HTMLElement {
    return html.fieldOf(this.#dom(), this.#part(within), label, this.#here());
  }

  #openField(label: string, within?: Within): HTMLElement {
    const control = this.#field(label, within);
    if (html.isDisabled(control)) {
      throw new BrowserError('disabled', `“${label}” is greyed on ${this.#here()}`);
    }
    return control;
  }

  #from(method: string, contentType: string | null, body: Buffer): travel.Going {
    const { host, port, path } = this.#current();
    return { host, port, method, path, contentType, body };
  }

  #visit(link: HTMLElement): Promise<void> {
    return this.#go(
      travel.onward(this.#from('GET', null, travel.NOTHING), 303, link.getAttribute('href') ?? ''),
    );
  }

  #send(button: HTMLElement, name: string): Promise<void> {
    const id = button.getAttribute('form');
    const form = id === undefined ? button.closest('form') : this.#dom().querySelector(`form[id="${id}"]`);
    if (form === null) {
      throw new BrowserError('unexpected', `the button “${name}” on ${this.#here()} has no form`);
    }
    const sent = submission(form, this.#dom(), button, this.#typed, this.#current().path);
    return this.#go(travel.onward(this.#from(sent.method, sent.contentType, sent.body), 307, sent.target));
  }

  async #go(going: travel.Going): Promise<void> {
    const landed = await this.#travel(going);
    if ('download' in landed) {
      this.#download = landed.download;
      return;
    }
    this.#page = landed.page;
    this.#root = null;
    this.#typed = new Map();
  }
}
