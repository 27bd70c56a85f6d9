/** Tests write rows of boxes that they do not run. */
import type { Origin } from '../../appliance/store/origin.js';

export const asOrigin = (name: string): Origin => name as Origin;
