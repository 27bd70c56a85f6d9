/** The host of a folder: its labs by their ids, one thing at a time with each. */
import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { hostNowMs } from '../../../hardware/kernel/host-time.js';
import { isThere, makeFolder } from '../../hosting/host/folder.js';
import { savedIn } from '../keeping/kept-labs.js';
import { type LiveLab, openLiveLab } from '../live-lab.js';
import type { BaySurface, Host, HostedLab, HostOptions, HostOutcome, LabWish } from './contract.js';
import {
  type Beginning,
  beginningOf,
  type Entry,
  foundAgain,
  freeBay,
  full,
  inVain,
  optionsOf,
  reasonOf,
  textOf,
  viewOf,
  words,
} from './entry.js';
import { type HostState, type LabAbout, readHostState, writeHostState } from './host-file.js';
import { createInTurn } from './in-turn.js';
import { createSpare, type Spare } from './spare.js';
import { asOwn } from './stray.js';
import { createTemplates, type Templates } from './templates.js';

const ENDING_AT_ONCE = 4;

class LabHost implements Host {
  readonly #options: HostOptions;
  readonly #state: HostState;
  readonly #entries = new Map<string, Entry>();
  readonly #surfaces = new Map<number, BaySurface>();
  readonly #templates: Templates;
  readonly #spare: Spare;
  readonly #turns = createInTurn();
  readonly #listeners: (() => void)[] = [];

