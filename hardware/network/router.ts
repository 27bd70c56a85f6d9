/** Lays the route table over the wire: who is no neighbour is reached by a gateway, or not at all. */
import type { Ports, Wire } from '../ports.js';
import { type RouteEntry, type Routing, routeTable, routeTo } from './routes.js';

export interface Router {
  readonly wire: Wire;
  set(routing: Routing): void;
}

/** The wire by the routes that are set; before that, every address is a neighbour. */
export function createRouter(ports: Pick<Ports, 'wire' | 'time'>): Router {
  let table: readonly RouteEntry[] | null = null;
  let own: ReadonlySet<string> = new Set();
  return {
    set: (routing) => {
      table = routeTable(routing);
      own = new Set(routing.addresses.map(({ address }) => address));
    },
    wire: {
      call: async (request, timeoutUs) => {
        if (table === null || own.has(request.host)) return ports.wire.call(request, timeoutUs);
        const way = routeTo(table, request.host);
        if (way === null) {
          await ports.time.sleep(timeoutUs);
          return null;
        }
        const sent = way.gateway === '' ? request : { ...request, via: way.gateway };
        return ports.wire.call(sent, timeoutUs);
      },
    },
  };
}
