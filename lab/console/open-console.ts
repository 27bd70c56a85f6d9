/**
 * lab/console/: the lab console: a web site on loopback, and its JSON API.
 *
 * Opens the console of an interactive lab.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { SECOND } from '../../hardware/ports.js';
import type { Label } from '../../views/label.js';
import { PUBLIC_PORT } from '../acts/perform.js';
import { createSchool } from '../guide/learning/school.js';
import type { Doorkeeper } from '../hosting/door/site-server.js';
import { triesFolder } from '../live/keeping/folder-owner.js';
import type { LiveLab } from '../live/live-lab.js';
import type { Mode } from '../rehearsals/language/modes.js';
import { openTryBook, type TryBook } from '../rehearsals/report/tries/book.js';
import { createMoments } from '../rehearsals/trainee/moments.js';
import { createTrainee } from '../rehearsals/trainee/trainee.js';
import { accessConsolesOf } from './beside/consoles.js';
import { createStops } from './beside/stops.js';
import { faultKinds } from './control/fault-kinds.js';
import type { LabControl } from './control/lab-control.js';
import type { LabState } from './control/lab-state.js';
import { createLiveControl } from './control/live-control.js';
import type { LabShelf } from './control/others/shelf.js';
import { createShown } from './control/shown.js';
import type { Doorway } from './door/app.js';
import { type ListenAddress, openPublicSites, type PublicSites } from './door/maker/public-sites.js';
import { createLabConsole } from './server.js';
import { createLabPast } from './tools/past.js';
import { labIsReady } from './tools/routes/lab.js';
import { waitFor } from './tools/waiting.js';

type Places = Readonly<Record<string, ListenAddress>>;

/** What people and tools use of an interactive lab, beside the boxes. */
export interface OpenLabConsole {
  readonly url: string;
  /** What tools must show at the console's API. */
  readonly token: string;
  /** The maker's public pages. */
  readonly sites: PublicSites['urls'];
  close(): Promise<void>;
}

/** What stands at another place of this host than the lab's network believes. */
const elsewhere = ({ outside, lab }: LiveLab, places: Places): LabState['elsewhere'] => {
  const { boxes, shared, servers, tlsPort } = outside.network.addresses;
  const sites = [...lab.boxes().map((name) => boxes[name]), shared, servers.updates, servers.support];
  return sites.flatMap((address) => {
    const place = places[address];
    if (place === undefined || place.host === address) return [];
    const port = address === servers.updates || address === servers.support ? PUBLIC_PORT : tlsPort;
    return [{ inside: `${address}:${port}`, url: `https://${place.host}:${place.port}` }];
  });
};

/** A console at its place: whatever lab is there, it shows it. */
export interface LabSurface {
  readonly url: string;
  /** What tools must show at the console's API. */
  readonly token: string;
  /** The maker's public pages of the lab that is shown. */
  sites(): PublicSites['urls'];
  /** `places`: where its addresses answer on this host, where that is elsewhere than it believes. */
  show(liveLab: LiveLab, places: Places): Promise<void>;
  /** The lab that is shown is about to end. */
  hide(): Promise<void>;
  /** Begins a rehearsal in the lab that is shown, as soon as its boxes answer; why not. */
  begin(rehearsal: string, mode?: Mode): Promise<Label | null>;
  /** Everything of the lab that is shown, whatever is kept from those who look at the console. */
  readonly control: LabControl;
  close(): Promise<void>;
}

export interface SurfaceOptions {
  /** Port on 127.0.0.1. */
  readonly port: number;
  readonly token?: string;
  /** Labs beside the one that is shown; absent: it stands alone. */
  readonly shelf?: LabShelf;
  /** Where tries of people are kept; absent: in the folder of the lab. */
  readonly tries?: TryBook;
  /** Whom the console lets in; absent: whoever is on this machine. */
  readonly doorway?: Doorway;
  /** Whom the maker's public pages let in; absent: everybody. */
  readonly keeper?: Doorkeeper;
  /** What whoever looks may see and do; absent: everything. */
  view?(control: LabControl): LabControl;
}

