/** What people and tools of this host reach of a lab beside its boxes: console, time and names, whatever lab is there. */
import { type LabSurface, openLabSurface, type SurfaceOptions } from '../../console/open-console.js';
import { openUdpServers, type UdpServers } from '../../live/gateway/udp-servers.js';
import type { BaySurface } from '../../live/host/contract.js';
import type { LiveLab } from '../../live/live-lab.js';
import type { SiteNetwork } from '../../outside/network/site-network.js';
import type { HostPlaces } from './host-places.js';

export interface Bay extends BaySurface {
  readonly sites: LabSurface['sites'];
}

/** What a tool on a host with 127.0.0.1 alone is told: a name leads to where something answers. */
const elsewhere =
  (lookup: SiteNetwork['lookup'], { sites }: HostPlaces): SiteNetwork['lookup'] =>
  (name) => {
    const record = lookup(name);
    return record === null ? null : { ...record, address: sites[record.address]?.host ?? record.address };
  };

/** Opens the console at its place, which shows no lab yet. Rejects when a place is taken. */
export async function openBay(
  places: HostPlaces,
  { token, shelf }: Pick<SurfaceOptions, 'token' | 'shelf'>,
): Promise<Bay> {
  const surface = await openLabSurface({
    ...{ port: places.console.port, places: places.sites },
    ...(token === undefined ? {} : { token }),
    ...(shelf === undefined ? {} : { shelf }),
  });
  let servers: UdpServers | null = null;
  const hide = async (): Promise<void> => {
    await surface.hide();
    await servers?.close();
    servers = null;
  };
  return {
    url: surface.url,
    token: surface.token,
    sites: surface.sites,
    show: async (liveLab: LiveLab) => {
      const { live, lab, outside } = liveLab;
      const { tell, lookup } = outside.says;
      servers = await openUdpServers({
        ntp: places.ntp,
        dns: places.dns,
        nowUs: () => live.throttle.shownUs(lab.nowUs()),
        tell,
        lookup: places.isShared ? elsewhere(lookup, places) : lookup,
      });
      await surface.show(liveLab);
    },
    begin: surface.begin,
    hide,
    close: async () => {
      await hide();
      await surface.close();
    },
  };
}
