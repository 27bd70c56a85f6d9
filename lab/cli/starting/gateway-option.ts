/** `--gateway`: real programs of this host in place of machines outside. */
import type { LiveGateway } from '../../live/gateway/open-gateway.js';
import {
  gatewayTrouble,
  type Mapping,
  placeText,
  readMapping,
  targetText,
} from '../../outside/host-gateway/mapping.js';
import type { AddressPlan } from '../../plan.js';
import { Mistake } from '../mistake.js';
import { custom, several } from '../options.js';

export const gatewayOption = several<Mapping>(
  custom<readonly Mapping[]>(
    'NAME[:PORT]=[SCHEME://]HOST:PORT',
    'a program of this host (http://127.0.0.1:9000) in place of a machine outside; may be repeated',
    [],
    (given, name) => {
      const read = readMapping(given);
      if ('refused' in read) throw new Mistake(`${name} ${given}: ${read.refused.en}`);
      return [read];
    },
  ),
);

/** All can be opened in a lab of these addresses. Throws Mistake. */
export function checkGateway(mappings: readonly Mapping[], addresses: AddressPlan, beyond: boolean): void {
  const trouble = gatewayTrouble(mappings, { addresses, beyond });
  if (trouble !== null) throw new Mistake(`--gateway: ${trouble.en}`);
}

/** What is said of it when the lab runs; '' without one. */
export function gatewayLines(mappings: readonly Mapping[], { closed }: Pick<LiveGateway, 'closed'>): string {
  const open = mappings.map((one) => `${placeText(one)} is ${targetText(one.target)}`);
  const shut =
    closed.length === 0
      ? []
      : [`closed: ${closed.map(placeText).join(', ')} (give --gateway again to open it)`];
  return [...open, ...shut]
    .map((line, at) => `  ${(at === 0 ? 'Gateway' : '').padEnd(19)}${line}\n`)
    .join('');
}
