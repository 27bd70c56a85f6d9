/** What was asked of a lab, when another one takes its place before it is done. */
import t from 'tap';
import { HOUR } from '../../../../hardware/ports.js';
import type { LabControl } from '../../../../lab/console/control/lab-control.js';
import { createShown } from '../../../../lab/console/control/shown.js';
import { createLabConsole } from '../../../../lab/console/server.js';
import { stillControl } from '../../../support/sample-lab/control.js';

const TOKEN = 'token-printed-at-start';

/** A lab whose time is let go ahead and does not come there, until it is told to. */
function slowLab(nowUs: number) {
  const listeners = new Set<() => void>();
  const wanted: number[] = [];
  const control: LabControl = stillControl({
    nowUs: () => nowUs,
    advance: (given) => {
      const untilUs = 'until' in given ? given.until : nowUs + given.by;
      wanted.push(untilUs);
      return untilUs;
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  });
  return { control, wanted };
}

t.test('a lab that has gone back does not go ahead to what was asked of it before', async (t) => {
  const [before, after] = [slowLab(10 * HOUR), slowLab(8 * HOUR)];
  const shown = createShown();
  shown.show(before.control);
  const site = await createLabConsole(shown.control, { token: TOKEN });
  t.teardown(() => site.close());
  const url = await site.listen(0);
  const asked = fetch(new URL('/api/advance', url), {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ by: '1 h', limitMs: 20_000 }),
  });
  while (before.wanted.length < 2) await new Promise((done) => setImmediate(done));
  shown.hide();
  shown.show(after.control);
  const answer = await asked;
  t.equal(answer.status, 409);
  t.match(await answer.json(), { detail: /another one took its place/, nowUs: 8 * HOUR });
  t.same(after.wanted, [], 'its time is its own');
});
