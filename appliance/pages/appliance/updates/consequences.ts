/**
 * appliance/pages/appliance/updates/: the tab Updates.
 *
 * What an installation will do, told before it begins.
 */
import { planFor } from '../../../../updates/installer/plan.js';
import { kindTraits } from '../../../../updates/installer/state.js';
import type { Manifest } from '../../../../updates/package-format.js';
import { duration } from '../../../../views/format.js';
import { type Label, same } from '../../../../views/label.js';
import type { Node } from '../../../node/node.js';
import { databaseBytes } from '../../../store/database.js';

/** How long an installation would take with what the box holds now. */
function estimateMs(node: Node, manifest: Manifest): number {
  const site = node.site();
  const amounts = {
    databaseBytes: site === null ? 0 : databaseBytes(site.db),
    filesBytes: node.ports.disk.filesBytes(),
  };
  const plan = planFor(manifest, amounts, 0);
  return plan.workMs + plan.restartMs + plan.verifyMs;
}

const minute = 60_000;

/** How long the site is down, and for whom. */
export function consequences(node: Node, manifest: Manifest): Label {
  const { siteDown, reboots } = kindTraits[manifest.kind];
  if (!siteDown) {
    return {
      en: 'The site goes on running; nobody is signed out.',
      fr: 'Le site continue de fonctionner ; personne n’est déconnecté.',
    };
  }
  const takes = duration(Math.ceil(estimateMs(node, manifest) / minute) * minute);
  const end = reboots
    ? { en: ' The appliance restarts at the end.', fr: ' Le serveur redémarre à la fin.' }
    : same('');
  return {
    en: `The site will be unavailable for about ${takes.en}: users are signed out and running sessions are closed.${end.en}`,
    fr: `Le site sera indisponible pendant environ ${takes.fr} : les utilisateurs sont déconnectés et les sessions en cours sont fermées.${end.fr}`,
  };
}

/** What a pair loses when one box is updated alone; null: nothing to warn of. */
export function pairWarning(node: Node): { title: Label; text: Label; button: Label } | null {
  const state = node.installer.state();
  if (state.at !== 'awaiting-licence' || node.failover.role() === 'none') return null;
  const { kind, title } = state.chosen.manifest;
  if (!kindTraits[kind].siteDown) return null;
  return {
    title: { en: 'This appliance is paired', fr: 'Ce serveur est en relation de reprise en séquence' },
    text: {
      en: `${title.en} would be installed while the failover relationship is in force. Two appliances with different software stop synchronising until their versions are equal again. Break the relationship first.`,
      fr: `${title.fr} serait installé pendant que la relation de reprise en séquence est en vigueur. Deux serveurs dont le logiciel diffère ne se synchronisent plus tant que leurs versions ne sont pas de nouveau égales. Rompez d’abord la relation.`,
    },
    button: { en: 'Install Nevertheless', fr: 'Installer malgré tout' },
  };
}
