/**
 * lab/campaign/way-back/: what an operator does when the troubles are over, until a pair serves again.
 *
 * The customer’s network as it was: who tells names and the time, and which address moves with a role.
 */
import { MINUTE } from '../../../hardware/ports.js';
import { defaultPlan } from '../../making/found.js';
import { confirm } from '../deeds/pair.js';
import { makeOwn } from '../deeds/site.js';
import { type Letter, letters, SHARED } from '../place/letters.js';
import type { Scene } from '../scene.js';

/** What stands in the way, and what is done about it. Null: nothing does. */
export interface Move {
  readonly why: string;
  perform(): Promise<unknown>;
}

const TIME = { section: 'Networking :: Time' };
const NETWORK = { section: 'Networking :: Settings' };

/** The time server of a box, and who tells its address, are those of the customer. */
function timeServerMove(scene: Scene, box: Letter): Move | null {
  const { ntpServer, dnsServers } = defaultPlan;
  const config = scene.node(box)?.network.config();
  const dns = dnsServers.join(', ');
  if (config === undefined || (config.ntpServer === ntpServer && config.dnsServers.join(', ') === dns))
    return null;
  return {
    why: `${box} asks another time server than the customer's`,
    perform: async () => {
      const page = await scene.open(box, '/appliance/ip-configuration');
      page.fill('DNS Servers', dns, NETWORK);
      await page.press('Save Changes', NETWORK);
      page.fill('NTP Server', ntpServer, TIME);
      await page.press('Save Changes', TIME);
      await scene.sleep(5 * MINUTE);
    },
  };
}

/** Without the customer's name servers nothing that has a name is found, an update server among them. */
export function nameMove(scene: Scene): Move | null {
  const dns = defaultPlan.dnsServers.join(', ');
  const isElse = (box: Letter): boolean => {
    const config = scene.node(box)?.network.config();
    return config !== undefined && config.dnsServers.join(', ') !== dns;
  };
  const box = letters.find(isElse);
  return box === undefined ? null : timeServerMove(scene, box);
}

/** A clock that is too far off for its time server, or was sent away by it, is set at the next start only. */
export function clockMove(scene: Scene): Move | null {
  const stateOf = (one: Letter) => scene.node(one)?.hardware.read().ntp.state;
  // Whether a time server keeps it is not known yet: it has just been started, or given another one.
  if (letters.some((one) => stateOf(one) === 'starting'))
    return { why: 'a clock asks its time server', perform: () => scene.sleep(5 * MINUTE) };
  const box = letters.find((one) => {
    const state = stateOf(one);
    return state === 'panic' || state === 'denied' || state === 'unreachable';
  });
  if (box === undefined) return null;
  const move = timeServerMove(scene, box);
  if (move !== null) return move;
  return {
    why: `the clock of ${box} is kept right by nobody`,
    perform: async () => {
      await confirm(await scene.open(box, '/appliance/basics'), 'Reboot This Appliance');
      await scene.sleep(5 * MINUTE);
    },
  };
}

/** Somebody has called an address shared that only one box has. */
export function strayShared(scene: Scene, box: Letter): Move | null {
  const stray = scene
    .node(box)
    ?.network.config()
    .addresses.find(({ address, shared }) => shared && address !== SHARED);
  if (stray === undefined) return null;
  return {
    why: `${stray.address} is no shared address of the pair`,
    perform: () => makeOwn(scene, box, stray.address),
  };
}
