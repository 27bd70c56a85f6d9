/** A session under way and the sign-in of the console that holds it. */
import t from 'tap';
import { openStore } from '../../../appliance/store/database.js';
import { openSessions } from '../../../appliance/store/site/history/open-sessions.js';
import { HOUR, MINUTE } from '../../../hardware/ports.js';
import { labCredentials } from '../../../lab/making/credentials.js';
import { inSiteWorld } from '../../support/worlds/site-world.js';

const { username, password } = labCredentials;
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
