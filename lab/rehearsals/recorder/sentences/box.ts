/**
 * What a box tells of its hardware, its pair, its software. The box is named beside the sentence.
 */
import type { ChangeKind, EventData, EventKind } from '../../../../hardware/kernel/event-kinds.js';
import { count, counted, duration } from '../../../../views/format.js';
import type { Label } from '../../../../views/label.js';
import { addressState, arrayWords, ntpWords, reasonWords, roleWords, titleOfPackage } from './terms.js';

/** How each of some kinds is said. */
export type Tellers<K extends EventKind> = { readonly [E in K]: (data: EventData<E>) => Label };

const l = (en: string, fr: string): Label => ({ en, fr });

type Pairing = Extract<EventKind, `failover.${string}`>;
type Installing = Exclude<Extract<EventKind, `installer.${string}`>, ChangeKind>;
type Body =
  | Extract<EventKind, `clock.${string}` | `disk.${string}` | `storage.${string}` | `address.${string}`>
  | 'power.overheated';

export const bodyTellers: Tellers<Body> = {
  'power.overheated': ({ temperatureC }) =>
    l(
      `is too hot (${temperatureC} °C) and switches off`,
      `est en surchauffe (${temperatureC} °C) et s’éteint`,
    ),
  'clock.stepped': ({ byMs }) => {
    const span = duration(Math.abs(byMs));
    return byMs < 0
      ? l(`the clock is put back by ${span.en}`, `l’horloge est reculée de ${span.fr}`)
      : l(`the clock is put forward by ${span.en}`, `l’horloge est avancée de ${span.fr}`);
  },
  'clock.ntp': ({ state, server }) => {
    const { en, fr } = ntpWords[state];
    return server === ''
      ? l(`time server: ${en}`, `serveur de temps : ${fr}`)
      : l(`time server ${server}: ${en}`, `serveur de temps ${server} : ${fr}`);
  },
  'clock.unheeded': ({ server }) =>
    l(`does not follow what ${server} says of the time`, `ne suit pas l’heure donnée par ${server}`),
  'clock.leap': ({ announced }) =>
    announced === 'insert'
      ? l('a leap second is announced', 'une seconde intercalaire est annoncée')
      : l('a second less is announced', 'une seconde de moins est annoncée'),
  'disk.array': ({ array }) =>
    l(
      `disk array: ${arrayWords[array]?.en ?? array}`,
      `grappe de disques : ${arrayWords[array]?.fr ?? array}`,
    ),
  'storage.checked': ({ files, mended, lost }) =>
    l(
      `stored files were checked: ${files}, ${mended} mended, ${lost} lost`,
      `fichiers stockés vérifiés : ${files}, ${mended} réparés, ${lost} perdus`,
    ),
  'address.state': ({ address, state }) => {
    const { en, fr } = addressState[state];
    return l(`address ${address}: ${en}`, `adresse ${address} : ${fr}`);
  },
  'address.contested': ({ address, by }) =>
    l(`${by} claims the address ${address} as well`, `${by} réclame aussi l’adresse ${address}`),
  'address.uncontested': ({ address, by }) =>
    l(`${by} no longer claims the address ${address}`, `${by} ne réclame plus l’adresse ${address}`),
};

export const pairTellers: Tellers<Pairing> = {
  'failover.established': ({ role, peer }) =>
    l(`is paired with ${peer} as ${roleWords[role].en}`, `est associé à ${peer} comme ${roleWords[role].fr}`),
  'failover.refused': () => l('pairing was refused', 'l’association a été refusée'),
  'failover.role': ({ role }) => l(`is now ${roleWords[role].en}`, `est désormais ${roleWords[role].fr}`),
  'failover.conflict': () =>
    l('both boxes are primary: somebody must decide', 'les deux serveurs sont principaux : il faut trancher'),
  'failover.broken': ({ by }) =>
    by === 'here'
      ? l('the relationship was broken here', 'la relation a été rompue ici')
      : l('the relationship was broken on the other box', 'la relation a été rompue sur l’autre serveur'),
  'failover.promoting': ({ withSync }) =>
    withSync
      ? l(
          'begins to become primary, after a data-sync',
          'commence à devenir principal, après une synchronisation',
        )
      : l(
          'begins to become primary, without a data-sync',
          'commence à devenir principal, sans synchronisation',
        ),
  'failover.demoting': ({ asked }) =>
    asked === 'here'
      ? l('begins to become backup', 'commence à devenir sauvegarde')
      : l(
          'begins to become backup, as the other box asked',
          'commence à devenir sauvegarde, à la demande de l’autre serveur',
        ),
  'failover.swap-cancelled': () =>
    l('the change of roles was cancelled', 'le changement de rôles a été annulé'),
  'failover.auto-pending': ({ afterMs }) =>
    l(`automatic failover in ${duration(afterMs).en}`, `reprise automatique dans ${duration(afterMs).fr}`),
  'failover.auto-held': () =>
    l(
      'automatic failover is held back: this box has no network itself',
      'la reprise automatique est retenue : ce serveur n’a lui-même pas de réseau',
    ),
  'failover.auto-cancelled': () =>
    l('automatic failover was called off', 'la reprise automatique est annulée'),
  'failover.auto-done': ({ silentMs }) =>
    l(
      `took over by itself after a silence of ${duration(silentMs).en}`,
      `a pris le relais de lui-même après un silence de ${duration(silentMs).fr}`,
    ),
  'failover.peer-lost': () =>
    l('has lost contact with the other box', 'a perdu le contact avec l’autre serveur'),
  'failover.peer-back': () =>
    l('has contact with the other box again', 'a retrouvé le contact avec l’autre serveur'),
  'failover.sync-started': () => l('a data-sync has begun', 'une synchronisation a commencé'),
  'failover.synced': ({ rows, files }) => {
    const lines = counted(rows, l('row', 'ligne'), l('rows', 'lignes'));
    const stored = counted(files, l('file', 'fichier'), l('files', 'fichiers'));
    return l(
      `data-sync completed: ${lines.en}, ${stored.en}`,
      `synchronisation terminée : ${lines.fr}, ${stored.fr}`,
    );
  },
  'failover.sync-failed': () => l('the data-sync has failed', 'la synchronisation a échoué'),
  'failover.sync-abandoned': () => l('the data-sync was abandoned', 'la synchronisation a été abandonnée'),
  'failover.tail-lost': ({ rows }) =>
    l(
      `${count(rows).en} rows that were written here are gone`,
      `${count(rows).fr} lignes écrites ici ont disparu`,
    ),
  'failover.logs-parted': ({ rows }) =>
    l(
      `${count(rows).en} rows have another number now`,
      `${count(rows).fr} lignes portent maintenant un autre numéro`,
    ),
};

