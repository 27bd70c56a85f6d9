/** One statement of the guide on its page: where it is carried out, and what the trainee did of it. */
import type { Tone } from '../../../views/blocks.js';
import type { Label } from '../../../views/label.js';
import type { Mark } from '../../guide/coverage.js';
import type { Standing, StandingWord } from '../../guide/standing.js';
import type { GuideView, StatementView } from './guide-view.js';
import { badge, instant, link } from './parts.js';
import type { Part } from './render-lab.js';

interface StandingLabels {
  readonly label: Label;
  /** Of several statements. */
  readonly many: Label;
  readonly tone: Tone;
}

const labels = (en: string, fr: string, tone: Tone, many = fr): StandingLabels => ({
  label: { en, fr },
  many: { en, fr: many },
  tone,
});

export const standingWords: Readonly<Record<StandingWord, StandingLabels>> = {
  done: labels('done', 'fait', 'good', 'faits'),
  begun: labels('partly done', 'fait en partie', 'info', 'faits en partie'),
  open: labels('not yet', 'pas encore', 'plain'),
  missed: labels('not done', 'non fait', 'warn', 'non faits'),
  wrong: labels('done wrong', 'mal fait', 'bad', 'mal faits'),
  heeded: labels('no mistake', 'sans erreur', 'plain'),
};

const words = {
  places: { en: 'Where', fr: 'Où' },
  missing: { en: 'This lab has no', fr: 'Ce laboratoire n’a pas de' },
  steps: { en: 'Steps of the rehearsal', fr: 'Étapes de la répétition' },
  held: { en: 'How the simulator holds it', fr: 'Comment le simulateur s’y tient' },
  procedures: { en: 'Concerns', fr: 'Concerne' },
  code: { en: 'Carried out in', fr: 'Réalisé dans' },
  checks: { en: 'Checked by', fr: 'Vérifié par' },
  mark: { en: 'Rests on', fr: 'S’appuie sur' },
  none: { en: 'nothing', fr: 'rien' },
} as const satisfies Record<string, Label>;

const marks: Readonly<Record<Mark, Label>> = {
  seed: { en: 'the guide itself', fr: 'le guide lui-même' },
  vendor: { en: 'other texts of the vendor', fr: 'd’autres textes de l’éditeur' },
  assumption: { en: 'an assumption of ours', fr: 'une hypothèse de notre part' },
};

/** A step that names the statement. */
function stepSeen({ id, title, doneUs }: Standing['steps'][number], over: boolean): object {
  const word = doneUs === null ? (over ? 'missed' : 'open') : 'done';
  return {
    word,
    title: over ? title : link(title, `/rehearsals#step-${id}`),
    label: standingWords[word].label,
    done: doneUs === null ? null : instant(doneUs),
  };
}

const SEPARATOR: Label = { en: '; ', fr: ' ; ' };

/** Sentences of a list in one, as each language separates them. */
const listed = (labels: readonly Label[]): Label => ({
  en: labels.map(({ en }) => en).join(SEPARATOR.en),
  fr: labels.map(({ fr }) => fr).join(SEPARATOR.fr),
});

/** A statement of the guide, how the lab stands to it, and where it is tried. */
export function statementItem(one: StatementView, { procedures, run }: GuideView): Part {
  const { id, standing, source } = one;
  const known = standing === null ? null : standingWords[standing.word];
  const data = {
    w: words,
    id,
    text: one.text,
    word: standing?.word ?? 'apart',
    state: known === null ? null : badge(known.label, known.tone),
    links: one.links,
    missing: one.missing,
    // Steps first, then mistakes with what came of them.
    steps: (standing?.steps ?? []).map((step) => stepSeen(step, run?.over === true)),
    mistakes: (standing?.mistakes ?? []).map(({ title, consequence, atUs }) => ({
      title,
      consequence,
      at: instant(atUs),
    })),
    mark: source === null ? words.none : marks[source],
    procedures: listed(
      procedures.filter((each) => one.procedures.includes(each.id)).map(({ title }) => title),
    ),
    held: [
      [words.code, one.where],
      [words.checks, one.checks],
    ],
  };
  return { template: 'lab-statement', data };
}
