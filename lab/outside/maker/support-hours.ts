/** Calls outside of support's hours: noted, and answered by mail when somebody is there again. */
import { dateTime } from '../../../views/format.js';
import type { Label } from '../../../views/label.js';

/** Somebody called while nobody was there. */
export interface HeldCall {
  readonly path: string;
  readonly serial: string;
  /** What was asked for, as the form was sent. */
  readonly form: string;
}

const nothingDone: Label = {
  en: 'We could not do anything for you: call us again.',
  fr: 'Nous n’avons rien pu faire : rappelez-nous.',
};

/** The call is noted; nobody can do anything now. */
export const closedWords = (opensMs: number, zone: string): Label => {
  const opens = dateTime(opensMs, zone);
  return {
    en: `Nobody is here now. Your call is noted, and is answered by mail as soon as we open, on ${opens.en}.`,
    fr: `Nous sommes fermés. Votre appel est noté ; la réponse vous parviendra par courriel dès l’ouverture, le ${opens.fr}.`,
  };
};

/** What a caller is told by mail. */
export function mailed(
  done: { readonly text: Label; readonly name?: Label; readonly code?: string } | undefined,
  refused: Label | undefined,
): Label {
  if (done?.name !== undefined)
    return {
      en: `${done.name.en}: ${done.code}. ${done.text.en}`,
      fr: `${done.name.fr} : ${done.code}. ${done.text.fr}`,
    };
  return done?.text ?? refused ?? nothingDone;
}
