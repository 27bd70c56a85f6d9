/**
 * The access console as a network client of the site. At launch it says which version it is; an
 * older one than the site's is brought up to date first (G18), a newer one stays offline until its
 * server is updated (G21). Then a person signs in, looks at Help > About, opens sessions.
 */
import * as v from 'valibot';
import { MS, SECOND } from '../../hardware/ports.js';
import type { Label } from '../../views/label.js';
import type { JsonAnswer, Workstation } from './workstation.js';

export interface ConsoleItem {
  readonly id: string;
  readonly name: string;
  readonly host: string;
  readonly group: string;
}

export interface ConsoleSession {
  readonly id: string;
  readonly jumpItem: string;
  readonly host: string;
  readonly startedMs: number;
}

export type ConsoleStage = 'closed' | 'launching' | 'updating' | 'sign-in' | 'signing-in' | 'ready';

export interface ConsoleState {
  readonly stage: ConsoleStage;
  /** Version installed on this workstation. */
  readonly version: string;
  readonly user: string | null;
  readonly items: readonly ConsoleItem[];
  readonly session: ConsoleSession | null;
  /** What the console tells its user; null: nothing. */
  readonly message: Label | null;
}

export interface AccessConsole {
  state(): ConsoleState;
  /** Help > About. */
  about(): Label;
  /** All of these resolve to null when it went well, else to what the user is told. */
  launch(): Promise<Label | null>;
  signIn(username: string, password: string): Promise<Label | null>;
  startSession(item: string): Promise<Label | null>;
  endSession(): Promise<Label | null>;
  close(): Promise<void>;
  onChange(listener: () => void): void;
}

// The new console comes over a line of about 10 Mbit/s and installs itself.
const DOWNLOAD_BYTES_PER_S = 1_250_000;
const INSTALL_US = 20 * SECOND;

export const consoleName: Label = { en: 'Access Console', fr: 'Console d’accès' };

const words = {
  unreachable: {
    en: 'The site does not answer. Check the network and try again.',
    fr: 'Le site ne répond pas. Vérifiez le réseau et réessayez.',
  },
  strange: {
    en: 'What answered is not the site.',
    fr: 'Ce qui a répondu n’est pas le site.',
  },
  newer: {
    en: 'This console is newer than the site. It stays offline until the site is updated.',
    fr: 'Cette console est plus récente que le site. Elle reste hors ligne jusqu’à la mise à niveau du site.',
  },
  noItem: { en: 'There is no such Jump Item.', fr: 'Cet élément de Jump n’existe pas.' },
  signIn: { en: 'Sign in first.', fr: 'Connectez-vous d’abord.' },
  busy: { en: 'A session is open already.', fr: 'Une session est déjà ouverte.' },
  noSession: { en: 'No session is open.', fr: 'Aucune session n’est ouverte.' },
  lost: {
    en: 'The connection to the site was lost. Launch the console again.',
    fr: 'La connexion au site a été perdue. Relancez la console.',
  },
  already: { en: 'The console is open already.', fr: 'La console est déjà ouverte.' },
} as const satisfies Record<string, Label>;

const updated = (version: string): Label => ({
  en: `The console was updated to version ${version}.`,
  fr: `La console a été mise à niveau vers la version ${version}.`,
});

const labelSchema = v.object({ en: v.string(), fr: v.string() });
const schemas = {
  refusal: v.object({ message: labelSchema }),
  hello: v.object({
    update: v.picklist(['none', 'needed', 'newer']),
    version: v.string(),
    sizeBytes: v.number(),
  }),
  signIn: v.object({ token: v.string(), name: v.string() }),
  items: v.object({
    items: v.array(v.object({ id: v.string(), name: v.string(), host: v.string(), group: v.string() })),
  }),
  session: v.object({
    session: v.object({ id: v.string(), jumpItem: v.string(), host: v.string(), startedMs: v.number() }),
  }),
};

type Heard<T> = { readonly value: T } | { readonly refused: Label; readonly status: number };

function hear<T>(schema: v.GenericSchema<unknown, T>, answer: JsonAnswer | null): Heard<T> {
  if (answer === null) return { refused: words.unreachable, status: 0 };
  if (answer.status !== 200) {
    const said = v.safeParse(schemas.refusal, answer.json);
    return { refused: said.success ? said.output.message : words.strange, status: answer.status };
  }
  const parsed = v.safeParse(schema, answer.json);
  return parsed.success ? { value: parsed.output } : { refused: words.strange, status: answer.status };
}

