/** Addresses, gateway, NTP and DNS settings of the box: kept in its store, applied to its hardware. */
import type { Node } from '../../node/node.js';
import { readDoc, writeDoc } from '../../store/docs.js';
import type { NetworkConfig, NetworkService } from './contract.js';

export const NETWORK_DOC = 'network';

/** A box from the factory: one address that needs no plan, nothing else set. */
const factoryConfig: NetworkConfig = {
  hostname: 'appliance.example.net',
  addresses: [],
  gateway: '',
  ntpServer: '',
  dnsServers: [],
  timeZone: 'UTC',
};

/** Network settings of one node; what is stored is applied at boot and at every change. */
export function createNetworkService(node: Node): NetworkService {
  const port = node.ports.tlsPort;
  // Every page and every probe asks; only `save` changes it.
  let known: NetworkConfig | null = null;
  const config = (): NetworkConfig => {
    known ??= readDoc<NetworkConfig>(node.box, NETWORK_DOC) ?? factoryConfig;
    return known;
  };
  const apply = async (): Promise<void> => {
    const now = config();
    node.hardware.setRouting({ addresses: now.addresses, gateway: now.gateway, routes: now.routes ?? [] });
    node.hardware.setDnsServers(now.dnsServers);
    await node.hardware.applyAddresses(now.addresses, port);
    // The time server is asked from an address that is held by now.
    node.hardware.setNtpServer(now.ntpServer);
    node.changed('network');
  };
  const save = (next: NetworkConfig): Promise<void> => {
    node.box.transaction('network', () => writeDoc(node.box, NETWORK_DOC, next));
    known = next;
    return apply();
  };
  return {
    port,
    config,
    save,
    setEnabled: async (address, enabled) => {
      const now = config();
      const addresses = now.addresses.map((one) => (one.address === address ? { ...one, enabled } : one));
      await save({ ...now, addresses });
    },
    start: apply,
  };
}
