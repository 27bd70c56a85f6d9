/** What was asked of a lab, when another one takes its place before it is done. */
import t from 'tap';
import { HOUR } from '../../../../hardware/ports.js';
import { createEventLog } from '../../../../lab/console/control/event-log.js';
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

t.test('whoever follows the events hears that another line goes on, and then that one', async (t) => {
  const [one, other] = [createEventLog(10, 'aaaa0000'), createEventLog(10, 'bbbb0000')];
  const shown = createShown();
  shown.show(stillControl({ events: one }));
  const site = await createLabConsole(shown.control, { token: TOKEN });
  t.teardown(() => site.close());
  const url = await site.listen(0);
  const happens = (log: typeof one, kind: string): void =>
    log.add({ atUs: HOUR, source: 'a', kind, data: {} });
  happens(one, 'before');
  const answer = await fetch(new URL('/api/events/stream?after=aaaa0000.0', url), {
    headers: { authorization: `Bearer ${TOKEN}` },
  });
  const reader = answer.body?.getReader();
  t.teardown(() => reader?.cancel());
  let text = '';
  const until = async (wanted: string): Promise<void> => {
    while (!text.includes(wanted)) text += Buffer.from((await reader?.read())?.value ?? []).toString();
  };
  await until('event: before');
  shown.hide();
  happens(other, 'at the start');
  shown.show(stillControl({ events: other }));
  happens(other, 'after');
  await until('event: after');
  const told = [...text.matchAll(/^id: (\S+)\nevent: (.+)$/gm)].map(([, id, event]) => [id, event]);
  t.same(told, [
    ['aaaa0000.1', 'before'],
    ['bbbb0000.0', 'gap'],
    ['bbbb0000.1', 'at the start'],
    ['bbbb0000.2', 'after'],
  ]);
  t.match(text, /event: gap\ndata: \{"after":"aaaa0000.1","why":"other-line"/);
});

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
