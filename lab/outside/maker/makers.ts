/** The maker's two counters: the update server, which knows what the customer has bought, and support. */
import { type Micros, MS, type Plate } from '../../../hardware/ports.js';
import { licenceEndpoints25 } from '../../../updates/packages/licence-endpoints-25.js';
import type { UpdateServerState } from '../../../updates/server/server.js';
import { type BoxName, boxNames } from '../../plan.js';
import type { ClientHost } from '../client-host.js';
import { createSupportDesk, type SupportDesk } from './support-desk.js';
import type { HeldCall } from './support-hours.js';
import { createUpdateServer, maintained, type UpdateServer } from './update-server.js';

const CONTRACT_MS = 365 * 86_400_000;
const CUSTOMER = 'Example Corp';

export interface MakersOptions {
  readonly plates: Readonly<Partial<Record<BoxName, Plate>>>;
  readonly startMs: number;
  /** The customer's. */
  readonly zone: string;
  readonly emit: ClientHost['emit'];
  readonly state?: UpdateServerState;
}

/** When support is there, and who keeps a call until then. */
export interface SupportHours {
  /** Null: now. */
  supportOpens(nowUs: Micros): Micros | null;
  hold(call: HeldCall): void;
}

/** The maker's update server and support desk, which know the plates of these boxes. */
export function createMakers(
  { plates, startMs, zone, emit, state }: MakersOptions,
  hours: SupportHours,
): { readonly updates: UpdateServer; readonly support: SupportDesk } {
  const entitlements = Object.values(plates).map((plate) => ({
    ...maintained(plate, CUSTOMER, startMs + CONTRACT_MS),
    licences: [licenceEndpoints25.manifest.id],
  }));
  const ownerOf = (test: (plate: Plate) => boolean): BoxName | null =>
    boxNames.find((name) => {
      const plate = plates[name];
      return plate !== undefined && test(plate);
    }) ?? null;
  const updates = createUpdateServer({
    entitlements,
    ...(state === undefined ? {} : { state }),
    onEvent: ({ kind, guid, data }) =>
      emit(`updates.${kind}`, { box: ownerOf((plate) => plate.guid === guid), ...data }),
  });
  const support = createSupportDesk({
    updates,
    zone,
    guidOf: (serial) => {
      const owner = ownerOf((plate) => plate.serial === serial);
      return owner === null ? null : (plates[owner]?.guid ?? null);
    },
    opensMs: (nowMs) => {
      const opensUs = hours.supportOpens(nowMs * MS);
      return opensUs === null ? null : Math.ceil(opensUs / MS);
    },
    hold: (call) => hours.hold(call),
    onEvent: (kind, guid, data) =>
      emit(`support.${kind}`, { box: ownerOf((plate) => plate.guid === guid), ...data }),
  });
  return { updates, support };
}
