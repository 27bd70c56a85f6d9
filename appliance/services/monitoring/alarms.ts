/**
 * appliance/services/monitoring/: log, syslog, SNMP, troubles, and what the maker's support gets.
 *
 * What is wrong with the hardware of a box, in words: for its pages and for its mail.
 */
import type { NtpReading, RaidState, Readings } from '../../../hardware/hardware.js';
import type { Label } from '../../../views/label.js';
import { addressAlarms } from '../network/address-words.js';
import { clockWords } from './clock-words.js';

export interface Alarm {
  readonly tone: 'bad' | 'warn';
  readonly text: Label;
}

const words = {
  warm: {
    en: 'The appliance is too warm. See to the air in its room.',
    fr: 'Le serveur est trop chaud. Vérifiez la ventilation de la salle.',
  },
  critical: {
    en: 'The temperature is critical: the appliance switches itself off within a minute.',
    fr: 'La température est critique : le serveur s’éteint de lui-même dans la minute.',
  },
  supply: {
    en: 'A power supply has failed. The other one carries the appliance; replace the failed one.',
    fr: 'Une alimentation est en panne. L’autre suffit à alimenter le serveur ; remplacez celle qui est en panne.',
  },
  clock: {
    en: 'The clock is not kept right by an NTP server. Compare System Time with the right time; the server is set under Networking > IP Configuration.',
    fr: 'L’horloge n’est pas maintenue à l’heure par un serveur NTP. Comparez l’heure du système avec l’heure exacte ; le serveur se règle sous Réseau > Configuration IP.',
  },
  degraded: {
    en: 'One disk is out of order. The data are on the other one: replace the disk before that one fails too.',
    fr: 'Un disque est hors service. Les données sont sur l’autre : remplacez le disque avant que celui-ci ne tombe aussi en panne.',
  },
  rebuilding: {
    en: 'A disk is being rebuilt. Until that is done the data are on one disk only.',
    fr: 'Un disque est en cours de reconstruction. D’ici là, les données ne sont que sur un seul disque.',
  },
  failed: {
    en: 'The array has failed: nothing can be saved, and an appliance that is switched off now does not start again. Put a disk back that holds the data.',
    fr: 'La grappe est défaillante : rien ne peut être enregistré, et un serveur éteint maintenant ne redémarre plus. Remettez un disque qui contient les données.',
  },
  battery: {
    en: 'The battery of the clock is empty: after a power cut the clock begins at 1970. Replace it; a time server (Networking > IP Configuration) sets the clock after a start.',
    fr: 'La pile de l’horloge est vide : après une coupure de courant, l’horloge repart de 1970. Remplacez-la ; un serveur de temps (Réseau > Configuration IP) remet l’horloge à l’heure après un démarrage.',
  },
  slowDisk: {
    en: 'The disks are slow: each write takes long, and with it each answer that waits for one. A disk may be about to fail; look at the host of a virtual appliance.',
    fr: 'Les disques sont lents : chaque écriture dure longtemps, et avec elle chaque réponse qui l’attend. Un disque est peut-être sur le point de tomber en panne ; pour un serveur virtuel, vérifiez son hôte.',
  },
  slowProcessor: {
    en: 'The processor is overloaded or slowed down: answers, data-syncs and backups take much longer than usual. Check the temperature; look at the host of a virtual appliance.',
    fr: 'Le processeur est surchargé ou ralenti : les réponses, les synchronisations et les sauvegardes durent bien plus longtemps que d’habitude. Vérifiez la température ; pour un serveur virtuel, vérifiez son hôte.',
  },
  full: {
    en: 'Almost no room is left: updates and restores are refused, and sessions and data-syncs cannot keep what is new. Ask technical support how to free space.',
    fr: 'Il ne reste presque plus de place : les mises à jour et les restaurations sont refusées, et les sessions comme les synchronisations ne peuvent plus garder ce qui est nouveau. Demandez à l’assistance technique comment libérer de la place.',
  },
} satisfies Record<string, Label>;

/** A disk that is used to more than this is full. */
export const FULL_SHARE = 0.9;

const bad = (text: Label): Alarm => ({ tone: 'bad', text });
const warn = (text: Label): Alarm => ({ tone: 'warn', text });

/** Of the disks: none while both are there. */
export function arrayAlarms(raid: RaidState): Alarm[] {
  if (raid === 'optimal') return [];
  return [raid === 'failed' ? bad(words.failed) : warn(words[raid])];
}

export const spaceAlarms = ({ freeBytes, capacityBytes }: Readings['storage']): Alarm[] =>
  freeBytes < capacityBytes * (1 - FULL_SHARE) ? [bad(words.full)] : [];

/** A write that takes longer than this, on average, is slow. */
export const SLOW_WRITE_MS = 100;
export const SLOW_BY = 2;

export const slowDiskAlarms = ({ writeMs }: Readings['pace']): Alarm[] =>
  writeMs >= SLOW_WRITE_MS ? [warn(words.slowDisk)] : [];

const slowProcessorAlarms = ({ slowBy }: Readings['pace']): Alarm[] =>
  slowBy >= SLOW_BY ? [warn(words.slowProcessor)] : [];

/** What the time server said that is not followed, and what to do; null: nothing of the kind. */
export function clockTrouble({ server, state, unheeded }: NtpReading): Label | null {
  if (state === 'panic') return clockWords.panic(server);
  switch (unheeded?.kind) {
    case undefined:
      return null;
    case 'kiss':
      return unheeded.code === 'RATE' ? clockWords.rate(server) : clockWords.denied(server, unheeded.code);
    case 'unset':
      return clockWords.unset(server, unheeded.stratum);
    case 'spike':
      return clockWords.spike(server);
  }
}

/** None while the clock is kept right: what passes by itself is no alarm. */
export function clockAlarms(ntp: NtpReading): Alarm[] {
  if (ntp.state === 'synchronised' || ntp.state === 'starting') return [];
  const trouble = clockTrouble(ntp);
  if (trouble === null) return [warn(words.clock)];
  return [warn({ en: `${trouble.en} ${words.clock.en}`, fr: `${trouble.fr} ${words.clock.fr}` })];
}

/** What is wrong with the box now, in the order in which its pages tell it. */
export function boxAlarms({ sensors, raid, storage, addresses, ntp, pace, batteryOk }: Readings): Alarm[] {
  return [
    ...(sensors.temperature === 'critical' ? [bad(words.critical)] : []),
    ...(sensors.temperature === 'warm' ? [warn(words.warm)] : []),
    ...(sensors.supplyOk ? [] : [warn(words.supply)]),
    ...(batteryOk ? [] : [warn(words.battery)]),
    ...arrayAlarms(raid),
    ...spaceAlarms(storage),
    ...slowDiskAlarms(pace),
    ...slowProcessorAlarms(pace),
    ...addressAlarms(addresses).map(bad),
    ...clockAlarms(ntp),
  ];
}