/** A console as installed on a workstation, not running. */
export function createAccessConsole(workstation: Workstation, version: string): AccessConsole {
  const { host } = workstation;
  const listeners: (() => void)[] = [];
  let token: string | null = null;
  let state: ConsoleState = { stage: 'closed', version, user: null, items: [], session: null, message: null };

  const set = (change: Partial<ConsoleState>): void => {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  };
  const fail = (message: Label, stage: ConsoleStage): Label => {
    set({ stage, message });
    return message;
  };
  const auth = (): Readonly<Record<string, string>> => ({
    authorization: `Bearer ${token ?? ''}`,
    'x-console-version': state.version,
  });
  /** The site has forgotten this console (an update, a restart, another primary). */
  const dropped = (): Label => {
    token = null;
    set({ stage: 'closed', user: null, items: [], session: null, message: words.lost });
    return words.lost;
  };

  const update = async (toVersion: string, sizeBytes: number): Promise<Label | null> => {
    set({ stage: 'updating' });
    const empty = v.object({});
    const got = hear(empty, await workstation.ask('GET', '/client/console/installer'));
    if ('refused' in got) return fail(got.refused, 'closed');
    await host.sleep(Math.ceil((sizeBytes / DOWNLOAD_BYTES_PER_S) * SECOND) + INSTALL_US);
    set({ version: toVersion, stage: 'sign-in', message: updated(toVersion) });
    return null;
  };

  const launch = async (): Promise<Label | null> => {
    if (state.stage !== 'closed') return words.already;
    set({ stage: 'launching', message: null });
    const body = { version: state.version };
    const heard = hear(schemas.hello, await workstation.ask('POST', '/client/console/hello', { body }));
    if ('refused' in heard) return fail(heard.refused, 'closed');
    if (heard.value.update === 'newer') return fail(words.newer, 'closed');
    if (heard.value.update === 'needed') return update(heard.value.version, heard.value.sizeBytes);
    set({ stage: 'sign-in' });
    return null;
  };

  const signIn = async (username: string, password: string): Promise<Label | null> => {
    if (state.stage !== 'sign-in') return words.lost;
    set({ stage: 'signing-in', message: null });
    const body = { username, password, version: state.version };
    const heard = hear(schemas.signIn, await workstation.ask('POST', '/client/console/sign-in', { body }));
    if ('refused' in heard) return fail(heard.refused, 'sign-in');
    token = heard.value.token;
    const items = hear(
      schemas.items,
      await workstation.ask('GET', '/client/console/items', { headers: auth() }),
    );
    if ('refused' in items) return fail(items.refused, 'sign-in');
    set({ stage: 'ready', user: heard.value.name, items: items.value.items });
    return null;
  };

  const startSession = async (wanted: string): Promise<Label | null> => {
    if (state.stage !== 'ready') return words.signIn;
    if (state.session !== null) return words.busy;
    const item = state.items.find(({ id, name }) => id === wanted || name === wanted);
    if (item === undefined) return words.noItem;
    const answer = await workstation.ask('POST', '/client/sessions', {
      body: { item: item.id },
      headers: auth(),
    });
    const heard = hear(schemas.session, answer);
    if ('refused' in heard) return heard.status === 401 ? dropped() : fail(heard.refused, 'ready');
    set({ session: heard.value.session, message: null });
    return null;
  };

  const endSession = async (): Promise<Label | null> => {
    const { session } = state;
    if (session === null) return words.noSession;
    const answer = await workstation.ask('POST', '/client/sessions/end', {
      body: { id: session.id },
      headers: auth(),
    });
    const heard = hear(v.object({}), answer);
    if ('refused' in heard) {
      if (heard.status === 401 || heard.status === 404 || heard.status === 503) return dropped();
      return fail(heard.refused, 'ready');
    }
    set({ session: null, message: null });
    return null;
  };

  return {
    state: () => state,
    about: () => ({
      en: `${consoleName.en}, version ${state.version}`,
      fr: `${consoleName.fr}, version ${state.version}`,
    }),
    launch,
    signIn,
    startSession,
    endSession,
    close: async () => {
      if (token !== null) await workstation.ask('POST', '/client/console/sign-out', { headers: auth() });
      token = null;
      set({ stage: 'closed', user: null, items: [], session: null, message: null });
      await host.sleep(MS);
    },
    onChange: (listener) => {
      listeners.push(listener);
    },
  };
}
