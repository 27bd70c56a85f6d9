/** The host of a folder: its labs by their ids, one thing at a time with each. */
import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isThere, makeFolder } from '../../hosting/host/folder.js';
import { savedIn } from '../keeping/kept-labs.js';
import { type LiveLab, openLiveLab } from '../live-lab.js';
import { createCombs, type HostCombs } from './combs.js';
import type { BaySurface, Host, HostedLab, HostOptions, HostOutcome, LabWish } from './contract.js';
import {
  aboutOf,
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
import { type KeptHost, type LabAbout, openHostFile } from './host-file.js';
import { createInTurn, someAtOnce } from './in-turn.js';
import { createSpare, type Spare } from './spare.js';
import { asOwn } from './stray.js';
import { createTemplates, type Templates } from './templates.js';

class LabHost implements Host {
  readonly #options: HostOptions;
  readonly #kept: KeptHost;
  readonly #entries = new Map<string, Entry>();
  readonly #surfaces = new Map<number, BaySurface>();
  readonly #templates: Templates;
  readonly #spare: Spare;
  readonly #combs: HostCombs;
  readonly #turns = createInTurn();
  readonly #listeners: (() => void)[] = [];

  constructor(options: HostOptions) {
    this.#options = options;
    for (const path of [options.folder, join(options.folder, 'labs')]) if (!isThere(path)) makeFolder(path);
    this.#kept = openHostFile(options.folder, (text) => options.onWord('host', text));
    this.#templates = createTemplates(join(options.folder, 'made'));
    this.#spare = createSpare(this.#templates);
    this.#combs = createCombs(options, this.#templates.make);
    for (const about of this.#kept.labs) this.#enter(about);
  }

  /** Opens the labs that were open when the host was left. */
  async begin(): Promise<this> {
    for (const entry of this.#entries.values())
      if (this.#options.reopens === false) entry.about = { ...entry.about, isOpen: false };
      else if (entry.about.isOpen) await this.#openFound(entry);
    this.#prepare();
    return this;
  }

  async #openFound(entry: Entry): Promise<void> {
    const all = [...this.#entries.values()];
    const found = foundAgain(entry, all, (id) => this.#folder(id), this.#options.onWord);
    if (found !== null) await this.#open(found, null);
  }

  labs(): readonly HostedLab[] {
    return [...this.#entries.values()].map((entry) => this.#view(entry));
  }

  readonly find: Host['find'] = (id) => this.#seen(this.#entries.get(id) ?? null);
  readonly live: Host['live'] = (id) => this.#entries.get(id)?.live ?? null;
  readonly inBay: Host['inBay'] = (bay) => this.#seen(this.#openIn(bay));
  readonly onChange: Host['onChange'] = (listener) => void this.#listeners.push(listener);
  readonly branchAt: Host['branchAt'] = (...given) => this.#combs.branchAt(...given);

  async make(wish: LabWish, given?: number): Promise<HostOutcome> {
    const bay = given ?? freeBay(this.#entries.values(), this.#options.bays);
    if (bay === null) return { refused: full(this.#options.bays) };
    const id = this.#kept.nextId();
    const there = this.#openIn(bay);
    const entry = this.#enter(aboutOf(id, bay, wish), wish.speed);
    entry.isBusy = true;
    this.#changed();
    if (there !== null) await this.putAway(there.about.id, true);
    const begun = this.#spare.begin(wish, this.#options.places(bay));
    const outcome = await this.#turns.take(id, () => this.#open(entry, begun));
    if ('refused' in outcome) {
      entry.about = { ...entry.about, isOpen: false };
      if (there !== null) await this.open(there.about.id);
    }
    this.#prepare();
    return outcome;
  }

  open(id: string): Promise<HostOutcome> {
    return this.#turn(id, async (entry) => {
      if (entry.live !== null) return { refused: words.isOpen };
      if (savedIn(this.#folder(id)) === null) return { refused: words.notMade };
      const there = this.#openIn(entry.about.bay);
      if (there !== null) await this.putAway(there.about.id, true);
      return this.#open(entry, null);
    });
  }

  pause(id: string): HostOutcome {
    return this.#steer(id, (lab) => lab.live.pause());
  }

  resume(id: string): HostOutcome {
    return this.#steer(id, (lab) => lab.live.resume());
  }

  putAway(id: string, keepsSurface = false): Promise<HostOutcome> {
    return this.#turn(id, async (entry) => {
      if (entry.live === null) return { refused: words.notOpen };
      await this.#leave(entry, keepsSurface);
      entry.about = { ...entry.about, isOpen: false };
      this.#changed();
      return { lab: this.#view(entry) };
    });
  }

  reset(id: string, keep: boolean): Promise<HostOutcome> {
    return this.#turn(id, async (entry) => {
      const beginning = beginningOf(this.#folder(id));
      if (beginning === null) return { refused: words.notMade };
      await this.#leave(entry, true);
      const kept = keep ? this.#keep(entry) : null;
      if (kept === null) rmSync(this.#folder(id), { recursive: true, force: true });
      const there = this.#openIn(entry.about.bay);
      if (there !== null && there !== entry) await this.putAway(there.about.id, true);
      const outcome = await this.#open(entry, beginning);
      if ('refused' in outcome && kept !== null) await this.#takeBack(entry, kept);
      return outcome;
    });
  }

  remove(id: string): Promise<HostOutcome> {
    return this.#turn(id, async (entry) => {
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
    const open = [...this.#entries.values()].filter(({ live }) => live !== null);
    await someAtOnce(open, (entry) => this.#leave(entry, false));
    await this.#combs.close();
    await this.#templates.close();
    this.#save();
  }

  /** After everything that was asked of it before. */
  #turn(id: string, act: (entry: Entry) => Promise<HostOutcome>): Promise<HostOutcome> {
    return this.#turns.take(id, async () => {
      const entry = this.#entries.get(id);
      return entry === undefined ? { refused: words.unknown } : act(entry);
    });
  }

  /** The next lab of which nothing is said finds its disks made. */
  #prepare(): void {
    const bay = this.#options.spares === true ? freeBay(this.#entries.values(), this.#options.bays) : null;
    if (bay !== null) this.#spare.prepare(this.#options.places(bay));
  }

  #seen(entry: Entry | null): HostedLab | null {
    return entry === null ? null : this.#view(entry);
  }

  #folder(id: string): string {
    return join(this.#options.folder, 'labs', id);
  }

  #enter(about: LabAbout, speed: Entry['speed'] = 1): Entry {
    const entry: Entry = { about, live: null, speed, isBusy: false, why: null };
    this.#entries.set(about.id, entry);
    return entry;
  }

  #openIn(bay: number): Entry | null {
    return [...this.#entries.values()].find(({ about, live }) => live !== null && about.bay === bay) ?? null;
  }

  /** What ran becomes a lab of its own that is put away. */
  #keep({ about }: Entry): Entry {
    const id = this.#kept.nextId();
    renameSync(this.#folder(about.id), this.#folder(id));
    return this.#enter({ ...about, id, isOpen: false });
  }

  /** What was kept goes on in its place: the lab did not come to its beginning. */
  async #takeBack(entry: Entry, kept: Entry): Promise<void> {
    const folder = this.#folder(entry.about.id);
    rmSync(folder, { recursive: true, force: true });
    renameSync(this.#folder(kept.about.id), folder);
    this.#entries.delete(kept.about.id);
    await this.#open(entry, null);
  }

  async #open(entry: Entry, fresh: Beginning | null): Promise<HostOutcome> {
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
    this.#combs.begin(id, entry.live, how.bar, fresh?.branch ?? null);
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
    this.#combs.end(about.id);
    await live.close();
  }

  #steer(id: string, act: (lab: LiveLab) => void): HostOutcome {
    const entry = this.#entries.get(id);
    if (entry?.live == null) return { refused: entry === undefined ? words.unknown : words.notOpen };
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
    this.#kept.save([...this.#entries.values()].map(({ about }) => about));
  }

  #changed(): void {
    this.#save();
    for (const listener of this.#listeners) listener();
  }
}

/** Opens the host of a folder, with the labs that were open when it was left. Throws HostFolderError. */
export const openHost = (options: HostOptions): Promise<Host> => new LabHost(options).begin();
