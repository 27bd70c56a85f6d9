/**
 * What has to happen, in words, by the kind of the event that tells of it.
 */
import { type Label, same } from '../../../../views/label.js';
import { computerLabel, titleOfPackage } from '../../recorder/sentences/terms.js';

type Where = Readonly<Record<string, unknown>>;
type Words = (where: Where) => Label;

const label = (en: string, fr: string): Label => ({ en, fr });
const fixed =
  (en: string, fr: string): Words =>
  () => ({ en, fr });

/** 'x or y' of what a field may be. */
const listed = (value: unknown): Label => {
  const all = (Array.isArray(value) ? value : [value]).map(String);
  return { en: all.join(' or '), fr: all.join(' ou ') };
};

function installed({ version, package: id }: Where): Label {
  if (version !== undefined) {
    const name = listed(version);
    return label(`version ${name.en} installed`, `version ${name.fr} installée`);
  }
  const name = id === undefined ? label('something', 'quelque chose') : titleOfPackage(String(id));
  return label(`${name.en} installed`, `${name.fr} : installé`);
}

function session({ workstation, by, version }: Where): Label {
  const from = workstation === undefined ? null : computerLabel(String(workstation));
  const found =
    by === 'dns'
      ? label(', the site found by DNS', ', le site étant trouvé par DNS')
      : by === 'hosts-file'
        ? label(', the site found in the hosts file', ', le site étant trouvé dans le fichier hosts')
        : same('');
  const of = version === undefined ? same('') : label(` of version ${version}`, ` en version ${version}`);
  return {
    en: `session opened from ${from?.en ?? 'an access console'}${of.en}${found.en}`,
    fr: `session ouverte depuis ${from?.fr ?? 'une console d’accès'}${of.fr}${found.fr}`,
  };
}

const roleWords: Readonly<Record<string, Label>> = {
  primary: label('primary', 'principal'),
  backup: label('backup', 'sauvegarde'),
};
const roleOf = ({ role }: Where): Label => roleWords[String(role)] ?? label('paired', 'apparié');

const addressStates: Readonly<Record<string, Label>> = {
  off: label('given up', 'abandonnée'),
  bound: label('held', 'détenue'),
  conflict: label('in conflict', 'en conflit'),
};

const towards = ({ at }: Where): string => (at === undefined ? '' : String(at));

