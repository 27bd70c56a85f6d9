/** Deeds in words: what people of the lab did, and forms by the names of their pages. */
import { pages as boxPages } from '../../../appliance/pages/index.js';
import { tabs } from '../../../appliance/pages/page.js';
import { overlays } from '../../../hardware/faults/index.js';
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

/** What a value is called where forms of the lab offer it. */
const valueLabels: Readonly<Record<string, Readonly<Record<string, Label>>>> = {
  button: { power: l('power button', 'bouton d’alimentation'), reset: l('Reset button', 'bouton Reset') },
  how: { finished: l('ended', 'terminée'), abandoned: l('abandoned', 'abandonnée') },
};

/** 'Power cut (B)': what an act is called, with those of its values that say something by themselves. */
export function actWords({ kind, ...values }: Act, shown: (name: string, value: string) => string): Label {
  const parts = Object.entries(values).flatMap(([name, value]: [string, unknown]): Label[] => {
    if (name === 'box') return [same(String(value).toUpperCase())];
    if (Array.isArray(value)) return value.flatMap(namedIn);
    const says = typeof value === 'number' || (typeof value === 'string' && value !== '');
    if (!says || TECHNICAL.has(name)) return [];
    return [valueLabels[name]?.[String(value)] ?? same(shown(name, String(value)))];
  });
  const { en, fr } = join(parts, ', ');
  const name = actName(kind, values);
  return parts.length === 0 ? name : { en: `${name.en} (${en})`, fr: `${name.fr} (${fr})` };
}

/** Faults of a list, by their names. */
const namedIn = (one: unknown): Label[] =>
  typeof one === 'object' && one !== null && 'overlay' in one
    ? [overlays.find(({ name }) => name === one.overlay)?.label ?? same(String(one.overlay))]
    : [];

function actName(kind: Act['kind'], values: object): Label {
  if (kind !== 'cable' || !('up' in values)) return acts[kind];
  return values.up === true ? l('Cable plugged', 'Câble branché') : l('Cable unplugged', 'Câble débranché');
}

