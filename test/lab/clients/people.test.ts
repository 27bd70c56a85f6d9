/** What people do wrong is put right as it was, wherever a connection broke while they did it. */
import t from 'tap';
import { MINUTE, SECOND } from '../../../hardware/ports.js';
import { inFaultyWorld } from '../../support/worlds/faulty-world.js';

const IP = '/appliance/ip-configuration';
const ROUNDS = 6;
const time = { section: 'Networking :: Time' };

t.test('half done or done twice, it is as before in the end', async (t) => {
  await inFaultyWorld('people', async ({ open, put, heal, sleep, events }) => {
    const server = async (): Promise<string> => (await open('a', IP)).value('NTP Server', time);
    const before = await server();
    for (let round = 1; round <= ROUNDS; round += 1) {
      put('a', 'answer-lost', { percent: 40, path: '/appliance', party: 'outside' });
      put('a', 'wrong-ntp-name', { host: 'wrong.example.net' });
      // Sometimes healed while the first answer is still waited for, sometimes after several attempts.
      await sleep(round % 2 === 0 ? 20 * SECOND : 20 * MINUTE);
      heal('a');
      await sleep(4 * MINUTE);
      t.equal(await server(), before, `round ${round}`);
    }
    const told = events.filter(({ kind }) => kind === 'people.mistake').map(({ data }) => data.isRight);
    t.ok(told.includes(false), 'it was done');
    t.equal(told.filter((one) => one === true).length, told.filter((one) => one === false).length);
  });
});

t.test('a mistake that a disk put back has undone is put right at once, not for ever', async (t) => {
  await inFaultyWorld('people-put-back', async ({ put, heal, sleep, events }) => {
    put('b', 'certificate-expired', {});
    put('b', 'snapshot-put-back', { afterS: 300 });
    await sleep(12 * MINUTE);
    t.ok(
      events.some(({ kind }) => kind === 'disk.put-back'),
      'the disk is as it was',
    );
    heal('b');
    const assigned = (): number => events.filter(({ kind }) => kind === 'certificate.assigned').length;
    await sleep(5 * MINUTE);
    const soon = assigned();
    await sleep(30 * MINUTE);
    t.equal(assigned(), soon, 'nobody tries on');
    const told = events.filter(({ kind }) => kind === 'people.mistake').map(({ data }) => data.isRight);
    t.same(told, [false, true], 'done, and put right');
  });
});
