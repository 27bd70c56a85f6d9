/**
 * What a Jump policy asks before a session starts: the hour of the week, and somebody's approval.
 * The schedule is decided by a pure function of the box's time.
 */

import * as v from 'valibot';
import { readJson } from '../../../hardware/kernel/read-json.js';
import { MINUTE_MS } from '../../../hardware/ports.js';
import { date, dayStart, isoDate } from '../../../views/format.js';
import type { Label } from '../../../views/label.js';
import type { Node } from '../../node/node.js';
import { addressList } from '../../services/mail/settings.js';
import type { Store } from '../../store/database.js';
import { findRecord } from '../../store/records.js';
import {
  type Approval,
  approvalOf,
  askApproval,
  type JumpPolicy,
  jumpPolicies,
  policyOfItem,
} from '../../store/site/jump-records.js';

const whole = v.pipe(v.number(), v.integer());
const scheduleSchema = v.object({
  /** 1 Monday … 7 Sunday. */
  days: v.pipe(v.array(whole), v.readonly()),
  /** Minutes of the day: from, included, to, excluded. */
  fromMinute: whole,
  toMinute: whole,
});
export type Schedule = Readonly<v.InferOutput<typeof scheduleSchema>>;

const DAY_MINUTES = 1_440;
const ASK_AGAIN_MS = 15 * MINUTE_MS;

export const dayNames: readonly Label[] = [
  { en: 'Monday', fr: 'Lundi' },
  { en: 'Tuesday', fr: 'Mardi' },
  { en: 'Wednesday', fr: 'Mercredi' },
  { en: 'Thursday', fr: 'Jeudi' },
  { en: 'Friday', fr: 'Vendredi' },
  { en: 'Saturday', fr: 'Samedi' },
  { en: 'Sunday', fr: 'Dimanche' },
];

/** Null: always. What a foreign backup brought and nobody understands forbids everything. */
export function readSchedule(text: string): Schedule | null {
  if (text === '') return null;
  return readJson(scheduleSchema, text) ?? { days: [], fromMinute: 0, toMinute: 0 };
}

/** '08:30' as minutes of the day, '24:00' included; null: not a time. */
export function readMinute(text: string): number | null {
  const [, hours = '', minutes = ''] = /^(\d{1,2}):(\d{2})$/.exec(text.trim()) ?? [];
  if (hours === '') return null;
  const minute = Number(hours) * 60 + Number(minutes);
  return Number(minutes) < 60 && minute <= DAY_MINUTES ? minute : null;
}

export const minuteText = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** Whether the schedule holds at this box time. Pure. */
export function isOpen(schedule: Schedule | null, nowMs: number, zone: string): boolean {
  if (schedule === null) return true;
  const iso = isoDate(nowMs, zone);
  const startMs = dayStart(iso, zone) ?? nowMs;
  const weekday = new Date(`${iso}T00:00:00Z`).getUTCDay();
  const minute = Math.floor((nowMs - startMs) / MINUTE_MS);
  const { days, fromMinute, toMinute } = schedule;
  return days.includes(weekday === 0 ? 7 : weekday) && minute >= fromMinute && minute < toMinute;
}

/** When a schedule lets somebody in, in words; null: always. */
export function scheduleWords(schedule: Schedule | null): Label {
  if (schedule === null) return { en: 'Always', fr: 'Toujours' };
  const times = `${minuteText(schedule.fromMinute)}–${minuteText(schedule.toMinute)}`;
  const named = (language: 'en' | 'fr'): string =>
    schedule.days.map((day) => dayNames[day - 1]?.[language] ?? '').join(', ');
  return { en: `${named('en')}, ${times}`, fr: `${named('fr').toLowerCase()}, ${times}` };
}

export interface RuleRefusal {
  readonly code: 'schedule' | 'approval';
  readonly refused: Label;
}