export const installTellers: Tellers<Installing> = {
  'installer.checked': ({ offers }) =>
    offers.length === 0
      ? l('asked for updates: none is offered', 'a demandé les mises à jour : aucune n’est proposée')
      : l(
          `asked for updates: ${offers.map((id) => titleOfPackage(id).en).join(', ')}`,
          `a demandé les mises à jour : ${offers.map((id) => titleOfPackage(id).fr).join(', ')}`,
        ),
  'installer.check-failed': () => l('could not ask for updates', 'n’a pas pu demander les mises à jour'),
  'installer.chosen': (d) => ofPackage(d.package, 'was chosen', 'a été choisi'),
  'installer.uploaded': (d) => ofPackage(d.package, 'was uploaded', 'a été téléversé'),
  'installer.upload-refused': () => l('an uploaded file was refused', 'un fichier envoyé a été refusé'),
  'installer.fetching': (d) => ofPackage(d.package, 'is being downloaded', 'est en cours de téléchargement'),
  'installer.started': (d) => ofPackage(d.package, 'is being installed', 'est en cours d’installation'),
  'installer.site-closed': ({ users, sessions }) => {
    const who = counted(users, l('user', 'utilisateur'), l('users', 'utilisateurs'));
    const what = counted(sessions, l('session', 'session'), l('sessions', 'sessions'));
    return l(
      `the site is closed for an installation: ${who.en}, ${what.en} cut off`,
      `le site est fermé pour une installation : ${who.fr}, ${what.fr} interrompus`,
    );
  },
  'installer.restarting': (d) =>
    ofPackage(d.package, 'is installed; the box restarts', 'est installé ; le serveur redémarre'),
  'installer.resumed': (d) =>
    ofPackage(d.package, 'goes on after the restart', 'continue après le redémarrage'),
  'installer.trouble': (d) =>
    ofPackage(d.package, 'is stuck: support must help', 'est bloqué : l’assistance doit intervenir'),
  'installer.helped': (d) =>
    ofPackage(d.package, 'goes on with the help of support', 'continue grâce à l’assistance'),
  'installer.damaged': (d) =>
    ofPackage(
      d.package,
      'is only half written: the box is damaged',
      'n’est écrit qu’à moitié : le serveur est endommagé',
    ),
  'installer.repaired': (d) =>
    ofPackage(d.package, 'was repaired by support', 'a été réparé par l’assistance'),
  'installer.failed': (d) => ofPackage(d.package, 'could not be installed', 'n’a pas pu être installé'),
  'installer.installed': (d) => ofPackage(d.package, 'is installed', 'est installé'),
};

const ofPackage = (id: string, en: string, fr: string): Label => {
  const title = titleOfPackage(id);
  return l(`${title.en} ${en}`, `${title.fr} ${fr}`);
};

/** How a session ended: by its user, or by what cut it off. */
export const endTold = (user: string, item: string, reason: string): Label => {
  const why = reasonWords[reason];
  return why === undefined
    ? l(`${user} has ended the session on ${item}`, `${user} a terminé la session sur ${item}`)
    : l(
        `the session of ${user} on ${item} was cut off: ${why.en}`,
        `la session de ${user} sur ${item} a été coupée : ${why.fr}`,
      );
};
