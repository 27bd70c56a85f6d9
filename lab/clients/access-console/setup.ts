/** Putting consoles onto a workstation, and taking them off: MSI files and installer packages. */
import { SECOND } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import type { Workstation } from '../workstation.js';
import { hear } from './answers.js';
import { type Changed, type ConsoleInstall, checkPackage, deployMsi, removeMsi } from './install.js';
import type { ConsoleState } from './state.js';

export interface ConsoleSetup {
  /** An administrator deploys an MSI. All resolve to null, or to what the person is told. */
  deploy(file: string): Promise<Label | null>;
  uninstall(file: string): Promise<Label | null>;
  /** Somebody runs an installer package that the site made; it asks the site (G35). */
  usePackage(file: string): Promise<Label | null>;
}

const MSI_US = 15 * SECOND;

interface Parts {
  readonly workstation: Workstation;
  readonly state: () => ConsoleState;
  readonly set: (change: Partial<ConsoleState>) => void;
  /** The running console ends: its files are replaced under it. */
  readonly stop: () => Promise<Label | null>;
}

/** Installs, changes and removes the console of a workstation from the maker's files. */
export function createConsoleSetup({ workstation, state, set, stop }: Parts): ConsoleSetup {
  const { host } = workstation;
  const before = (): ConsoleInstall => ({ ...state().install, version: state().version });
  const take = (changed: Changed): Label | null => {
    if ('refused' in changed) {
      set({ message: changed.refused });
      return changed.refused;
    }
    const { version, ...install } = changed.install;
    set({ version, install, message: null });
    const told = { workstation: workstation.name, version, obsolete: install.obsolete.length };
    host.emit('console.installed', told);
    return null;
  };
  return {
    deploy: async (file) => {
      const running = state().stage !== 'closed';
      const changed = deployMsi(before(), file, running);
      if ('refused' in changed) return take(changed);
      if (running) await stop();
      await host.sleep(MSI_US);
      return take(deployMsi(before(), file, running));
    },
    uninstall: async (file) => {
      const changed = removeMsi(before(), file);
      if ('refused' in changed) return take(changed);
      if (changed.install.version === '' && state().stage !== 'closed') await stop();
      await host.sleep(MSI_US);
      return take(removeMsi(before(), file));
    },
    usePackage: async (text) => {
      const file = checkPackage(before(), text);
      if ('refused' in file) return take(file);
      const asked = { installer: file.id, key: file.key };
      const heard = hear(await workstation.ask('consolePackage', asked));
      if ('refused' in heard) return take(heard);
      if (state().stage !== 'closed') await stop();
      await host.sleep(MSI_US);
      return take({ install: { ...before(), version: heard.value.version, by: 'self' } });
    },
  };
}
