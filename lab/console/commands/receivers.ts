/** What the customer's servers received: mails and outbound events. */
import * as v from 'valibot';
import { eventAnswers } from '../../outside/customer/event-receiver.js';
import { command } from './command.js';
import { done } from './words.js';

export const receivers = {
  'mail-clear': command('mail-clear', {}).does({
    perform: () => ({ kind: 'mail-clear' }),
    done,
    sample: { values: () => ({}) },
  }),
  'events-clear': command('events-clear', {}).does({
    perform: () => ({ kind: 'events-clear' }),
    done,
    sample: { values: () => ({}) },
  }),
  'events-answer': command('events-answer', { answer: v.picklist(eventAnswers) }).does({
    perform: (_parts, { answer }) => ({ kind: 'events-answer', answer }),
    done,
    sample: { values: () => ({ answer: 'error' }) },
  }),
};
