/** Connected clients and sessions of a box, as the rest of it deals with them. */
import type { Node } from '../node/node.js';
import type { ClientsService } from './contract.js';
import { closeAllSessions } from './sessions/sessions.js';
import { createTraffic } from './traffic/traffic.js';

/** Clients and sessions of one node. */
export const createClientsService = (node: Node): ClientsService => ({
  ...createTraffic(node),
  closeSessions: (reason) => closeAllSessions(node, reason),
});