const outside = (policy: JumpPolicy): Label => {
  const when = scheduleWords(readSchedule(policy.schedule));
  return {
    en: `The Jump policy “${policy.name}” does not allow sessions at this time. Allowed: ${when.en}.`,
    fr: `La règle de Jump « ${policy.name} » n’autorise pas de session à cette heure. Autorisé : ${when.fr}.`,
  };
};
const approvalWords = {
  asked: {
    en: 'This access needs approval. Your request was sent; start the session once it is approved.',
    fr: 'Cet accès doit être approuvé. Votre demande a été envoyée ; démarrez la session une fois celle-ci approuvée.',
  },
  pending: {
    en: 'Your request for this access was not decided yet.',
    fr: 'Votre demande d’accès n’a pas encore été traitée.',
  },
  denied: {
    en: 'Your request for this access was denied. You can ask again a quarter of an hour after the last request.',
    fr: 'Votre demande d’accès a été refusée. Vous pouvez en faire une nouvelle un quart d’heure après la dernière.',
  },
} as const satisfies Record<string, Label>;

interface Who {
  readonly userId: string;
  readonly username: string;
}
interface What {
  readonly id: string;
  readonly name: string;
}

function tell(node: Node, policy: JumpPolicy, subject: Label, who: Who, item: What): void {
  const to = addressList(policy.notifyEmail);
  if (to.length === 0) return;
  const at = date(node.hardware.clock.nowMs(), node.network.config().timeZone);
  const line = (label: Label, on: Label, language: 'en' | 'fr'): string =>
    `${label[language]}: ${who.username}, ${item.name}, ${on[language]}`;
  const text = `${line(subject, at, 'en')}\n${line(subject, at, 'fr')}\n`;
  node.mail.send({ kind: 'jump-policy', to, subject: `${subject.en} / ${subject.fr}`, text });
}

/** The standing request decides; without one, or after a while, a new one is made. */
function approval(node: Node, site: Store, policy: JumpPolicy, who: Who, item: What): Label | null {
  const nowMs = node.hardware.clock.nowMs();
  const known: Approval | null = approvalOf(site, who.userId, item.id);
  if (known !== null) {
    if (known.decision === 'approved' && node.hardware.clock.monoMs() < known.untilMono) return null;
    if (known.decision === '') return approvalWords.pending;
    // A request of the future was made by a clock that was ahead.
    const ageMs = nowMs - known.askedMs;
    const recent = ageMs >= 0 && ageMs < ASK_AGAIN_MS;
    if (known.decision === 'denied' && recent) return approvalWords.denied;
  }
  const asked = { id: node.ports.random.uuid(), itemId: item.id, itemName: item.name, askedMs: nowMs };
  site.transaction('jump.approval-asked', () =>
    askApproval(site, { ...asked, userId: who.userId, username: who.username }),
  );
  node.emit({ kind: 'jump.approval-asked', data: { user: who.username, jumpItem: item.name } });
  tell(node, policy, { en: 'Access request', fr: 'Demande d’accès' }, who, item);
  return approvalWords.asked;
}

const policyFor = (site: Store, item: What): JumpPolicy | null => {
  const id = policyOfItem(site, item.id);
  return id === '' ? null : findRecord(site, jumpPolicies, id);
};

/** What the item's Jump policy has against a session now; null: nothing. */
export function ruleRefusal(node: Node, site: Store, who: Who, item: What): RuleRefusal | null {
  const policy = policyFor(site, item);
  if (policy === null) return null;
  const { timeZone } = node.network.config();
  if (!isOpen(readSchedule(policy.schedule), node.hardware.clock.nowMs(), timeZone)) {
    return { code: 'schedule', refused: outside(policy) };
  }
  const refused = policy.approval ? approval(node, site, policy, who, item) : null;
  return refused === null ? null : { code: 'approval', refused };
}

/** A session under a policy has started: whom it names is told by e-mail. */
export function tellStart(node: Node, site: Store, who: Who, item: What): void {
  const policy = policyFor(site, item);
  if (policy !== null) tell(node, policy, { en: 'Session started', fr: 'Session démarrée' }, who, item);
}
