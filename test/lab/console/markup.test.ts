/** What boxes, users and files say is text on every page of the console, whatever it looks like. */
import { parse } from 'node-html-parser';
import t from 'tap';
import { SECOND } from '../../../hardware/ports.js';
import type { LabState } from '../../../lab/console/control/lab-state.js';
import { drawPage, labPages } from '../../../lab/console/drawing/site.js';
import { loadRehearsal } from '../../../lab/rehearsals/language/load.js';
import { createAttempt } from '../../../lab/rehearsals/trainee/attempt.js';
import { attemptState, offerState } from '../../../lab/rehearsals/trainee/trainee-state.js';
import { sampleLabState } from '../../support/sample-lab/lab.js';

const MARK = '<i class=evil>&quot;';

/** What a page looks up or takes apart, not what it shows. */
const LOOKED_UP =
  /^(power|kind|mode|state|stage|by|how|word|trouble|why|answer|answered|overlay|siteUrl|status|last)$/;
const isNameOfMachine = (text: string): boolean => /^(a|b|lab|ws\d)$/.test(text);

/** Every text of boxes, users and files with markup behind it. */
function withMarks(value: unknown, key = ''): unknown {
  if (typeof value === 'string') {
    return value === '' || LOOKED_UP.test(key) || isNameOfMachine(value) ? value : `${value}${MARK}`;
  }
  if (Array.isArray(value)) return value.map((one) => withMarks(one, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withMarks(one, name)]));
}

t.test('no text of a lab becomes markup, on any page', (t) => {
  const rehearsal = loadRehearsal('sync-upgrade');
  const attempt = attemptState(createAttempt(rehearsal, 0), SECOND, SECOND);
  const offers = [
    offerState(rehearsal, [], null),
    offerState(rehearsal, [{ en: 'no', fr: 'non' }], { points: 19.5, of: 20, tries: 2 }),
  ];
  const seen = attempt.steps.map((step) => ({ ...step, doneUs: 0, hint: step.title }));
  const mistakes = rehearsal.mistakes.map((one) => ({
    ...one,
    consequence: one.title,
    measured: one.title,
    atUs: 0,
  }));
  const alarms = [{ en: 'alarm', fr: 'alerte' }];
  for (const current of [null, { ...attempt, steps: seen, mistakes }]) {
    const sample = { ...sampleLabState(), alarms, trainee: { offers, current, last: null } };
    const state = withMarks(sample) as LabState;
    for (const { path } of labPages) {
      const body = drawPage(path, { state, language: 'en', here: path, csrf: '', flash: null }) ?? '';
      t.ok(body.includes('&lt;i class='), `${path}: there was something to escape`);
      t.notOk(body.includes('<i class'), `${path}: nothing of it is markup`);
    }
  }
  t.end();
});

t.test('the card of a box says what the picture says, whether it has been heard or not', async (t) => {
  const sample = sampleLabState();
  const boxes = sample.boxes.map((box) => ({ ...box, answer: null, still: null }));
  const state = { ...sample, boxes };
  const cards = parse(drawPage('/', { state, language: 'fr', here: '/', csrf: '', flash: null }) ?? '');
  const cardOf = (name: string): string => cards.querySelector(`#box-${name}`)?.text ?? '';
  const shown = boxes.filter(({ face, power }) => face !== null && power === 'on');
  t.ok(shown.length > 0);
  for (const { name, face } of shown) {
    t.notMatch(cardOf(name), /ne répond pas/);
    t.match(cardOf(name), face?.version ?? face?.base ?? '');
  }
});
