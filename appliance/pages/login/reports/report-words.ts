/** How sessions end and what happens in them, in words: for reports. */
import { type Label, same } from '../../../../views/label.js';
import { EVENTS_MAX, TEXT_SEARCH_MAX } from '../../../store/site/history/report-queries.js';

/** Words that several reports use. */
export const reportWords = {
  title: { en: 'Reports', fr: 'Rapports' },
  filters: { en: 'Reports :: Filter', fr: 'Rapports :: Filtre' },
  sessions: { en: 'Reports :: Sessions', fr: 'Rapports :: Sessions' },
  detail: { en: 'Reports :: Session', fr: 'Rapports :: Session' },
  user: { en: 'User', fr: 'Utilisateur' },
  item: { en: 'Jump Item', fr: 'Élément de Jump' },
  host: { en: 'Host', fr: 'Hôte' },
  from: { en: 'From', fr: 'Du' },
  to: { en: 'To', fr: 'Au' },
  dayHelp: {
    en: 'Day as YYYY-MM-DD, in the time zone of this appliance.',
    fr: 'Jour au format AAAA-MM-JJ, dans le fuseau horaire de ce serveur.',
  },
  dayWrong: { en: 'Enter a day as YYYY-MM-DD.', fr: 'Saisissez un jour au format AAAA-MM-JJ.' },
  text: { en: 'Text', fr: 'Texte' },
  textHelp: {
    en: 'Part of a user name, Jump item or host.',
    fr: 'Partie d’un nom d’utilisateur, d’un élément de Jump ou d’un hôte.',
  },
  all: { en: 'All', fr: 'Tous' },
  show: { en: 'Show Sessions', fr: 'Afficher les sessions' },
  started: { en: 'Started', fr: 'Début' },
  ended: { en: 'Ended', fr: 'Fin' },
  lasted: { en: 'Duration', fr: 'Durée' },
  reason: { en: 'Ended by', fr: 'Terminée par' },
  recording: { en: 'Recording', fr: 'Enregistrement' },
  getRecording: { en: 'Download Recording', fr: 'Télécharger l’enregistrement' },
  damagedFile: {
    en: 'The recording is damaged on the disk of this appliance. /appliance > Status > Storage > Check Now takes it from the other disk or from the other appliance.',
    fr: 'L’enregistrement est endommagé sur le disque de ce serveur. /appliance > État > Stockage > Vérifier maintenant le reprend de l’autre disque ou de l’autre serveur.',
  },
  noFile: {
    en: 'The recording is not on this appliance.',
    fr: 'L’enregistrement n’est pas sur ce serveur.',
  },
  recordingBytes: { en: 'Recording (bytes)', fr: 'Enregistrement (octets)' },
  sessionsTab: { en: 'Sessions', fr: 'Sessions' },
  noRecording: { en: 'None', fr: 'Aucun' },
  notHere: {
    en: 'not on this appliance yet',
    fr: 'pas encore sur ce serveur',
  },
  none: { en: 'No session matches the filter.', fr: 'Aucune session ne correspond au filtre.' },
  searched: {
    en: `Text was searched in the newest ${TEXT_SEARCH_MAX} sessions. Narrow the days to search older ones.`,
    fr: `Le texte a été cherché dans les ${TEXT_SEARCH_MAX} sessions les plus récentes. Resserrez les jours pour chercher dans les plus anciennes.`,
  },
  gone: {
    en: 'There is no such session on this appliance.',
    fr: 'Cette session n’existe pas sur ce serveur.',
  },
  back: { en: 'Back to the sessions', fr: 'Retour aux sessions' },
  events: { en: 'Events', fr: 'Événements' },
  noEvents: { en: 'No event was logged.', fr: 'Aucun événement n’a été consigné.' },
  eventsCut: {
    en: `Only the first ${EVENTS_MAX} events are shown.`,
    fr: `Seuls les ${EVENTS_MAX} premiers événements sont affichés.`,
  },
  time: { en: 'Time', fr: 'Heure' },
  event: { en: 'Event', fr: 'Événement' },
  severity: { en: 'Severity', fr: 'Gravité' },
  details: { en: 'Details', fr: 'Détails' },
} as const satisfies Record<string, Label>;

/** Why sessions end; others are shown as they were logged. */
export const endReasons: Readonly<Record<string, Label>> = {
  user: { en: 'User', fr: 'Utilisateur' },
  endpoint: { en: 'Endpoint', fr: 'Point de terminaison' },
  idle: { en: 'Inactivity', fr: 'Inactivité' },
  install: { en: 'Software update', fr: 'Mise à jour du logiciel' },
  restore: { en: 'Restore of a backup', fr: 'Restauration d’une sauvegarde' },
  'signed-out': { en: 'Sign-out of the user', fr: 'Déconnexion de l’utilisateur' },
  'power-lost': { en: 'Power loss', fr: 'Coupure de courant' },
  failover: { en: 'Change of roles', fr: 'Changement de rôles' },
  api: { en: 'API', fr: 'API' },
  limit: { en: 'Longest duration reached', fr: 'Durée maximale atteinte' },
  administrator: { en: 'Administrator', fr: 'Administrateur' },
};

export const eventKinds: Readonly<Record<string, Label>> = {
  'session.start': { en: 'Session started', fr: 'Session ouverte' },
  'session.jump': { en: 'Jump', fr: 'Jump' },
  'session.screen': { en: 'Screen sharing', fr: 'Partage d’écran' },
  'session.files': { en: 'File transfer', fr: 'Transfert de fichiers' },
  'session.prompt': { en: 'Agreement asked, no answer', fr: 'Accord demandé, sans réponse' },
  'session.script': { en: 'Canned script', fr: 'Script prédéfini' },
  'session.action': { en: 'Special action', fr: 'Action spéciale' },
  'session.invite': { en: 'Outsider invited', fr: 'Personne externe invitée' },
  'session.joined': { en: 'Outsider joined', fr: 'Personne externe entrée' },
  'session.end': { en: 'Session ended', fr: 'Session fermée' },
  'session.join': { en: 'User joined', fr: 'Utilisateur entré' },
  'session.attribute': { en: 'Attribute set', fr: 'Attribut défini' },
};

/** Severities of events, as syslog numbers them. */
export const severities: Readonly<Record<string, Label>> = {
  3: { en: 'Error', fr: 'Erreur' },
  4: { en: 'Warning', fr: 'Avertissement' },
  6: { en: 'Information', fr: 'Information' },
};

/** The words for a code; a code that nobody knows stands as it was logged. */
export const named = (known: Readonly<Record<string, Label>>, code: string): Label =>
  known[code] ?? same(code);
