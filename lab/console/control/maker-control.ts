/** The maker's office as the console shows and changes it. */
import { definitions } from '../../../updates/packages/index.js';
import type { Label } from '../../../views/label.js';
import type { Act } from '../../acts/act.js';
import type { BoxName } from '../../plan.js';
import type { Outside } from '../../supervisor/outside.js';
import type { LabCommand } from './lab-command.js';
import type { ContractState, MakerState } from './lab-control.js';

const words = {
  noPackage: {
    en: 'The maker never published this update.',
    fr: 'L’éditeur n’a jamais publié cette mise à jour.',
  },
  noDay: {
    en: 'Give the day from which it is offered.',
    fr: 'Indiquez le jour à partir duquel elle est proposée.',
  },
} as const satisfies Record<string, Label>;

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

const dayMs = (day: string): number | null => (day === '' ? null : Date.parse(`${day}T00:00:00Z`));

/** A command of the maker's page as an act; null: not one of them. */
export function makerAct(command: LabCommand): Act | Label | null {
  if (command.do === 'contract-set') {
    return {
      kind: 'contract',
      box: command.box,
      maintenanceUntilMs: dayMs(command.maintenance),
      extractableConsole: command.extractable,
    };
  }
  if (command.do !== 'rollout-set') return null;
  if (!definitions.some(({ manifest }) => manifest.id === command.package)) return words.noPackage;
  const from = dayMs(command.day);
  if (command.offered === 'day' && from === null) return words.noDay;
  const atMs = command.offered === 'now' ? 'now' : command.offered === 'never' ? null : from;
  return { kind: 'contract', box: command.box, rollout: { package: command.package, atMs } };
}
