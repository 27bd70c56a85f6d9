/** Everything that an event tells its recipients, by name and in order. */
import type { Node } from '../../node/node.js';
import type { Store } from '../../store/database.js';
import { attributeOf, userNamed } from '../../store/site/history/whole-sessions.js';
import { apiVersion, applianceId } from '../api/era.js';
import { numberOf } from '../api/numbers.js';
import type { OutboundEvent, People } from './events.js';

/** The fields of an outbound event under the vendor's names, as they are posted. */
export function valuesOf(node: Node, site: Store | null, told: OutboundEvent): Record<string, string> {
  const { lsid } = told.fields;
  return {
    event: told.event,
    // Of what is told, not of the product: it changes with the API.
    version: apiVersion(node),
    timestamp: String(Math.floor(node.hardware.clock.nowMs() / 1_000)),
    appliance_id: applianceId(node),
    appliance: node.network.config().hostname,
    ...told.fields,
    ...(lsid === undefined || site === null ? {} : { external_key: attributeOf(site, lsid, 'external_key') }),
  };
}

export const bodyOf = (values: Record<string, string>): string => new URLSearchParams(values).toString();

export const peopleOf =
  (site: Store): People =>
  (username) => {
    const user = userNamed(site, username);
    return {
      userId: user === null ? '' : String(numberOf(user.id)),
      displayName: user === null || user.displayName === '' ? username : user.displayName,
    };
  };
