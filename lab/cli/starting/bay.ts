/** What people and tools of this host reach of a lab beside its boxes: console, time and names, whatever lab is there. */

import type { LabControl } from '../../console/control/lab-control.js';
import { type LabSurface, openLabSurface, type SurfaceOptions } from '../../console/open-console.js';
import { openSnmpServers } from '../../live/gateway/snmp.js';
import { openUdpServers } from '../../live/gateway/udp-servers.js';
import type { BaySurface } from '../../live/host/contract.js';
import type { LiveLab } from '../../live/live-lab.js';
import type { SiteNetwork } from '../../outside/network/site-network.js';
import type { AddressPlan } from '../../plan.js';
import { type HostPlace, type HostPlaces, snmpPlaces } from './host-places.js';

export interface Bay extends BaySurface {
  readonly sites: LabSurface['sites'];
  /** Everything of the lab that is shown. */
  readonly control: LabControl;
  begin: LabSurface['begin'];
}

/** What a tool on a host with 127.0.0.1 alone is told: a name leads to where something answers. */
const elsewhere =
  (lookup: SiteNetwork['lookup'], { sites }: HostPlaces): SiteNetwork['lookup'] =>
  (name) => {
    const record = lookup(name);
    return record === null ? null : { ...record, address: sites[record.address]?.host ?? record.address };
  };

/** Where a bay is reached: its console always, and what belongs to the lab that is there. */
export interface BayAt {
  readonly console: HostPlace;
  of(addresses: AddressPlan): HostPlaces;
}

/** Opens the console at its place, which shows no lab yet. Rejects when a place is taken. */
export async function openBay(
  at: BayAt,
  { token, shelf, ...door }: Omit<SurfaceOptions, 'port'>,
): Promise<Bay> {
  const surface = await openLabSurface({
    port: at.console.port,
    ...door,
    ...(token === undefined ? {} : { token }),
    ...(shelf === undefined ? {} : { shelf }),
  });
  let servers: readonly { close(): Promise<void> }[] = [];
  const hide = async (): Promise<void> => {
    await surface.hide();
    for (const one of servers) await one.close();
    servers = [];
  };
  return {
    url: surface.url,
    token: surface.token,
    sites: surface.sites,
    control: surface.control,
    show: async (liveLab: LiveLab) => {
      const { live, lab, outside, gateway } = liveLab;
      const places = at.of(outside.network.addresses);
      const { tell, lookup } = outside.says;
      const time = await openUdpServers({
        ntp: places.ntp,
        dns: places.dns,
        nowUs: () => live.throttle.shownUs(lab.nowUs()),
        tell,
        lookup: places.isElsewhere ? elsewhere(lookup, places) : lookup,
        resolver: places.resolver,
      });
      servers = [time];
      servers = [time, await openSnmpServers(snmpPlaces(liveLab, places), gateway.askBox)];
      await surface.show(liveLab, places.sites);
    },
    begin: surface.begin,
    hide,
    close: async () => {
      await hide();
      await surface.close();
    },
  };
}
