/**
 * appliance/services/mail/: mail of the site and of the box: what is worth one, its queue, its sending.
 *
 * Which domain events are worth a mail to the administrators (domain.md section 2). Pure.
 */

import type { Trouble } from '../../../failover/role/state.js';
import { isCertificateTrouble } from '../../../failover/role/steps.js';
import { troubleWords } from '../../../failover/role/words.js';
import type { DomainEvent } from '../../../hardware/kernel/event-kinds.js';
import type { Label } from '../../../views/label.js';
import { historySubjects, logsPartedText, tailLostText } from '../monitoring/history-words.js';
import { checkedText } from '../scrub/words.js';

export interface Alert {
  /** Alerts of one kind are not repeated within minutes. */
  readonly kind: string;
  readonly subject: Label;
  readonly text: Label;
}

const alert = (kind: string, subject: Label, text: Label): Alert => ({ kind, subject, text });

const versions = (operation: Label): Alert =>
  alert(
    'versions',
    {
      en: 'The product versions of the two appliances differ',
      fr: 'Les versions du produit des deux serveurs diffèrent',
    },
    {
      en: `${operation.en} was not possible: product version and build of the two appliances must be equal. Install the same software on both.`,
      fr: `${operation.fr} n’a pas été possible : la version et le build du produit doivent être identiques sur les deux serveurs. Installez le même logiciel sur les deux.`,
    },
  );

const operations = {
  relation: { en: 'Establishing the failover relation', fr: 'L’établissement de la relation de reprise' },
  sync: { en: 'The data-sync', fr: 'La synchronisation des données' },
} as const satisfies Record<string, Label>;

const isTrouble = (value: string): value is Trouble => Object.hasOwn(troubleWords, value);

const because = (trouble: string): Label => (isTrouble(trouble) ? troubleWords[trouble] : { en: '', fr: '' });

function peerLost(trouble: string): Alert {
  if (trouble === 'software') return versions(operations.sync);
  const refused = isTrouble(trouble) && isCertificateTrouble(trouble);
  const subject = refused
    ? {
        en: 'The certificate of the other appliance of the pair is refused',
        fr: 'Le certificat de l’autre serveur de la paire est refusé',
      }
    : {
        en: 'The other appliance of the pair cannot be reached',
        fr: 'L’autre serveur de la paire est injoignable',
      };
  return alert(refused ? 'peer-certificate' : 'peer-lost', subject, because(trouble));
}

const roleWords = {
  primary: { en: 'primary', fr: 'principal' },
  backup: { en: 'backup', fr: 'de sauvegarde' },
} as const satisfies Record<string, Label>;

function roleChanged(held: keyof typeof roleWords): Alert {
  const role = roleWords[held];
  return alert(
    `role-${held}`,
    { en: `This appliance is the ${role.en} site now`, fr: `Ce serveur est maintenant le site ${role.fr}` },
    {
      en: 'The failover role has changed. Clients follow the shared IP, DNS or NAT.',
      fr: 'Le rôle de reprise en séquence a changé. Les clients suivent l’adresse IP partagée, le DNS ou la NAT.',
    },
  );
}

