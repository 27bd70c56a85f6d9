/** What IP Configuration says of the box's clock and of its DNS servers. */
import type { DnsReading, NtpReading } from '../../../../hardware/hardware.js';
import type { Block, Cell, Tone } from '../../../../views/blocks.js';
import { dateTime } from '../../../../views/format.js';
import { type Label, same } from '../../../../views/label.js';
import { words as common } from '../../../../views/words.js';
import { clockAlarms, clockTrouble } from '../../../services/monitoring/alarms.js';
import { alarmNote, ntpCell } from './health.js';

const words = {
  state: { en: 'NTP Status', fr: 'État NTP' },
  now: { en: 'System Time', fr: 'Heure du système' },
  lastSync: { en: 'Last Synchronised', fr: 'Dernière synchronisation' },
  stratum: { en: 'Stratum', fr: 'Strate' },
  offset: { en: 'Last Offset', fr: 'Dernier écart' },
  reach: { en: 'Last Eight Polls', fr: 'Huit dernières interrogations' },
  reachFew: { en: 'No poll yet', fr: 'Aucune interrogation' },
  dns: { en: 'DNS Status', fr: 'État DNS' },
  dnsLast: { en: 'Last DNS Answer', fr: 'Dernière réponse DNS' },
  dnsSilent: {
    en: 'No DNS server answers: names cannot be resolved. What is configured by address still works.',
    fr: 'Aucun serveur DNS ne répond : les noms ne peuvent pas être résolus. Ce qui est configuré par adresse fonctionne encore.',
  },
} satisfies Record<string, Label>;

const leapWords: Readonly<Record<Exclude<NtpReading['leap'], 'none'>, Label>> = {
  insert: {
    en: 'The NTP server announces a leap second: at midnight UTC one second is inserted.',
    fr: 'Le serveur NTP annonce une seconde intercalaire : à minuit UTC, une seconde est ajoutée.',
  },
  delete: {
    en: 'The NTP server announces a leap second: before midnight UTC one second is left out.',
    fr: 'Le serveur NTP annonce une seconde intercalaire : avant minuit UTC, une seconde est supprimée.',
  },
};

const dnsStates: Readonly<Record<DnsReading['state'], { label: Label; tone: Tone }>> = {
  off: { label: { en: 'Off: no server is set', fr: 'Désactivé : aucun serveur' }, tone: 'warn' },
  unasked: { label: { en: 'Not asked yet', fr: 'Pas encore interrogé' }, tone: 'plain' },
  answering: { label: { en: 'Answering', fr: 'Répond' }, tone: 'good' },
  silent: { label: { en: 'The servers do not answer', fr: 'Les serveurs ne répondent pas' }, tone: 'bad' },
};

const REACH_BITS = 8;
const MS_SHOWN_MAX = 10_000;
const MS_DIGITS = 3;

/** 'answered' and 'silent' polls, oldest first. */
function reachLabel(reach: number, polled: boolean): Label {
  if (!polled) return words.reachFew;
  const answered = reach
    .toString(2)
    .split('')
    .filter((bit) => bit === '1').length;
  return {
    en: `${answered} of ${REACH_BITS} answered (${reach.toString(8).padStart(3, '0')})`,
    fr: `${answered} sur ${REACH_BITS} avec réponse (${reach.toString(8).padStart(3, '0')})`,
  };
}

/** What the box's clock had to be moved by, at the last answer. */
function offsetLabel(offsetMs: number | null): Label {
  if (offsetMs === null) return same('—');
  const sign = offsetMs < 0 ? '−' : '+';
  const size = Math.abs(offsetMs);
  if (size >= MS_SHOWN_MAX) {
    const seconds = (size / 1_000).toFixed(1);
    return { en: `${sign}${seconds} s`, fr: `${sign}${seconds.replace('.', ',')} s` };
  }
  const ms = size.toFixed(MS_DIGITS);
  return { en: `${sign}${ms} ms`, fr: `${sign}${ms.replace('.', ',')} ms` };
}

/** Blocks above the time form. */
export function timeBlocks(ntp: NtpReading, nowMs: number, zone: string): Block[] {
  const polled = ntp.reach !== 0 || ntp.state === 'unreachable';
  const items: { label: Label; value: Cell }[] = [
    { label: words.now, value: dateTime(nowMs, zone) },
    { label: words.state, value: ntpCell(ntp) },
    { label: words.stratum, value: same(ntp.stratum === null ? '—' : `${ntp.stratum}`) },
    { label: words.offset, value: offsetLabel(ntp.offsetMs) },
    { label: words.reach, value: reachLabel(ntp.reach, polled) },
    {
      label: words.lastSync,
      value: ntp.lastSyncMs === null ? common.never : dateTime(ntp.lastSyncMs, zone),
    },
  ];
  const alarms = clockAlarms(ntp).map(alarmNote);
  const trouble = clockTrouble(ntp);
  const passing = trouble === null || alarms.length > 0 ? [] : [trouble];
  const notes = [...passing, ...(ntp.leap === 'none' ? [] : [leapWords[ntp.leap]])];
  return [
    ...alarms,
    ...notes.map((text) => ({ kind: 'note', tone: 'info', text }) as const),
    { kind: 'facts', items },
  ];
}

/** Blocks above the network settings form. */
export function dnsBlocks(dns: DnsReading, zone: string): Block[] {
  const { label, tone } = dnsStates[dns.state];
  return [
    ...(dns.state === 'silent' ? [{ kind: 'note', tone: 'bad', text: words.dnsSilent } as const] : []),
    {
      kind: 'facts',
      items: [
        { label: words.dns, value: { badge: label, tone } },
        {
          label: words.dnsLast,
          value: dns.lastAnswerMs === null ? common.never : dateTime(dns.lastAnswerMs, zone),
        },
      ],
    },
  ];
}