/** Listens on this host's loopback only, and shows nothing yet. Rejects when the port is taken. */
export async function openLabSurface({
  port,
  token = randomBytes(24).toString('hex'),
  shelf,
  tries,
  doorway,
  keeper,
  view = (control) => control,
}: SurfaceOptions): Promise<LabSurface> {
  const shown = createShown();
  let sites: PublicSites | null = null;
  const hide = async (): Promise<void> => {
    shown.hide();
    await sites?.close();
    sites = null;
  };
  const console = await createLabConsole(view(shown.control), {
    token,
    ...(doorway === undefined ? {} : { doorway }),
  });
  const url = await console.listen(port);
  return {
    url,
    token,
    sites: () => sites?.urls ?? { updates: '', support: '' },
    show: async (liveLab, places) => {
      const { servers, tlsPort } = liveLab.outside.network.addresses;
      const placeOf = (address: string): ListenAddress => places[address] ?? { host: address, port: tlsPort };
      const opened = await openPublicSites(
        { updates: placeOf(servers.updates), support: placeOf(servers.support) },
        { visit: liveLab.act, consoleUrl: url, ...(keeper === undefined ? {} : { keeper }) },
      );
      sites = opened;
      shown.show(
        controlOf(liveLab, {
          places,
          placeOf,
          urls: opened.urls,
          shelf: shelf ?? null,
          tries: tries ?? null,
        }),
      );
    },
    hide,
    control: shown.control,
    begin: (rehearsal, mode = 'guided') => beginIn(shown.control, rehearsal, mode),
    close: async () => {
      await hide();
      await console.close();
    },
  };
}

/** What a box says of itself is asked now and then: so often lab time goes ahead until all have answered. */
const STEPS_MAX = 30;
const STEP_MS_MAX = 5_000;

/** What is refused may be an answer that is late, and comes with one of the next looks: it is tried so often. */
const TRIES_MAX = 10;

/** Begins a rehearsal once all boxes answer; lab time goes ahead by the seconds that this takes. */
async function beginIn(lab: LabControl, name: string, mode: Mode): Promise<Label | null> {
  const gone = new Promise<void>(() => {});
  let refused: Label | null = null;
  let tries = 0;
  for (let step = 0; tries < TRIES_MAX; step += 1) {
    if (step >= STEPS_MAX || labIsReady(lab.state())) {
      const outcome = await lab.perform({ do: 'rehearsal-start', name, mode });
      if (!('refused' in outcome)) return null;
      refused = outcome.refused;
      tries += 1;
    }
    const untilUs = lab.advance({ by: SECOND });
    await waitFor(lab, { limitMs: STEP_MS_MAX, gone }, () => (lab.nowUs() >= untilUs ? true : null));
  }
  return refused;
}

interface ControlPlaces {
  readonly places: Places;
  placeOf(address: string): ListenAddress;
  readonly urls: PublicSites['urls'];
  readonly shelf: LabShelf | null;
  readonly tries: TryBook | null;
}

const controlOf = (liveLab: LiveLab, { places, placeOf, urls, shelf, tries }: ControlPlaces): LabControl => {
  const { onAct, folder, seed, amounts } = liveLab;
  const past = createLabPast(liveLab, () => shelf?.others() ?? []);
  const book = tries ?? openTryBook(join(folder.path, triesFolder));
  const trainee = createTrainee(liveLab, { book, deeds: past.done });
  const school = createSchool({
    book,
    seed,
    amounts,
    flush: past.flush,
    done: past.done,
    folder: folder.path,
    trainee,
  });
  liveLab.onClose(() => void school.close());
  const moments = createMoments({ folder: folder.path, trainee, onEntry: liveLab.lab.onEntry, onAct });
  const { lab, live, outside } = liveLab;
  const stops = createStops({
    ...{ lab, live, trainee, mail: outside.mail, folder: folder.path },
    consoles: () => accessConsolesOf(outside.seats().seats()),
  });
  return createLiveControl({
    stops,
    lab: liveLab.lab,
    live: liveLab.live,
    outside: liveLab.outside,
    gateway: liveLab.gateway,
    watch: liveLab.outside.watch(),
    past,
    school,
    trainee,
    moments,
    faultKinds: faultKinds(),
    act: liveLab.act,
    plates: liveLab.made.plates,
    urls,
    shelf,
    strike: (name) => void liveLab.hosting.strike(name),
    isGone: (name) => !liveLab.hosting.runs(name),
    trouble: liveLab.trouble,
    boxFolder: liveLab.folder.boxFolder,
    elsewhere: elsewhere(liveLab, places),
    urlOf: (address) => `https://${placeOf(address).host}:${placeOf(address).port}`,
  });
};

/** The same for one lab that stands alone. */
export async function openLabConsole(
  liveLab: LiveLab,
  port: number,
  places: Places,
  token?: string,
): Promise<OpenLabConsole> {
  const surface = await openLabSurface({ port, ...(token === undefined ? {} : { token }) });
  await surface.show(liveLab, places);
  const { url, close } = surface;
  return { url, token: surface.token, sites: surface.sites(), close };
}
