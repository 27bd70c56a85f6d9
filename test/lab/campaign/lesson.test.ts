/** From bug to lesson: what a campaign has found opens as a rehearsal, without handwork. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { findState } from '../../../lab/campaign/failing/found-state.js';
import { makeLesson } from '../../../lab/campaign/failing/lesson.js';
import { campaignHands } from '../../../lab/campaign/failing/rehearsed.js';
import { type Case, readCase } from '../../../lab/campaign/failing/save.js';
import { findingsIn } from '../../../lab/cli/starting/lessons.js';
import { readRecorded } from '../../../lab/cli/starting/recorded.js';
import { loadRehearsal } from '../../../lab/rehearsals/language/load.js';
import { createRecogniser } from '../../../lab/rehearsals/recogniser.js';
import { rehearse } from '../../../lab/rehearsals/rehearse.js';
import { OF } from '../../../lab/rehearsals/report/bill.js';
import { billFor } from '../../../lab/rehearsals/report/grade.js';
import { rootDir } from '../../../views/root.js';

const corpus = join(rootDir(), 'test', 'corpus');
const caseOf = (name: string): Case => {
  const found = readCase(readFileSync(join(corpus, `${name}.json`), 'utf8'));
  if (found === null) throw new Error(`${name} holds no case`);
  return found;
};
const folder = mkdtempSync(join(tmpdir(), 'lessons-'));
t.teardown(() => rmSync(folder, { recursive: true, force: true }));

t.test(
  'found states, made lessons, full marks for whoever answers rightly and leads the pair back',
  async (t) => {
    for (const name of ['recording-without-row', 'promoting-for-ever', 'two-backups']) {
      const { file, recording } = await makeLesson(join(folder, name), caseOf(name));
      const lesson = loadRehearsal(file);
      t.equal(lesson.questions?.length, 3, name);
      const walked = await rehearse({
        ...{ name: file, hosting: 'world', schedule: 'token', seed: '1', wrongWay: null },
        campaign: campaignHands,
      });
      t.equal(walked.report.outcome, 'success', `${name}: ${walked.reasons.map(({ en }) => en).join()}`);
      t.equal(billFor(walked, 0).points, OF, name);
      const { from, finding } = readRecorded(recording);
      t.equal(finding, caseOf(name).about, 'a lab begins where the deeds ended');
      t.equal(from.untilUs, (await findState(caseOf(name).seed, caseOf(name).steps)).untilUs);
    }
  },
);

t.test('a wrong answer is a mistake, and the right one is still to be given', async (t) => {
  const { file } = await makeLesson(join(folder, 'wrong'), caseOf('recording-without-row'));
  const recogniser = createRecogniser(loadRehearsal(file));
  const answer = (option: string) =>
    recogniser.feed({
      atUs: 1,
      box: 'lab',
      event: { kind: 'answer.given', data: { question: 'server', option } },
    });
  t.same(answer('b'), { steps: [], mistakes: ['wrong-server'] });
  t.same(answer('nobody'), { steps: ['server'], mistakes: [] });
});

t.test('what campaigns have saved is listed, whatever else lies there', async (t) => {
  const listed = findingsIn(corpus).list();
  t.ok(listed.length >= 10);
  t.ok(listed.every(({ id, title }) => id !== '' && title.fr !== ''));
});
