/**
 * The robot as administrator of the customer's network: DNS and NAT controllers, hosts files, clients by IP.
 */
import { SECOND } from '../../../hardware/ports.js';
import { BrowserError } from '../../clients/browser/browser.js';
import { withHost } from '../../clients/resolver.js';
import { durationUs } from '../../hosting/when/duration.js';
import { isAddress, publicAddress } from '../../outside/network/site-network.js';
import { siteName } from '../../plan.js';
import type { Command } from '../language/vocabulary.js';
import type { Stage } from '../stage.js';

// An administrator who changes where a name leads gives it a short life.
const TTL_S = 300;

type Spec<K extends keyof Command> = NonNullable<Command[K]>;

/** Deeds of a robot outside of the boxes: names, NAT, hosts files. */
export function networkHandlers(stage: Stage, hand: () => Promise<void>) {
  /** An address, or a box's own. */
  const addressOf = (to: string): string => {
    const { host } = stage.addressOf(to);
    if (!isAddress(host)) throw new BrowserError('unexpected', `“${to}” is no box and no address`);
    return host;
  };
  return {
    setDns: async ({ name = siteName, to, ttl }: Spec<'setDns'>): Promise<void> => {
      await hand();
      const ttlS = ttl === undefined ? TTL_S : Math.round(durationUs(ttl) / SECOND);
      stage.network({ kind: 'dns', name, address: addressOf(to), ttlS });
    },
    setNat: async ({ to }: Spec<'setNat'>): Promise<void> => {
      await hand();
      const { tlsPort } = stage.addresses;
      const inside = { insideAddress: addressOf(to), insidePort: tlsPort };
      stage.network({ kind: 'nat', publicAddress, publicPort: tlsPort, ...inside });
    },
    integration: async ({ target, version, run }: Spec<'integration'>): Promise<void> => {
      await hand();
      stage.integration({
        run,
        ...(target === undefined ? {} : { target: stage.addressOf(target).host }),
        ...(version === undefined ? {} : { version }),
      });
    },
    hostsFile: async ({ on, site }: Spec<'hostsFile'>): Promise<void> => {
      await hand();
      const text = withHost(stage.hostsFile(on), siteName, site === undefined ? null : addressOf(site));
      stage.network({ kind: 'hosts-file', workstation: on, text });
    },
  };
}
