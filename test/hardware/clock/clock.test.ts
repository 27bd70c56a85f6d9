/** The clock of a box through its pages, in a whole world: drift, NTP, steps, power-off. */
import t from 'tap';
import { DAY, HOUR, MINUTE, MS, SECOND } from '../../../hardware/ports.js';
import { dateTime } from '../../../views/format.js';
import { inFaultyWorld } from '../../support/worlds/faulty-world.js';

const BASICS = '/appliance/basics';
const IP = '/appliance/ip-configuration';
const KEY = '/appliance/updates/key';
const PPM = 2_000;
const time = { section: 'Networking :: Time' };

t.test('with NTP cut the clock drifts by what the crystal says; restored, it comes back', async (t) => {
  await inFaultyWorld('clock', async ({ world, open, put, heal, hits, sleep, offsetMs }) => {
    t.ok(Math.abs(offsetMs('a')) < 10, `found disciplined: ${offsetMs('a')} ms`);
    const early = await open('a', IP);
    t.match(early.fact('NTP Status'), 'Synchronised');
    t.equal(early.fact('Stratum'), '2');
    t.match(early.fact('Last Eight Polls'), /[1-8] of 8 answered/);

    put('a', 'ntp-silent');
    put('a', 'clock-drift', { ppm: PPM });
    await sleep(DAY);
    const wantedMs = (DAY / MS) * (PPM / 1_000_000);
    t.ok(Math.abs(offsetMs('a') - wantedMs) < 500, `${offsetMs('a')} ms off after a day, ${wantedMs} wanted`);
    const shownRight = (shown: string): boolean =>
      [-1, 0, 1].some(
        (s) =>
          dateTime(world.lab.participant.agenda.nowUs() / MS + wantedMs + s * 1_000, 'Europe/Paris').en ===
          shown,
      );
    const basics = await open('a', BASICS);
    const shown = basics.fact('System Time');
    t.ok(shownRight(shown), `${shown} is lab time and ${wantedMs} ms`);
    t.match(basics.text(), /The server does not answer/);
    t.match(basics.text(), /not kept right by an NTP server/);
    await basics.open('127.20.0.11', 8443, KEY);
    t.ok(shownRight(basics.fact('Made at (appliance time)')), 'the key carries box time');
    t.ok(hits('a', 'ntp-silent') > 8, 'polls that were swallowed are counted');
    t.ok(hits('a', 'clock-drift') > 0);
    const french = await open('a', IP, 'fr');
    t.match(french.fact('État NTP'), 'Le serveur ne répond pas');
    t.match(french.text(), /L.horloge n.est pas maintenue à l.heure/);

    heal('a');
    await sleep(40 * MINUTE);
    t.ok(Math.abs(offsetMs('a')) < 200, `back within ${offsetMs('a')} ms`);
    await sleep(6 * HOUR);
    t.ok(Math.abs(offsetMs('a')) < 20, `settled at ${offsetMs('a')} ms`);
    t.ok(Math.abs(offsetMs('b')) < 20, 'the other box was never touched');
  });
});

t.test(
  'a wrong server on IP Configuration: silence; the right one again: synchronised at once',
  async (t) => {
    await inFaultyWorld('clock-server', async ({ events, open, put, sleep, offsetMs }) => {
      const page = await open('a', IP);
      page.fill('NTP Server', 'nowhere.example.net', time);
      await page.press('Save Changes', time);
      put('a', 'clock-drift', { ppm: 10_000 });
      await sleep(5 * HOUR);
      t.ok(offsetMs('a') > 170_000, `${offsetMs('a')} ms`);
      const later = await open('a', IP);
      t.match(later.fact('NTP Status'), 'The server does not answer');
      later.fill('NTP Server', 'clock.example.net', time);
      await later.press('Save Changes', time);
      await sleep(5 * SECOND);
      await later.reload();
      t.match(later.fact('NTP Status'), 'Synchronised');
      t.ok(Math.abs(offsetMs('a')) < 100, `${offsetMs('a')} ms`);
      t.ok(events.some(({ kind, box }) => box === 1 && kind === 'clock.stepped'));
    });
  },
);

t.test('a jump beyond 1000 s is refused until a restart; the clock goes on without power', async (t) => {
  await inFaultyWorld('clock-jump', async ({ world, open, put, heal, sleep, offsetMs }) => {
    put('b', 'clock-step', { offsetS: 7_200 });
    await sleep(30 * MINUTE);
    t.ok(Math.abs(offsetMs('b') - 7_200_000) < 50, 'left alone');
    const page = await open('b', BASICS);
    t.match(page.text(), /too large to be believed/);
    heal('b');
    await sleep(SECOND);
    t.ok(Math.abs(offsetMs('b')) < 50, 'nobody had set it: the jump goes with its cause');

    put('b', 'ntp-silent');
    put('b', 'clock-step', { offsetS: -86_400 });
    await sleep(SECOND);
    await world.lab.cutPower('b');
    await sleep(HOUR);
    await world.lab.switchOn('b');
    await sleep(3 * MINUTE);
    t.ok(Math.abs(offsetMs('b') + 86_400_000) < 100, `the battery kept it: ${offsetMs('b')}`);
    heal('b', 'ntp-silent');
    await sleep(20 * MINUTE);
    t.ok(Math.abs(offsetMs('b')) < 100, `after power-on any step is allowed: ${offsetMs('b')}`);
    heal('b');
    await sleep(MINUTE);
    t.ok(Math.abs(offsetMs('b')) < 100, `the end of the jump is no new jump: ${offsetMs('b')}`);
  });
});
