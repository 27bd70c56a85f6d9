/**
 * lab/clients/access-console/: the access console as a client.
 *
 * The access console as a network client of the site. At launch it says which version it is; an
 * older one than the site's is brought up to date first (G18), a newer one stays offline until its
 * server is updated (G21). Then a person signs in, looks at Help > About, opens sessions.
 *
 * @guide G18-G19, G21, G76-G77 seed
 */
import { MS } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import type { Workstation } from '../workstation.js';
import { invited, ran, consoleWords as words } from './answers.js';
import { createConsoleMemory } from './console-memory.js';
import type { ConsoleInstall } from './install.js';
import { createLaunch } from './launching.js';
import { createConsoleSessions } from './sessions.js';
import { type ConsoleSetup, createConsoleSetup } from './setup.js';
import { createConsoleDoor } from './signing-in.js';
import type { ConsoleState } from './state.js';

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

const consoleName: Label = { en: 'Access Console', fr: 'Console d’accès' };

const ownInstall = { by: 'self', locked: false, obsolete: [] } as const;

/** A console as installed on a workstation, not running. */
export function createAccessConsole(
  workstation: Workstation,
  version: string,
  install: Omit<ConsoleInstall, 'version'> = ownInstall,
): AccessConsole {
  const memory = createConsoleMemory(workstation, version, install);
  const { state } = memory;
  const sessions = createConsoleSessions(workstation, memory);

  const end = async (): Promise<Label | null> => {
    if (memory.isSignedIn()) await workstation.ask('signOut', null, memory.asUser());
    memory.signedOut(null);
    await workstation.host.sleep(MS);
    return null;
  };

  const close = async (): Promise<Label | null> => {
    const { session, extras } = state();
    if (session !== null && extras?.settings.confirmClose === true) {
      return memory.fail(words.keepOpen, 'ready');
    }
    return end();
  };

  return {
    ...createConsoleSetup({ workstation, state, set: memory.set, stop: () => end() }),
    state,
    about: () => ({
      en: `${consoleName.en}, version ${state().version}`,
      fr: `${consoleName.fr}, version ${state().version}`,
    }),
    ...createConsoleDoor(workstation, memory),
    launch: createLaunch(workstation, memory),
    startSession: sessions.start,
    endSession: sessions.end,
    useTool: (kind, tool) =>
      sessions.within(
        'tool',
        (id) => ({ id, kind, tool }),
        (said) => ran(said.ran),
      ),
    invite: (profile) =>
      sessions.within(
        'invite',
        (id) => ({ id, profile }),
        (said) => invited(said.key),
      ),
    close,
    onChange: memory.onChange,
  };
}
