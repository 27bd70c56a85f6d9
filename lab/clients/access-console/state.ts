/** An access console as its user sees it. */
import type { Label } from '../../../views/label.js';
import type { ConsoleInstall } from './install.js';

interface ConsoleItem {
  readonly id: string;
  readonly name: string;
  /** How the computer is reached: 'jump-client', 'rdp'. */
  readonly kind: string;
  readonly host: string;
  readonly group: string;
}

interface ConsoleSession {
  readonly id: string;
  readonly jumpItem: string;
  readonly host: string;
  readonly startedMs: number;
}

interface ConsoleTool {
  readonly id: string;
  readonly name: string;
}

/** What the site's Access Console tab declares for this user, as received after sign-in. */
interface ConsoleExtras {
  readonly settings: {
    readonly welcome: string;
    readonly rememberUser: boolean;
    readonly confirmClose: boolean;
    readonly mayStart: boolean;
  };
  readonly links: readonly { readonly name: string; readonly url: string }[];
  readonly scripts: readonly ConsoleTool[];
  readonly actions: readonly ConsoleTool[];
  readonly teams: readonly { readonly name: string; readonly role: string }[];
  readonly invites: readonly ConsoleTool[];
}

/** A session of somebody else that this workstation's user was let into. */
interface JoinedSession {
  readonly jumpItem: string;
  readonly host: string;
}

export type ConsoleStage = 'closed' | 'launching' | 'updating' | 'sign-in' | 'signing-in' | 'ready';

export interface ConsoleState {
  readonly stage: ConsoleStage;
  /** Version installed on this workstation. */
  readonly version: string;
  readonly install: Omit<ConsoleInstall, 'version'>;
  readonly user: string | null;
  readonly items: readonly ConsoleItem[];
  readonly session: ConsoleSession | null;
  /** Null until signed in, or where the site has none. */
  readonly extras: ConsoleExtras | null;
  /** Name that the sign-in form offers; '': none. */
  readonly rememberedUser: string;
  readonly joined: JoinedSession | null;
  /** What the console tells its user; null: nothing. */
  readonly message: Label | null;
  /** It tells why something was not done. */
  readonly isTrouble: boolean;
}
