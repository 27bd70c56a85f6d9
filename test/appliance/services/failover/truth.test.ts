/** What the failover pages say is so, at once: after a change of roles, over a link that is half cut. */
import t from 'tap';
import { MINUTE, SECOND } from '../../../../hardware/ports.js';
import type { Browser } from '../../../../lab/clients/browser/browser.js';
import { ranks } from '../../../../lab/plan.js';
import {
  addresses,
  breakRelation,
  establish,
  inWorld,
  type Letter,
  of,
  PAGE,
  PORT,
  type Seen,
} from '../../../support/worlds/pair-world.js';

t.setTimeout(280_000);

const ROUTER = '127.20.0.1';
const CUT = { cut: true, lossShare: 0, extraUs: 0 };
const otherOf = { a: 'b', b: 'a' } as const;

/** Whether messages from one box reach the other. */
const cutWay = ({ world }: Seen, from: Letter, cut: boolean): void =>
  world.lab.setFilter(otherOf[from], ranks[from], cut ? CUT : null);

async function shown(browser: Browser, box: Letter): Promise<{ text: string; other: string }> {
  await browser.open(addresses[box], PORT, PAGE);
  return { text: browser.text(), other: browser.fact('Other appliance') };
}

/** Backup Settings of B: takes over after some minutes of silence. */
async function arm(browser: Browser, minutes: number): Promise<void> {
  const section = { section: 'Failover :: Backup Settings' };
  browser.tick('Enable Automatic Failover', true, section);
  browser.fill('Primary Site Instance Timeout', String(minutes), section);
  browser.fill('Network Connectivity Test IPs', ROUTER, section);
  await browser.press('Save Changes', section);
}

async function press(browser: Browser, box: Letter, button: string, pull: boolean | null): Promise<void> {
  await browser.open(addresses[box], PORT, PAGE);
  if (pull !== null) {
    const peer = `${otherOf[box]}.example.com`;
    const label =
      button === 'Become Primary'
        ? `Pull a data-sync from ${peer} while becoming the primary`
        : `Let ${peer} pull a data-sync from here before the roles change`;
    browser.tick(label, pull);
  }
  await browser.press(button);
  await browser.press(button);
}

t.test('after each change of roles both pages name the roles as they are', async (t) => {
  await inWorld('truth-swaps', async (seen) => {
    const { sleep } = seen;
    const pages = { a: await seen.browser('a'), b: await seen.browser('b') };
    const right = async (what: string, primary: Letter): Promise<void> => {
      for (const box of ['a', 'b'] as const) {
        const { text, other } = await shown(pages[box], box);
        t.match(other, box === primary ? /Backup$/ : /Primary$/, `${what}: ${box} names the other's role`);
        t.notMatch(text, /Both appliances (are|hold)/, `${what}: ${box} raises no alarm`);
      }
    };
    await press(pages.b, 'b', 'Become Primary', true);
    await sleep(8 * SECOND);
    await right('taken with a pull', 'b');
    await press(pages.b, 'b', 'Become Backup', false);
    await sleep(4 * SECOND);
    await right('given back', 'a');
    await press(pages.b, 'b', 'Become Primary', false);
    await sleep(4 * SECOND);
    await right('taken without a pull', 'b');
    // Two primaries, and an operator who ends that.
    cutWay(seen, 'a', true);
    cutWay(seen, 'b', true);
    await press(pages.a, 'a', 'Become Primary', false);
    await sleep(MINUTE);
    cutWay(seen, 'a', false);
    cutWay(seen, 'b', false);
    await pages.a.open(addresses.a, PORT, PAGE);
    await pages.a.press('Refresh Status');
    t.equal(seen.kind('a'), 'conflict', 'Refresh Status has asked the peer');
    await sleep(5 * SECOND);
    t.equal(seen.kind('b'), 'conflict', 'who looked as well when it was called');
    await press(pages.b, 'b', 'Become Backup', null);
    await sleep(3 * SECOND);
    await right('conflict ended', 'a');
    t.same([seen.kind('a'), seen.kind('b')], ['primary', 'backup']);
  });
});

