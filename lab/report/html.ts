/** The report for people: one file, no scripts, both languages (chosen by two radio buttons). */
import { type Label, type Language, same, typeset } from '../../views/label.js';
import { gradeWord, PASSED, verdictOf } from './grade.js';
import { styles } from './html-style.js';
import { type Debrief, judgedText, type Report } from './report.js';

const words = {
  steps: { en: 'Steps', fr: 'Étapes' },
  step: { en: 'Step', fr: 'Étape' },
  guide: { en: 'Guide', fr: 'Guide' },
  outcome: { en: 'Outcome', fr: 'Résultat' },
  done: { en: 'Done', fr: 'Fait' },
  missed: { en: 'Missed', fr: 'Manqué' },
  when: { en: 'Finished at', fr: 'Terminé à' },
  took: { en: 'Took', fr: 'Durée' },
  course: { en: 'Course', fr: 'Déroulement' },
  brief: { en: 'The task', fr: 'La tâche' },
  simulated: { en: 'Simulated time', fr: 'Temps simulé' },
  wall: { en: 'Real time', fr: 'Temps réel' },
  downtime: { en: 'Site down', fr: 'Site indisponible' },
  lostRows: { en: 'Rows lost', fr: 'Lignes perdues' },
  lostFiles: { en: 'Files lost', fr: 'Fichiers perdus' },
  mistakes: { en: 'Mistakes', fr: 'Erreurs' },
  noMistakes: { en: 'No mistake was made.', fr: 'Aucune erreur n’a été commise.' },
  conditions: { en: 'The aim', fr: 'Le but' },
  judged: { en: 'What the judge compared', fr: 'Ce que le juge a comparé' },
  holds: { en: 'reached', fr: 'atteint' },
  fails: { en: 'not reached', fr: 'pas atteint' },
  back: { en: 'Back to the laboratory', fr: 'Retour au laboratoire' },
  grade: { en: 'Grade', fr: 'Note' },
  hints: { en: 'Hints used', fr: 'Indices consultés' },
  reasons: { en: 'What went wrong', fr: 'Ce qui n’a pas marché' },
  identity: { en: 'Run', fr: 'Exécution' },
  seed: { en: 'Seed', fr: 'Graine' },
  hosting: { en: 'Hosting', fr: 'Hébergement' },
  trace: { en: 'Trace', fr: 'Trace' },
  independent: {
    en: 'An independent simulator; it holds no code, logo or text of the vendor.',
    fr: 'Un simulateur indépendant ; il ne contient ni code, ni logo, ni texte de l’éditeur.',
  },
} satisfies Record<string, Label>;

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);

const UNITS: readonly (readonly [number, Label])[] = [
  [86_400_000, { en: 'd', fr: 'j' }],
  [3_600_000, { en: 'h', fr: 'h' }],
  [60_000, { en: 'min', fr: 'min' }],
  [1_000, { en: 's', fr: 's' }],
];

/** '1 d 2 h': the two largest units that are not zero. */
function span(ms: number, language: Language): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  const parts: string[] = [];
  let rest = ms;
  for (const [size, unit] of UNITS) {
    const whole = Math.floor(rest / size);
    rest -= whole * size;
    if (whole > 0) parts.push(`${whole}\u00a0${unit[language]}`);
    if (parts.length === 2) break;
  }
  return parts.join('\u00a0');
}

/** In French a colon stands apart. */
const colon = (language: Language): string => (language === 'fr' ? '\u00a0:' : ':');

/** Text of a label, escaped. */
const said = (label: Label, language: Language): string => escaped(typeset(label, language));

const fact = (name: string, value: string, tone = ''): string =>
  `<div class="fact ${tone}"><dt>${escaped(name)}</dt><dd>${escaped(value)}</dd></div>`;

/** Title of a step or a mistake, escaped. */
const titleOf = (debrief: Debrief, id: string, language: Language): string =>
  said(
    [...debrief.rehearsal.steps, ...debrief.rehearsal.mistakes].find((one) => one.id === id)?.title ??
      same(id),
    language,
  );

function figures(report: Report, language: Language): string {
  const lost = (count: number): string => (count === 0 ? 'good' : 'bad');
  const { trainee } = report;
  const person =
    trainee === undefined
      ? []
      : [
          fact(
            `${words.grade[language]}${colon(language)} ${gradeWord(trainee.points)[language]}`,
            `${trainee.points.toLocaleString(language)} / ${trainee.of}`,
            trainee.points >= PASSED ? 'good' : 'bad',
          ),
          fact(words.hints[language], String(trainee.hints.length)),
        ];
  return `<dl class="figures">${[
    ...person,
    fact(words.simulated[language], span(report.simulatedMs, language)),
    fact(words.wall[language], span(report.wallMs, language)),
    fact(words.downtime[language], span(report.downtimeMs, language)),
    fact(words.lostRows[language], String(report.lost.rows), lost(report.lost.rows)),
    fact(words.lostFiles[language], String(report.lost.files), lost(report.lost.files)),
  ].join('')}</dl>`;
}

