/** A running lab in a program's hands: for tests of any runner, and for scripts. */
import * as v from 'valibot';
import type { CommandName, Given } from '../console/commands/index.js';
import type { NumberedEvent } from '../console/control/event-log.js';
import type { LabState } from '../console/control/lab-state.js';
import type { Moment } from '../live/keeping/moments-file.js';
import { labCredentials } from '../making/credentials.js';
import type { BoxName } from '../plan.js';
import type { Verdict } from '../rehearsals/judge/judge.js';
import { createApiClient } from './api-client.js';
import { type LabProcess, type StartLabOptions, startProcess } from './lab-process.js';

/** An event as the API tells it: `at` is its lab time as text, `cursor` what to read on from. */
export type LabEvent = NumberedEvent & { readonly at: string };

/** What can be waited for: one of these. */
export type Wanted =
  | {
      /** 'sync.*' is any kind that begins so; `data`: fields that it must have. */
      readonly event: {
        readonly kind: string;
        readonly source?: BoxName | 'lab';
        readonly data?: Readonly<Record<string, string | number | boolean | null>>;
      };
      /** Cursor after which it counts; default: from now on. */
      readonly after?: string;
    }
  /** A value of `state()`, by JSON pointer: '/boxes/0/power'. */
  | { readonly state: { readonly at: string; readonly is: string | number | boolean | null } }
  | { readonly time: Date }
  | { readonly ready: true };

export interface WaitLimits {
  /** In lab time: '2 h'. */
  readonly within?: string;
  /** In real time; default 60 s. */
  readonly limitMs?: number;
}

export interface Came {
  readonly nowUs: number;
  readonly cursor: string;
  /** Where an event was waited for. */
  readonly event?: LabEvent;
}

/** A fault on a box, until it is healed. */
export interface LaidFault {
  readonly box: BoxName;
  readonly id: string;
  heal(): Promise<void>;
}

/** An instant of a lab that one may go back to: one that was saved, or that was kept by itself. */
export interface LabMoment {
  readonly id: string;
  readonly kind: Moment['kind'];
  readonly name: Moment['name'];
  /** When it was, as text. */
  readonly at: string;
}

/** An instant: a moment, a lab time, or now. */
type At = LabMoment | Date | undefined;

export interface RunningLab extends AsyncDisposable {
  readonly consoleUrl: string;
  /** What other tools show at the console's API. */
  readonly token: string;
  /** Its folder: disks, recording. */
  readonly stateDir: string;
  /** Signs in on every page of both sites. */
  readonly credentials: { readonly username: string; readonly password: string };
  /** Where each box is found on this host. */
  readonly boxes: Readonly<Partial<Record<BoxName, LabState['boxes'][number]['urls']>>>;
  /** Where users find the site, at the shared IP or by name. */
  readonly siteUrl: string;
  /** Everything that the console shows. */
  state(): Promise<LabState>;
  /**
   * Lets lab time go by at once, as a span ('90 s', '2 h', '1 d') or until a time; resolves when it is there. Throws
   * LabProblemError when somebody pauses the lab meanwhile.
   */
  advance(by: string | Date, limits?: Pick<WaitLimits, 'limitMs'>): Promise<void>;
  /** Resolves when it has come; throws LabProblemError when it does not in time. */
  until(wanted: Wanted, limits?: WaitLimits): Promise<Came>;
  /** What happened after a cursor, oldest first. */
  events(after?: string): Promise<readonly LabEvent[]>;
  /** Anything that the console's buttons do. Throws LabProblemError when it is refused. */
  command<N extends CommandName>(name: N, values: Given<N>): Promise<void>;
  readonly faults: {
    /** Lays a fault on a box: its name and values as on the console's page of faults. */
    add(box: BoxName, fault: string, values?: Readonly<Record<string, string>>): Promise<LaidFault>;
    healAll(): Promise<void>;
  };
  /** Saves the present instant under a name. */
  moment(name?: string): Promise<LabMoment>;
  /** Those that were saved, and those that were kept by themselves, oldest first. */
  moments(): Promise<readonly LabMoment[]>;
  /** Everything is as it was then, and goes on from there; what ran after it is put away, not lost. */
  back(to: LabMoment | Date): Promise<void>;
  /**
   * A second lab beside this one, as it was then, or is now, on addresses of its own; both go on by themselves. It
   * is thrown away when it is closed, and when this one is.
   */
  fork(from?: LabMoment | Date, name?: string): Promise<RunningLab>;
  /** Compares both disks with what users were told since the start, or since the lab went back. */
  judge(): Promise<Verdict>;
  close(): Promise<void>;
}