/** The alert that an event is worth; null: none. */
export function alertOf({ kind, data }: DomainEvent): Alert | null {
  switch (kind) {
    case 'failover.refused':
      return data.trouble === 'software' ? versions(operations.relation) : null;
    case 'failover.sync-failed':
      // Told when it began, or told by the contact.
      if (data.told) return null;
      if (data.trouble === 'software') return versions(operations.sync);
      return alert(
        'sync-failed',
        { en: 'A data-sync has failed', fr: 'Une synchronisation des données a échoué' },
        because(data.trouble),
      );
    case 'failover.synced':
      return data.after === undefined ? null : syncBack;
    case 'failover.peer-lost':
      return peerLost(data.trouble);
    case 'failover.peer-back':
      return alert(
        'peer-back',
        {
          en: 'The other appliance of the pair answers again',
          fr: 'L’autre serveur de la paire répond de nouveau',
        },
        { en: 'The connection of the pair is restored.', fr: 'La connexion de la paire est rétablie.' },
      );
    case 'failover.conflict':
      return alert(
        'conflict',
        {
          en: 'Both appliances of the pair are primary',
          fr: 'Les deux serveurs de la paire sont principaux',
        },
        {
          en: 'Data-sync has stopped. Open Management > Failover and make one of them the backup.',
          fr: 'La synchronisation est arrêtée. Ouvrez Gestion > Reprise en séquence et faites de l’un d’eux le serveur de sauvegarde.',
        },
      );
    case 'failover.role':
      return roleChanged(data.role);
    case 'disk.array':
      return diskArray(data.array);
    case 'storage.checked':
      return data.mended + data.lost === 0 ? null : storageAlert(data.mended, data.lost);
    case 'power.overheated':
      return alert(
        'overheated',
        {
          en: 'The appliance was too hot and switches itself off',
          fr: 'Le serveur était trop chaud et s’éteint',
        },
        {
          en: 'Cool its room, then press its power button.',
          fr: 'Refroidissez la salle, puis appuyez sur son bouton d’alimentation.',
        },
      );
    case 'failover.tail-lost':
      return alert('tail-lost', historySubjects.lost, tailLostText(data.rows));
    case 'failover.logs-parted':
      return alert('logs-parted', historySubjects.parted, logsPartedText(data.rows));
    case 'failover.auto-pending':
    case 'failover.auto-done':
      return automatic(kind === 'failover.auto-done');
    case 'failover.auto-cancelled':
      return autoCancelled;
    case 'failover.auto-held':
      return held;
    default:
      return null;
  }
}

/** The storage check found something. */
const storageAlert = (mended: number, lost: number): Alert =>
  alert(
    lost > 0 ? 'storage-lost' : 'storage-mended',
    {
      en: 'The storage check has found damaged contents',
      fr: 'La vérification du stockage a trouvé des contenus endommagés',
    },
    checkedText(mended, lost),
  );

/** A disk of the array failed, or was rebuilt. */
function diskArray(state: string): Alert | null {
  if (state === 'degraded') {
    return alert(
      'disk',
      { en: 'A disk has failed', fr: 'Un disque est en panne' },
      {
        en: 'The data are on the other disk only. Replace the failed one (Status > Storage).',
        fr: 'Les données ne sont plus que sur l’autre disque. Remplacez celui qui est en panne (État > Stockage).',
      },
    );
  }
  if (state !== 'optimal') return null;
  return alert(
    'disk-back',
    { en: 'The disks are in order again', fr: 'Les disques sont de nouveau en ordre' },
    { en: 'The new disk has been rebuilt.', fr: 'Le nouveau disque a été reconstruit.' },
  );
}

const automatic = (over: boolean): Alert =>
  over
    ? alert(
        'auto-done',
        { en: 'Automatic failover has taken place', fr: 'La reprise automatique a eu lieu' },
        {
          en: 'The primary site was silent for too long. This appliance has taken its place.',
          fr: 'Le site principal est resté silencieux trop longtemps. Ce serveur a pris sa place.',
        },
      )
    : alert(
        'auto-pending',
        { en: 'Automatic failover is about to take place', fr: 'Une reprise automatique est imminente' },
        { en: 'The primary site is silent.', fr: 'Le site principal ne répond plus.' },
      );

const autoCancelled: Alert = alert(
  'auto-cancelled',
  {
    en: 'Automatic failover no longer impends',
    fr: 'La reprise automatique n’est plus imminente',
  },
  {
    en: 'The primary site is heard again. This appliance stays the backup.',
    fr: 'Le site principal se fait de nouveau entendre. Ce serveur reste serveur de sauvegarde.',
  },
);

const syncBack: Alert = alert(
  'sync-back',
  { en: 'Data-sync works again', fr: 'La synchronisation des données fonctionne de nouveau' },
  {
    en: 'A data-sync has succeeded after earlier ones had failed.',
    fr: 'Une synchronisation a réussi après l’échec des précédentes.',
  },
);

const held: Alert = alert(
  'auto-held',
  {
    en: 'No network connectivity test address answers',
    fr: 'Aucune adresse de test de connectivité ne répond',
  },
  {
    en: 'The primary site is silent, but so are the test addresses: this appliance takes its own network for the cause and does not take over.',
    fr: 'Le site principal ne répond plus, mais les adresses de test non plus : ce serveur attribue la cause à son propre réseau et ne prend pas la relève.',
  },
);
