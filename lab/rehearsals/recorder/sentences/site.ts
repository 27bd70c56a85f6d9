/** What a box tells of its site: people, their sessions, settings and services. */
import { type ChangeKind, changeKinds, type EventKind } from '../../../../hardware/kernel/event-kinds.js';
import { type Label, same } from '../../../../views/label.js';
import { endTold, type Tellers } from './box.js';
import { areaWords, deedWords, roleWords } from './terms.js';

const l = (en: string, fr: string): Label => ({ en, fr });

type Session = Exclude<Extract<EventKind, `session.${string}` | `console.${string}`>, ChangeKind>;

export const peopleTellers: Tellers<Session> = {
  'session.signed-in': ({ site, user }) =>
    l(`${user} has signed in on /${site}`, `${user} s’est connecté à /${site}`),
  'session.signed-out': ({ site, user }) =>
    l(`${user} has signed out of /${site}`, `${user} s’est déconnecté de /${site}`),
  'session.refused': ({ site, user }) =>
    user === null
      ? l(`somebody was refused on /${site}`, `quelqu’un a été refusé sur /${site}`)
      : l(`${user} was refused on /${site}`, `${user} a été refusé sur /${site}`),
  'console.signed-in': ({ user }) =>
    l(`${user} has signed in with the access console`, `${user} s’est connecté avec la console d’accès`),
  'console.signed-out': ({ user }) =>
    l(`the access console of ${user} has signed out`, `la console d’accès de ${user} s’est déconnectée`),
  'session.started': ({ user, jumpItem }) =>
    l(`${user} has started a session on ${jumpItem}`, `${user} a démarré une session sur ${jumpItem}`),
  'session.ended': ({ user, jumpItem, reason }) => endTold(user, jumpItem, reason),
  'session.script': ({ user, text }) =>
    l(`${user} runs the script ${text}`, `${user} exécute le script ${text}`),
  'session.action': ({ user, text }) => l(`${user} uses ${text}`, `${user} utilise ${text}`),
  'session.files': ({ user, text }) =>
    l(`${user} moves a file: ${text}`, `${user} transfère un fichier : ${text}`),
  'session.invite': ({ user, text }) =>
    l(`${user} invites ${text} to the session`, `${user} invite ${text} à la session`),
  'session.joined': ({ user, text }) =>
    text === undefined
      ? l(`${user} has joined a session`, `${user} a rejoint une session`)
      : l(`${text} has joined the session of ${user}`, `${text} a rejoint la session de ${user}`),
  'session.attributes': ({ by }) =>
    l(`${by} has changed attributes of a session`, `${by} a modifié des attributs d’une session`),
};

/** What was changed, and what is said of it; the name of it stands behind. */
const changeWords: Readonly<
  Record<Exclude<ChangeKind, `${keyof typeof areaWords}.${keyof typeof deedWords}`>, Label>
