/**
 * What goes on around a rehearsal, as its file declares it: colleagues and their hours, who is to be told of the
 * change, when support answers. With a lab's own accounts in it, it is the lab's story (lab/clients/story).
 */
import { MINUTE } from '../../../../hardware/ports.js';
import { join, type Label, same } from '../../../../views/label.js';
import { audienceLabels } from '../../../clients/story/announcements.js';
import { type Hours, hoursLabel } from '../../../clients/story/calendar.js';
import type { ColleaguePlan, StoryLetter, StoryPlan } from '../../../clients/story/plan.js';
import { durationUs } from '../../../hosting/when/duration.js';
import { type MadeUser, usersOf } from '../../../making/configuration.js';
import { defaultAmounts } from '../../../making/found.js';
import { weekdays } from '../conditions/schema.js';
import type { Mistake, Rehearsal } from '../vocabulary.js';
import type { StoryDeclared } from './schema.js';

const WORKDAYS = 5;

const hoursOf = ({
  days,
  from,
  to,
}: Pick<StoryDeclared['people'][number], 'days' | 'from' | 'to'>): ColleaguePlan['hours'] => ({
  days: days?.map((day) => weekdays.indexOf(day)) ?? [...Array(WORKDAYS).keys()],
  from,
  to,
});

const begun = { event: 'story.begun' } as const;

/** Telling nobody, and telling something else than what came, are mistakes of every story. */
export function storyMistakes({ announce: { to, ahead, covers } }: StoryDeclared): Mistake[] {
  const { if: only, ...event } = covers;
  const when = (...more: object[]) => ({
    ...event,
    if: { all: [begun, ...(only === undefined ? [] : [only]), ...more] },
  });
  const told = { announced: { to, ahead } };
  return [
    {
      id: 'unannounced',
      guide: ['G08'],
      title: { en: 'Nobody was told of the change', fr: 'Personne n’a été prévenu du changement' },
      consequence: {
        en: 'Whoever works then is cut off without knowing why, and calls.',
        fr: 'Ceux qui travaillent à ce moment sont coupés sans savoir pourquoi, et appellent.',
      },
      right: {
        en: 'Announce the change in the mailbox beforehand: whom, from when, for how long.',
        fr: 'Annoncez le changement à l’avance dans la boîte aux lettres : à qui, à partir de quand, pour combien de temps.',
      },
      measures: ['surprised', 'users'],
      recognised: when({ not: { event: 'announcement.sent' } }),
    },
    {
      id: 'badly-announced',
      guide: ['G08'],
      title: {
        en: 'The change came otherwise than announced: other people, another time, too late, or longer',
        fr: 'Le changement n’a pas suivi l’annonce : autres destinataires, autre heure, trop tard ou plus long',
      },
      consequence: {
        en: 'People rely on what they were told: they work when the site goes, or wait for one that is not there.',
        fr: 'Chacun se fie à l’annonce : on travaille quand le site s’arrête, ou on attend un site qui n’est pas là.',
      },
      right: {
        en: 'Announce to everybody whom it concerns, early enough, the window in which it really happens; announce again when it changes.',
        fr: 'Annoncez à tous ceux que cela concerne, assez tôt, la fenêtre dans laquelle cela a vraiment lieu ; annoncez de nouveau si elle change.',
      },
      measures: ['surprised', 'users'],
      risk: 'small',
      recognised: {
        any: [
          when({ event: 'announcement.sent' }, { not: told }),
          {
            event: 'announcement.over',
            where: { up: false },
            if: { all: [begun, { not: told }] },
          },
        ],
      },
    },
  ];
}

/** Of a lab: what its accounts follow from. */
export interface StoryLab {
  readonly seed: string;
  readonly users?: number | undefined;
  /** Another try, other people. */
  readonly variant?: string | null | undefined;
}

/** People who may sign in and are no administrators, another one for each place and each variant. */
function accountsOf({ seed, users = defaultAmounts.users, variant }: StoryLab): readonly MadeUser[] {
  const able = usersOf(seed, users).filter(({ enabled, role }) => enabled && role !== 'administrator');
  if (able.length === 0) return [];
  const shift = [...`${variant ?? ''}`].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 9_973, 0);
  return able.map((_one, index) => able[(index + shift) % able.length]).filter((one) => one !== undefined);
}

