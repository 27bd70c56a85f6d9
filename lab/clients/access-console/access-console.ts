/**
 * lab/clients/access-console/: the access console as a client.
 *
 * The access console as a network client of the site. At launch it says which version it is; an
 * older one than the site's is brought up to date first (G18), a newer one stays offline until its
 * server is updated (G21). Then a person signs in, looks at Help > About, opens sessions.
 *
 * @guide G18-G19, G21, G76-G77 seed
 */
import type { AnswerOf, BodyOf } from '../../../appliance/clients/api/calls.js';
import { MINUTE, MS, SECOND } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import { siteName } from '../../plan.js';
import { tlsTrouble } from '../tls-check.js';
import type { AskOptions, Workstation } from '../workstation.js';
import { greeting, hear, invited, joinedLabel, ran, updated, consoleWords as words } from './answers.js';
import type { ConsoleInstall } from './install.js';
import { type ConsoleSetup, createConsoleSetup } from './setup.js';
import type { ConsoleStage, ConsoleState } from './state.js';

export interface AccessConsole extends ConsoleSetup {
  state(): ConsoleState;
  /** Help > About. */
  about(): Label;
  /** All of these resolve to null when it went well, else to what the user is told. */
  launch(): Promise<Label | null>;
  signIn(username: string, password: string): Promise<Label | null>;
  startSession(item: string): Promise<Label | null>;
  /** Runs a canned script or a special action, or sends a file, in the open session. */
  useTool(kind: 'script' | 'action' | 'files', tool: string): Promise<Label | null>;
  /** Makes a key that lets an outsider into the open session; the message shows it. */
  invite(profile: string): Promise<Label | null>;
  /** Comes into somebody's session with a key, without signing in. */
  join(key: string, name: string): Promise<Label | null>;
  endSession(): Promise<Label | null>;
  /** Refused where the site forbids it while a session is open. */
  close(): Promise<Label | null>;
  onChange(listener: () => void): void;
}

// The new console comes over a line of about 10 Mbit/s and installs itself.
const DOWNLOAD_BYTES_PER_S = 1_250_000;
const INSTALL_US = 20 * SECOND;
// A session to a computer whose client is being upgraded starts when that is done.
const UPGRADE_LOOK_US = 10 * SECOND;
const UPGRADE_LOOKS_MAX = 30;
const BEAT_US = MINUTE;

export const consoleName: Label = { en: 'Access Console', fr: 'Console d’accès' };

/** How a workstation came to the box that answered it. */
const wayTo = (workstation: Workstation, address: string) => ({
  workstation: workstation.name,
  address,
  by: workstation.resolver.fixed(siteName) === address ? ('hosts-file' as const) : ('dns' as const),
});

const ownInstall = { by: 'self', locked: false, obsolete: [] } as const;

