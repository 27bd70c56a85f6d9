/**
 * What the vendor's pages, recordings of real appliances and public client programs say beyond the
 * guide, fact by fact in our own words, and how each stands here: held by tests that name it, of a
 * later version or of the sister product, or left aside for a reason.
 */
import type { Label } from '../../views/label.js';

/** 'V01' to 'V31'. */
export type FactId = `V${string}`;

export type FactStanding = 'held' | 'later' | 'sister' | 'aside';

export const standingLabels: Readonly<Record<FactStanding, Label>> = {
  held: { en: 'held by tests', fr: 'tenu par des tests' },
  later: {
    en: 'later than the simulated versions',
    fr: 'postérieur aux versions simulées',
  },
  sister: {
    en: 'of the sister product for remote support',
    fr: 'propre au produit jumeau d’assistance à distance',
  },
  aside: { en: 'left aside', fr: 'laissé de côté' },
};

export interface VendorFact {
  readonly text: Label;
  readonly standing: FactStanding;
  /** Why it is left aside. */
  readonly because?: Label;
}

const held = (en: string, fr: string): VendorFact => ({ text: { en, fr }, standing: 'held' });
const later = (en: string, fr: string): VendorFact => ({ text: { en, fr }, standing: 'later' });
const sister = (en: string, fr: string): VendorFact => ({ text: { en, fr }, standing: 'sister' });
const aside = (text: Label, because: Label): VendorFact => ({ text, standing: 'aside', because });

