/** A person signs in at a console, or comes into somebody's session with a key. */
import type { Label } from '../../../views/label.js';
import type { Workstation } from '../workstation.js';
import { greeting, hear, joinedLabel, consoleWords as words } from './answers.js';
import type { ConsoleMemory } from './console-memory.js';

export interface ConsoleDoor {
  signIn(username: string, password: string): Promise<Label | null>;
  join(key: string, name: string): Promise<Label | null>;
}

/** Signing in by name and password, or joining a session by its key. */
export function createConsoleDoor(workstation: Workstation, memory: ConsoleMemory): ConsoleDoor {
  const signIn = async (username: string, password: string): Promise<Label | null> => {
    if (memory.state().stage !== 'sign-in') return words.lost;
    memory.set({ stage: 'signing-in', message: null });
    const body = { username, password, version: memory.state().version };
    const heard = hear(await workstation.ask('signIn', body, { held: true }));
    if ('refused' in heard) return memory.fail(heard.refused, 'sign-in');
    memory.signedIn(heard.value.token);
    const items = hear(await workstation.ask('items', null, memory.asUser()));
    if ('refused' in items) return memory.fail(items.refused, 'sign-in');
    const more = hear(await workstation.ask('extras', null, memory.asUser()));
    const extras = 'refused' in more ? null : more.value;
    memory.set({
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

  const join = async (key: string, name: string): Promise<Label | null> => {
    if (memory.state().stage !== 'sign-in') return words.lost;
    const heard = hear(await workstation.ask('join', { key: key.trim(), name }));
    if ('refused' in heard) return memory.fail(heard.refused, 'sign-in');
    const { jumpItem, host: computer } = heard.value.session;
    memory.set({ joined: { jumpItem, host: computer }, message: joinedLabel(jumpItem) });
    return null;
  };

  return { signIn, join };
}