t.test('Refresh Status asks the peer and says what came of it', async (t) => {
  await inWorld('truth-refresh', async (seen) => {
    const { world } = seen;
    const b = await seen.browser('b');
    await b.press('Refresh Status');
    t.match(b.text(), /a\.example\.com answered: Primary, software 15\.3\.2 \(42813\)/);
    t.match(b.fact('Connection'), /answers.*gets answers itself/);
    await world.lab.cutPower('a');
    await b.reload();
    t.match(b.fact('Connection'), /answers/, 'nobody has looked yet');
    await b.press('Refresh Status');
    t.match(b.text(), /The other appliance did not answer\./);
    t.match(b.fact('Connection'), /does not answer/);
    await world.lab.switchOn('a');
    await seen.sleep(4 * MINUTE);
    await b.reload();
    t.match(b.fact('Connection'), /^answers/, 'a box that starts says so');
  });
});

t.test('a link that works one way only is told as that, once', async (t) => {
  await inWorld('truth-one-way', async (seen) => {
    const { sleep } = seen;
    await sleep(6 * MINUTE);
    cutWay(seen, 'a', true);
    await sleep(130 * MINUTE);
    const [a, b] = [await seen.browser('a'), await seen.browser('b', 'fr')];
    const onA = await shown(a, 'a');
    t.match(onA.text, /works one way only: the other appliance.s calls arrive here/);
    t.match(a.fact('Connection'), /does not answer.*its calls arrive/);
    t.match(a.fact('Last attempt'), /gets no answer from this one/, 'of the data-syncs that fail on B');
    await b.open(addresses.b, PORT, PAGE);
    t.match(b.fact('Liaison'), /ne répond pas/);
    t.notMatch(b.text(), /dans un sens/, 'B hears nothing at all');
    for (const box of ['a', 'b'] as const) {
      t.equal(of(seen, box, 'failover.peer-lost').length, 1, `told once on ${box}`);
      t.equal(of(seen, box, 'failover.peer-back').length, 0);
    }
    cutWay(seen, 'a', false);
    await sleep(6 * MINUTE);
    for (const box of ['a', 'b'] as const) {
      t.equal(of(seen, box, 'failover.peer-back').length, 1, `its end once on ${box}`);
    }
    await a.reload();
    t.match(a.fact('Connection'), /^answers.*gets answers itself/);
  });
});

/** Both cut off from each other, B takes the role: two primaries once they meet again. */
async function twoPrimaries(seen: Seen, b: Browser): Promise<void> {
  const both = (cut: boolean): void => {
    cutWay(seen, 'a', cut);
    cutWay(seen, 'b', cut);
  };
  both(true);
  await press(b, 'b', 'Become Primary', false);
  await seen.sleep(MINUTE);
  both(false);
  await b.open(addresses.b, PORT, PAGE);
  await b.press('Refresh Status');
  await seen.sleep(5 * SECOND);
}

