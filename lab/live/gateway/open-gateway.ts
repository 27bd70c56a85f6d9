/**
 * The gateway of a lab that is alive: mappings that somebody has asked for now, and an exchange that carries
 * questions. Whatever a recording or a saved lab brings along opens nothing.
 */
import type { Act } from '../../acts/act.js';
import { gatewayTrouble, type Mapping, placeText, targetText } from '../../outside/host-gateway/mapping.js';
import type { Outside } from '../../supervisor/outside.js';
import { createExchange, type HostExchange } from './exchange.js';
import { type AskBox, createAskers } from './snmp.js';

/** What whoever starts a lab allows of its gateway. */
export interface GatewayWanted {
  readonly mappings: readonly Mapping[];
  /** Real places may be on other hosts. */
  readonly beyond: boolean;
  /**
   * What people have opened since this program was started, as texts: a lab that goes back to a moment has it
   * again as it was then. Absent: nothing but `mappings`.
   */
  readonly opened?: Set<string>;
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

const textOf = (one: Mapping): string => `${placeText(one)}=${targetText(one.target)}`;

/** Nothing is asked of anybody before `open`. `isRaised`: the lab goes on from a moment, with what was open then. */
export function createLiveGateway(
  outside: Pick<Outside, 'gateway' | 'network'>,
  act: (given: Act) => Promise<unknown>,
  { mappings: given, beyond, opened = new Set() }: GatewayWanted,
  isRaised = false,
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
  for (const one of given) opened.add(textOf(one));
  const before = outside.gateway.mappings();
  const mappings = isRaised ? before.filter((one) => opened.has(textOf(one))) : given;
  const wanted = new Set(mappings.map(placeText));
  const isAsBefore = before.map(textOf).join() === mappings.map(textOf).join();
  return {
    beyond,
    closed: before.filter((one) => !wanted.has(placeText(one))),
    askBox,
    open: async () => {
      const trouble = gatewayTrouble(mappings, { addresses: outside.network.addresses, beyond });
      if (trouble !== null) throw new Error(trouble.en);
      if (!isAsBefore) await act({ kind: 'gateway', mappings });
      outside.gateway.attach({
        ...exchange,
        opened: (now) => {
          for (const one of now) opened.add(textOf(one));
        },
      });
    },
    holds: () => coming > 0 || exchange.holds(),
    settled: exchange.settled,
    tallyOf: exchange.tallyOf,
    close: exchange.close,
  };
}
