/** Every try of every person, and who works here. */
import { dateTime } from '../../../views/format.js';
import { type Label, same } from '../../../views/label.js';
import type { School } from '../../guide/learning/school.js';
import { modeWords } from '../../guide/learning/teach.js';
import { TIME_ZONE } from '../../making/found.js';
import { knownRehearsal } from '../../rehearsals/language/load.js';
import type { Rehearsal } from '../../rehearsals/language/vocabulary.js';
import type { VerdictWords } from '../../rehearsals/report/grade.js';
import { NAME_MAX } from '../../rehearsals/report/tries/book.js';
import type { Try, TryOutline } from '../../rehearsals/report/tries/try.js';
import { badge, card, gives, type Inline, link, text, type View } from '../drawing/parts.js';
import type { Part } from '../drawing/render-lab.js';

export const DEBRIEF = '/debrief';

const words = {
  tries: { en: 'All tries', fr: 'Tous les essais' },
  name: { en: 'Your name', fr: 'Votre nom' },
  take: { en: 'Keep tries for this name', fr: 'Conserver les essais sous ce nom' },
  everybody: { en: 'everybody', fr: 'tout le monde' },
  nobody: { en: 'without a name', fr: 'sans nom' },
  of: { en: 'Of', fr: 'De' },
  person: { en: 'Name', fr: 'Nom' },
  day: { en: 'Day', fr: 'Jour' },
  rehearsal: { en: 'Rehearsal', fr: 'Répétition' },
  mode: { en: 'Mode', fr: 'Mode' },
  grade: { en: 'Grade', fr: 'Note' },
  open: { en: 'Open', fr: 'Ouvrir' },
  shown: { en: 'shown above', fr: 'affiché ci-dessus' },
  abandoned: { en: 'abandoned', fr: 'abandonnée' },
  noTries: { en: 'No tries yet.', fr: 'Aucun essai pour l’instant.' },
} as const satisfies Record<string, Label>;

/** The rehearsal of a try at the addresses of this lab; null: its file is gone. */
export const rehearsalOf = (view: Pick<View, 'state'>, name: string): Rehearsal | null =>
  knownRehearsal(name, view.state.addresses);

export const queryOf = ({ frame }: Pick<View, 'frame'>): URLSearchParams =>
  new URL(frame.here, 'http://lab').searchParams;

export const tryHref = (path: string, id: string): string => `${path}?try=${id}`;

export const nameOf = (person: string): Label => (person === '' ? words.nobody : same(person));

export const pointsOf = (view: View, { report: { trainee } }: Pick<Try, 'report'>): Label =>
  trainee === undefined ? same('–') : same(`${trainee.points.toLocaleString(view.language)} / ${trainee.of}`);

const verdictTones = { success: 'good', flawed: 'warn', failure: 'bad' } as const;

/** How a try ended, in a word and a colour. */
export const endingBadge = (how: Try['how'], { title, word }: VerdictWords): Inline =>
  how === 'abandoned' ? badge(words.abandoned, 'warn') : badge(title, verdictTones[word]);

function triesTable(view: View, tries: readonly TryOutline[], shown: string | null): Part {
  return {
    template: 'table',
    data: {
      id: 'tries-table',
      b: {
        kind: 'table',
        caption: words.tries,
        columns: [words.day, words.person, words.rehearsal, words.mode, words.grade, same('')],
        rows: tries.map((one) => ({
          cells: [
            dateTime(one.endedAtMs, TIME_ZONE),
            nameOf(one.person),
            rehearsalOf(view, one.rehearsal)?.title ?? same(one.rehearsal),
            modeWords[one.mode],
            one.how === 'abandoned' ? words.abandoned : pointsOf(view, one),
            one.id === shown ? words.shown : { link: words.open, href: tryHref(DEBRIEF, one.id) },
          ],
        })),
        empty: words.noTries,
      },
    },
  };
}

/** Who works here, and whose tries are listed. */
export function triesCard(view: View, school: School, shown: string | null): Part {
  const asked = queryOf(view).get('of');
  const { book } = school;
  const tries = asked === null ? book.list() : book.list(asked);
  const persons = [...new Set(book.list().map(({ person }) => person))];
  const filter =
    persons.length < 2
      ? []
      : [
          text([
            words.of,
            ...(asked === null ? [{ strong: words.everybody }] : [link(words.everybody, DEBRIEF)]),
            ...persons.map(
              (one): Inline =>
                one === asked
                  ? { strong: nameOf(one) }
                  : link(nameOf(one), `${DEBRIEF}?of=${encodeURIComponent(one)}`),
            ),
          ]),
        ];
  return card('tries', words.tries, [nameForm(view), ...filter, triesTable(view, tries, shown)], 'wide');
}

/** Who works here says so. */
export const nameForm = (view: View): Part => ({
  template: 'lab-name',
  data: {
    action: gives('trainee-name'),
    label: words.name,
    value: view.state.trainee.person,
    max: NAME_MAX,
    submit: words.take,
  },
});