/** What forms of a page do, by the page; of all pages, by what such a form is called everywhere. */
const forms: Readonly<Record<string, Readonly<Record<string, Label>>>> = {
  '': {
    'sign-in': l('Signed in', 'Connexion'),
    'sign-out': l('Signed out', 'Déconnexion'),
    agreement: l('Agreement at sign-in accepted', 'Accord de connexion accepté'),
    create: l('Entry added', 'Entrée ajoutée'),
    add: l('Entry added', 'Entrée ajoutée'),
    save: l('Settings saved', 'Réglages enregistrés'),
    delete: l('Entry deleted', 'Entrée supprimée'),
    remove: l('Entry removed', 'Entrée retirée'),
    'add-member': l('Member added', 'Membre ajouté'),
    'remove-member': l('Member removed', 'Membre retiré'),
    'move-up': l('Entry moved up', 'Entrée remontée'),
    'create-package': l('Installer made', 'Installateur créé'),
    'fetch-package': l('Installer downloaded', 'Installateur téléchargé'),
    'delete-package': l('Installer deleted', 'Installateur supprimé'),
    password: l('Own password changed', 'Propre mot de passe changé'),
    test: l('Test run', 'Essai lancé'),
    csv: l('Report downloaded', 'Rapport téléchargé'),
    recording: l('Recording downloaded', 'Enregistrement téléchargé'),
    networks: l('Allowed networks set', 'Réseaux autorisés réglés'),
    open: l('Tunnel for support opened', 'Tunnel d’assistance ouvert'),
    close: l('Tunnel for support closed', 'Tunnel d’assistance fermé'),
    bundle: l('File for support downloaded', 'Fichier pour l’assistance téléchargé'),
    fetch: l('Installer downloaded', 'Installateur téléchargé'),
    settings: l('Settings saved', 'Réglages enregistrés'),
    reset: l('Put back', 'Réinitialisation'),
  },
  'login/signed-in-users': {
    'sign-out': l('Somebody signed out', 'Quelqu’un déconnecté'),
    end: l('Session ended by force', 'Session interrompue'),
  },
  'login/whats-new': { read: l('News read', 'Nouveautés lues') },
  'login/account': {
    console: l('Access console downloaded', 'Console d’accès téléchargée'),
    profile: l('Own profile saved', 'Propre profil enregistré'),
  },
  'login/jump-policies': {
    approve: l('Access granted', 'Accès accordé'),
    deny: l('Access denied', 'Accès refusé'),
  },
  'login/jump-items': {
    'session-policy': l('Session policy given', 'Stratégie de session attribuée'),
    policy: l('Jump policy given', 'Stratégie Jump attribuée'),
  },
  'login/users': { reset: l('Lock of an account lifted', 'Compte déverrouillé') },
  'login/password-reset': { reset: l('Password of an account set', 'Mot de passe d’un compte défini') },
  'login/session-policies': { files: l('File transfer set', 'Transfert de fichiers réglé') },
  'login/kerberos-keytab': { upload: l('Keytab imported', 'Keytab importé') },
  'login/software-management': {
    backup: l('Backup downloaded', 'Sauvegarde téléchargée'),
    restore: l('Backup restored', 'Sauvegarde restaurée'),
  },
  'login/security': {
    rules: l('Rules for passwords and sign-in saved', 'Règles de mot de passe et de connexion enregistrées'),
    key: l('Inter-appliance key set', 'Clé de communication inter-serveurs définie'),
    generate: l('Inter-appliance key made', 'Clé de communication inter-serveurs générée'),
  },
  'login/failover': {
    establish: l('Relationship established', 'Relation établie'),
    refresh: l('State of the other box asked for', 'État de l’autre serveur demandé'),
    fix: l('Conflict put right', 'Conflit résolu'),
    sync: l('Data-sync started', 'Synchronisation lancée'),
    break: l('Relationship broken', 'Relation rompue'),
    'become-primary': l('Made the primary', 'Désigné comme principal'),
    'become-backup': l('Made the backup', 'Désigné comme sauvegarde'),
    shared: l('Shared addresses chosen', 'Adresses partagées choisies'),
  },
  'login/site-configuration': {
    site: l('Site saved', 'Site enregistré'),
    agreement: l('Agreement at sign-in set', 'Accord de connexion réglé'),
  },
  'login/email-configuration': {
    relay: l('Mail server set', 'Serveur de messagerie réglé'),
    contact: l('Addresses of administrators set', 'Adresses des administrateurs réglées'),
  },
  'login/outbound-events': {
    http: l('Receiver of events saved', 'Destinataire d’événements enregistré'),
    email: l('Recipient of events by mail saved', 'Destinataire d’événements par courriel enregistré'),
    retry: l('Events sent again', 'Événements renvoyés'),
    'remove-http': l('Receiver of events removed', 'Destinataire d’événements retiré'),
    'remove-email': l('Recipient of events by mail removed', 'Destinataire d’événements par courriel retiré'),
  },
  'login/api-configuration': {
    switch: l('API set', 'API réglée'),
    regenerate: l('Secret of an API account made anew', 'Secret d’un compte API renouvelé'),
  },
  'appliance/basics': {
    reset: l('Factory reset', 'Rétablissement de la version par défaut'),
    reboot: l('Rebooted', 'Redémarrage'),
    off: l('Shut down', 'Arrêt'),
  },
  'appliance/storage': { check: l('Storage checked', 'Stockage vérifié') },
  'appliance/users': { set: l('Password of an account set', 'Mot de passe d’un compte défini') },
  'appliance/ip-configuration': {
    address: l('IP address saved', 'Adresse IP enregistrée'),
    settings: l('Name, gateway and DNS saved', 'Nom, passerelle et DNS enregistrés'),
    time: l('Time server saved', 'Serveur de temps enregistré'),
  },
  'appliance/certificates': {
    choose: l('Certificates chosen', 'Certificats choisis'),
    assign: l('Certificate assigned to addresses', 'Certificat attribué à des adresses'),
    import: l('Certificate imported', 'Certificat importé'),
    create: l('Certificate or request made', 'Certificat ou demande créé'),
    export: l('Certificate exported', 'Certificat exporté'),
  },
  'appliance/administration': {
    accounts: l('Rules for accounts saved', 'Règles des comptes enregistrées'),
    syslog: l('Syslog servers saved', 'Serveurs syslog enregistrés'),
    agreement: l('Agreement at sign-in set', 'Accord de connexion réglé'),
    reset: l('Administrator’s account of the site reset', 'Compte administrateur du site réinitialisé'),
  },
  'appliance/updates': {
    check: l('Asked for updates', 'Recherche de mises à jour'),
    choose: l('Update chosen for installation', 'Mise à jour choisie pour installation'),
    accept: l('Licence agreement accepted', 'Contrat de licence accepté'),
    decline: l('Licence agreement declined', 'Contrat de licence refusé'),
    cancel: l('Installation cancelled', 'Installation annulée'),
    dismiss: l('Message put away', 'Message retiré'),
    upload: l('Package uploaded', 'Paquet envoyé'),
    repair: l('Repaired with a code of support', 'Réparation avec un code de l’assistance'),
  },
  'appliance/utilities': {
    ping: l('Ping', 'Ping'),
    trace: l('Route traced', 'Route tracée'),
    lookup: l('Name looked up', 'Nom recherché'),
    port: l('Port tried', 'Port essayé'),
  },
};

/** What a form of a page did; null: a form that no page of the boxes has. */
export function formName(path: string, action: string): Label | null {
  return forms[path.slice(1)]?.[action] ?? forms['']?.[action] ?? null;
}

const fieldOf = (path: string, action: string, name: string) => {
  const fields = boxPages.find((one) => one.path === path)?.actions[action]?.fields ?? {};
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
};

/** What a field of a form is called on its page; its own name where the page shows none. */
export const fieldName = (path: string, action: string, name: string): Label =>
  fieldOf(path, action, name)?.label ?? same(name);

/** What was chosen, as the form calls it: the words of a choice, 'yes' where something was ticked; null: it was typed. */
export function choiceName(path: string, action: string, name: string, value: string): Label | null {
  const field = fieldOf(path, action, name);
  if (field?.kind === 'checkbox') return l('yes', 'oui');
  return field?.options?.find((one) => one.value === value)?.label ?? null;
}
