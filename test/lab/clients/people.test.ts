/** What people do wrong is put right as it was, wherever a connection broke while they did it. */
import t from 'tap';
import { MINUTE, SECOND } from '../../../hardware/ports.js';
import { inFaultyWorld } from '../../support/worlds/faulty-world.js';

const IP = '/appliance/ip-configuration';
const time = { section: 'Networking :: Time' };

t.test('half done or done twice, it is as before in the end', async (t) => {
  await inFaultyWorld('people', async ({ open, put, heal, sleep, events }) => {
    const server = async (): Promise<string> => (await open('a', IP)).value('NTP Server', time);
    const before = await server();
    for (const healedAfterUs of [10 * SECOND, 3 * MINUTE]) {
      // The answer at which it breaks is another one each time: the page, the sign-in, what was saved.
      for (let answers = 1; answers <= 5; answers += 1) {
        put('a', 'transfer-cut-off', { afterBytes: 0, times: answers, direction: 'out', path: '/appliance' });
        put('a', 'wrong-ntp-name', { host: 'wrong.example.net' });
        await sleep(healedAfterUs);
        heal('a');
        await sleep(2 * MINUTE);
        t.equal(await server(), before, `${answers} answers lost, healed after ${healedAfterUs / SECOND} s`);
      }
    }
    const told = events.filter(({ kind }) => kind === 'people.mistake').map(({ data }) => data.isRight);
    t.ok(told.includes(false), 'it was done');
    t.equal(told.filter((one) => one === true).length, told.filter((one) => one === false).length);
  });
});
