/**
 * The gateway of a lab that is alive: mappings that somebody has asked for now, and an exchange that carries
 * questions. Whatever a recording or a saved lab brings along opens nothing.
 */
import type { Act } from '../../acts/act.js';
import { gatewayTrouble, type Mapping, placeText } from '../../outside/host-gateway/mapping.js';
import type { Outside } from '../../supervisor/outside.js';
import { createExchange, type HostExchange } from './exchange.js';
import { type AskBox, createAskers } from './snmp.js';

/** What whoever starts a lab allows of its gateway. */
export interface GatewayWanted {
  readonly mappings: readonly Mapping[];
  /** Real places may be on other hosts. */
  readonly beyond: boolean;
}

export const noGateway: GatewayWanted = { mappings: [], beyond: false };

export interface LiveGateway extends Pick<HostExchange, 'holds' | 'settled' | 'tallyOf' | 'close'> {
  readonly beyond: boolean;
  /** What the lab that was found here had, and has no more. */
  readonly closed: readonly Mapping[];
  /** A real manager asks a box by SNMP. */
  readonly askBox: AskBox;
  /** Puts what was asked for in place of what the lab brought along. Throws when it cannot be. */
  open(): Promise<void>;
}

/** Nothing is asked of anybody before `open`. */
export function createLiveGateway(
  outside: Pick<Outside, 'gateway' | 'network'>,
  act: (given: Act) => Promise<unknown>,
  { mappings, beyond }: GatewayWanted,
): LiveGateway {
  /** Answers on their way into the lab: its time waits for them, too. */
  let coming = 0;
  const { ask: askBox, replied } = createAskers(act);
  const exchange = createExchange({
    beyond,
    replied,
    answer: (answer) => {
      coming += 1;
      const taken = (): void => {
        coming -= 1;
      };
      // A lab that has ended takes none.
      act({ kind: 'gateway-answer', ...answer }).then(taken, taken);
    },
  });
  const before = outside.gateway.mappings();
  const wanted = new Set(mappings.map(placeText));
  return {
    beyond,
    closed: before.filter((one) => !wanted.has(placeText(one))),
    askBox,
    open: async () => {
      const trouble = gatewayTrouble(mappings, { addresses: outside.network.addresses, beyond });
      if (trouble !== null) throw new Error(trouble.en);
      if (before.length > 0 || mappings.length > 0) await act({ kind: 'gateway', mappings });
      outside.gateway.attach(exchange);
    },
    holds: () => coming > 0 || exchange.holds(),
    settled: exchange.settled,
    tallyOf: exchange.tallyOf,
    close: exchange.close,
  };
}