t.test('V18, Fix This Error: two primaries, two backups; the shared address and DNS decide', async (t) => {
  await inWorld('truth-fix', async (seen) => {
    const { sleep } = seen;
    const a = await seen.browser('a');
    t.notOk(a.offers('Fix This Error'));
    await twoPrimaries(seen, await seen.browser('b'));
    const b = await seen.browser('b', 'fr');
    t.same([seen.kind('a'), seen.kind('b')], ['conflict', 'conflict']);
    // A holds the shared address; B found it taken.
    await b.open(addresses.b, PORT, PAGE);
    t.match(b.text(), /testez d.abord si chaque serveur atteint le port TLS de l.autre/);
    await b.press('Corriger cette erreur');
    t.match(
      b.text(),
      /a\.example\.com devient le serveur principal et b\.example\.com le serveur de sauvegarde/,
    );
    t.match(b.text(), /une autre machine détient l.adresse IP partagée/);
    await b.press('Corriger cette erreur');
    await sleep(20 * SECOND);
    t.same([seen.kind('a'), seen.kind('b')], ['primary', 'backup']);

    // Two backups: A gives its role up by force while B is out of reach.
    cutWay(seen, 'a', true);
    cutWay(seen, 'b', true);
    await a.open(addresses.a, PORT, PAGE);
    a.tick('Become the backup even if the other appliance cannot be contacted', true);
    await a.press('Become Backup');
    await a.press('Become Backup');
    await sleep(MINUTE);
    cutWay(seen, 'a', false);
    cutWay(seen, 'b', false);
    await b.open(addresses.b, PORT, PAGE);
    await b.press('Actualiser l’état');
    t.same([seen.kind('a'), seen.kind('b')], ['backup', 'backup']);
    await b.press('Corriger cette erreur');
    const chosen = /(\w)\.example\.com devient le serveur principal/.exec(b.text())?.[1];
    await b.press('Corriger cette erreur');
    await sleep(20 * SECOND);
    t.equal(seen.kind(chosen === 'a' ? 'a' : 'b'), 'primary', `${chosen}, as was said`);
    t.equal(seen.kind(chosen === 'a' ? 'b' : 'a'), 'backup');
  });
});

t.test('a primary that is heard is not replaced, though it cannot be asked', async (t) => {
  await inWorld('truth-heard', async (seen) => {
    const { world, sleep } = seen;
    const b = await seen.browser('b');
    await arm(b, 2);
    await sleep(6 * MINUTE);
    cutWay(seen, 'b', true);
    await sleep(60 * MINUTE);
    t.equal(seen.kind('b'), 'backup');
    t.equal(of(seen, 'b', 'failover.auto-pending').length, 0, 'nothing impends');
    t.equal(of(seen, 'b', 'failover.peer-lost').length, 1);
    t.match((await seen.browser('b')).text(), /works one way only/);
    await world.lab.cutPower('a');
    await sleep(3 * MINUTE);
    t.equal(seen.kind('b'), 'primary', 'but when it falls silent, in time');
  });
});

t.test('automatic failover acts when the time that was set is over', async (t) => {
  for (const minutes of [2, 5, 10]) {
    await inWorld(`truth-auto-${minutes}`, async (seen) => {
      const { world, sleep } = seen;
      const b = await seen.browser('b');
      await sleep(2 * MINUTE);
      await arm(b, minutes);
      // Within the same moments: nobody has looked since.
      await sleep(10 * SECOND);
      await world.lab.cutPower('a');
      const seconds = minutes * 60;
      await sleep((seconds - 35) * SECOND);
      t.equal(seen.kind('b'), 'backup', `${minutes} min: not before`);
      await sleep((35 + Math.max(30, seconds / 10)) * SECOND);
      t.equal(seen.kind('b'), 'primary', `${minutes} min: at most a tenth or 30 s later`);
      t.equal(of(seen, 'b', 'failover.auto-pending').length, 1);
    });
  }
});

t.test('establishing from both sides at once is told as that', async (t) => {
  await inWorld('truth-both', async (seen) => {
    const { sleep } = seen;
    const [a, b] = [await seen.browser('a'), await seen.browser('b')];
    await breakRelation(a);
    await sleep(SECOND);
    await Promise.all([establish(a, addresses.b, addresses.a), establish(b, addresses.a, addresses.b, 'b')]);
    for (const page of [a, b]) {
      t.match(page.text(), /establishing a relationship itself just now\. Define it from one side only/);
    }
    t.same([seen.kind('a'), seen.kind('b')], ['alone', 'alone']);
    await establish(a, addresses.b, addresses.a);
    t.same([seen.kind('a'), seen.kind('b')], ['primary', 'backup']);
  });
});
