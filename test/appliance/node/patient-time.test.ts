/** Timers of the box go on after trouble with the storage, and only after that. */
import t from 'tap';
import { patientTime } from '../../../appliance/node/patient-time.js';
import { DiskFailedError, DiskFullError, SECOND } from '../../../hardware/ports.js';
import { fakeTime } from '../../support/fake-time.js';

t.test('what the disk stopped is done again until it is through', async (t) => {
  const fake = fakeTime();
  const time = patientTime(fake);
  const tries: number[] = [];
  time.timer(5 * SECOND, () => {
    tries.push(fake.nowUs() / SECOND);
    if (tries.length < 3) throw new DiskFailedError();
  });
  let late = 0;
  time.timer(5 * SECOND, async () => {
    late += 1;
    if (late < 2) throw new DiskFullError(1);
  });
  await fake.advance(300 * SECOND);
  t.same(tries, [5, 35, 65]);
  t.equal(late, 2);
});

t.test('a cancelled timer stays cancelled, also between two attempts; other errors go on up', async (t) => {
  const fake = fakeTime();
  const time = patientTime(fake);
  let tries = 0;
  const cancel = time.timer(SECOND, () => {
    tries += 1;
    throw new DiskFailedError();
  });
  await fake.advance(2 * SECOND);
  cancel();
  await fake.advance(300 * SECOND);
  t.equal(tries, 1);
  time.timer(SECOND, () => {
    throw new Error('a bug');
  });
  await t.rejects(fake.advance(2 * SECOND), /a bug/);
});
