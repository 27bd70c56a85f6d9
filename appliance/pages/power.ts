/** Where somebody waits for an appliance whose power he switched. */
import type { Label } from '../../views/label.js';
import type { Node } from '../node/node.js';

export type PowerAsked = 'reboot' | 'off' | 'reset';

/** Open to everybody: nobody is signed in any more by then. */
export const POWER_PATH = '/appliance/power';

export const underWay = {
  reboot: { en: 'The appliance is restarting', fr: 'Le serveur redémarre' },
  off: { en: 'The appliance is shutting down', fr: 'Le serveur s’éteint' },
  reset: { en: 'The appliance is being reset', fr: 'Le serveur est en cours de réinitialisation' },
} as const satisfies Record<PowerAsked, Label>;

/** Where whoever asked for it waits; `run` tells this run of the box from the next, `up` how long ago it was. */
export const powerPlace = (node: Node, asked: PowerAsked): string =>
  `${POWER_PATH}?for=${asked}&run=${node.ports.boot}&up=${Math.floor(node.hardware.read().uptimeMs)}`;

/** What is under way, as a sentence. */
export const powerWords = (asked: PowerAsked): Label => {
  const { en, fr } = underWay[asked];
  return { en: `${en}.`, fr: `${fr}.` };
};
