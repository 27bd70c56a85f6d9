/** What somebody does in the story around a rehearsal: tells people of a change. */
import * as v from 'valibot';
import { DAY_MS, MINUTE, MS } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import { type Audience, audiences } from '../../clients/story/announcements.js';
import { hourOfDay } from '../../clients/story/calendar.js';
import { favours } from '../../clients/story/favours.js';
import { command } from './command.js';
import { box, flag, number } from './entries.js';

const words = {
  none: {
    en: 'No rehearsal is under way: there is nobody to tell.',
    fr: 'Aucune répétition n’est en cours : il n’y a personne à prévenir.',
  },
  nobody: {
    en: 'Tick at least one group of people to tell. Nothing was sent.',
    fr: 'Cochez au moins un groupe de destinataires. Rien n’a été envoyé.',
  },
  over: {
    en: 'This time is over already: choose a later one. Nothing was sent.',
    fr: 'Cette heure est déjà passée : choisissez-en une plus tardive. Rien n’a été envoyé.',
  },
} as const satisfies Record<string, Label>;

export const days = ['today', 'tomorrow'] as const;
const MINUTES_MIN = 5;
const MINUTES_MAX = 24 * 60;

const at = v.pipe(v.string(), v.trim(), v.regex(/^([01]?\d|2[0-3]):[0-5]\d$/));
const told = {
  users: v.optional(flag),
  helpdesk: v.optional(flag),
  management: v.optional(flag),
} satisfies Record<Audience, unknown>;

export const stories = {
  ask: command('ask', { what: v.picklist(favours), box }).does({
    perform: (_parts, { what, box: of }) => ({ kind: 'ask', what, box: of }),
    done: {
      en: 'They were asked; their answer is in the mailbox.',
      fr: 'La demande est faite ; la réponse est dans la boîte.',
    },
    sample: { values: () => ({ what: 'storage', box: 'a' }) },
  }),
  announce: command('announce', {
    ...told,
    day: v.optional(v.picklist(days), 'today'),
    at,
    minutes: v.pipe(
      number(MINUTES_MIN, MINUTES_MAX, { en: 'How long, in minutes', fr: 'Durée en minutes' }),
      v.integer(),
    ),
  }).does({
    perform: ({ outside, lab }, given) => {
      if (outside.story.plan() === null) return words.none;
      const to = audiences.filter((one) => given[one] === true);
      if (to.length === 0) return words.nobody;
      const nowUs = lab.nowUs();
      const dayMs = Math.floor(nowUs / MS) + (given.day === 'tomorrow' ? DAY_MS : 0);
      const fromUs = hourOfDay(dayMs, given.at) * MS;
      if (fromUs <= nowUs) return words.over;
      return { kind: 'announce', to, fromUs, untilUs: fromUs + given.minutes * MINUTE };
    },
    done: {
      en: 'The announcement is sent; your copy is in the mailbox.',
      fr: 'L’annonce est envoyée ; votre copie est dans la boîte.',
    },
    sample: {
      // While a rehearsal that has a story is under way.
      values: () => ({ users: true, day: 'tomorrow' as const, at: '19:00', minutes: 120 }),
    },
  }),
};
