/** The instant of the sample lab. */
import { MS } from '../../../hardware/ports.js';

export const NOW_US = Date.UTC(2018, 0, 8, 9) * MS;