/** Steps as bars over the run's time. Long waits would squeeze the rest: the table has the figures. */
function course(debrief: Debrief, language: Language): string {
  const { report } = debrief;
  const total = Math.max(1, report.simulatedMs);
  const bars = report.steps
    .filter((step) => step.startedMs !== null && step.endedMs !== null)
    .map((step) => {
      const from = ((step.startedMs ?? 0) / total) * 100;
      const width = Math.max(0.6, (((step.endedMs ?? 0) - (step.startedMs ?? 0)) / total) * 100);
      const title = titleOf(debrief, step.id, language);
      return `<li><span class="name">${title}</span><span class="lane"><i style="left:${from.toFixed(2)}%;width:${Math.min(width, 100 - from).toFixed(2)}%"></i></span></li>`;
    });
  if (bars.length === 0) return '';
  return `<section><h2>${words.course[language]}</h2><ol class="course">${bars.join('')}</ol></section>`;
}

function steps(debrief: Debrief, language: Language): string {
  const rows = debrief.report.steps.map((step, index) => {
    const ended = step.endedMs === null ? '' : span(step.endedMs, language);
    const took =
      step.endedMs === null || step.startedMs === null ? '' : span(step.endedMs - step.startedMs, language);
    const state = words[step.outcome][language];
    const cells = `<td>${escaped(step.guide.join(' '))}</td><td class="amount">${ended}</td><td class="amount">${took}</td>`;
    return `<tr><td>${index + 1}</td><th scope="row">${titleOf(debrief, step.id, language)}</th>${cells}<td><span class="badge ${step.outcome}">${state}</span></td></tr>`;
  });
  const heads = ['', words.step, words.guide, words.when, words.took, words.outcome];
  const head = heads.map((one) => `<th scope="col">${typeof one === 'string' ? one : one[language]}</th>`);
  return `<section><h2>${words.steps[language]}</h2><div class="wide"><table><thead><tr>${head.join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div></section>`;
}

function consequence(debrief: Debrief, id: string, language: Language): string {
  const text = debrief.rehearsal.mistakes.find((one) => one.id === id)?.consequence;
  return text === undefined ? '' : `<br>${said(text, language)}`;
}

function mistakes(debrief: Debrief, language: Language): string {
  const { report } = debrief;
  const items = report.mistakes.map(
    (one) =>
      `<li><strong>${titleOf(debrief, one.id, language)}</strong> ${escaped(one.guide.join(' '))} · ${span(one.atMs, language)}${consequence(debrief, one.id, language)}</li>`,
  );
  const body =
    items.length === 0
      ? `<p class="good">${words.noMistakes[language]}</p>`
      : `<ul class="bad">${items.join('')}</ul>`;
  return `<section><h2>${words.mistakes[language]}</h2>${body}</section>`;
}

function ending(debrief: Debrief, language: Language): string {
  const items = debrief.success.map(
    (one) =>
      `<li class="${one.holds ? 'good' : 'bad'}">${said(one.title, language)}${colon(language)} ${(one.holds ? words.holds : words.fails)[language]}</li>`,
  );
  const conditions = `<section><h2>${words.conditions[language]}</h2><ul>${items.join('')}</ul></section>`;
  const judged = `<section><h2>${words.judged[language]}</h2><p>${said(judgedText(debrief.report.judged), language)}</p></section>`;
  if (debrief.reasons.length === 0) return `${conditions}${judged}`;
  const reasons = debrief.reasons.map((reason) => `<li>${said(reason, language)}</li>`).join('');
  return `${conditions}${judged}<section><h2>${words.reasons[language]}</h2><ul class="bad">${reasons}</ul></section>`;
}

function identity(report: Report, language: Language): string {
  return `<section><h2>${words.identity[language]}</h2><dl class="run">${[
    fact(words.hosting[language], report.hosting),
    fact(words.seed[language], report.seed),
    fact(words.trace[language], report.traceHash),
  ].join('')}</dl></section>`;
}

function inLanguage(debrief: Debrief, language: Language): string {
  const { report, rehearsal } = debrief;
  const { title, brief } = rehearsal;
  const verdict = verdictOf(debrief);
  return `<article class="${language}" lang="${language}">
<header><p class="id">${escaped(rehearsal.id)} · ${escaped(rehearsal.guide.join(' '))}</p><h1>${said(title, language)}</h1>
<p class="verdict ${verdict.word}">${said(verdict.title, language)}</p><p class="why">${said(verdict.why, language)}</p></header>
${figures(report, language)}
<section><h2>${words.brief[language]}</h2><p>${said(brief, language).replace(/\n+/g, '</p><p>')}</p></section>
${course(debrief, language)}${steps(debrief, language)}${mistakes(debrief, language)}${ending(debrief, language)}${identity(report, language)}
<footer>${words.independent[language]}</footer></article>`;
}

/** One HTML file that needs nothing else; in the console, with the way back. */
export function asHtml(debrief: Debrief, backTo: string | null = null): string {
  const { rehearsal } = debrief;
  const back = (language: Language): string =>
    backTo === null
      ? ''
      : `<a class="back ${language}" href="${escaped(backTo)}">${said(words.back, language)}</a>`;
  return `<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(`${rehearsal.title.fr} · ${rehearsal.title.en}`)}</title><style>${styles}</style></head><body>
<input type="radio" name="language" id="show-fr" checked><input type="radio" name="language" id="show-en">
<nav>${back('fr')}${back('en')}<label for="show-fr">Français</label><label for="show-en">English</label></nav>
${inLanguage(debrief, 'fr')}
${inLanguage(debrief, 'en')}
</body></html>
`;
}