export const vendorFacts: Readonly<Record<FactId, VendorFact>> = {
  V01: held(
    'The root of an answer is what it is about, not the action: api_information, health_check; errors are `error`.',
    'La racine d’une réponse est son objet, non l’action : api_information, health_check ; les erreurs sont `error`.',
  ),
  V02: held(
    'Answers carry the namespace with plain http.',
    'Les réponses portent l’espace de noms en http simple.',
  ),
  V03: held(
    'The API’s information names the company and every permission of the account.',
    'Les informations de l’API nomment l’entreprise et chaque autorisation du compte.',
  ),
  V04: held(
    'Health names the appliance by 32 digits and the build with the hash of what it was made from.',
    'L’état désigne le serveur par 32 chiffres et le build avec l’empreinte de son origine.',
  ),
  V05: held(
    'Answers carry strict cache, framing and transport headers, and two cookies that nobody needs.',
    'Les réponses portent des en-têtes stricts de cache, de cadre et de transport, et deux cookies inutiles.',
  ),
  V06: held(
    'A failed token request and a dead token are told as JSON with error and message.',
    'Une demande de jeton refusée et un jeton mort sont signalés en JSON avec error et message.',
  ),
  V07: held(
    'Programs ask for tokens by Basic with a form or JSON, or with credentials in the body.',
    'Les programmes demandent des jetons par Basic avec formulaire ou JSON, ou avec identifiants dans le corps.',
  ),
  V08: held(
    'API versions: 1.13.0 with 15.1, 1.14.0 with 15.3, 1.15.1 with 16.1, 1.16.0 with 17.1.',
    'Versions de l’API : 1.13.0 avec 15.1, 1.14.0 avec 15.3, 1.15.1 avec 16.1, 1.16.0 avec 17.1.',
  ),
  V09: held(
    'Reports take a start or an end as date or time with a duration in days or seconds, or sessions by id.',
    'Les rapports prennent un début ou une fin en date ou heure avec une durée en jours ou secondes, ou des sessions par identifiant.',
  ),
  V10: held(
    'A span gives whole sessions; the listing has summaries, and none where none match.',
    'Un intervalle donne des sessions entières ; la liste a des résumés, et aucun s’il n’y a rien.',
  ),
  V11: held(
    'Six reports exist between 16.1 and 18.2, with a schema beside them.',
    'Six rapports existent entre 16.1 et 18.2, accompagnés d’un schéma.',
  ),
  V12: held(
    'Upgraded sites take users’ names and passwords until an API account is used; new sites never do.',
    'Les sites mis à niveau acceptent noms et mots de passe jusqu’à l’emploi d’un compte d’API ; les nouveaux jamais.',
  ),
  V13: held('Old paths end in .ns.', 'Les anciens chemins finissent par .ns.'),
  V14: held(
    'Scripts for the access console are made by seven actions.',
    'Les scripts pour la console d’accès se font par sept actions.',
  ),
  V15: held(
    'Importing a Jump shortcut names the computer by the way of jumping, and group and policies by code names.',
    'L’importation d’un raccourci de Jump nomme l’ordinateur selon la méthode, et groupe et règles par noms de code.',
  ),
  V16: held(
    'An unknown action is told with status 200 and an error.',
    'Une action inconnue est signalée avec le statut 200 et une erreur.',
  ),
  V17: held(
    'Before 16.1 rights hang on the user: commands want an administrator.',
    'Avant la 16.1, les droits dépendent de l’utilisateur : les commandes exigent un administrateur.',
  ),
  V18: held(
    'Two primaries or two backups are a note beside the state, with a button that mends it; the test of the TLS port comes first.',
    'Deux serveurs principaux, ou deux de sauvegarde, se signalent près de l’état avec un bouton de réparation ; le test du port TLS passe d’abord.',
  ),
  V19: aside(
    {
      en: 'A chapter of the vendor tells how to replace one box of a pair.',
      fr: 'Un chapitre du fabricant décrit le remplacement d’un serveur d’une paire.',
    },
    {
      en: 'Nothing of it is public but its title; the hardware rehearsal follows the guide.',
      fr: 'Seul son titre est public ; la répétition matérielle suit le guide.',
    },
  ),
  V20: held(
    'Only 200 takes an outbound event; the first blocks the rest until taken or given up.',
    'Seul 200 accepte un événement sortant ; le premier bloque les suivants jusqu’à son acceptation ou son abandon.',
  ),
  V21: later(
    'Rates of calls are told in headers of their own; the figures are used here already.',
    'Les débits d’appels sont indiqués par des en-têtes propres ; les chiffres servent déjà ici.',
  ),
  V22: held(
    'A client ID has 40 hexadecimal digits, a secret 44 base64 characters.',
    'Un ID client a 40 chiffres hexadécimaux, un secret 44 caractères base64.',
  ),
  V23: later(
    'A configuration API with pages and JSON, from about 20.1.',
    'Une API de configuration avec pagination et JSON, dès la 20.1 environ.',
  ),
  V24: held(
    'Syslog is numbered segments of fields with old and new values; secrets are a mark.',
    'Le syslog est fait de segments numérotés de champs avec anciennes et nouvelles valeurs ; les secrets sont une marque.',
  ),
  V25: held(
    'A session in reports has number, duration, addresses, members and download addresses.',
    'Une session des rapports a un numéro, une durée, des adresses, des membres et des adresses de téléchargement.',
  ),
  V26: sister(
    'Archives of state and events for seven days.',
    'Archives d’état et d’événements pendant sept jours.',
  ),
  V27: aside(
    {
      en: 'The session log reaches back 90 days, and so does a backup.',
      fr: 'Le journal des sessions remonte à 90 jours, une sauvegarde aussi.',
    },
    {
      en: 'The guide leaves history out of a backup by the box alone; here no row is ever lost, and a lab’s history is made 90 days long.',
      fr: 'Selon le guide, seule la case exclut l’historique d’une sauvegarde ; ici aucune ligne ne se perd, et l’historique d’un laboratoire couvre 90 jours.',
    },
  ),
  V28: held(
    'Automatic updates are not meant for a pair.',
    'Les mises à jour automatiques ne conviennent pas à une paire.',
  ),
  V29: held(
    'Sync Now stands on the pages of both boxes.',
    'Synchroniser maintenant figure sur les pages des deux serveurs.',
  ),
  V30: aside(
    {
      en: 'Jump Clients can be told lost after some days, and installed with settings on the command line.',
      fr: 'Les Jump Clients peuvent être déclarés perdus après quelques jours, et installés avec des paramètres en ligne de commande.',
    },
    {
      en: 'Nothing of the guide depends on it.',
      fr: 'Rien dans le guide n’en dépend.',
    },
  ),
  V31: held(
    'A re-key takes a new friendly name and a new key; a renewal or another authority the existing key.',
    'Un changement de clé prend un nouveau nom convivial et une nouvelle clé ; un renouvellement ou une autre autorité, la clé existante.',
  ),
};

const FACT_COUNT = 31;
export const factIds: readonly FactId[] = Array.from(
  { length: FACT_COUNT },
  (_, index): FactId => `V${String(index + 1).padStart(2, '0')}`,
);
