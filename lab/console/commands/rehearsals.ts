/** The trainee's own affairs: the boxes do not notice, nothing to record. */
import * as v from 'valibot';
import { modes } from '../../rehearsals/trainee/attempt.js';
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

export const rehearsals = {
  'rehearsal-start': start,
  'rehearsal-hint': command('rehearsal-hint', { step: short }).does({
    perform: ({ trainee }, { step }) => trainee.hint(step),
    done: { en: 'The hint stands beside its step.', fr: 'L’indice figure à côté de son étape.' },
    sample: { values: ({ state }) => ({ step: firstOf(state.trainee.current?.steps).id }) },
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
};
