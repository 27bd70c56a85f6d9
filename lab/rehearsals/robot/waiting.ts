/** The robot lets time go by, answers questions, and tells people what is to come. */
import { nextHourUs } from '../../clients/story/calendar.js';
import { durationUs } from '../../hosting/when/duration.js';
import type { Command } from '../language/vocabulary.js';
import type { Stage } from '../stage.js';

type Spec<K extends keyof Command> = NonNullable<Command[K]>;

export const waitHandlers = (stage: Stage, hand: () => Promise<void>) => ({
  wait: (duration: Spec<'wait'>): Promise<void> => stage.sleep(durationUs(duration)),
  waitUntil: (hour: Spec<'waitUntil'>): Promise<void> =>
    stage.sleep(nextHourUs(stage.nowUs(), hour) - stage.nowUs()),
  answer: async ({ question, option }: Spec<'answer'>): Promise<void> => {
    await hand();
    stage.answer(question, option);
  },
  ask: async ({ what, of }: Spec<'ask'>): Promise<void> => {
    await hand();
    stage.ask(what, of);
  },
  announce: async ({ to, in: soon, lasts }: Spec<'announce'>): Promise<void> => {
    await hand();
    const fromUs = stage.nowUs() + durationUs(soon);
    stage.announce({ to, fromUs, untilUs: fromUs + durationUs(lasts) });
  },
});
