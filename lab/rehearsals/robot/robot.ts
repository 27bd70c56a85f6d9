/**
 * Carries a rehearsal's way out: a person's commands through a browser, in lab time. It sees
 * nothing but pages, and what a console's user sees.
 */
import { type Micros, SECOND } from '../../../hardware/ports.js';
import { Browser, BrowserError, type Download } from '../../clients/browser/browser.js';
import { durationUs } from '../../hosting/when/duration.js';
import type { Block, Command, Expectation } from '../language/vocabulary.js';
import type { Stage } from '../stage.js';
import { type CampaignHands, campaignHandlers } from './campaign-hands.js';
import { isSurelyMissing, unexpectedOn, within } from './expectations.js';
import {
  type CommandPlace,
  type Credentials,
  isFrom,
  type MarkedTab,
  markedTabs,
  type RobotMark,
  type TabState,
} from './mark.js';
import { named } from './named.js';
import { networkHandlers } from './network.js';
import { RobotError } from './robot-error.js';
import { SIGN_IN } from './sign-in-words.js';
import { waitHandlers } from './waiting.js';
import { walkBlock } from './walk-block.js';

export { RobotError } from './robot-error.js';

export interface RobotOptions {
  readonly stage: Stage;
  /** Null: there is no campaign here. */
  readonly campaign?: CampaignHands | null;
  readonly language: 'en' | 'fr';
  /** Every page as read. */
  onPage?(page: { readonly host: string; readonly html: string }): void;
  /** Every command before it is carried out: for whoever watches. */
  onCommand?(block: string, command: Command, at: CommandPlace): void;
}

// A person needs time to find the button; all of it is lab time.
const HAND_US: Micros = 2 * SECOND;
const DEFAULT_TAB = 'operator';

type Handlers = { readonly [K in keyof Command]-?: (value: NonNullable<Command[K]>) => void | Promise<void> };

export class Robot {
  readonly #stage: Stage;
  readonly #options: RobotOptions;
  readonly #tabs = new Map<string, TabState>();
  readonly #files = new Map<string, Download>();
  readonly #remembered = new Map<string, string>();
  #tab: TabState | null = null;
  /** Tabs of a mark that nobody has turned to yet: where their pages are. */
  readonly #unseen = new Map<TabState, MarkedTab>();
  readonly #handlers: Handlers;

  constructor(options: RobotOptions) {
    this.#stage = options.stage;
    this.#options = options;
    this.#handlers = this.#declare();
  }

  /** Carries out all blocks, or what follows a mark; throws RobotError where it cannot go on. */
  async walk(blocks: readonly Block[], from: RobotMark | null = null): Promise<void> {
    if (from !== null) this.#goBackTo(from);
    for (const [index, block] of blocks.entries())
      await walkBlock(block, {
        through: (isFirst) => this.#through(index, block, isFirst ? from : null),
        sleep: (us) => this.#stage.sleep(us),
        shows: async (wanted) => {
          const { host, port, path } = this.#browser.where();
          await this.#backTo(host, port, path);
          return unexpectedOn(this.#browser, wanted) === null;
        },
      });
  }

  async #through(block: number, { block: name, commands }: Block, from: RobotMark | null): Promise<void> {
    for (const [index, command] of commands.entries()) {
      if (from !== null && !isFrom(from, block, index)) continue;
      this.#options.onCommand?.(name, command, { block, command: index });
      try {
        await this.#perform(command);
      } catch (error) {
        if (!(error instanceof BrowserError)) throw error;
        throw new RobotError(name, index, JSON.stringify(command), error.message);
      }
    }
  }

  /** Files downloaded on the way, by the names that the way gave them. */
  files(): ReadonlyMap<string, Download> {
    return this.#files;
  }

