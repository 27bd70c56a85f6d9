/**
 * appliance/services/installer/: carries out what updates/installer/ decides, and asks the update server.
 *
 * What the node and its pages know of the installer service.
 */
import type { PackageState } from '../../../updates/catalogue.js';
import type { InstallerProgress } from '../../../updates/installer/plan.js';
import type { InstallerInput, InstallerState, StoredPackage } from '../../../updates/installer/state.js';
import type { Prerequisite } from '../../../updates/package-format.js';
import type { Label } from '../../../views/label.js';

export interface ListedPackage extends StoredPackage {
  readonly state: PackageState;
  /** What must be installed first. */
  readonly missing: readonly Prerequisite[];
  /** Fetched before, waiting on the disk. */
  readonly onDisk: boolean;
}

export type Answered = { readonly because: Label } | { readonly refused: Label };

/** What an operator can ask of the installer; results of effects come from within. */
type OperatorInput = Extract<
  InstallerInput,
  { kind: 'check' | 'choose' | 'accept' | 'decline' | 'cancel' | 'dismiss' }
>;

export interface InstallerService {
  state(): InstallerState;
  /** Long work under way; null for none. */
  progress(): InstallerProgress | null;
  /** Packages that are offered or wait on the disk. */
  list(): readonly ListedPackage[];
  operate(input: OperatorInput): Answered;
  /** A package file given by hand: checked completely, then stored. */
  upload(bytes: Buffer): Answered;
  /** The appliance download key at this box time. */
  downloadKey(nowMs: number): string;
  /** What support asks for; null while there is nothing to repair. */
  supportRequest(): string | null;
  /** Repairs with the code that support gave. */
  repair(code: string): Answered;
  /** Resolves when no work of the installer is under way (tests, orderly shutdown). */
  idle(): Promise<void>;
  start(): void;
}
