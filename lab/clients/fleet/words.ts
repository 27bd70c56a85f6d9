/** What deployed clients tell whoever looks at them. */
import type { Label } from '../../../views/label.js';

export const fleetWords = {
  unreachable: {
    en: 'The site did not answer in time.',
    fr: 'Le site n’a pas répondu à temps.',
  },
  strange: { en: 'What answered is not the site.', fr: 'Ce qui a répondu n’est pas le site.' },
  unknown: {
    en: 'The site does not know this client any more. It has to be installed again.',
    fr: 'Le site ne connaît plus ce client. Il doit être réinstallé.',
  },
  disabled: {
    en: 'An administrator of the site has disabled this client.',
    fr: 'Un administrateur du site a désactivé ce client.',
  },
  newer: {
    en: 'This client is newer than the site. It stays offline until the site is updated.',
    fr: 'Ce client est plus récent que le site. Il reste hors ligne jusqu’à la mise à niveau du site.',
  },
  manual: {
    en: 'This client does not update itself. Install it anew from the downloads page.',
    fr: 'Ce client ne se met pas à niveau seul. Réinstallez-le depuis la page Téléchargements.',
  },
  turn: {
    en: 'Waiting for its turn to upgrade.',
    fr: 'En attente de son tour de mise à niveau.',
  },
  off: { en: 'The computer is switched off.', fr: 'L’ordinateur est éteint.' },
  noClient: { en: 'There is no such client.', fr: 'Ce client n’existe pas.' },
  notPackage: {
    en: 'This file is no installer package for a Jump Client.',
    fr: 'Ce fichier n’est pas un package d’installateur de Jump Client.',
  },
  notDeployed: {
    en: 'This file is no installation file of a Jumpoint, connection agent or integration client.',
    fr: 'Ce fichier n’est pas un fichier d’installation de Jumpoint, d’agent de connexion ou de client d’intégration.',
  },
  twice: { en: 'This client is installed already.', fr: 'Ce client est déjà installé.' },
  isOn: { en: 'The computer is on already.', fr: 'L’ordinateur est déjà allumé.' },
  name: {
    en: 'Give the computer a name of letters, digits and hyphens.',
    fr: 'Donnez à l’ordinateur un nom composé de lettres, de chiffres et de traits d’union.',
  },
  target: {
    en: 'Give a host name or an IP address.',
    fr: 'Indiquez un nom d’hôte ou une adresse IP.',
  },
  full: {
    en: 'The lab holds no more computers than this.',
    fr: 'Le laboratoire ne peut pas contenir davantage d’ordinateurs.',
  },
} as const satisfies Record<string, Label>;