  /** Where it stands, before the command at this place. Throws BrowserError where a tab has no page. */
  mark(at: CommandPlace): RobotMark {
    const tabs = markedTabs(this.#tabs);
    const tab = [...this.#tabs].find(([, state]) => state === this.#tab)?.[0] ?? null;
    return { ...at, tab, tabs, files: new Map(this.#files), remembered: new Map(this.#remembered) };
  }

  #goBackTo({ tab, tabs, files, remembered }: RobotMark): void {
    for (const one of tabs) {
      const state = this.#turnTo(one.name, one.from);
      state.credentials = one.credentials;
      this.#unseen.set(state, one);
      if (one.name === tab) this.#tab = state;
    }
    for (const [name, file] of files) this.#files.set(name, file);
    for (const [name, text] of remembered) this.#remembered.set(name, text);
  }

  async #perform(command: Command): Promise<void> {
    const unseen = this.#tab === null ? undefined : this.#unseen.get(this.#tab);
    if (this.#tab !== null && unseen !== undefined) {
      this.#unseen.delete(this.#tab);
      if (command.open === undefined) await this.#backTo(unseen.host, unseen.port, unseen.path);
    }
    for (const [name, value] of Object.entries(command)) {
      const handler = this.#handlers[name as keyof Command] as (value: unknown) => void | Promise<void>;
      await handler(named(value, this.#remembered));
    }
  }

  #state(): TabState {
    if (this.#tab === null) throw new BrowserError('unexpected', 'no browser is open');
    return this.#tab;
  }

  get #browser(): Browser {
    return this.#state().browser;
  }

  #turnTo(name: string, from: string | null): TabState {
    const known = this.#tabs.get(name);
    if (known !== undefined) return known;
    const stage = this.#stage;
    const browser = new Browser({
      fetch: stage.fetchFrom(from),
      language: this.#options.language,
      onSeen: (seen) => stage.say({ tab: name, ...seen }),
      onPage: (page) => this.#options.onPage?.(page),
    });
    const made: TabState = { browser, from, credentials: null };
    this.#tabs.set(name, made);
    return made;
  }

  #hand(): Promise<void> {
    return this.#stage.sleep(HAND_US);
  }

  async #open(spec: NonNullable<Command['open']>): Promise<void> {
    this.#tab = this.#turnTo(spec.tab ?? DEFAULT_TAB, spec.from ?? null);
    const { host, port } = this.#stage.addressOf(spec.at);
    await this.#hand();
    await this.#browser.open(host, port, spec.path);
  }

  async #signIn(credentials: Credentials): Promise<void> {
    const words = SIGN_IN[this.#options.language];
    this.#state().credentials = credentials;
    // A session that is still open needs no second sign-in.
    if (!this.#asksSignIn()) return;
    this.#browser.fill(words.user, credentials.user);
    this.#browser.fill(words.password, credentials.password);
    await this.#hand();
    await this.#browser.press(words.button);
    if (this.#asksSignIn()) {
      throw new BrowserError('unexpected', `signing in was refused: ${this.#browser.text().slice(0, 300)}`);
    }
  }

  #asksSignIn(): boolean {
    return this.#browser.asksPassword() && this.#browser.offers(SIGN_IN[this.#options.language].button);
  }

  /** Somebody whom the box has signed out signs in again and goes back to the page. */
  async #backTo(host: string, port: number, path: string): Promise<void> {
    await this.#browser.open(host, port, path);
    const { credentials } = this.#state();
    if (!this.#asksSignIn() || credentials === null) return;
    await this.#signIn(credentials);
    if (this.#browser.where().path !== path) await this.#browser.open(host, port, path);
  }

  async #go(names: readonly string[]): Promise<void> {
    for (const name of names) {
      await this.#hand();
      await this.#browser.follow(name);
    }
  }

  #expect(wanted: Expectation): void {
    const wrong = unexpectedOn(this.#browser, wanted);
    if (wrong !== null) throw new BrowserError('unexpected', `${wrong} (${this.#browser.where().title})`);
  }

