/** The gateway of a world that runs as fast as it can: it waits for real programs, and lab time with it. */
import type { Act } from '../../acts/act.js';
import { perform } from '../../acts/perform.js';
import { gatewayTrouble } from '../../outside/host-gateway/mapping.js';
import type { Lab } from '../../supervisor/lab.js';
import type { Outside } from '../../supervisor/outside.js';
import type { Held } from '../../supervisor/runs.js';
import { createExchange } from './exchange.js';
import type { GatewayWanted } from './open-gateway.js';

/** For `lab.run`: answers come in between two events. Throws when there can be no such gateway. */
export async function openHeldGateway(
  { lab, outside }: { readonly lab: Lab; readonly outside: Outside },
  { mappings, beyond }: GatewayWanted,
  holdMs?: number,
): Promise<{ readonly held: Held; close(): void }> {
  const trouble = gatewayTrouble(mappings, { addresses: outside.network.addresses, beyond });
  if (trouble !== null) throw new Error(trouble.en);
  const acts: Act[] = [];
  const exchange = createExchange({
    beyond,
    ...(holdMs === undefined ? {} : { holdMs }),
    answer: (answer) => void acts.push({ kind: 'gateway-answer', ...answer }),
  });
  const done = async (act: Act): Promise<void> => {
    await lab.act(() => perform(lab, outside, act));
  };
  if (mappings.length > 0) await done({ kind: 'gateway', mappings });
  outside.gateway.attach(exchange);
  return {
    held: {
      due: () => acts.length > 0 || exchange.holds(),
      settle: async () => {
        await exchange.settled();
        for (let act = acts.shift(); act !== undefined; act = acts.shift()) await done(act);
      },
    },
    close: exchange.close,
  };
}
