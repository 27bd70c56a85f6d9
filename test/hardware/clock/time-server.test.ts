/** What a time server can do to a box, to the end: its clock, pages, mail, log and way out. */
import t from 'tap';
import { DAY, HOUR, MINUTE, MS, SECOND } from '../../../hardware/ports.js';
import type { Browser } from '../../../lab/clients/browser/browser.js';
import { inFaultyWorld } from '../../support/worlds/faulty-world.js';

const IP = '/appliance/ip-configuration';
/** Midnight is near. */
const EVENING_US = Date.UTC(2018, 0, 8, 22) * MS;
const inTime = { section: 'Networking :: Time' };

const isMatch = (
  data: Readonly<Record<string, unknown>>,
  wanted: Readonly<Record<string, unknown>>,
): boolean => Object.entries(wanted).every(([key, value]) => data[key] === value);

async function mailTo(browser: Browser): Promise<void> {
  browser.fill('From Address', 'box@example.com');
  browser.fill('SMTP Relay Server', 'mail.example.com');
  browser.fill('Admin Contact', 'admins@example.com');
  await browser.press('Save Changes');
}

t.test('a time server that errs, leaps, flaps and refuses', async (t) => {
  await inFaultyWorld(
    'time-server',
    async (faulty) => {
      const { world, events, open, put, heal, hits, sleep, offsetMs } = faulty;
      const nowUs = (): number => world.lab.participant.agenda.nowUs();
      const told = (kind: string, wanted: Readonly<Record<string, unknown>>): boolean =>
        events.some((one) => one.box === 1 && one.kind === kind && isMatch(one.data, wanted));
      const near = (wantedMs: number, why: string): void => {
        t.ok(Math.abs(offsetMs('a') - wantedMs) < 60, `${why}: ${offsetMs('a')} ms`);
      };

      await mailTo(await open('a', '/appliance/email-configuration'));
      put('b', 'ntp-leap-second');
      await sleep(DAY - (nowUs() % DAY) - MINUTE);
      near(0, 'before midnight');
      t.match((await open('a', IP)).text(), /at midnight UTC one second is inserted/, 'felt by A too');
      await sleep(MINUTE + 3 * SECOND);
      near(-1_000, 'the second was inserted at midnight, without a question');
      await sleep(HOUR);
      near(-1_000, 'and once');
      t.ok(told('clock.leap', { announced: 'insert' }));
      heal('b');
      await sleep(HOUR);
      near(0, 'healed');

      // Shorter than five minutes: ntpd does not follow.
      put('a', 'ntp-flaps', { seconds: 20, minutes: 3 });
      await sleep(HOUR);
      t.ok(told('clock.unheeded', { why: 'spike' }));
      t.notOk(told('clock.stepped', { byMs: 20_000 }));
      heal('a');

      put('a', 'ntp-offset', { seconds: 2_000 });
      await sleep(HOUR);
      near(0, 'too far to be believed');
      t.match((await open('a', IP)).text(), /differs by more than 1000 s .* too much to be believed/);
      t.match((await open('a', IP, 'fr')).text(), /diffère de plus de 1000 s/);
      heal('a');
      await sleep(5 * MINUTE);
      t.match((await open('a', IP)).fact('NTP Status'), 'Synchronised');

      put('a', 'ntp-kiss-of-death', { code: 'RSTR' });
      await sleep(HOUR);
      const asked = hits('a', 'ntp-kiss-of-death');
      await sleep(HOUR);
      t.equal(hits('a', 'ntp-kiss-of-death'), asked, 'nobody asks any more');
      heal('a');
      await sleep(HOUR);
      const page = await open('a', IP);
      t.match(page.fact('NTP Status'), 'The server refuses to answer');
      t.match(page.text(), /refuses this appliance \(RSTR\): it is not asked any more/);
      const mails = world.outside.mail.mails().filter(({ text }) => /\(RSTR\)/.test(text));
      t.equal(mails.length, 1, 'told by mail, once');
      await page.press('Save Changes', inTime);
      await sleep(10 * SECOND);
      await page.reload();
      t.match(page.fact('NTP Status'), 'Synchronised', 'the way out that the page names');
      near(0, 'right again');
    },
    EVENING_US,
  );
});
