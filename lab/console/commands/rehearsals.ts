/** The trainee's own affairs: the boxes do not notice, nothing to record. */
import * as v from 'valibot';
import type { Label } from '../../../views/label.js';
import { modes } from '../../rehearsals/language/modes.js';
import { asked, command, firstOf } from './command.js';
import { short } from './entries.js';

const start = command('rehearsal-start', {
  name: short,
  mode: v.optional(v.picklist(modes), 'guided'),
}).does({
  perform: ({ trainee }, { name, mode }) => trainee.start(name, mode),
  done: { en: 'The rehearsal has begun.', fr: 'La répétition a commencé.' },
  sample: { values: () => ({ name: 'sync-upgrade', mode: 'guided' }) },
});

const unkept: Label = {
  en: 'No tries are kept in this lab.',
  fr: 'Ce laboratoire ne conserve pas d’essais.',
};

const noQuestion: Label = {
  en: 'The rehearsal that is under way has no such question, or no such answer. Nothing was done.',
  fr: 'La répétition en cours n’a pas cette question, ou pas cette réponse. Rien n’a été fait.',
};

export const rehearsals = {
  'trainee-name': command('trainee-name', { person: short }).does({
    perform: ({ trainee }, { person }) => trainee.name(person),
    done: ({ person }) => ({
      en: `From now on tries are kept for ${person}.`,
      fr: `Les essais sont désormais conservés pour ${person}.`,
    }),
    sample: { values: () => ({ person: 'Dana' }), any: ['person'] },
  }),
  'try-what-if': command('try-what-if', { try: short, mistake: short }).does({
    perform: ({ school }, { try: id, mistake }) =>
      school?.whatIf(id, mistake) ?? (school === undefined ? unkept : null),
    done: {
      en: 'It is being run in the background: the result will stand here in a moment.',
      fr: 'L’exécution se fait en arrière-plan : le résultat figurera ici dans un instant.',
    },
    sample: { values: () => ({ try: 'try-1', mistake: 'no-backup' }) },
  }),
  'rehearsal-start': start,
  'rehearsal-hint': command('rehearsal-hint', { step: short }).does({
    perform: ({ trainee }, { step }) => trainee.hint(step),
    done: { en: 'The hint stands beside its step.', fr: 'L’indice figure à côté de son étape.' },
    sample: { values: ({ state }) => ({ step: firstOf(state.trainee.current?.steps).id }) },
  }),
  'rehearsal-reveal': command('rehearsal-reveal', {}).does({
    perform: ({ trainee }) => trainee.reveal(),
    done: {
      en: 'What this rehearsal hides is shown from here on.',
      fr: 'Ce que cette répétition cache est affiché désormais.',
    },
    sample: { values: () => ({}) },
  }),
  'rehearsal-finish': command('rehearsal-finish', {}).does({
    perform: ({ trainee }) => trainee.end('finished'),
    done: {
      en: 'The rehearsal is over: here is the debrief.',
      fr: 'La répétition est terminée : voici le bilan.',
    },
    sample: { values: () => ({}) },
  }),
  'rehearsal-abandon': command('rehearsal-abandon', {}).does({
    perform: ({ trainee }) => trainee.end('abandoned'),
    done: { en: 'The rehearsal was abandoned.', fr: 'La répétition a été abandonnée.' },
    sample: { values: () => ({}), first: [asked(start, { name: 'sync-upgrade', mode: 'guided' })] },
  }),
  answer: command('answer', { question: short, option: short }).does({
    perform: ({ trainee }, { question, option }) => {
      const asked = trainee.state().current?.questions.find(({ id }) => id === question);
      if (asked?.options.some(({ id }) => id === option) !== true) return noQuestion;
      return { kind: 'answer', question, option };
    },
    done: {
      en: 'Your answer is taken. Whether it is right stands beside it.',
      fr: 'Votre réponse est enregistrée. Le résultat figure à côté.',
    },
    // In a lab that a lesson came with.
    sample: {
      values: () => ({ question: 'server', option: 'a' }),
      first: [asked(start, { name: 'lesson-sample', mode: 'guided' })],
    },
  }),
};
