/** What becomes of a seed that found something: the fewest deeds, and files that do them again. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { campaignHands } from '../../../lab/campaign/failing/rehearsed.js';
import { playCase, readCase, saveCase } from '../../../lab/campaign/failing/save.js';
import { isSameFinding, picked, shrink } from '../../../lab/campaign/failing/shrink.js';
import { readRecorded } from '../../../lab/cli/starting/recorded.js';
import { replay } from '../../../lab/live/recording/replay.js';
import { rehearse } from '../../../lab/rehearsals/rehearse.js';

t.setTimeout(280_000);

const step = (waitUs: number) => ({ waitUs, deed: { kind: 'sync-now', values: { box: 'b' } } });

t.test('deeds are left out as long as what is left finds the same', async (t) => {
  const needs = [3, 7, 11];
  const fails = async (numbers: readonly number[]): Promise<boolean> =>
    needs.every((one) => numbers.includes(one));
  const { numbers, isLeast } = await shrink(16, fails, () => false);
  t.same(numbers, needs);
  t.ok(isLeast);
  t.notOk((await shrink(16, fails, () => true)).isLeast, 'the time may be over');
  t.same(
    (
      await shrink(
        5,
        async () => true,
        () => false,
      )
    ).numbers,
    [],
    'none is needed',
  );
  const steps = [step(1), step(2), step(4)];
  t.same(
    picked(steps, [2, 3]).map(({ waitUs }) => waitUs),
    [3, 4],
    'each is done at its own time',
  );
  const found = (text: string) => [{ kind: 'lost', text } as const];
  t.ok(
    isSameFinding(found('session 5acab12345 is 0 times on b'), found('session 77ffe67890 is 0 times on a')),
  );
  t.notOk(isSameFinding(found('a recording is gone'), found('session 77ffe67890 is 0 times on a')));
});

t.test('a case, its rehearsal and its recording are the same run', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'campaign-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const given = {
    seed: 7,
    steps: [
      step(5_000_000),
      { waitUs: 800_000, deed: { kind: 'one-way', values: { to: 'b', from: 'peer', forS: 30 } } },
    ],
  };
  const saved = await saveCase(folder, given);
  const read = readCase(readFileSync(saved.caseFile, 'utf8'));
  t.match(read, given);
  const played = await playCase({ about: '', ...given });
  t.same(played.findings, []);
  const recorded = readRecorded(saved.recording);
  const again = await replay({
    folder: saved.recording,
    hosting: 'world',
    schedule: 'token',
    seed: recorded.seed,
  });
  t.equal(again.outcome, 'identical');
  t.equal(again.traceHash, played.traceHash, 'the recording is the very run');
  const [first] = recorded.from.acts;
  t.ok((first?.t ?? 0) < recorded.from.untilUs, 'the console opens in the middle of it');
  const debrief = await rehearse({
    name: saved.rehearsal,
    hosting: 'world',
    seed: '1',
    schedule: 'token',
    wrongWay: null,
    campaign: campaignHands,
  });
  t.equal(debrief.report.outcome, 'success', JSON.stringify(debrief.reasons));
});
