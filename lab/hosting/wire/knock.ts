/** A TCP connection that is opened and closed at once: somebody looks whether a port is open. */
import type { WireRequest } from '../../../hardware/ports.js';

/** Whether this is one, at a port where somebody listens. */
export const isKnock = (request: WireRequest, ports: ReadonlySet<number>): boolean =>
  request.proto === 'tcp' && request.method === 'SYN' && ports.has(request.port);
