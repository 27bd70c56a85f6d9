/** Real programs of this host in place of machines outside. */
import type { Label } from '../../../views/label.js';
import { gatewayTrouble, type Mapping, placeText, readHalves } from '../../outside/host-gateway/mapping.js';
import { type CommandParts, command } from './command.js';
import { short } from './entries.js';

const words = {
  none: { en: 'Nothing is mapped there.', fr: 'Rien n’y est redirigé.' },
  set: {
    en: 'What is asked there is asked of the real program from now on.',
    fr: 'Ce qui y est demandé l’est désormais au programme réel.',
  },
  removed: {
    en: 'Nothing leaves there any more: the lab’s own machine answers again, where there is one.',
    fr: 'Plus rien n’en sort : la machine du laboratoire y répond de nouveau, s’il y en a une.',
  },
} as const satisfies Record<string, Label>;

const others = ({ outside }: CommandParts, place: string): readonly Mapping[] =>
  outside.gateway.mappings().filter((one) => placeText(one) !== place);

const sample = { place: 'hook.example.com:443', target: 'http://127.0.0.1:9000' };

export const gateway = {
  'gateway-set': command('gateway-set', { place: short, target: short }).does({
    perform: (parts, { place, target }) => {
      const mapping = readHalves(place, target);
      if ('refused' in mapping) return mapping.refused;
      const mappings = [...others(parts, placeText(mapping)), mapping];
      const { addresses } = parts.outside.network;
      const { beyond } = parts.gateway;
      return gatewayTrouble(mappings, { addresses, beyond }) ?? { kind: 'gateway', mappings };
    },
    done: words.set,
    sample: { values: () => sample },
  }),
  'gateway-remove': command('gateway-remove', { place: short }).does({
    perform: (parts, { place }) => {
      const mappings = others(parts, place);
      return mappings.length === parts.outside.gateway.mappings().length
        ? words.none
        : { kind: 'gateway', mappings };
    },
    done: words.removed,
    sample: { values: () => ({ place: sample.place }) },
  }),
};
