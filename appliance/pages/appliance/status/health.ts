/** Health of the box as Status > Basics shows it: sensors, disks, clock, with alarms in words (of addresses too). */
import type { NtpReading, Readings } from '../../../../hardware/hardware.js';
import type { Block, Cell, NoteBlock, Tone } from '../../../../views/blocks.js';
import { type Label, same } from '../../../../views/label.js';
import { addressAlarms } from '../../../services/network/address-words.js';
import { raidCell, storageAlarms } from './storage.js';

const words = {
  temperature: { en: 'Temperature', fr: 'Température' },
  fan: { en: 'Fan', fr: 'Ventilateur' },
  supply: { en: 'Power Supplies', fr: 'Alimentations' },
  raid: { en: 'RAID 1 Array', fr: 'Grappe RAID 1' },
  ntp: { en: 'Clock (NTP)', fr: 'Horloge (NTP)' },
  both: { en: 'Both in order', fr: 'Les deux en ordre' },
  one: { en: 'One has failed', fr: 'L’une est en panne' },
  warm: { en: 'too warm', fr: 'trop chaud' },
  critical: { en: 'critical', fr: 'critique' },
  alarmWarm: {
    en: 'The appliance is too warm. See to the air in its room.',
    fr: 'Le serveur est trop chaud. Vérifiez la ventilation de la salle.',
  },
  alarmCritical: {
    en: 'The temperature is critical: the appliance switches itself off within a minute.',
    fr: 'La température est critique : le serveur s’éteint de lui-même dans la minute.',
  },
  alarmSupply: {
    en: 'A power supply has failed. The other one carries the appliance; replace the failed one.',
    fr: 'Une alimentation est en panne. L’autre suffit au serveur ; remplacez celle qui est en panne.',
  },
  alarmClock: {
    en: 'The clock is not kept right by an NTP server. Compare System Time with the right time; the server is set under Networking > IP Configuration.',
    fr: 'L’horloge n’est pas maintenue à l’heure par un serveur NTP. Comparez l’heure du système avec l’heure exacte ; le serveur se règle sous Réseau > Configuration IP.',
  },
} satisfies Record<string, Label>;

/** How the clock is kept, in words; also on IP Configuration. */
export const ntpStates: Readonly<Record<NtpReading['state'], { label: Label; tone: Tone }>> = {
  off: { label: { en: 'Off: no server is set', fr: 'Désactivé : aucun serveur' }, tone: 'warn' },
  starting: { label: { en: 'Starting', fr: 'Démarrage' }, tone: 'info' },
  synchronised: { label: { en: 'Synchronised', fr: 'Synchronisé' }, tone: 'good' },
  unreachable: {
    label: { en: 'The server does not answer', fr: 'Le serveur ne répond pas' },
    tone: 'bad',
  },
  panic: {
    label: {
      en: 'Refused: the offset is too large to be believed',
      fr: 'Refusé : l’écart est trop grand pour être crédible',
    },
    tone: 'bad',
  },
};

export const ntpCell = (state: NtpReading['state']): Cell => ({
  badge: ntpStates[state].label,
  tone: ntpStates[state].tone,
});

/** The clock alarm; null while the clock is kept right. */
export const clockAlarm = ({ state }: NtpReading): NoteBlock | null =>
  state === 'synchronised' || state === 'starting'
    ? null
    : { kind: 'note', tone: 'warn', text: words.alarmClock };

const note = (tone: Tone, text: Label): NoteBlock => ({ kind: 'note', tone, text });

/** What is wrong with the box now, in words. */
export const boxAlarms = (readings: Readings): Label[] => alarms(readings).map(({ text }) => text);

function alarms(readings: Readings): NoteBlock[] {
  const { sensors, ntp, addresses } = readings;
  const clock = clockAlarm(ntp);
  return [
    ...(sensors.temperature === 'critical' ? [note('bad', words.alarmCritical)] : []),
    ...(sensors.temperature === 'warm' ? [note('warn', words.alarmWarm)] : []),
    ...(sensors.supplyOk ? [] : [note('warn', words.alarmSupply)]),
    ...storageAlarms(readings),
    ...addressAlarms(addresses).map((text) => note('bad', text)),
    ...(clock === null ? [] : [clock]),
  ];
}

function temperatureCell({ temperature, temperatureC }: Readings['sensors']): Cell {
  if (temperature === 'normal') return same(`${temperatureC} °C`);
  const word = words[temperature];
  return {
    badge: { en: `${temperatureC} °C, ${word.en}`, fr: `${temperatureC} °C, ${word.fr}` },
    tone: temperature === 'critical' ? 'bad' : 'warn',
  };
}

/** Alarms, then the readings. */
export function healthBlocks(readings: Readings): Block[] {
  const { sensors, raid, ntp } = readings;
  return [
    ...alarms(readings),
    {
      kind: 'facts',
      items: [
        { label: words.temperature, value: temperatureCell(sensors) },
        {
          label: words.fan,
          value: { en: `${sensors.fanRpm} rpm`, fr: `${sensors.fanRpm} tr/min` },
        },
        {
          label: words.supply,
          value: sensors.supplyOk ? { badge: words.both, tone: 'good' } : { badge: words.one, tone: 'bad' },
        },
        { label: words.raid, value: raidCell(raid) },
        { label: words.ntp, value: ntpCell(ntp.state) },
      ],
    },
  ];
}
