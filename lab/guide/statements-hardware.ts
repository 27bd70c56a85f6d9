/** New hardware, licences, support: G102 to G113. */
import type { Label } from '../../views/label.js';

export const hardwareStatements = {
  G102: {
    en: 'From one box to another, physical or virtual: install the new one and bring the data over.',
    fr: 'D’un serveur à un autre, physique ou virtuel : installer le nouveau et y transférer les données.',
  },
  G103: {
    en: 'Export the certificate of the active IP with private key and chain, best with a passphrase; it stays on the old box.',
    fr: 'Exporter le certificat de l’adresse IP active avec sa clé privée et sa chaîne, de préférence avec une phrase secrète ; il reste sur l’ancien serveur.',
  },
  G104: {
    en: 'Import that file on the new box.',
    fr: 'Importer ce fichier sur le nouveau serveur.',
  },
  G105: {
    en: 'Once no warning is left, assign the IP address to the certificate and save.',
    fr: 'Quand il ne reste aucun avertissement, assigner l’adresse IP au certificat et enregistrer.',
  },
  G106: {
    en: 'Install the package, by a check or by the key; a licence agreement is accepted first.',
    fr: 'Installer le progiciel, par une recherche ou par la clé ; un contrat de licence est d’abord accepté.',
  },
  G107: {
    en: 'A new /login starts with admin and password.',
    fr: 'Un /login neuf s’ouvre avec admin et password.',
  },
  G108: {
    en: 'Upload the backup on the new box to restore it.',
    fr: 'Transférer la sauvegarde sur le nouveau serveur pour la restaurer.',
  },
  G109: {
    en: 'Then point DNS at the new box and try sessions.',
    fr: 'Ensuite, diriger le DNS vers le nouveau serveur et essayer des sessions.',
  },
  G110: {
    en: 'Once it works, give the old physical box back, or delete the old virtual one.',
    fr: 'Une fois le bon fonctionnement confirmé, rendre l’ancien serveur physique ou supprimer l’ancien serveur virtuel.',
  },
  G111: {
    en: 'To give it back: reset to factory defaults, wait for the end, shut it down, pack and label it.',
    fr: 'Pour le rendre : rétablir la version par défaut, attendre la fin, éteindre, emballer et étiqueter.',
  },
  G112: {
    en: 'A licence gives access to one endpoint at a time; it can move on, and several endpoints at once need several.',
    fr: 'Une licence donne accès à un point de terminaison à la fois ; elle est transférable, et plusieurs points à la fois en demandent plusieurs.',
  },
  G113: {
    en: 'Support needs a maintenance plan, renewed every year.',
    fr: 'L’assistance suppose un plan de maintenance, souscrit chaque année.',
  },
} as const satisfies Readonly<Record<`G${string}`, Label>>;