/** A console as installed on a workstation, not running. */
export function createAccessConsole(
  workstation: Workstation,
  version: string,
  install: Omit<ConsoleInstall, 'version'> = ownInstall,
): AccessConsole {
  const { host } = workstation;
  const listeners: (() => void)[] = [];
  let token: string | null = null;
  const nobody = { user: null, items: [], session: null, extras: null, joined: null } as const;
  let state: ConsoleState = {
    stage: 'closed',
    version,
    install,
    ...nobody,
    rememberedUser: '',
    message: null,
  };

  const set = (change: Partial<ConsoleState>): void => {
    state = { ...state, ...change };
    if (state.stage === 'closed') workstation.hangUp();
    for (const listener of listeners) listener();
  };
  const fail = (message: Label, stage: ConsoleStage): Label => {
    set({ stage, message });
    return message;
  };
  /** Over the console's connection, as the user who has signed in. */
  const signedIn = (): AskOptions => ({
    headers: { authorization: `Bearer ${token ?? ''}`, 'x-console-version': state.version },
    held: true,
  });
  /** The site has forgotten this console (an update, a restart, another primary). */
  const dropped = (): Label => {
    token = null;
    set({ ...nobody, stage: 'closed', message: words.lost });
    return words.lost;
  };

  const update = async (toVersion: string, sizeBytes: number): Promise<Label | null> => {
    set({ stage: 'updating' });
    const got = hear(await workstation.ask('installer', null, { held: true }));
    if ('refused' in got) return fail(got.refused, 'closed');
    await host.sleep(Math.ceil((sizeBytes / DOWNLOAD_BYTES_PER_S) * SECOND) + INSTALL_US);
    set({ version: toVersion, stage: 'sign-in', message: updated(toVersion) });
    return null;
  };

  const launch = async (): Promise<Label | null> => {
    if (state.stage !== 'closed') return words.already;
    if (state.version === '') return fail(words.notInstalled, 'closed');
    set({ stage: 'launching', message: null });
    const untrusted = await tlsTrouble(workstation);
    if (untrusted !== null) {
      host.emit('console.untrusted', { ...wayTo(workstation, untrusted.address), why: untrusted.why });
      return fail(words.untrusted, 'closed');
    }
    const answer = await workstation.ask('hello', { version: state.version }, { held: true });
    const heard = hear(answer);
    if ('refused' in heard) return fail(heard.refused, 'closed');
    host.emit('console.launched', {
      ...wayTo(workstation, answer?.address ?? ''),
      version: state.version,
      update: heard.value.update,
    });
    if (heard.value.update === 'newer') return fail(words.newer, 'closed');
    if (heard.value.update === 'needed' && state.install.locked) return fail(words.locked, 'closed');
    if (heard.value.update === 'needed') return update(heard.value.version, heard.value.sizeBytes);
    set({ stage: 'sign-in' });
    return null;
  };

  const signIn = async (username: string, password: string): Promise<Label | null> => {
    if (state.stage !== 'sign-in') return words.lost;
    set({ stage: 'signing-in', message: null });
    const body = { username, password, version: state.version };
    const heard = hear(await workstation.ask('signIn', body, { held: true }));
    if ('refused' in heard) return fail(heard.refused, 'sign-in');
    token = heard.value.token;
    const items = hear(await workstation.ask('items', null, signedIn()));
    if ('refused' in items) return fail(items.refused, 'sign-in');
    const more = hear(await workstation.ask('extras', null, signedIn()));
    const extras = 'refused' in more ? null : more.value;
    set({
      stage: 'ready',
      user: heard.value.name,
      items: items.value.items,
      extras,
      joined: null,
      rememberedUser: extras?.settings.rememberUser === true ? heard.value.name : '',
      message: greeting(extras?.settings.welcome ?? ''),
    });
    return null;
  };

  /** While a session is open, the site hears that its console is there, and the console whether it is known. */
  const beat = async (id: string): Promise<void> => {
    for (;;) {
      await host.sleep(BEAT_US);
      if (state.session?.id !== id) return;
      const heard = hear(await workstation.ask('here', null, signedIn()));
      if (state.session?.id !== id) return;
      if ('refused' in heard && heard.status === 401) {
        dropped();
        return;
      }
    }
  };

  const startSession = async (wanted: string): Promise<Label | null> => {
    if (state.stage !== 'ready') return words.signIn;
    if (state.session !== null) return words.busy;
    const item = state.items.find(({ id, name }) => id === wanted || name === wanted);
    if (item === undefined) return words.noItem;
    const ask = () => workstation.ask('startSession', { item: item.id }, signedIn());
    let answer = await ask();
    let heard = hear(answer);
    // The computer's own client is being upgraded: the person waits, and sees why.
    for (
      let turn = 0;
      turn < UPGRADE_LOOKS_MAX && 'refused' in heard && heard.code === 'upgrading';
      turn += 1
    ) {
      set({ message: heard.refused });
      await host.sleep(UPGRADE_LOOK_US);
      if (state.stage !== 'ready') return words.lost;
      answer = await ask();
      heard = hear(answer);
    }
    if ('refused' in heard) return heard.status === 401 ? dropped() : fail(heard.refused, 'ready');
    set({ session: heard.value.session, message: null });
    const { id: session, jumpItem } = heard.value.session;
    void beat(session);
    host.emit('console.session-started', {
      ...wayTo(workstation, answer?.address ?? ''),
      version: state.version,
      session,
      jumpItem,
    });
    return null;
  };

  const endSession = async (): Promise<Label | null> => {
    const { session } = state;
    if (session === null) return words.noSession;
    const heard = hear(await workstation.ask('endSession', { id: session.id }, signedIn()));
    if ('refused' in heard) {
      if (heard.status === 401 || heard.status === 404 || heard.status === 503) return dropped();
      return fail(heard.refused, 'ready');
    }
    set({ session: null, message: null });
    return null;
  };

  const inSession = async <C extends 'tool' | 'invite'>(
    call: C,
    body: (id: string) => BodyOf<C>,
    told: (value: AnswerOf<C>) => Label,
  ): Promise<Label | null> => {
    const { session } = state;
    if (session === null) return words.noSession;
    const heard = hear(await workstation.ask(call, body(session.id), signedIn()));
    if ('refused' in heard) return heard.status === 401 ? dropped() : fail(heard.refused, 'ready');
    set({ message: told(heard.value) });
    return null;
  };

  const join = async (key: string, name: string): Promise<Label | null> => {
    if (state.stage !== 'sign-in') return words.lost;
    const heard = hear(await workstation.ask('join', { key: key.trim(), name }));
    if ('refused' in heard) return fail(heard.refused, 'sign-in');
    const { jumpItem, host: computer } = heard.value.session;
    set({ joined: { jumpItem, host: computer }, message: joinedLabel(jumpItem) });
    return null;
  };

  const end = async (): Promise<Label | null> => {
    if (token !== null) await workstation.ask('signOut', null, signedIn());
    token = null;
    set({ ...nobody, stage: 'closed', message: null });
    await host.sleep(MS);
    return null;
  };

  const close = async (): Promise<Label | null> => {
    if (state.session !== null && state.extras?.settings.confirmClose === true) {
      return fail(words.keepOpen, 'ready');
    }
    return end();
  };

  return {
    ...createConsoleSetup({ workstation, state: () => state, set, stop: () => end() }),
    state: () => state,
    about: () => ({
      en: `${consoleName.en}, version ${state.version}`,
      fr: `${consoleName.fr}, version ${state.version}`,
    }),
    launch,
    signIn,
    startSession,
    endSession,
    useTool: (kind, tool) =>
      inSession(
        'tool',
        (id) => ({ id, kind, tool }),
        (said) => ran(said.ran),
      ),
    invite: (profile) =>
      inSession(
        'invite',
        (id) => ({ id, profile }),
        (said) => invited(said.key),
      ),
    join,
    close,
    onChange: (listener) => {
      listeners.push(listener);
    },
  };
}