  constructor(options: HostOptions) {
    this.#options = options;
    if (!isThere(options.folder)) makeFolder(options.folder);
    this.#state = readHostState(options.folder);
    const labs = join(options.folder, 'labs');
    if (!isThere(labs)) makeFolder(labs);
    this.#templates = createTemplates(join(options.folder, 'made'));
    this.#spare = createSpare(this.#templates);
    for (const about of this.#state.labs) this.#enter(about);
  }

  /** Opens the labs that were open when the host was left. */
  async begin(): Promise<this> {
    for (const entry of this.#entries.values())
      if (this.#options.reopens === false) entry.about = { ...entry.about, isOpen: false };
      else if (entry.about.isOpen) await this.#open(this.#found(entry)?.about.id ?? '', null);
    this.#prepare();
    return this;
  }

  #found(entry: Entry): Entry | null {
    return foundAgain(entry, [...this.#entries.values()], (id) => this.#folder(id), this.#options.onWord);
  }

  labs(): readonly HostedLab[] {
    return [...this.#entries.values()].map((entry) => this.#view(entry));
  }

  find(id: string): HostedLab | null {
    const entry = this.#entries.get(id);
    return entry === undefined ? null : this.#view(entry);
  }

  live(id: string): LiveLab | null {
    return this.#entries.get(id)?.live ?? null;
  }
  inBay(bay: number): HostedLab | null {
    const entry = this.#openIn(bay);
    return entry === null ? null : this.#view(entry);
  }
  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  async make(wish: LabWish, given?: number): Promise<HostOutcome> {
    const bay = given ?? freeBay(this.#entries.values(), this.#options.bays);
    if (bay === null) return { refused: full(this.#options.bays) };
    const id = `lab-${this.#state.next++}`;
    const { name = '', rehearsal = null, speed = 1, isPaused = false, branch } = wish;
    const fork = branch?.fork ?? undefined;
    const about = { id, name, rehearsal, bay, madeMs: hostNowMs(), isOpen: true, isPaused };
    const there = this.#openIn(bay);
    const entry = this.#enter(fork === undefined ? about : { ...about, fork });
    entry.speed = speed;
    entry.isBusy = true;
    this.#changed();
    if (there !== null) await this.putAway(there.about.id, true);
    const begun = this.#spare.begin(wish, this.#options.places(bay));
    const outcome = await this.#turns.take(id, () => this.#open(id, begun));
    this.#prepare();
    return outcome;
  }

  open(id: string): Promise<HostOutcome> {
    return this.#turns.take(id, async () => {
      const entry = this.#entries.get(id);
      if (entry === undefined) return { refused: words.unknown };
      if (entry.live !== null) return { refused: words.isOpen };
      if (savedIn(this.#folder(id)) === null) return { refused: words.notMade };
      const there = this.#openIn(entry.about.bay);
      if (there !== null) await this.putAway(there.about.id, true);
      return this.#open(id, null);
    });
  }

  pause(id: string): HostOutcome {
    return this.#steer(id, (lab) => lab.live.pause());
  }

  resume(id: string): HostOutcome {
    return this.#steer(id, (lab) => lab.live.resume());
  }

  putAway(id: string, keepsSurface = false): Promise<HostOutcome> {
    return this.#turns.take(id, async () => {
      const entry = this.#entries.get(id);
      if (entry === undefined) return { refused: words.unknown };
      if (entry.live === null) return { refused: words.notOpen };
      await this.#leave(entry, keepsSurface);
      entry.about = { ...entry.about, isOpen: false };
      this.#changed();
      return { lab: this.#view(entry) };
    });
  }

  reset(id: string, keep: boolean): Promise<HostOutcome> {
    return this.#turns.take(id, async () => {
      const entry = this.#entries.get(id);
      if (entry === undefined) return { refused: words.unknown };
      const beginning = beginningOf(this.#folder(id));
      if (beginning === null) return { refused: words.notMade };
      await this.#leave(entry, true);
      if (keep) this.#keep(entry);
      else rmSync(this.#folder(id), { recursive: true, force: true });
      const there = this.#openIn(entry.about.bay);
      if (there !== null && there !== entry) await this.putAway(there.about.id, true);
      return this.#open(id, beginning);
    });
  }

  remove(id: string): Promise<HostOutcome> {
    return this.#turns.take(id, async () => {
      const entry = this.#entries.get(id);
      if (entry === undefined) return { refused: words.unknown };
      const lab = this.#view(entry);
      await this.#leave(entry, false);
      rmSync(this.#folder(id), { recursive: true, force: true });
      this.#entries.delete(id);
      this.#changed();
      return { lab };
    });
  }

  async close(): Promise<void> {
    await this.#turns.settled();
    // Several at once, not all: each has its time to end in order.
    const open = [...this.#entries.values()].filter(({ live }) => live !== null);
    const some = async (): Promise<void> => {
      for (let entry = open.shift(); entry !== undefined; entry = open.shift())
        await this.#leave(entry, false);
    };
    await Promise.all(Array.from({ length: ENDING_AT_ONCE }, some));
    await this.#templates.close();
    this.#save();
  }

  /** The next lab of which nothing is said finds its disks made. */
  #prepare(): void {
    const bay = this.#options.spares === true ? freeBay(this.#entries.values(), this.#options.bays) : null;
    if (bay !== null) this.#spare.prepare(this.#options.places(bay));
  }

  #folder(id: string): string {
    return join(this.#options.folder, 'labs', id);
  }

  #enter(about: LabAbout): Entry {
    const entry: Entry = { about, live: null, speed: 1, isBusy: false, why: null };
    this.#entries.set(about.id, entry);
    return entry;
  }

  #openIn(bay: number): Entry | null {
    return [...this.#entries.values()].find(({ about, live }) => live !== null && about.bay === bay) ?? null;
  }

  /** What ran becomes a lab of its own that is put away. */
  #keep({ about }: Entry): void {
    const id = `lab-${this.#state.next++}`;
    renameSync(this.#folder(about.id), this.#folder(id));
    this.#enter({ ...about, id, isOpen: false });
  }

  async #open(id: string, fresh: Beginning | null): Promise<HostOutcome> {
    const entry = this.#entries.get(id);
    if (entry === undefined) return { refused: words.unknown };
    entry.isBusy = true;
    entry.why = null;
    this.#changed();
    const fail = (error: unknown): void => this.#fail(entry, error);
    try {
      await asOwn(fail, () => this.#begin(entry, fresh, fail));
      entry.about = { ...entry.about, isOpen: true };
      entry.isBusy = false;
      return { lab: this.#view(entry) };
    } catch (error) {
      const why = reasonOf(error);
      await this.#leave(entry, false);
      entry.why = why ?? textOf(error);
      if (why === null) throw error;
      return { refused: inVain(why) };
    } finally {
      entry.isBusy = false;
      this.#changed();
    }
  }

  async #begin(entry: Entry, fresh: Beginning | null, onFailed: (error: unknown) => void): Promise<void> {
    const { id, bay, rehearsal } = entry.about;
    const parts = { options: this.#options, folder: this.#folder(id), make: this.#templates.make };
    const begins = fresh?.branch?.begin(parts.folder) ?? null;
    const how = { ...optionsOf(entry, fresh, parts), raised: begins?.raised ?? null, onFailed };
    entry.live = await openLiveLab(how);
    begins?.settle(parts.folder);
    fresh?.recorded?.settle(parts.folder);
    if (entry.about.isPaused) entry.live.live.pause();
    const surface = this.#surfaces.get(bay) ?? (await this.#options.openSurface(bay, this));
    this.#surfaces.set(bay, surface);
    await surface.show(entry.live);
    const refused = fresh === null || rehearsal === null ? null : await surface.begin(rehearsal);
    if (refused !== null) this.#options.onWord(id, `its rehearsal has not begun: ${refused.en}`);
  }

  /** The lab has failed: it is told, and ends; the others go on. */
  #fail(entry: Entry, error: unknown): void {
    const { id } = entry.about;
    const { onWord } = this.#options;
    if (entry.why !== null) return;
    entry.why = textOf(error);
    onWord(id, `the lab has failed: ${entry.why}`);
    const leaving = this.#turns.take(id, () => this.#leave(entry, false));
    void leaving
      .catch((worse) => onWord(id, `it did not end in order: ${textOf(worse)}`))
      .then(() => this.#changed());
  }

  /** Ends what is open of it; its folder has everything. */
  async #leave(entry: Entry, keepsSurface: boolean): Promise<void> {
    const { live, about } = entry;
    const surface = this.#surfaces.get(about.bay);
    if (live === null) return;
    entry.about = { ...about, isPaused: live.live.throttle.paused };
    await surface?.hide();
    if (!keepsSurface) {
      this.#surfaces.delete(about.bay);
      await surface?.close();
    }
    entry.live = null;
    await live.close();
  }

  #steer(id: string, act: (lab: LiveLab) => void): HostOutcome {
    const entry = this.#entries.get(id);
    if (entry === undefined) return { refused: words.unknown };
    if (entry.live === null) return { refused: words.notOpen };
    act(entry.live);
    entry.about = { ...entry.about, isPaused: entry.live.live.throttle.paused };
    this.#changed();
    return { lab: this.#view(entry) };
  }

  #view(entry: Entry): HostedLab {
    const { id, bay } = entry.about;
    const places = this.#options.places(bay, entry.live?.outside.network.addresses);
    return viewOf(entry, { folder: this.#folder(id), places, surface: this.#surfaces.get(bay) ?? null });
  }

  #save(): void {
    this.#state.labs = [...this.#entries.values()].map(({ about }) => about);
    writeHostState(this.#options.folder, this.#state);
  }

  #changed(): void {
    this.#save();
    for (const listener of this.#listeners) listener();
  }
}

/** Opens the host of a folder, with the labs that were open when it was left. Throws HostFolderError. */
export const openHost = (options: HostOptions): Promise<Host> => new LabHost(options).begin();
