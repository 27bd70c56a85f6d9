/** A box that resets finds its next process begun; what nobody needs any more ends with the lab. */
import { once } from 'node:events';
import t from 'tap';
import { createMaking } from '../../../../lab/hosting/processes/making.js';

const making = createMaking();
t.teardown(() => making.end());

t.test('a process that was begun ahead is the next of its box, once', async (t) => {
  const begun = making.prepare('a');
  t.equal(making.prepare('a'), begun, 'one is enough');
  t.equal(making.take('a'), begun);
  const other = making.take('a');
  t.teardown(() => [begun, other].map((one) => one.kill('SIGKILL')));
  t.not(other.pid, begun.pid);
});

t.test('one that has died meanwhile is taken by nobody', async (t) => {
  const dead = making.prepare('b');
  dead.kill('SIGKILL');
  await once(dead, 'exit');
  const alive = making.take('b');
  t.teardown(() => alive.kill('SIGKILL'));
  t.not(alive, dead);
  t.ok(alive.connected);
});

t.test('what nobody took ends with the lab', async (t) => {
  const begun = making.prepare('a');
  making.end();
  const [, signal] = await once(begun, 'exit');
  t.equal(signal, 'SIGKILL');
});
