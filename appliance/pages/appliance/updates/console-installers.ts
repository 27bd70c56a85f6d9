/**
 * Access console installers (MSI) for distribution ahead of an update (G20): offered once support
 * has enabled the extractable console and a check has found what will be installed. The one of the
 * present version is worth keeping: it alone removes obsolete installs (G23).
 *
 * @guide G20, G23 seed
 */
import type { Section } from '../../../../views/blocks.js';
import { type Label, same } from '../../../../views/label.js';
import { words as shared } from '../../../../views/words.js';
import type { Node } from '../../../node/node.js';
import { readSetting } from '../../../store/site/settings.js';
import { siteHostname } from '../../../store/site/site-settings.js';
import { hidden } from '../../forms/fields.js';
import { firstOf } from '../../forms/sample.js';
import { action, type Outcome, type Page } from '../../page.js';

const consoleMsiPath = '/appliance/updates/console-installers';

const words = {
  title: { en: 'Access Console Installers', fr: 'Installeurs de console d’accès' },
  version: { en: 'Console Version', fr: 'Version de la console' },
  use: { en: 'Use', fr: 'Utilisation' },
  old: {
    en: 'Installed version. Keep this file: it alone can remove obsolete installs of this version after the update.',
    fr: 'Version installée. Conservez ce fichier : lui seul peut supprimer les installations obsolètes de cette version après la mise à niveau.',
  },
  next: {
    en: 'Replaces the installed console without uninstalling it. Consoles updated early stay offline until the site is updated.',
    fr: 'Remplace la console installée sans désinstallation. Les consoles mises à jour à l’avance restent hors ligne jusqu’à la mise à niveau du site.',
  },
  none: { en: 'There is no installer.', fr: 'Il n’y a aucun installateur.' },
  gone: { en: 'This version is not offered any more.', fr: 'Cette version n’est plus proposée.' },
} as const satisfies Record<string, Label>;

/** Whether the link to this page stands on the Updates page. */
export function offersConsoleMsi(node: Node): boolean {
  const { shelf } = node.installer.state();
  return shelf.extractableConsole && shelf.checkedMs !== null && node.software.installed().site !== null;
}

/** The installed version first, then those that were found. */
function versions(node: Node): readonly { readonly version: string; readonly next: boolean }[] {
  const now = node.software.installed().site?.version ?? '';
  const found = node.installer
    .list()
    .filter(({ manifest }) => manifest.kind === 'site' && manifest.version !== now)
    .map(({ manifest }) => ({ version: manifest.version, next: true }));
  return [{ version: now, next: false }, ...found];
}

function download(node: Node, version: string): Outcome {
  if (!offersConsoleMsi(node) || !versions(node).some((one) => one.version === version)) {
    return { refused: words.gone };
  }
  const site = node.site();
  const host = site === null ? '' : readSetting(site, siteHostname);
  const file = { product: 'access-console-msi', version, site: host };
  return {
    download: {
      filename: `access-console-${version}.msi`,
      type: 'application/octet-stream',
      bytes: Buffer.from(`${JSON.stringify(file, null, 2)}\n`, 'utf8'),
    },
  };
}

function list(node: Node): Section {
  return {
    id: 'installers',
    title: words.title,
    blocks: [
      {
        kind: 'table',
        caption: words.title,
        columns: [words.version, words.use, shared.actions],
        rows: versions(node).map(({ version, next }) => ({
          id: `msi-${version}`,
          cells: [
            same(version),
            next ? words.next : words.old,
            { press: shared.download, action: 'fetch', values: { version } },
          ],
        })),
        empty: words.none,
      },
      { kind: 'links', items: [{ label: shared.back, href: '/appliance/updates' }] },
    ],
  };
}

export const consoleMsiPage: Page = {
  id: 'appliance.console-installers',
  site: 'appliance',
  path: consoleMsiPath,
  title: words.title,
  right: 'box.manage',
  menu: null,
  under: 'appliance.updates',
  shown: offersConsoleMsi,
  sections: ({ node }) => [list(node)],
  actions: {
    fetch: action({
      fields: { version: hidden({ label: words.version, maxLength: 32 }) },
      edits: null,
      sample: {
        values: ({ node }) => ({ version: firstOf(versions(node)).version }),
        needs: ['outdated', 'console-msi'],
      },
      run: ({ node }, { version }) => download(node, version),
    }),
  },
};