const eventsSchema = v.looseObject({ events: v.array(v.unknown()) });

/** What a lab of this version says of itself: its own program, of the same version, is at the other end. */
const own = <T>(said: unknown): T => said as T;

type Client = ReturnType<typeof createApiClient>;

const atOf = (at: At): object => {
  if (at === undefined) return {};
  return at instanceof Date ? { at: at.toISOString() } : { moment: at.id };
};

const momentSchema = v.looseObject({ moment: v.looseObject({}) });
const momentsSchema = v.looseObject({ moments: v.array(v.unknown()) });
const forkSchema = v.looseObject({
  id: v.string(),
  folder: v.string(),
  console: v.looseObject({ url: v.string(), token: v.string() }),
});

function faultsOf(command: RunningLab['command'], state: () => Promise<LabState>): RunningLab['faults'] {
  const heal = (box: BoxName, id: string): Promise<void> => command('fault-remove', { box, id });
  return {
    add: async (box, fault, values = {}) => {
      const laid = (one: LabState): readonly string[] =>
        one.boxes.find(({ name }) => name === box)?.overlays.map(({ id }) => id) ?? [];
      const before = new Set(laid(await state()));
      await command('fault-add', { box, overlay: fault, values });
      const id = laid(await state()).find((one) => !before.has(one));
      if (id === undefined) throw new Error(`the fault ${fault} is gone already`);
      return { box, id, heal: () => heal(box, id) };
    },
    healAll: async () => {
      for (const { name, overlays } of (await state()).boxes)
        for (const { id } of overlays) await heal(name, id);
    },
  };
}

/** Instants of a lab, and other labs from there. */
function momentsOf(
  { get, post, remove }: Client,
  again: () => Promise<unknown>,
): Pick<RunningLab, 'moment' | 'moments' | 'back' | 'fork'> {
  return {
    moment: async (name = 'Moment') =>
      own(v.parse(momentSchema, await post('/api/moments', { name })).moment),
    moments: async () => own(v.parse(momentsSchema, await get('/api/moments')).moments),
    back: async (to) => {
      await post('/api/back', atOf(to));
      await again();
    },
    fork: async (from, name) => {
      const asked = { ...atOf(from), ...(name === undefined ? {} : { name }) };
      const { id, folder, console: shown } = v.parse(forkSchema, await post('/api/fork', asked));
      const close = async (): Promise<void> => {
        try {
          await remove(`/api/forks/${id}`);
        } catch {
          // The lab that it left has ended, and it with that one; or somebody has thrown it away.
        }
      };
      return runningLab({ consoleUrl: shown.url, token: shown.token, stateDir: folder, close });
    },
  };
}

/** A lab that runs, by its API. */
async function runningLab(lab: LabProcess): Promise<RunningLab> {
  const client = createApiClient(lab.consoleUrl, lab.token);
  const { get, post } = client;
  const state = async (): Promise<LabState> => own(await get('/api/state'));
  const until: RunningLab['until'] = async (wanted, limits = {}) => {
    const asked = 'time' in wanted ? { time: wanted.time.toISOString() } : wanted;
    return own(await post('/api/wait', { ...asked, ...limits }));
  };
  const command: RunningLab['command'] = async (name, values) => {
    await post('/api/command', { ...values, do: name });
  };
  const close = (): Promise<void> => lab.close();
  const judgeBegin = (): Promise<unknown> => post('/api/judge/begin', {});
  await until({ ready: true });
  await judgeBegin();
  const { boxes, siteUrl } = await state();
  return {
    consoleUrl: lab.consoleUrl,
    token: lab.token,
    stateDir: lab.stateDir,
    credentials: labCredentials,
    boxes: Object.fromEntries(boxes.map(({ name, urls }) => [name, urls])),
    siteUrl,
    state,
    advance: async (by, limits = {}) => {
      const span = typeof by === 'string' ? { by } : { until: by.toISOString() };
      await post('/api/advance', { ...span, ...limits });
    },
    until,
    events: async (after) => {
      const said = await get(
        `/api/events${after === undefined ? '' : `?after=${encodeURIComponent(after)}`}`,
      );
      return own(v.parse(eventsSchema, said).events);
    },
    command,
    faults: faultsOf(command, state),
    ...momentsOf(client, judgeBegin),
    judge: async () => own(await post('/api/judge', {})),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/**
 * Starts a lab of its own in processes, and resolves once its boxes answer. It ends with `close()`, with
 * `await using`, or with this process. Throws with what it said when it does not start.
 */
export const startLab = async (options: StartLabOptions = {}): Promise<RunningLab> =>
  runningLab(await startProcess(options));
