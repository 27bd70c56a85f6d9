/** The maker's office as the console shows it. */
import { definitions } from '../../../updates/packages/index.js';
import type { BoxName } from '../../plan.js';
import type { Outside } from '../../supervisor/outside.js';
import type { ContractState, MakerState } from './lab-state.js';

export interface MakerParts {
  readonly outside: Outside;
  readonly plates: Readonly<Partial<Record<BoxName, { readonly guid: string; readonly serial: string }>>>;
  readonly urls: { readonly updates: string; readonly support: string };
}

/** One reading of all contracts. */
export function makerState({ outside, plates, urls }: MakerParts): MakerState {
  const contracts = Object.entries(plates).flatMap(([box, plate]): ContractState[] => {
    const known = outside.updates.entitlement(plate.guid);
    if (known === null) return [];
    const { maintenanceUntilMs, rolloutMs, downloaded, extractableConsole } = known;
    const { serial } = plate;
    return [{ box: box as BoxName, serial, maintenanceUntilMs, rolloutMs, downloaded, extractableConsole }];
  });
  return {
    contracts,
    packages: definitions.map(({ manifest }) => ({ id: manifest.id, title: manifest.title })),
    updatesUrl: urls.updates,
    supportUrl: urls.support,
  };
}
