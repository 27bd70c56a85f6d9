/** What a client of the outside world stands on: the lab's time and its wire. */
import type { Micros, Wire } from '../../hardware/ports.js';

export interface ClientHost extends Wire {
  nowUs(): Micros;
  sleep(us: Micros): Promise<void>;
}
