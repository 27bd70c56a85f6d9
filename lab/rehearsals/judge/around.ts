/**
 * lab/rehearsals/judge/: whether nothing was lost: looks at disks and pages, and what must be equal.
 *
 * A look at the people's machines: what their disks hold, not what happened.
 */
import { parseHosts } from '../../clients/resolver.js';
import type { Seats } from '../../clients/seats.js';
import { siteName } from '../../plan.js';

/** How the people's machines stand at the end. */
export interface Around {
  /** Workstations whose hosts file leads the site's name somewhere. */
  readonly hosts: readonly { readonly workstation: string; readonly address: string }[];
  /** Version of the site as clients see it; null: nobody does. */
  readonly site: string | null;
  /** Version of each deployed client that is in use. */
  readonly clients: readonly string[];
  readonly integrations: readonly string[];
  /** Deployed clients that the site has turned away. */
  readonly refused: number;
}

/** What the judge sees outside of the boxes: hosts files, the site's version, clients. */
export function lookAround({ seats, fleet, probe }: Seats): Around {
  const { clients, integrations } = fleet.state();
  return {
    hosts: seats().flatMap(({ workstation: { name, resolver } }) => {
      const address = parseHosts(resolver.hostsFile()).get(siteName);
      return address === undefined ? [] : [{ workstation: name, address }];
    }),
    site: probe.now()?.version ?? null,
    clients: clients.filter(({ stage }) => stage !== 'off').map(({ version }) => version),
    refused: clients.filter(({ stage }) => stage === 'refused').length,
    integrations: integrations.map(({ version }) => version),
  };
}
