/**
 * What a running console knows: what its window shows, and the token by which the site knows it.
 */
import type { Label } from '../../../views/label.js';
import type { AskOptions, Workstation } from '../workstation.js';
import { consoleWords as words } from './answers.js';
import type { ConsoleInstall } from './install.js';
import type { ConsoleStage, ConsoleState } from './state.js';

/** A console before anybody has signed in. */
const nobody = { user: null, items: [], session: null, extras: null, joined: null } as const;

export interface ConsoleMemory {
  state(): ConsoleState;
  set(change: Partial<ConsoleState>): void;
  /** What the user is told, at which stage. */
  fail(message: Label, stage: ConsoleStage): Label;
  /** Asks over the console's connection, as the user who has signed in. */
  asUser(): AskOptions;
  signedIn(token: string): void;
  isSignedIn(): boolean;
  /** Closed, by the user or (then with a message) by the site. */
  signedOut(message: Label | null): void;
  /** The site has forgotten this console (an update, a restart, another primary). */
  dropped(): Label;
  onChange(listener: () => void): void;
}

/** State of a console and who listens to it; the token is never part of the state. */
export function createConsoleMemory(
  workstation: Workstation,
  version: string,
  install: Omit<ConsoleInstall, 'version'>,
): ConsoleMemory {
  const listeners: (() => void)[] = [];
  let token: string | null = null;
  let state: ConsoleState = {
    stage: 'closed',
    version,
    install,
    ...nobody,
    rememberedUser: '',
    message: null,
    isTrouble: false,
  };

  const set = (change: Partial<ConsoleState>): void => {
    state = { ...state, ...('message' in change ? { isTrouble: false } : {}), ...change };
    if (state.stage === 'closed') workstation.hangUp();
    for (const listener of listeners) listener();
  };
  const signedOut = (message: Label | null): void => {
    token = null;
    set({ ...nobody, stage: 'closed', message, isTrouble: message !== null });
  };
  return {
    state: () => state,
    set,
    fail: (message, stage) => {
      set({ stage, message, isTrouble: true });
      return message;
    },
    asUser: () => ({
      headers: { authorization: `Bearer ${token ?? ''}`, 'x-console-version': state.version },
      held: true,
    }),
    signedIn: (given) => {
      token = given;
    },
    isSignedIn: () => token !== null,
    signedOut,
    dropped: () => {
      signedOut(words.lost);
      return words.lost;
    },
    onChange: (listener) => {
      listeners.push(listener);
    },
  };
}
