/** What people write, in both languages: whoever reads chooses. Figures in it were measured. */
import { type Micros, MS } from '../../../hardware/ports.js';
import { dateTime, duration, timeOfDay } from '../../../views/format.js';
import { join, type Label, same } from '../../../views/label.js';
import { TIME_ZONE } from '../../making/found.js';
import type { ReceivedMail } from '../../outside/customer/mail-server.js';
import { siteName } from '../../plan.js';
import { type Announced, audienceLabels } from './announcements.js';
import type { StoryLetter } from './plan.js';

const ADMINISTRATOR = 'admin@example.com';

/** '19:04', at the customer's. */
const time = (us: Micros): string => timeOfDay(us / MS, TIME_ZONE);
const lasting = (us: Micros): Label => duration(us / MS);
const moment = (us: Micros): Label => dateTime(us / MS, TIME_ZONE);

/** A mail that can be read in both languages; tools see the English one. */
export const mailOf = (
  { from, subject, text }: StoryLetter,
  atUs: Micros,
  client: string,
): Omit<ReceivedMail, 'id'> => ({
  ...{ atUs, client, secure: true, from, to: [ADMINISTRATOR] },
  subject: subject.en,
  text: text.en,
  words: { subject, text },
  dateMs: Math.floor(atUs / MS),
  attachments: [],
});

export interface Cut {
  readonly jumpItem: string;
  readonly atUs: Micros;
  /** How long the session had lasted. */
  readonly afterUs: Micros;
  /** The window that this person was told of, and that is over; null: nobody told. */
  readonly told: Announced | null;
}

const toldWords = (told: Announced | null): Label =>
  told === null
    ? { en: 'Nobody had told me of any work on it.', fr: 'Personne ne m’avait annoncé d’intervention.' }
    : {
        en: `You had announced the work from ${time(told.fromUs)} to ${time(told.untilUs)}.`,
        fr: `Vous aviez annoncé l’intervention de ${time(told.fromUs)} à ${time(told.untilUs)}.`,
      };

/** Somebody was in the middle of their work. */
export const cutLetter = (from: string, { jumpItem, atUs, afterUs, told }: Cut): StoryLetter => ({
  from,
  subject: { en: `Cut off from ${jumpItem}`, fr: `Coupure de ma session sur ${jumpItem}` },
  text: join(
    [
      {
        en: `At ${time(atUs)} my session on ${jumpItem} ended by itself, after ${lasting(afterUs).en}.`,
        fr: `À ${time(atUs)}, ma session sur ${jumpItem} s’est terminée d’elle-même, au bout de ${lasting(afterUs).fr}.`,
      },
      toldWords(told),
      {
        en: 'I was in the middle of something. Please tell me when I can go on.',
        fr: 'J’étais en plein travail. Dites-moi quand je pourrai continuer, s’il vous plaît.',
      },
    ],
    ' ',
  ),
});

/** Somebody cannot begin. */
export const refusedLetter = (
  from: string,
  { atUs, why, told }: Pick<Cut, 'atUs' | 'told'> & { readonly why: Label },
): StoryLetter => ({
  from,
  subject: { en: `${siteName} does not let me in`, fr: `${siteName} : connexion impossible` },
  text: join(
    [
      {
        en: `I have been trying to sign in since ${time(atUs)}. The console says:`,
        fr: `J’essaie de me connecter depuis ${time(atUs)}. La console indique :`,
      },
      { en: `“${why.en}”`, fr: `« ${why.fr} »` },
      toldWords(told),
    ],
    ' ',
  ),
});

/** It works again. */
export const backLetter = (
  from: string,
  { sinceUs, atUs, tries }: { readonly sinceUs: Micros; readonly atUs: Micros; readonly tries: number },
): StoryLetter => ({
  from,
  subject: { en: 'I can work again', fr: 'Je peux de nouveau travailler' },
  text: {
    en: `Signed in at ${time(atUs)}, at try number ${tries + 1}. I could not work for ${lasting(atUs - sinceUs).en}.`,
    fr: `Connexion réussie à ${time(atUs)}, à l’essai n° ${tries + 1}. Je n’ai pas pu travailler pendant ${lasting(atUs - sinceUs).fr}.`,
  },
});

/** The administrator's own copy of what was announced. */
export const announcedLetter = ({ to, fromUs, untilUs }: Announced): StoryLetter => ({
  from: ADMINISTRATOR,
  subject: {
    en: `Announced: ${siteName} away from ${time(fromUs)}`,
    fr: `Annonce : ${siteName} indisponible à partir de ${time(fromUs)}`,
  },
  text: {
    en: `Told to ${to.map((one) => audienceLabels[one].en).join(', ')}: from ${moment(fromUs).en} to ${moment(untilUs).en} the site may be away. Whoever works then should end their sessions before.`,
    fr: `Adressé à : ${to.map((one) => audienceLabels[one].fr).join(', ')}. Du ${moment(fromUs).fr} au ${moment(untilUs).fr}, le site peut être indisponible. Terminez vos sessions avant.`,
  },
});

/** Support has opened, and answers whoever called before. */
export const supportLetter = (answer: Label, serial: string): StoryLetter => ({
  from: 'support@maker.example.net',
  subject: {
    en: `Your call about appliance ${serial}`,
    fr: `Votre appel au sujet du serveur ${serial}`,
  },
  text: join([{ en: 'Good morning.', fr: 'Bonjour.' }, answer, same('')], ' '),
});
