/** The addresses of a lab for which no others were asked, as most tests have it. */
import { defaultAddresses } from '../../lab/plan.js';

export const boxAddresses = defaultAddresses.boxes;
export const sharedAddress = defaultAddresses.shared;
export const labAddresses = defaultAddresses.servers;
export const gatewayAddress = labAddresses.gateway;
export const probeAddress = defaultAddresses.probe;
export const TLS_PORT = defaultAddresses.tlsPort;