const VENDOR = 'Support <support@maker.example.net>';
const MANAGER = 'it-manager@corp.example.com';

const lines = (parts: readonly Label[]): Label => join(parts, '\n');

function vendorsLetter({ start }: Rehearsal, support: Hours | null): StoryLetter {
  const there: Hours = support ?? { days: [0, 1, 2, 3, 4, 5, 6], from: '00:00', to: '24:00' };
  const answered = hoursLabel(there);
  const running: Label =
    start.site === undefined
      ? same('')
      : { en: `They run site ${start.site}.`, fr: `Ils ont le site ${start.site}.` };
  return {
    from: VENDOR,
    subject: { en: 'Your appliances, and when we are there', fr: 'Vos serveurs, et nos horaires' },
    text: lines([
      {
        en: `Your appliances are under maintenance. ${running.en} What is released for them stands on their Updates page; what each package needs first stands beside it.`,
        fr: `Vos serveurs sont sous maintenance. ${running.fr} Ce qui est publié pour eux figure sur leur page Mises à jour, avec ce que chaque package demande au préalable.`,
      },
      {
        en: `Technical support answers ${answered.en}. Calls that come in between are answered first thing when we open. Have the serial number at hand.`,
        fr: `L’assistance technique répond ${answered.fr}. Les appels reçus entre-temps sont traités dès l’ouverture. Munissez-vous du numéro de série.`,
      },
    ]),
  };
}

const names = (all: readonly Label[]): Label => ({
  en: all.map(({ en }) => en).join(', '),
  fr: all.map(({ fr }) => fr).join(', '),
});

/** The task, who is at work when, and who wants to be told. */
function brief(
  { brief: task, title }: Rehearsal,
  story: StoryDeclared,
  people: StoryPlan['people'],
): StoryLetter {
  const told = names(story.announce.to.map((one) => audienceLabels[one]));
  const minutes = Math.round(durationUs(story.announce.ahead) / MINUTE);
  return {
    from: MANAGER,
    subject: title,
    text: lines([
      task,
      same(''),
      { en: 'At work with the site:', fr: 'Travaillent avec le site :' },
      ...people.map(({ name, hours: at, session }) => ({
        en: `- ${name}: ${hoursLabel(at).en}; ${session.jumpItem}, about every ${session.everyMinutes} minutes`,
        fr: `- ${name} : ${hoursLabel(at).fr} ; ${session.jumpItem}, environ toutes les ${session.everyMinutes} minutes`,
      })),
      same(''),
      {
        en: `Before the site may be away, tell: ${told.en}, at least ${minutes} minutes ahead. The mailbox has a form for it. Whoever knows of it stays away.`,
        fr: `Avant toute indisponibilité du site, prévenez : ${told.fr}, au moins ${minutes} minutes à l’avance. La boîte aux lettres propose un formulaire. Ceux qui sont prévenus se tiennent à l’écart.`,
      },
    ]),
  };
}

/** The story of a rehearsal in a lab; null: it has none. */
export function storyOf(rehearsal: Rehearsal, lab: StoryLab): StoryPlan | null {
  const { story, letter } = rehearsal;
  if (story === undefined) return null;
  const accounts = accountsOf(lab);
  const people = story.people.flatMap((one, place): StoryPlan['people'] => {
    const account = accounts[place];
    if (account === undefined) return [];
    const { displayName: name, email, username } = account;
    const { jumpItem, lasts, every } = one.session;
    const minutesOf = (text: string): number => Math.round(durationUs(text) / MINUTE);
    const session = { jumpItem, minutes: minutesOf(lasts), everyMinutes: minutesOf(every) };
    return [{ name, email, username, audience: one.audience ?? 'users', hours: hoursOf(one), session }];
  });
  const support = story.support === undefined ? null : hoursOf(story.support);
  const letters = [
    ...(letter === undefined ? [] : [letter]),
    vendorsLetter(rehearsal, support),
    brief(rehearsal, story, people),
  ];
  const seed = `${lab.seed}/${rehearsal.id}/${lab.variant ?? ''}`;
  return { seed, letters, people, support };
}
