/** Health of the box as Status > Basics shows it: sensors, disks, clock, with alarms in words (of addresses too). */
import type { NtpReading, Readings } from '../../../../hardware/hardware.js';
import type { Block, Cell, NoteBlock, Tone } from '../../../../views/blocks.js';
import { type Label, same } from '../../../../views/label.js';
import { type Alarm, boxAlarms } from '../../../services/monitoring/alarms.js';
import { raidCell } from './storage.js';

const words = {
  temperature: { en: 'Temperature', fr: 'Température' },
  fan: { en: 'Fan', fr: 'Ventilateur' },
  supply: { en: 'Power Supplies', fr: 'Alimentations' },
  raid: { en: 'RAID 1 Array', fr: 'Grappe RAID 1' },
  ntp: { en: 'Clock (NTP)', fr: 'Horloge (NTP)' },
  battery: { en: 'Clock Battery', fr: 'Pile de l’horloge' },
  good: { en: 'In order', fr: 'En ordre' },
  empty: { en: 'Empty', fr: 'Vide' },
  both: { en: 'Both in order', fr: 'Les deux en ordre' },
  one: { en: 'One has failed', fr: 'L’une est en panne' },
  warm: { en: 'too warm', fr: 'trop chaud' },
  critical: { en: 'critical', fr: 'critique' },
} satisfies Record<string, Label>;

/** How the clock is kept, in words; also on IP Configuration. */
const ntpStates: Readonly<Record<NtpReading['state'], { label: Label; tone: Tone }>> = {
  off: { label: { en: 'Off: no server is set', fr: 'Désactivé : aucun serveur' }, tone: 'warn' },
  starting: { label: { en: 'Starting', fr: 'Démarrage' }, tone: 'info' },
  synchronised: { label: { en: 'Synchronised', fr: 'Synchronisé' }, tone: 'good' },
  unreachable: {
    label: { en: 'The server does not answer', fr: 'Le serveur ne répond pas' },
    tone: 'bad',
  },
  denied: {
    label: { en: 'The server refuses to answer', fr: 'Le serveur refuse de répondre' },
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

/** It answers, but with nothing to go by. */
const noTime = {
  label: { en: 'The server gives no time', fr: 'Le serveur ne donne pas l’heure' },
  tone: 'bad',
} as const;

/** How a time server does; who never heeds one has 'no time', not 'unreachable'. */
export const ntpCell = ({ state, unheeded }: NtpReading): Cell => {
  const isUnset = state === 'unreachable' && unheeded !== null;
  const { label, tone } = isUnset ? noTime : ntpStates[state];
  return { badge: label, tone };
};

/** An alarm as a note of a page. */
export const alarmNote = (alarm: Alarm): NoteBlock => ({ kind: 'note', ...alarm });

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
  const { sensors, raid, ntp, batteryOk } = readings;
  return [
    ...boxAlarms(readings).map(alarmNote),
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
        {
          label: words.battery,
          value: batteryOk ? { badge: words.good, tone: 'good' } : { badge: words.empty, tone: 'bad' },
        },
        { label: words.ntp, value: ntpCell(ntp) },
      ],
    },
  ];
}