/** By the kind of the event that a condition asks for; others are told by their name. */
export const kindWords: Readonly<Record<string, Words>> = {
  'address.state': ({ address, state }) => {
    const word = addressStates[String(state)] ?? label('changed', 'modifiée');
    return label(`address ${address ?? ''} ${word.en}`, `adresse ${address ?? ''} ${word.fr}`);
  },
  'backup.made': fixed('backup downloaded', 'sauvegarde téléchargée'),
  'backup.restored': fixed('backup restored', 'sauvegarde restaurée'),
  'certificate.assigned': fixed(
    'certificate assigned to an address and saved',
    'certificat assigné à une adresse et enregistré',
  ),
  'certificate.exported': ({ key }) =>
    key === true
      ? label('certificate exported with its private key', 'certificat exporté avec sa clé privée')
      : label('certificate exported', 'certificat exporté'),
  'certificate.imported': fixed('certificate imported', 'certificat importé'),
  'clients.checked-in': ({ wait }) =>
    wait === 0
      ? label('no Jump Client waits for its upgrade', 'aucun Jump Client n’attend sa mise à niveau')
      : label('Jump Clients have checked in', 'des Jump Clients se sont signalés'),
  'clock.ntp': ({ state }) =>
    state === 'synchronised'
      ? label('clock synchronised by NTP', 'horloge synchronisée par NTP')
      : label('state of NTP changed', 'état de NTP modifié'),
  'console.session-started': session,
  'factory.reset': fixed('reset to factory defaults complete', 'retour aux paramètres d’usine terminé'),
  'failover.auto-done': fixed('automatic failover took place', 'reprise automatique effectuée'),
  'failover.broken': fixed('failover relationship broken', 'relation de reprise rompue'),
  'failover.conflict': fixed(
    'a conflict is told: two primaries',
    'conflit signalé : deux serveurs principaux',
  ),
  'failover.established': (where) => {
    const role = roleOf(where);
    return label(`relationship established, as ${role.en}`, `relation établie, comme ${role.fr}`);
  },
  'failover.peer-back': fixed('the other box answers again', 'l’autre serveur répond de nouveau'),
  'failover.peer-lost': fixed('the other box no longer answers', 'l’autre serveur ne répond plus'),
  'failover.role': (where) => {
    const role = roleOf(where);
    return label(`has become ${role.en}`, `devenu ${role.fr}`);
  },
  'failover.sync-started': ({ reason }) =>
    reason === undefined
      ? label('data-sync begun', 'synchronisation commencée')
      : label('data-sync asked for by somebody', 'synchronisation demandée par quelqu’un'),
  'failover.synced': fixed('data-sync complete', 'synchronisation terminée'),
  'installer.check-failed': fixed('check for updates failed', 'recherche de mises à jour en échec'),
  'help.asked': ({ what }) =>
    what === 'storage'
      ? label('storage team asked', 'équipe stockage sollicitée')
      : label('sales contact asked', 'contact commercial sollicité'),
  'answer.given': fixed('answered', 'réponse donnée'),
  'announcement.sent': fixed('change announced', 'changement annoncé'),
  'story.begun': fixed('colleagues are at work', 'les collègues travaillent'),
  'installer.checked': fixed('updates looked for', 'mises à jour recherchées'),
  'installer.damaged': fixed('installation damaged', 'installation endommagée'),
  'installer.installed': installed,
  'installer.started': fixed('an installation has begun', 'une installation a commencé'),
  'integration.ran': ({ good }) =>
    good === false
      ? label('integration client ran and failed', 'client d’intégration exécuté, en échec')
      : label('integration client ran well', 'client d’intégration exécuté avec succès'),
  'jump-client.settings': fixed('Jump Client settings saved', 'paramètres des Jump Clients enregistrés'),
  'network.dns-changed': (where) =>
    label(
      `DNS: ${where.name ?? 'the name'} leads to ${towards(where) === '' ? 'another address' : `box ${towards(where)}`}`,
      `DNS : ${where.name ?? 'le nom'} mène ${towards(where) === '' ? 'à une autre adresse' : `au serveur ${towards(where)}`}`,
    ),
  'network.dns-spread': ({ name }) =>
    label(
      `nobody has the old answer for ${name ?? 'the name'} any more`,
      `plus personne n’a l’ancienne réponse pour ${name ?? 'le nom'}`,
    ),
  'network.nat-changed': (where) =>
    label(`NAT leads to box ${towards(where)}`, `la NAT mène au serveur ${towards(where)}`),
  'network.saved': fixed('IP Configuration saved', 'Configuration IP enregistrée'),
  'people.mistake': ({ isRight }) =>
    isRight === true
      ? label('somebody’s mistake put right', 'erreur de quelqu’un corrigée')
      : label('the trouble of this story has begun', 'le problème de cette histoire a commencé'),
  'power.off-asked': fixed('shut down from its page', 'éteint depuis sa page'),
  'security.key-changed': fixed('pre-shared key saved', 'clé pré-partagée enregistrée'),
  'session.ended': fixed('a session has ended', 'une session est terminée'),
  'session.started': fixed('a session is opened', 'une session est ouverte'),
  'site.seen': ({ up, box }) =>
    up === false
      ? label('clients do not reach the site', 'les clients n’atteignent pas le site')
      : label(
          `clients reach the site${box === undefined ? '' : ` on ${box}`}`,
          `les clients atteignent le site${box === undefined ? '' : ` sur ${box}`}`,
        ),
  'updates.handed-over': ({ package: id }) => {
    const name = titleOfPackage(String(id ?? ''));
    return label(
      `${name.en}: file taken from the update server`,
      `${name.fr} : fichier pris sur le serveur de mise à jour`,
    );
  },
  'updates.key-accepted': fixed('download key accepted', 'clé de téléchargement acceptée'),
  'updates.key-refused': ({ why }) =>
    why === 'time'
      ? label(
          'download key refused because of its time',
          'clé de téléchargement refusée à cause de son heure',
        )
      : label('download key refused', 'clé de téléchargement refusée'),
  'workstation.hosts-changed': ({ workstation, site }) => {
    const at =
      workstation === undefined ? label('a workstation', 'un poste') : computerLabel(String(workstation));
    return site === null
      ? label(`hosts file of ${at.en} without the site`, `fichier hosts de « ${at.fr} » sans le site`)
      : label(`hosts file of ${at.en} changed`, `fichier hosts de « ${at.fr} » modifié`);
  },
};
