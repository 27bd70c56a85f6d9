/** The trainee's own affairs: the boxes do not notice, nothing to record. */
import type { Label } from '../../../views/label.js';
import type { Trainee } from '../../rehearsals/trainee/trainee.js';
import type { LabCommand } from './lab-command.js';
import type { LabOutcome } from './lab-control.js';

const words = {
  begun: { en: 'The rehearsal has begun.', fr: 'La répétition a commencé.' },
  hinted: { en: 'The hint stands beside its step.', fr: 'L’indice figure à côté de son étape.' },
  ended: {
    en: 'The rehearsal is over: here is the debrief.',
    fr: 'La répétition est terminée : voici le bilan.',
  },
  abandoned: { en: 'The rehearsal was abandoned.', fr: 'La répétition a été abandonnée.' },
} as const satisfies Record<string, Label>;

/** Null: not a command of the trainee's. */
export function rehearse(trainee: Trainee, command: LabCommand): LabOutcome | null {
  const said = (refused: Label | null, well: Label): LabOutcome =>
    refused === null ? { done: well } : { refused };
  switch (command.do) {
    case 'rehearsal-start':
      return said(trainee.start(command.name), words.begun);
    case 'rehearsal-hint':
      return said(trainee.hint(command.step), words.hinted);
    case 'rehearsal-finish':
      return said(trainee.end('finished'), words.ended);
    case 'rehearsal-abandon':
      return said(trainee.end('abandoned'), words.abandoned);
    default:
      return null;
  }
}
