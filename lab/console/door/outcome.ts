/** What a command did: at once, and where it takes lab time, in the end. */
import { hostWait } from '../../../hardware/kernel/host-time.js';
import type { Label } from '../../../views/label.js';
import type { Outside } from '../../supervisor/outside.js';
import type { LabOutcome } from '../commands/command.js';
import { doneWords, type LabCommand, resultWords } from '../commands/index.js';

const stopped: Label = {
  en: 'The lab ended, or another one took its place, before it was done. Ask again once a lab is here.',
  fr: 'Le laboratoire s’est terminé, ou un autre a pris sa place, avant la fin. Redemandez dès qu’un laboratoire est là.',
};

/** An act waits for the lab; a person is told after so long that it does. */
const ACT_MS_MAX = 5_000;

/** Whether an act is done while its asker waits; it goes on either way. */
export async function inTime(act: Promise<unknown>): Promise<boolean> {
  const wait = hostWait(ACT_MS_MAX);
  let isDone = false;
  const done = act.then(() => {
    isDone = true;
    wait.wake();
  });
  await Promise.race([done, wait.done]);
  return isDone;
}

/** What was begun, and what comes of it. */
export function outcomeOf(
  outside: Outside,
  command: LabCommand,
  work: Promise<Label | null> | null,
): LabOutcome {
  const done = doneWords(command);
  if (work === null) return { done };
  const later = work.then(
    (refused) => {
      if (refused !== null) return { refused };
      const seat = 'workstation' in command ? outside.seats().seat(command.workstation) : null;
      return { done: seat?.console.state().message ?? resultWords(command) };
    },
    () => ({ refused: stopped }),
  );
  return { done, later };
}
