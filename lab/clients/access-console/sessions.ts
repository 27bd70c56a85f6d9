/** The session of a console's user: begun, used, kept alive, ended. */
import type { AnswerOf, BodyOf } from '../../../appliance/clients/api/calls.js';
import { MINUTE, SECOND } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import type { Workstation } from '../workstation.js';
import { hear, consoleWords as words } from './answers.js';
import type { ConsoleMemory } from './console-memory.js';
import { reachedBy } from './launching.js';

// A session to a computer whose client is being upgraded starts when that is done.
const UPGRADE_LOOK_US = 10 * SECOND;
const UPGRADE_LOOKS_MAX = 30;
const BEAT_US = MINUTE;

export interface ConsoleSessions {
  start(item: string): Promise<Label | null>;
  end(): Promise<Label | null>;
  /** Asks something of the open session; `told`: what the user reads about the answer. */
  within<C extends 'tool' | 'invite'>(
    call: C,
    body: (id: string) => BodyOf<C>,
    told: (value: AnswerOf<C>) => Label,
  ): Promise<Label | null>;
}

/** While a session is open, the site hears that its console is there, and the console whether it is known. */
async function beat(workstation: Workstation, memory: ConsoleMemory, id: string): Promise<void> {
  for (;;) {
    await workstation.host.sleep(BEAT_US);
    if (memory.state().session?.id !== id) return;
    const heard = hear(await workstation.ask('here', null, memory.asUser()));
    if (memory.state().session?.id !== id) return;
    if ('refused' in heard && heard.status === 401) {
      memory.dropped();
      return;
    }
  }
}

/** Sessions of a signed-in console: begun, joined, left; one at a time. */
export function createConsoleSessions(workstation: Workstation, memory: ConsoleMemory): ConsoleSessions {
  const { host } = workstation;
  const start = async (wanted: string): Promise<Label | null> => {
    if (memory.state().stage !== 'ready') return words.signIn;
    if (memory.state().session !== null) return words.busy;
    const item = memory.state().items.find(({ id, name }) => id === wanted || name === wanted);
    if (item === undefined) return words.noItem;
    const ask = () => workstation.ask('startSession', { item: item.id }, memory.asUser());
    let answer = await ask();
    let heard = hear(answer);
    // The computer's own client is being upgraded: the person waits, and sees why.
    for (
      let turn = 0;
      turn < UPGRADE_LOOKS_MAX && 'refused' in heard && heard.code === 'upgrading';
      turn += 1
    ) {
      memory.set({ message: heard.refused });
      await host.sleep(UPGRADE_LOOK_US);
      if (memory.state().stage !== 'ready') return words.lost;
      answer = await ask();
      heard = hear(answer);
    }
    if ('refused' in heard)
      return heard.status === 401 ? memory.dropped() : memory.fail(heard.refused, 'ready');
    memory.set({ session: heard.value.session, message: null });
    const { id: session, jumpItem } = heard.value.session;
    void beat(workstation, memory, session);
    host.emit('console.session-started', {
      ...reachedBy(workstation, answer?.address ?? ''),
      version: memory.state().version,
      session,
      jumpItem,
    });
    return null;
  };

  const end = async (): Promise<Label | null> => {
    const { session } = memory.state();
    if (session === null) return words.noSession;
    const heard = hear(await workstation.ask('endSession', { id: session.id }, memory.asUser()));
    if ('refused' in heard) {
      if (heard.status === 401 || heard.status === 404 || heard.status === 503) return memory.dropped();
      return memory.fail(heard.refused, 'ready');
    }
    memory.set({ session: null, message: null });
    return null;
  };

  const within = async <C extends 'tool' | 'invite'>(
    call: C,
    body: (id: string) => BodyOf<C>,
    told: (value: AnswerOf<C>) => Label,
  ): Promise<Label | null> => {
    const { session } = memory.state();
    if (session === null) return words.noSession;
    const heard = hear(await workstation.ask(call, body(session.id), memory.asUser()));
    if ('refused' in heard)
      return heard.status === 401 ? memory.dropped() : memory.fail(heard.refused, 'ready');
    memory.set({ message: told(heard.value) });
    return null;
  };

  return { start, end, within };
}
