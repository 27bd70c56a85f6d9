/**
 * How the access console came onto a workstation: by itself, or by MSI on a locked-down machine that
 * lets nobody else install (G19). A new MSI replaces the console without an uninstall (G22); was it
 * running, the old files stay behind as an obsolete install that only the old MSI can remove (G23).
 * Pure.
 *
 * @guide G19, G22-G23 seed
 */

import * as v from 'valibot';
import { deployedKinds } from '../../../appliance/store/client-kinds/index.js';
import { readJson } from '../../../hardware/kernel/read-json.js';
import type { Label } from '../../../views/label.js';

export interface ConsoleInstall {
  /** '': no console is installed. */
  readonly version: string;
  readonly by: 'self' | 'msi';
  /** The machine lets no program update itself. */
  readonly locked: boolean;
  /** Versions of installs that were left behind. */
  readonly obsolete: readonly string[];
}

const FILE_LENGTH_MAX = 8_192;
const OBSOLETE_MAX = 10;

const words = {
  notMsi: {
    en: 'This file is no installer (MSI) of an access console.',
    fr: 'Ce fichier n’est pas un installateur (MSI) de console d’accès.',
  },
  notPackage: {
    en: 'This file is no installer package of an access console.',
    fr: 'Ce fichier n’est pas un package d’installateur de console d’accès.',
  },
  same: {
    en: 'The console of this version is installed already.',
    fr: 'La console de cette version est déjà installée.',
  },
  locked: {
    en: 'This computer is locked down: only an MSI deployed by its administrator can install programs.',
    fr: 'Cet ordinateur est verrouillé : seul un MSI déployé par son administrateur peut installer des programmes.',
  },
} as const satisfies Record<string, Label>;

const notThis = (msi: string): Label => ({
  en: `This MSI is of version ${msi} and can only remove installs of that version.`,
  fr: `Ce MSI est en version ${msi} et ne peut supprimer que des installations de cette version.`,
});

export type Changed = { readonly install: ConsoleInstall } | { readonly refused: Label };

const version = v.pipe(v.string(), v.regex(/^\d{1,4}(\.\d{1,6}){1,3}$/));
const msiSchema = v.object({ product: v.literal('access-console-msi'), version });
const packageSchema = v.object({
  product: v.literal('installer-package'),
  kind: v.picklist(['access-console', 'jump-client']),
  id: v.string(),
  key: v.string(),
});
const deployedSchema = v.object({
  product: v.literal('deployed-client'),
  kind: v.picklist(deployedKinds),
  id: v.string(),
  key: v.string(),
  name: v.string(),
});

/** An installer package as /login makes them; null: something else. */
export const readPackage = (text: string) => readJson(packageSchema, text, FILE_LENGTH_MAX);
/** The installation file of a Jumpoint, an agent or an integration client. */
export const readDeployed = (text: string) => readJson(deployedSchema, text, FILE_LENGTH_MAX);

/** An administrator deploys an MSI; works on locked machines, too. */
export function deployMsi(before: ConsoleInstall, text: string, running: boolean): Changed {
  const msi = readJson(msiSchema, text, FILE_LENGTH_MAX);
  if (msi === null) return { refused: words.notMsi };
  if (msi.version === before.version) return { refused: words.same };
  const left = running && before.version !== '' ? [before.version] : [];
  const obsolete = [...new Set([...before.obsolete, ...left])].filter((one) => one !== msi.version);
  return {
    install: { ...before, version: msi.version, by: 'msi', obsolete: obsolete.slice(-OBSOLETE_MAX) },
  };
}

/** An MSI removes what it installed, and nothing of another version. */
export function removeMsi(before: ConsoleInstall, text: string): Changed {
  const msi = readJson(msiSchema, text, FILE_LENGTH_MAX);
  if (msi === null) return { refused: words.notMsi };
  const isObsolete = before.obsolete.includes(msi.version);
  if (isObsolete) {
    return { install: { ...before, obsolete: before.obsolete.filter((one) => one !== msi.version) } };
  }
  return before.version === msi.version
    ? { install: { ...before, version: '', by: 'msi' } }
    : { refused: notThis(msi.version) };
}

/** What an installer package must first pass on the machine itself. */
export function checkPackage(
  before: ConsoleInstall,
  text: string,
): { readonly id: string; readonly key: string } | { readonly refused: Label } {
  if (before.locked) return { refused: words.locked };
  const file = readPackage(text);
  return file === null || file.kind !== 'access-console' ? { refused: words.notPackage } : file;
}
