/** Lessons of what campaigns have found: the list of them, and the questions that a lesson asks. */
import type { Label } from '../../../views/label.js';
import type { QuestionView } from '../../rehearsals/trainee/trainee-state.js';
import type { ShelfState } from '../control/others/shelf.js';
import { badge, card, press, row, text } from '../drawing/parts.js';
import type { Part } from '../drawing/render-lab.js';

const words = {
  lessons: { en: 'What happened, what now?', fr: 'Que s’est-il passé, que faire ?' },
  lessonsNote: {
    en: 'Found by campaigns. Each opens a lab in the state that was found, asks how it came to this, and grades the way back.',
    fr: 'Trouvé par des campagnes. Chaque cas ouvre un laboratoire dans l’état trouvé, demande comment on en est arrivé là et note le retour.',
  },
  openLesson: { en: 'Open as a lesson', fr: 'Ouvrir comme leçon' },
  right: { en: 'right', fr: 'juste' },
  wrong: { en: 'wrong', fr: 'faux' },
} as const satisfies Record<string, Label>;

/** What campaigns have found: each is a lesson. */
export function lessonsCard({ lessons }: ShelfState): Part[] {
  if (lessons.length === 0) return [];
  const lines = lessons.map(({ id, title }) =>
    row([
      text(title),
      press({ name: 'lab-lesson', values: { lesson: id }, label: words.openLesson, about: title }),
    ]),
  );
  return [card('lessons', words.lessons, [text(words.lessonsNote), ...lines], 'wide')];
}

/** A question with a button for each answer; what was answered stands above. */
export function questionCard({ id, text: asked, options, given, isRight }: QuestionView): Part {
  const chosen = options.find((one) => one.id === given)?.text;
  const verdict =
    isRight === null ? [] : [badge(isRight ? words.right : words.wrong, isRight ? 'good' : 'bad')];
  const told = chosen === undefined ? [] : [text([...verdict, chosen])];
  const buttons = options.map((option) =>
    press({
      name: 'answer',
      values: { question: id, option: option.id },
      label: option.text,
      about: asked,
    }),
  );
  return card(`question-${id}`, asked, [...told, ...(isRight === true ? [] : [row(buttons)])]);
}
