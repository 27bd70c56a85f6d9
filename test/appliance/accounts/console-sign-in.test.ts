/** A session under way and the sign-in of the console that holds it. */
import t from 'tap';
import { openStore } from '../../../appliance/store/database.js';
import { openSessions } from '../../../appliance/store/site/history/open-sessions.js';
import { HOUR, MINUTE } from '../../../hardware/ports.js';
import { labCredentials } from '../../../lab/making/credentials.js';
import { A, inSiteWorld, PORT } from '../../support/worlds/site-world.js';

const { username, password } = labCredentials;
/** What the small world runs. */
const VERSION = '17.1.1';
const ITEM = 'SRV-FILE-PAR01';

t.test('a console in use does not idle out, and one that is signed out leaves no session', async (t) => {
  await inSiteWorld('console-sign-in', async ({ world, sleep }) => {
    const seats = world.outside.seats();
    const [first, second] = [seats.seat('ws1').console, seats.seat('ws2').console];
    const open = () => openSessions(openStore(world.disks.a, 'site')).length;
    t.equal((await first.launch()) ?? (await first.signIn(username, password)), null);
    t.equal(await first.startSession(ITEM), null);
    await sleep(5 * HOUR);
    t.equal(open(), 1, 'the session goes on');
    t.equal(await first.endSession(), null, 'and its console is still signed in');
    t.equal(open(), 0);

    t.equal(await first.startSession(ITEM), null);
    t.equal((await second.launch()) ?? (await second.signIn(username, password)), null, 'the same account');
    await sleep(2 * MINUTE);
    t.equal(open(), 0, 'the session of the console that was signed out has ended');
    t.match(first.state().message?.en, /the same account signed in elsewhere/, 'and the console says so');
    t.equal(first.state().stage, 'closed');

    t.equal((await first.launch()) ?? (await first.signIn(username, password)), null);
    await sleep(2 * HOUR);
    t.match((await first.startSession(ITEM))?.en, /ended the connection/, 'nobody used it');
  });
});

t.test('a tool that opened a session is heard, or the session ends: in 10 minutes', async (t) => {
  await inSiteWorld('console-heard', async ({ world, sleep }) => {
    const ask = async (path: string, body: object | null, token = ''): Promise<Record<string, unknown>> => {
      const reply = await world.lab.participant.call(
        {
          proto: 'https',
          host: A,
          port: PORT,
          from: '127.20.0.21',
          method: body === null ? 'GET' : 'POST',
          path,
          headers: {
            'content-type': 'application/json',
            authorization: `Bearer ${token}`,
            'x-console-version': VERSION,
          },
          body: Buffer.from(body === null ? '' : JSON.stringify(body)),
        },
        MINUTE,
      );
      t.equal(reply?.status, 200, path);
      return JSON.parse(reply?.body.toString() ?? 'null');
    };
    const open = () => openSessions(openStore(world.disks.a, 'site')).length;
    const { token } = await ask('/client/console/sign-in', { username, password, version: VERSION });
    const { items } = await ask('/client/console/items', null, String(token));
    const [{ id: item }] = items as [{ id: string }];
    await ask('/client/sessions', { item }, String(token));
    for (let heard = 0; heard < 3; heard += 1) {
      await sleep(9 * MINUTE);
      await ask('/client/console/here', {}, String(token));
    }
    t.equal(open(), 1, 'who is heard keeps it');
    await sleep(9 * MINUTE);
    t.equal(open(), 1);
    await sleep(2 * MINUTE);
    t.equal(open(), 0, 'who is not has lost it');
  });
});
