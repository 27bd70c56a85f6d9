/**
 * A console is started: it says which version it is, and an older one than the site's is brought up to
 * date first (G18), a newer one stays offline until its server is updated (G21).
 */
import { SECOND } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import { siteName } from '../../plan.js';
import { tlsTrouble } from '../tls-check.js';
import type { Workstation } from '../workstation.js';
import { hear, updated, consoleWords as words } from './answers.js';
import type { ConsoleMemory } from './console-memory.js';

// The new console comes over a line of about 10 Mbit/s and installs itself.
const DOWNLOAD_BYTES_PER_S = 1_250_000;
const INSTALL_US = 20 * SECOND;

/** How a workstation came to the box that answered it. */
export const reachedBy = (workstation: Workstation, address: string) => ({
  workstation: workstation.name,
  address,
  by: workstation.resolver.fixed(siteName) === address ? ('hosts-file' as const) : ('dns' as const),
});

/** Start of the console: it asks the site, updates itself where it must, and waits for a sign-in. */
export function createLaunch(workstation: Workstation, memory: ConsoleMemory): () => Promise<Label | null> {
  const { host } = workstation;
  const update = async (toVersion: string, sizeBytes: number): Promise<Label | null> => {
    memory.set({ stage: 'updating' });
    const got = hear(await workstation.ask('installer', null, { held: true }));
    if ('refused' in got) return memory.fail(got.refused, 'closed');
    await host.sleep(Math.ceil((sizeBytes / DOWNLOAD_BYTES_PER_S) * SECOND) + INSTALL_US);
    memory.set({ version: toVersion, stage: 'sign-in', message: updated(toVersion) });
    return null;
  };

  return async (): Promise<Label | null> => {
    if (memory.state().stage !== 'closed') return words.already;
    if (memory.state().version === '') return memory.fail(words.notInstalled, 'closed');
    memory.set({ stage: 'launching', message: null });
    const untrusted = await tlsTrouble(workstation);
    if (untrusted !== null) {
      host.emit('console.untrusted', { ...reachedBy(workstation, untrusted.address), why: untrusted.why });
      return memory.fail(words.untrusted, 'closed');
    }
    const answer = await workstation.ask('hello', { version: memory.state().version }, { held: true });
    const heard = hear(answer);
    if ('refused' in heard) return memory.fail(heard.refused, 'closed');
    host.emit('console.launched', {
      ...reachedBy(workstation, answer?.address ?? ''),
      version: memory.state().version,
      update: heard.value.update,
    });
    if (heard.value.update === 'newer') return memory.fail(words.newer, 'closed');
    if (heard.value.update === 'needed' && memory.state().install.locked)
      return memory.fail(words.locked, 'closed');
    if (heard.value.update === 'needed') return update(heard.value.version, heard.value.sizeBytes);
    memory.set({ stage: 'sign-in' });
    return null;
  };
}