> &
  Readonly<Record<string, Label>> = {
  'agreement.accepted': l('agreement accepted', 'contrat accepté'),
  'user.created': l('user added', 'ajout d’un utilisateur'),
  'user.changed': l('user changed', 'modification d’un utilisateur'),
  'user.deleted': l('user deleted', 'suppression d’un utilisateur'),
  'user.failures-reset': l('lock of a user lifted', 'déverrouillage d’un utilisateur'),
  'user.password-reset': l('password of a user reset', 'réinitialisation du mot de passe d’un utilisateur'),
  'user.signed-out': l('user signed out', 'déconnexion d’un utilisateur'),
  'user.adopted': l('user taken over from a directory', 'reprise d’un utilisateur de l’annuaire'),
  'account.password-reset': l('password reset', 'réinitialisation d’un mot de passe'),
  'admin.reset': l('administrator’s password reset', 'réinitialisation du mot de passe administrateur'),
  'options.saved': l('options saved', 'enregistrement des options'),
  'console-settings.saved': l(
    'settings of the access console saved',
    'enregistrement des paramètres de la console',
  ),
  'site.changed': l('site configuration saved', 'enregistrement de la configuration du site'),
  'site.agreement-changed': l('login agreement changed', 'modification du contrat de connexion'),
  'site.networks-changed': l('allowed networks changed', 'modification des réseaux autorisés'),
  'keytab.uploaded': l('keytab uploaded', 'ajout d’un keytab'),
  'keytab.deleted': l('keytab deleted', 'suppression d’un keytab'),
  'jumpoint.created': l('Jumpoint added', 'ajout d’un Jumpoint'),
  'jumpoint.changed': l('Jumpoint changed', 'modification d’un Jumpoint'),
  'jumpoint.deleted': l('Jumpoint deleted', 'suppression d’un Jumpoint'),
  'jump-item.policy-changed': l(
    'policy of a Jump Item changed',
    'modification de la règle d’un élément de Jump',
  ),
  'jump-client.installed': l('Jump Client installed', 'installation d’un Jump Client'),
  'jump-client.deleted': l('Jump Client deleted', 'suppression d’un Jump Client'),
  'jump-client.settings': l(
    'settings of Jump Clients saved',
    'enregistrement des paramètres des Jump Clients',
  ),
  'installer.created': l('installer of the console made', 'création d’un programme d’installation'),
  'installer.deleted': l('installer of the console deleted', 'suppression d’un programme d’installation'),
  'jump.access-approved': l('access approved', 'accès approuvé'),
  'jump.access-denied': l('access denied', 'accès refusé'),
  'session.terminated': l('session ended by an administrator', 'session terminée par un administrateur'),
};

function changeWord(kind: ChangeKind): Label {
  const known = changeWords[kind];
  if (known !== undefined) return known;
  const [area = '', deed = ''] = kind.split('.');
  const [what, how] = [areaWords[area] ?? same(area), deedWords[deed] ?? same(deed)];
  return l(`${what.en} ${how.en}`, `${how.fr} : ${what.fr}`);
}

const changeTeller =
  (kind: ChangeKind) =>
  ({ name, by }: { readonly name: string; readonly by: string }): Label => {
    const { en, fr } = changeWord(kind);
    const of = name === '' ? '' : ` « ${name} »`;
    const who = by === '' ? ['', ''] : [`, by ${by}`, `, par ${by}`];
    return l(`${en}${of.replace('« ', '“').replace(' »', '”')}${who[0]}`, `${fr}${of}${who[1]}`);
  };

export const changeTellers = Object.fromEntries(
  changeKinds.map((kind) => [kind, changeTeller(kind)]),
) as Readonly<Record<ChangeKind, ReturnType<typeof changeTeller>>>;

type Told =
  | Session
  | ChangeKind
  | Extract<
      EventKind,
      | `failover.${string}`
      | `installer.${string}`
      | `clock.${string}`
      | `disk.${string}`
      | `storage.${string}`
      | `address.${string}`
    >
  | 'power.overheated';
type Rest = Exclude<EventKind, Told>;

const byWhom = (en: string, fr: string, by: string): Label => l(`${by} ${en}`, `${by} ${fr}`);