  async #waitFor(spec: NonNullable<Command['waitFor']>): Promise<void> {
    const { host, port, path } = this.#browser.where();
    const endUs = this.#stage.nowUs() + durationUs(spec.atMost);
    let wrong: string | null = null;
    for (;;) {
      const isOver = this.#stage.nowUs() >= endUs;
      try {
        const isMissing = !isOver && isSurelyMissing(this.#browser, spec);
        if (!isMissing) wrong = unexpectedOn(this.#browser, spec);
        if (!isMissing && wrong === null) return;
      } catch (error) {
        if (!(error instanceof BrowserError)) throw error;
        wrong = error.message;
      }
      if (isOver) {
        throw new BrowserError('unexpected', `still not there after ${spec.atMost}: ${wrong}`);
      }
      await this.#stage.sleep(durationUs(spec.every));
      try {
        await this.#backTo(host, port, path);
      } catch (error) {
        // A box that restarts does not answer for a while: look again.
        if (!(error instanceof BrowserError) || error.reason === 'disabled') throw error;
      }
    }
  }

  async #download(spec: NonNullable<Command['download']>): Promise<void> {
    const before = this.#browser.lastDownload();
    await this.#hand();
    await this.#browser.press(spec.button, within(spec));
    const got = this.#browser.lastDownload();
    if (got === null || got === before) {
      throw new BrowserError('unexpected', `“${spec.button}” gave no file: ${this.#browser.where().title}`);
    }
    this.#files.set(spec.as, got);
  }

  #upload(spec: NonNullable<Command['upload']>): void {
    const file = this.#files.get(spec.file);
    if (file === undefined) throw new BrowserError('unexpected', `no file was kept as “${spec.file}”`);
    this.#browser.upload(spec.field, { filename: file.filename, bytes: file.bytes }, within(spec));
  }

  async #launchConsole(spec: NonNullable<Command['launchConsole']>): Promise<void> {
    const launched = await this.#stage.launchConsole(spec.on, spec.user, spec.password);
    if ('refused' in launched) {
      throw new BrowserError('unexpected', `the access console on ${spec.on} says: ${launched.refused}`);
    }
    const { window } = launched;
    const about = window.about();
    this.#stage.say({ console: spec.on, about });
    if (spec.version !== undefined && !about.includes(spec.version)) {
      throw new BrowserError('unexpected', `Help > About says “${about}”, not ${spec.version}`);
    }
    if (spec.session !== undefined) {
      const { jumpItem, minutes } = spec.session;
      const wrong = await window.session(jumpItem, Math.round(minutes * 60 * SECOND));
      if (wrong !== null) {
        throw new BrowserError('unexpected', `the session to ${jumpItem} did not go well: ${wrong}`);
      }
    }
    await window.close();
  }

  #declare(): Handlers {
    return {
      open: (spec) => this.#open(spec),
      tab: (name) => {
        const known = this.#tabs.get(name);
        if (known === undefined) throw new BrowserError('unexpected', `no tab “${name}” was opened`);
        this.#tab = known;
      },
      signIn: (credentials) => this.#signIn(credentials),
      go: (names) => this.#go(names),
      follow: async (spec) => {
        await this.#hand();
        await this.#browser.follow(spec.link, within(spec));
      },
      fill: (spec) => this.#browser.fill(spec.field, spec.with, within(spec)),
      tick: (spec) => this.#browser.tick(spec.field, true, within(spec)),
      untick: (spec) => this.#browser.tick(spec.field, false, within(spec)),
      choose: (spec) => this.#browser.choose(spec.field, spec.option, within(spec)),
      upload: (spec) => this.#upload(spec),
      press: async (spec) => {
        await this.#hand();
        await this.#browser.press(spec.button, within(spec));
      },
      download: (spec) => this.#download(spec),
      expect: (spec) => this.#expect(spec),
      remember: (spec) => {
        this.#remembered.set(spec.as, this.#browser.fact(spec.fact, within(spec)));
      },
      waitFor: (spec) => this.#waitFor(spec),
      ...campaignHandlers(this.#options.campaign ?? null),
      ...waitHandlers(this.#stage, () => this.#hand()),
      launchConsole: (spec) => this.#launchConsole(spec),
      ...networkHandlers(this.#stage, () => this.#hand()),
    };
  }
}
