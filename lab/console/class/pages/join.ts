/** Where a trainee comes in: with the code of the class and a name, or with a code of his own. */
import { type Label, same } from '../../../../views/label.js';
import { knownRehearsal } from '../../../rehearsals/language/load.js';
import { linkOutside, pressPart, sectionsPart, text } from '../../drawing/parts.js';
import type { Part } from '../../drawing/render-lab.js';
import type { Classroom } from '../class.js';
import { type Sheet, traineePage } from './frame.js';

const words = {
  title: { en: 'Join the class', fr: 'Entrer dans la classe' },
  new: { en: 'I am new here', fr: 'Je suis nouveau' },
  newIntro: {
    en: 'Your instructor shows the code of the class.',
    fr: 'Votre formateur affiche le code de la classe.',
  },
  name: { en: 'Your name', fr: 'Votre nom' },
  nameHelp: {
    en: 'As it is to stand on your certificate.',
    fr: 'Tel qu’il figurera sur votre attestation.',
  },
  code: { en: 'Code of the class', fr: 'Code de la classe' },
  join: { en: 'Take a seat', fr: 'Prendre place' },
  back: { en: 'I was here before', fr: 'Je suis déjà venu' },
  backIntro: {
    en: 'With your personal code you are back at once. Without it, join above with the same name: your instructor lets you in.',
    fr: 'Avec votre code personnel, vous retrouvez votre place tout de suite. Sans lui, entrez ci-dessus avec le même nom : votre formateur vous laissera passer.',
  },
  personal: { en: 'Your personal code', fr: 'Votre code personnel' },
  comeBack: { en: 'Back to my seat', fr: 'Retrouver ma place' },
  instructor: { en: 'I am the instructor', fr: 'Je suis le formateur' },
  examination: { en: 'Examination', fr: 'Examen' },
  waitTitle: { en: 'Your instructor is asked', fr: 'Votre formateur est consulté' },
  wait: {
    en: 'This seat has been taken under your name. As soon as your instructor says yes, this page leads you back to it; it looks by itself.',
    fr: 'Cette place a été prise sous votre nom. Dès que votre formateur dira oui, cette page vous y ramènera ; elle regarde d’elle-même.',
  },
  giveUp: { en: 'Join otherwise', fr: 'Entrer autrement' },
} as const satisfies Record<string, Label>;

/** What the class does today. */
function subject(room: Classroom): Part[] {
  const { rehearsal } = room.roster.record;
  if (rehearsal === null) return [];
  const title = knownRehearsal(rehearsal)?.title ?? same(rehearsal);
  const told = room.isExamination ? [words.examination, title] : [title];
  return [
    text({ strong: { en: told.map(({ en }) => en).join(': '), fr: told.map(({ fr }) => fr).join(' : ') } }),
  ];
}

/** `given`: what was typed before and could not be used. */
export const joinPage = (room: Classroom, sheet: Sheet, given: { readonly name: string }): string =>
  traineePage(
    words.title,
    [
      ...subject(room),
      sectionsPart([
        {
          id: 'new',
          title: words.new,
          blocks: [
            {
              kind: 'form',
              action: 'join',
              intro: words.newIntro,
              fields: [
                {
                  ...{
                    kind: 'text',
                    name: 'name',
                    label: words.name,
                    value: given.name,
                    help: words.nameHelp,
                  },
                  ...{ required: true, autocomplete: 'name', maxLength: 60, focus: true },
                },
                {
                  ...{ kind: 'text', name: 'code', label: words.code, value: '', required: true },
                  ...{ autocomplete: 'off', maxLength: 20 },
                },
              ],
              submit: words.join,
            },
          ],
        },
        {
          id: 'back',
          title: words.back,
          blocks: [
            {
              kind: 'form',
              action: 'come-back',
              intro: words.backIntro,
              fields: [
                {
                  ...{ kind: 'text', name: 'personal', label: words.personal, value: '', required: true },
                  ...{ autocomplete: 'off', maxLength: 20 },
                },
              ],
              submit: words.comeBack,
              quiet: true,
            },
          ],
        },
      ]),
      text([linkOutside(words.instructor, '/instructor')], { style: 'small' }),
    ],
    sheet,
  );

export const waitingPage = (sheet: Sheet): string =>
  traineePage(
    words.waitTitle,
    [text(words.wait, { role: 'status' }), pressPart('give-up', {}, words.giveUp)],
    sheet,
    true,
  );

const signIn = {
  title: { en: 'Instructor', fr: 'Formateur' },
  intro: {
    en: 'The secret was printed in the terminal when the class was opened first; it stands in the file instructor.secret of its folder.',
    fr: 'Le secret a été affiché dans le terminal à la première ouverture de la classe ; il figure dans le fichier instructor.secret de son dossier.',
  },
  secret: { en: 'Secret', fr: 'Secret' },
  submit: { en: 'Sign in', fr: 'Se connecter' },
} as const satisfies Record<string, Label>;

export const signInPage = (sheet: Sheet): string =>
  traineePage(
    signIn.title,
    [
      sectionsPart([
        {
          id: 'sign-in',
          title: signIn.title,
          blocks: [
            {
              kind: 'form',
              action: 'sign-in',
              intro: signIn.intro,
              fields: [
                {
                  ...{ kind: 'password', name: 'secret', label: signIn.secret, value: '', required: true },
                  ...{ autocomplete: 'current-password', focus: true },
                },
              ],
              submit: signIn.submit,
            },
          ],
        },
      ]),
    ],
    sheet,
  );