export const restTellers: Tellers<Rest> = {
  'api.token': ({ account }) => l(`${account} got an access token`, `${account} a obtenu un jeton d’accès`),
  'api.refused': ({ account }) =>
    l(
      `API: ${account ?? 'an unknown account'} was refused`,
      `API : ${account ?? 'un compte inconnu'} a été refusé`,
    ),
  'api.role-asked': ({ account, role }) =>
    l(
      `${account} asks by the API to become ${roleWords[role].en}`,
      `${account} demande par l’API le rôle ${roleWords[role].fr}`,
    ),
  'api.switched': ({ on, by }) =>
    on
      ? byWhom('has switched the API on', 'a activé l’API', by)
      : byWhom('has switched the API off', 'a désactivé l’API', by),
  'api.account-created': ({ account, by }) =>
    byWhom(`has added the API account ${account}`, `a ajouté le compte d’API ${account}`, by),
  'api.account-changed': ({ account, by }) =>
    byWhom(`has changed the API account ${account}`, `a modifié le compte d’API ${account}`, by),
  'api.account-deleted': ({ account, by }) =>
    byWhom(`has deleted the API account ${account}`, `a supprimé le compte d’API ${account}`, by),
  'api.secret-changed': ({ account, by }) =>
    byWhom(`has changed the secret of ${account}`, `a changé le secret de ${account}`, by),
  'api.denied': ({ account, asked }) =>
    l(`${account} may not use ${asked}`, `${account} n’a pas le droit d’utiliser ${asked}`),
  'api.user-calls-ended': ({ by }) =>
    byWhom('has ended the calls of users', 'a mis fin aux appels des utilisateurs', by),
  'jump.imported': ({ by, name }) =>
    byWhom(`has imported Jump Items: ${name}`, `a importé des éléments de Jump : ${name}`, by),
  'jump.approval-asked': ({ user, jumpItem }) =>
    l(
      `${user} asks for approval to reach ${jumpItem}`,
      `${user} demande l’autorisation d’accéder à ${jumpItem}`,
    ),
  'clients.checked-in': ({ count }) =>
    count === 1
      ? l('a client has checked in', 'un client s’est enregistré')
      : l(`${count} clients have checked in`, `${count} clients se sont enregistrés`),
  'clients.left': ({ count }) =>
    count === 1
      ? l('a client has gone', 'un client est parti')
      : l(`${count} clients have gone`, `${count} clients sont partis`),
  'clients.saturated': ({ utilisation }) =>
    l(
      `is busy with clients (${Math.round(utilisation * 100)}%)`,
      `est saturé par les clients (${Math.round(utilisation * 100)} %)`,
    ),
  'clients.relieved': () => l('has room for clients again', 'a de nouveau de la place pour les clients'),
  'mail.sent': ({ to }) => l(`mail sent to ${to.join(', ')}`, `courriel envoyé à ${to.join(', ')}`),
  'mail.delayed': ({ to }) =>
    l(`mail to ${to.join(', ')} has to wait`, `le courriel à ${to.join(', ')} doit attendre`),
  'mail.given-up': ({ to }) =>
    l(`mail to ${to.join(', ')} was given up`, `le courriel à ${to.join(', ')} est abandonné`),
  'mail.queue-full': () => l('too many mails are waiting', 'trop de courriels attendent'),
  'email.changed': ({ by }) =>
    byWhom('has changed the mail settings', 'a modifié la configuration du courrier', by),
  'box-mail.changed': ({ by }) =>
    byWhom(
      'has changed the mail settings of the appliance',
      'a modifié la configuration du courrier du serveur',
      by,
    ),
  'box-mail.sent': () => l('the appliance has sent a mail', 'le serveur a envoyé un courriel'),
  'box-mail.failed': () =>
    l('a mail of the appliance could not be sent', 'un courriel du serveur n’a pas pu être envoyé'),
  'outbound.added': ({ recipient, by }) =>
    byWhom(
      `has added the event recipient ${recipient}`,
      `a ajouté le destinataire d’événements ${recipient}`,
      by,
    ),
  'outbound.changed': ({ recipient, by }) =>
    byWhom(
      `has changed the event recipient ${recipient}`,
      `a modifié le destinataire d’événements ${recipient}`,
      by,
    ),
  'outbound.removed': ({ recipient, by }) =>
    byWhom(
      `has removed the event recipient ${recipient}`,
      `a supprimé le destinataire d’événements ${recipient}`,
      by,
    ),
  'outbound.sent': ({ recipient, event }) =>
    l(`event ${event} sent to ${recipient}`, `événement ${event} envoyé à ${recipient}`),
  'outbound.failed': ({ recipient, event }) =>
    l(`event ${event} did not reach ${recipient}`, `l’événement ${event} n’est pas parvenu à ${recipient}`),
  'outbound.dropped': ({ recipient, events }) =>
    l(
      `${events} events for ${recipient} were given up`,
      `${events} événements pour ${recipient} sont abandonnés`,
    ),
  'backup.made': ({ user, history }) =>
    history
      ? byWhom('has downloaded a backup with history', 'a téléchargé une sauvegarde avec l’historique', user)
      : byWhom(
          'has downloaded a backup without history',
          'a téléchargé une sauvegarde sans l’historique',
          user,
        ),
  'backup.restored': ({ user, version }) =>
    byWhom(`has restored a backup of ${version}`, `a restauré une sauvegarde de ${version}`, user),
  'account.password-changed': ({ user }) =>
    byWhom('has changed the password', 'a changé de mot de passe', user),
  'password.link-sent': ({ user }) =>
    l(`a link for a new password was sent to ${user}`, `un lien de mot de passe a été envoyé à ${user}`),
  'security.changed': ({ by }) =>
    byWhom('has changed the security settings', 'a modifié les paramètres de sécurité', by),
  'security.key-changed': ({ by }) =>
    byWhom('has changed the pre-shared key', 'a changé la clé pré-partagée', by),
  'trouble.began': () => l('a trouble is reported under Status', 'un problème est signalé sous État'),
  'trouble.ended': () => l('a reported trouble is over', 'un problème signalé est résolu'),
  'power.reboot-asked': ({ by }) => byWhom('has asked for a restart', 'a demandé un redémarrage', by),
  'power.off-asked': ({ by }) => byWhom('has asked to switch off', 'a demandé l’extinction', by),
  'factory.reset-asked': ({ by }) =>
    byWhom('has asked for the factory settings', 'a demandé le retour aux réglages d’usine', by),
  'factory.reset': () => l('is back at the factory settings', 'est revenu aux réglages d’usine'),
  'support.opened': ({ by }) => byWhom('has let support in', 'a ouvert l’accès à l’assistance', by),
  'support.closed': ({ by }) =>
    byWhom('has closed the access of support', 'a fermé l’accès de l’assistance', by),
  'support.refused': () => l('a code of support was refused', 'un code d’assistance a été refusé'),
  'support.bundle': ({ by }) =>
    byWhom('has made a file for support', 'a créé un fichier pour l’assistance', by),
  'box-user.created': ({ user }) =>
    l(`user ${user} of the appliance was added`, `utilisateur ${user} du serveur ajouté`),
  'box-user.deleted': ({ user }) =>
    l(`user ${user} of the appliance was deleted`, `utilisateur ${user} du serveur supprimé`),
  'box-user.password-changed': ({ user }) =>
    l(`${user} has changed the password of /appliance`, `${user} a changé son mot de passe de /appliance`),
  'box-user.password-set': ({ user, by }) =>
    byWhom(`has set the password of ${user}`, `a défini le mot de passe de ${user}`, by),
  'certificate.created': ({ commonName }) =>
    l(`certificate made for ${commonName}`, `certificat créé pour ${commonName}`),
  'certificate.imported': ({ issuedTo }) =>
    l(
      `certificate imported${issuedTo === null ? '' : ` for ${issuedTo}`}`,
      `certificat importé${issuedTo === null ? '' : ` pour ${issuedTo}`}`,
    ),
  'certificate.exported': ({ name, key }) =>
    key
      ? l(`certificate ${name} exported with its key`, `certificat ${name} exporté avec sa clé`)
      : l(`certificate ${name} exported`, `certificat ${name} exporté`),
  'certificate.assigned': ({ name }) => l(`certificate ${name} assigned`, `certificat ${name} attribué`),
  'certificate.removed': ({ name }) => l(`certificate ${name} removed`, `certificat ${name} supprimé`),
  'network.saved': ({ by, enabled }) =>
    byWhom(
      `has saved the IP configuration: ${enabled.join(', ')}`,
      `a enregistré la configuration IP : ${enabled.join(', ')}`,
      by,
    ),
  'network.routes-saved': ({ by }) =>
    byWhom('has saved static routes', 'a enregistré des routes statiques', by),
  'tls.changed': ({ by }) =>
    byWhom('has changed the TLS configuration', 'a modifié la configuration TLS', by),
  'snmp.changed': ({ enabled, by }) =>
    enabled
      ? byWhom('has switched SNMP on', 'a activé SNMP', by)
      : byWhom('has switched SNMP off', 'a désactivé SNMP', by),
  'administration.changed': ({ by }) =>
    byWhom('has changed the administration settings', 'a modifié les paramètres d’administration', by),
  'utilities.run': ({ tool, host }) => l(`${tool} ${host} was run`, `${tool} ${host} exécuté`),
};
