/** Deeds in words: what people of the lab did, and forms by the names of their pages. */
import { pages as boxPages } from '../../../appliance/pages/index.js';
import { tabs } from '../../../appliance/pages/page.js';
import { join, type Label, same } from '../../../views/label.js';
import type { Act } from '../../acts/act.js';

/** '/login › Management › Failover': the names that a page of a box bears. */
export function pageName(path: string): Label {
  const page = boxPages.find((one) => one.path === path);
  if (page === undefined) return same(path);
  const names = page.menu === null ? [page.title] : [tabs[page.menu.tab], page.menu.sub];
  const site = same(`/${page.site}`);
  return join([site, ...names.filter((one): one is Label => one !== null)], ' › ');
}

const l = (en: string, fr: string): Label => ({ en, fr });

/** What each act is called; its values stand behind it. */
const acts: Readonly<Record<Act['kind'], Label>> = {
  'fleet-call': l('Client told to check in', 'Client invité à s’enregistrer'),
  'fleet-reboot': l('Client’s computer restarted', 'Ordinateur d’un client redémarré'),
  'fleet-off': l('Client’s computer switched off', 'Ordinateur d’un client éteint'),
  'fleet-on': l('Client’s computer switched on', 'Ordinateur d’un client allumé'),
  'fleet-install': l('Jump Client installed', 'Jump Client installé'),
  'fleet-deploy': l('Client software installed', 'Logiciel client installé'),
  'integration-run': l('Integration client run', 'Client d’intégration exécuté'),
  'integration-target': l('Integration client configured', 'Client d’intégration configuré'),
  'integration-reinstall': l('Integration client installed again', 'Client d’intégration réinstallé'),
  'console-deploy': l('MSI deployed', 'MSI déployé'),
  'console-uninstall': l('Uninstalled with MSI', 'Désinstallation avec le MSI'),
  'console-package': l('Installer package run', 'Package d’installateur exécuté'),
  dns: l('DNS record saved', 'Enregistrement DNS en place'),
  'dns-remove': l('DNS record removed', 'Enregistrement DNS supprimé'),
  nat: l('NAT entry saved', 'Entrée NAT enregistrée'),
  'nat-remove': l('NAT entry removed', 'Entrée NAT supprimée'),
  'nat-clear': l('NAT connections closed', 'Connexions NAT fermées'),
  firewall: l('Firewall changed', 'Pare-feu modifié'),
  'arp-flush': l('Neighbours forgotten', 'Voisins oubliés'),
  'hosts-file': l('Hosts file saved', 'Fichier d’hôtes enregistré'),
  'dns-flush': l('Name answers forgotten', 'Réponses DNS oubliées'),
  gateway: l('Gateway mapped', 'Passerelle redirigée'),
  'gateway-answer': l('A real program answered', 'Réponse d’un programme réel'),
  'snmp-ask': l('Asked by SNMP', 'Interrogation SNMP'),
  'cut-power': l('Power cut', 'Alimentation coupée'),
  'switch-on': l('Switched on', 'Mise sous tension'),
  press: l('Button pressed', 'Bouton actionné'),
  cable: l('Cable plugged or unplugged', 'Câble branché ou débranché'),
  filter: l('Wire disturbed', 'Liaison perturbée'),
  overlays: l('Faults set', 'Pannes réglées'),
  'console-launch': l('Access console launched', 'Console d’accès lancée'),
  'console-sign-in': l('Signed in with the access console', 'Connexion par la console d’accès'),
  'console-session': l('Session started', 'Session démarrée'),
  'console-tool': l('Tool used in a session', 'Outil utilisé en session'),
  'console-invite': l('Outsider invited', 'Personne externe invitée'),
  'console-join': l('Session joined', 'Session rejointe'),
  'console-end': l('Session ended', 'Session terminée'),
  'console-close': l('Access console closed', 'Console d’accès fermée'),
  'mail-clear': l('Mailbox emptied', 'Boîte aux lettres vidée'),
  'events-clear': l('Events received emptied', 'Événements reçus vidés'),
  'events-answer': l('Event receiver set', 'Récepteur d’événements réglé'),
  watch: l('Boxes watched', 'Serveurs observés'),
  probe: l('Test client started', 'Client témoin démarré'),
  visit: l('Vendor’s page used', 'Page de l’éditeur utilisée'),
  browse: l('Page opened at a workstation', 'Page ouverte d’un poste'),
  contract: l('Contract changed', 'Contrat modifié'),
  'when-set': l('Trigger armed', 'Déclencheur armé'),
  'when-remove': l('Trigger removed', 'Déclencheur retiré'),
  moment: l('Moment saved', 'Moment enregistré'),
  'rehearsal-start': l('Rehearsal started', 'Répétition commencée'),
  'rehearsal-hint': l('Hint read', 'Indice lu'),
  'rehearsal-end': l('Rehearsal ended', 'Répétition terminée'),
  answer: l('Question answered', 'Question : réponse donnée'),
  ask: l('Help asked for', 'Aide demandée'),
  'story-begin': l('Story begun', 'Histoire commencée'),
  'story-end': l('Story ended', 'Histoire terminée'),
  announce: l('Change announced', 'Changement annoncé'),
  stop: l('Lab stopped', 'Laboratoire arrêté'),
  resume: l('Lab resumed', 'Laboratoire repris'),
};

/** How something was sent, not what; and names that only a file knows. */
const TECHNICAL = new Set(['bodyBase64', 'method', 'path', 'question', 'option']);

/** 'Power cut (B)': what an act is called, with those of its values that say something by themselves. */
export function actWords({ kind, ...values }: Act, shown: (name: string, value: string) => string): Label {
  const parts = Object.entries(values).flatMap(([name, value]: [string, unknown]): string[] => {
    if (name === 'box') return [String(value).toUpperCase()];
    if (Array.isArray(value)) return value.flatMap(namedIn);
    const says = typeof value === 'number' || (typeof value === 'string' && value !== '');
    return says && !TECHNICAL.has(name) ? [shown(name, String(value))] : [];
  });
  const more = parts.length === 0 ? '' : ` (${parts.join(', ')})`;
  const name = actName(kind, values);
  return { en: `${name.en}${more}`, fr: `${name.fr}${more}` };
}

/** Faults of a list, by their names. */
const namedIn = (one: unknown): string[] =>
  typeof one === 'object' && one !== null && 'overlay' in one ? [String(one.overlay)] : [];

function actName(kind: Act['kind'], values: object): Label {
  if (kind !== 'cable' || !('up' in values)) return acts[kind];
  return values.up === true ? l('Cable plugged', 'Câble branché') : l('Cable unplugged', 'Câble débranché');
}
