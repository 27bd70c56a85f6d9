/** The report for people: one file, no scripts, both languages (chosen by two radio buttons). */
import { attributeOf } from '../../../../appliance/api/answer/xml.js';
import { type Label, same } from '../../../../views/label.js';
import { styles } from '../../../rehearsals/report/html-style.js';
import type { Outcome } from '../play.js';
import { type CaseResult, type Run, reasonsOf, resultOf } from './run.js';

type Language = keyof Label;

const words = {
  title: { en: 'Conformance of an upgrade tool', fr: 'Conformité d’un outil de mise à niveau' },
  tool: { en: 'Tool', fr: 'Outil' },
  passed: { en: 'Cases passed', fr: 'Cas réussis' },
  score: { en: 'Score', fr: 'Résultat' },
  seed: { en: 'Seed', fr: 'Graine' },
  time: { en: 'Real time', fr: 'Temps réel' },
  cases: { en: 'Cases', fr: 'Cas' },
  outcome: { en: 'Outcome', fr: 'Issue' },
  why: { en: 'Why', fr: 'Pourquoi' },
  statements: { en: 'Statements of the guide', fr: 'Énoncés du guide' },
  statement: { en: 'Statement', fr: 'Énoncé' },
  heeded: { en: 'Heeded', fr: 'Respecté' },
  said: { en: 'What the tool said last', fr: 'Les dernières paroles de l’outil' },
  independent: {
    en: 'An independent simulator; it holds no code, logo or text of the vendor.',
    fr: 'Un simulateur indépendant ; il ne contient ni code, ni logo, ni texte de l’éditeur.',
  },
} as const satisfies Record<string, Label>;

const results: Readonly<Record<CaseResult, Label & { readonly style: string }>> = {
  passed: { en: 'passed', fr: 'réussi', style: 'done' },
  failed: { en: 'failed', fr: 'échoué', style: 'missed' },
  error: { en: 'the lab failed', fr: 'panne du laboratoire', style: 'missed' },
  known: { en: 'failed as expected', fr: 'échec attendu', style: 'flawed' },
  surprise: { en: 'passed unexpectedly', fr: 'réussite inattendue', style: 'missed' },
};

const text = attributeOf;
const list = (items: readonly string[]): string =>
  items.length === 0 ? '' : `<ul>${items.map((one) => `<li>${text(one)}</li>`).join('')}</ul>`;

function caseRow(one: Outcome, run: Run, language: Language): string {
  const result = resultOf(one, run.expected);
  const said =
    result === 'passed' || one.said.trim() === ''
      ? ''
      : `<details><summary>${words.said[language]}</summary><pre>${text(one.said)}</pre></details>`;
  const why = run.expected.get(one.id);
  const reasons =
    result === 'known' && why !== undefined ? [why] : result === 'passed' ? [] : reasonsOf(one, run);
  return `<tr><th scope="row">${text(one.title[language])}<p class="id">${one.id}</p></th><td><span class="badge ${results[result].style}">${results[result][language]}</span></td><td>${list(reasons)}${said}</td><td class="amount">${(one.realMs / 1_000).toFixed(1)} s</td></tr>`;
}

const facts = (run: Run, language: Language): string => {
  const { score, tool, seed, realMs } = run;
  const all: readonly (readonly [Label, string])[] = [
    [words.score, `${score.percent} %`],
    [words.passed, `${score.passed} / ${score.cases}`],
    [words.tool, tool],
    [words.seed, seed],
    [words.time, `${Math.round(realMs / 1_000)} s`],
  ];
  return all
    .map(([label, value]) => `<div class="fact"><dt>${label[language]}</dt><dd>${text(value)}</dd></div>`)
    .join('');
};

function article(run: Run, language: Language): string {
  const head = (labels: readonly Label[]): string =>
    `<thead><tr>${labels.map((label) => `<th scope="col">${label[language]}</th>`).join('')}</tr></thead>`;
  const statements = run.score.statements.map(
    ({ id, text: said, cases, heeded }) =>
      `<tr><th scope="row">${id}</th><td>${text(said[language])}</td><td class="amount"><span class="badge ${heeded === cases ? 'done' : 'missed'}">${heeded} / ${cases}</span></td></tr>`,
  );
  return `<article class="${language}" lang="${language}">
<h1>${words.title[language]}</h1>
<dl class="figures">${facts(run, language)}</dl>
<h2>${words.cases[language]}</h2>
<div class="wide"><table>${head([words.cases, words.outcome, words.why, words.time])}<tbody>
${run.outcomes.map((one) => caseRow(one, run, language)).join('\n')}
</tbody></table></div>
<h2>${words.statements[language]}</h2>
<div class="wide"><table>${head([same('G'), words.statement, words.heeded])}<tbody>
${statements.join('\n')}
</tbody></table></div>
<footer>${words.independent[language]}</footer>
</article>`;
}

/** The report as one page, both languages in it, without scripts. */
export function asHtml(run: Run): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${words.title.en}</title>
<style>${styles}pre{white-space:pre-wrap;font-size:.85rem}</style>
</head>
<body>
<input type="radio" name="language" id="show-en" checked><input type="radio" name="language" id="show-fr">
<nav><label for="show-en" lang="en">English</label><label for="show-fr" lang="fr">Français</label></nav>
${article(run, 'en')}
${article(run, 'fr')}
</body>
</html>
`;
}
