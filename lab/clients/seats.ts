/** The people's side of the site: workstations with their consoles, and the probe. */
import type { Micros } from '../../hardware/ports.js';
import type { Language } from '../../views/label.js';
import { emptyFleet, type FleetState } from '../making/fleet/state.js';
import type { ClientHost } from '../outside/client-host.js';
import {
  lockedWorkstation,
  type WorkstationName,
  workstationNames,
} from '../outside/network/site-network.js';
import { type AccessConsole, createAccessConsole } from './access-console/access-console.js';
import type { ConsoleInstall } from './access-console/install.js';
import type { ConsoleWindow } from './access-console/window.js';
import { createFleet, type Fleet } from './fleet/fleet.js';
import { createProbe, type Probe } from './probe.js';
import type { Rememberer } from './propagation.js';
import type { CachedName } from './resolver.js';
import { createWorkstation, type Workstation } from './workstation.js';

/** What the disks of the workstations hold. */
export interface SeatsState {
  readonly workstations: readonly {
    readonly name: WorkstationName;
    readonly hostsFile: string;
    readonly consoleVersion: string;
    readonly install?: Omit<ConsoleInstall, 'version'>;
    /** Answers that the machine's resolver remembers. */
    readonly remembered?: readonly CachedName[];
  }[];
  readonly probe?: readonly CachedName[];
  readonly fleet?: FleetState;
}

export interface Seat {
  readonly workstation: Workstation;
  readonly console: AccessConsole;
}

export interface Seats {
  readonly probe: Probe;
  readonly fleet: Fleet;
  seat(name: WorkstationName): Seat;
  seats(): readonly Seat[];
  /** Every machine that remembers names. */
  resolvers(): readonly Rememberer[];
  state(): SeatsState;
  onChange(listener: () => void): void;
}

const firstInstall = (name: WorkstationName): Omit<ConsoleInstall, 'version'> => {
  const locked = name === lockedWorkstation;
  return { by: locked ? 'msi' : 'self', locked, obsolete: [] };
};

const firstHostsFile = '127.0.0.1 localhost\n';

/** Every workstation as its disk was left, or new with a console of `consoleVersion`. */
export function createSeats(
  host: ClientHost,
  consoleVersion: string,
  saved?: SeatsState,
  made: FleetState = emptyFleet,
): Seats {
  const fleet = createFleet(host, saved?.fleet ?? made);
  const probe = createProbe(host, saved?.probe);
  const listeners: (() => void)[] = [];
  const changed = (): void => {
    for (const listener of listeners) listener();
  };
  const seats = new Map<WorkstationName, Seat>();
  for (const name of workstationNames) {
    const kept = saved?.workstations.find((one) => one.name === name);
    const workstation = createWorkstation(host, name, {
      hostsFile: kept?.hostsFile ?? firstHostsFile,
      remembered: kept?.remembered ?? [],
    });
    const console = createAccessConsole(
      workstation,
      kept?.consoleVersion ?? consoleVersion,
      kept?.install ?? firstInstall(name),
    );
    console.onChange(changed);
    seats.set(name, { workstation, console });
  }
  probe.onChange((now) => {
    fleet.siteSeen(now);
    changed();
  });
  fleet.onChange(changed);
  return {
    probe,
    fleet,
    seat: (name) => {
      const found = seats.get(name);
      if (found === undefined) throw new Error(`no workstation ${name}`);
      return found;
    },
    seats: () => [...seats.values()],
    resolvers: () => [
      ...[...seats.values()].map(({ workstation: { name, resolver } }) => ({
        name,
        cached: resolver.cached,
      })),
      { name: 'probe', cached: probe.remembered },
      { name: 'fleet', cached: fleet.machine.resolver.cached },
    ],
    state: () => ({
      workstations: [...seats.values()].map(({ workstation, console }) => ({
        name: workstation.name as WorkstationName,
        hostsFile: workstation.resolver.hostsFile(),
        consoleVersion: console.state().version,
        install: console.state().install,
        remembered: workstation.resolver.cached(),
      })),
      probe: probe.remembered(),
      fleet: fleet.state(),
    }),
    onChange: (listener) => {
      listeners.push(listener);
    },
  };
}

/** Whether a name is one of the workstations. */
export const isWorkstation = (name: string): name is WorkstationName =>
  (workstationNames as readonly string[]).includes(name);

/** Launches the console of a seat and signs in, as a person (or the robot) does in one go. */
export async function openAccessConsole(
  { console, workstation }: Seat,
  user: string,
  password: string,
  language: Language,
): Promise<{ readonly window: ConsoleWindow } | { readonly refused: string }> {
  const refused = (await console.launch()) ?? (await console.signIn(user, password));
  if (refused !== null) {
    await console.close();
    return { refused: refused[language] };
  }
  return {
    window: {
      about: () => console.about()[language],
      session: async (jumpItem: string, heldUs: Micros) => {
        const wrong = await console.startSession(jumpItem);
        if (wrong !== null) return wrong[language];
        await workstation.host.sleep(Math.max(1, heldUs));
        return (await console.endSession())?.[language] ?? null;
      },
      close: async () => {
        await console.close();
      },
    },
  };
}
