/** The access console of a workstation as installed software: by MSI, by itself, what was left behind. */

import type { Section } from '../../../views/blocks.js';
import { type Label, same } from '../../../views/label.js';
import { words as shared } from '../../../views/words.js';
import type { CommandName } from '../commands/index.js';
import type { SeatState } from '../control/lab-state.js';

const words = {
  title: { en: 'Installed software', fr: 'Logiciels installés' },
  console: { en: 'Access console', fr: 'Console d’accès' },
  by: { en: 'Installed by', fr: 'Installée par' },
  msi: { en: 'MSI', fr: 'MSI' },
  self: { en: 'Its own update', fr: 'Sa propre mise à niveau' },
  machine: { en: 'Computer', fr: 'Ordinateur' },
  locked: {
    en: 'Locked down: programs cannot update themselves',
    fr: 'Verrouillé : les programmes ne peuvent pas se mettre à niveau',
  },
  free: { en: 'Not locked down', fr: 'Non verrouillé' },
  obsolete: { en: 'Obsolete installs', fr: 'Installations obsolètes' },
  file: { en: 'MSI file', fr: 'Fichier MSI' },
  oldFile: { en: 'MSI file of the obsolete install', fr: 'Fichier MSI de l’installation obsolète' },
  fileHelp: {
    en: 'From /appliance > Updates > Access Console Installers. A running console is closed; its old files stay behind.',
    fr: 'Depuis /appliance > Mises à jour > Installeurs de console d’accès. Une console ouverte est fermée ; ses anciens fichiers restent.',
  },
  oldFileHelp: {
    en: 'The old MSI that you kept: it alone removes what it installed.',
    fr: 'L’ancien MSI que vous avez conservé : lui seul supprime ce qu’il a installé.',
  },
  deploy: { en: 'Deploy MSI', fr: 'Déployer le MSI' },
  uninstall: { en: 'Uninstall with MSI', fr: 'Désinstaller avec le MSI' },
  package: { en: 'Installer package', fr: 'Package d’installateur' },
  packageHelp: {
    en: 'From /login > Access Console > Settings > Access Console Installers.',
    fr: 'Depuis /login > Console d’accès > Paramètres > Installateurs de console d’accès.',
  },
  usePackage: { en: 'Run installer package', fr: 'Exécuter le package d’installateur' },
} as const satisfies Record<string, Label>;

/** The console installed on a workstation, and the forms for its files. */
export function softwareSection({ name, console }: SeatState): Section {
  const { version, install } = console;
  const form = (action: CommandName, label: Label, help: Label, submit: Label) =>
    ({
      kind: 'form',
      action,
      multipart: true,
      fields: [
        { kind: 'hidden', name: 'workstation', label: shared.name, value: name },
        { kind: 'file', name: 'file', label, value: '', help },
      ],
      submit,
    }) as const;
  return {
    id: 'software',
    title: words.title,
    blocks: [
      {
        kind: 'facts',
        items: [
          { label: words.console, value: version === '' ? shared.noneFeminine : same(version) },
          { label: words.by, value: install.by === 'msi' ? words.msi : words.self },
          { label: words.machine, value: install.locked ? words.locked : words.free },
          {
            label: words.obsolete,
            value: install.obsolete.length === 0 ? shared.noneFeminine : same(install.obsolete.join(', ')),
          },
        ],
      },
      form('console-deploy', words.file, words.fileHelp, words.deploy),
      form('console-uninstall', words.oldFile, words.oldFileHelp, words.uninstall),
      form('console-package', words.package, words.packageHelp, words.usePackage),
    ],
  };
}
