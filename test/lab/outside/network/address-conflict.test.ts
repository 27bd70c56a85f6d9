/**
 * One address, two boxes (domain.md section 2): both say so on their pages, as the console does, for
 * as long as both want it. Played in a world and in processes on real listeners, with one transcript.
 */

import { createServer } from 'node:net';
import t from 'tap';
import { RIVAL_FORGOTTEN_US } from '../../../../hardware/network/rivals.js';
import { MINUTE, SECOND } from '../../../../hardware/ports.js';
import { arpReply, arpRequest, arpSaid } from '../../../../lab/hosting/wire/arp.js';
import { createNeighbours } from '../../../../lab/outside/network/neighbours.js';
import { createSegment } from '../../../../lab/supervisor/segment.js';
import {
  boxWrites,
  IP,
  inProcesses,
  inWorld,
  NET,
  type Part,
  siteWrites,
} from '../../../support/address-story.js';
import { gatewayAddress, sharedAddress, TLS_PORT } from '../../../support/addresses.js';

t.setTimeout(280_000);

const HELD = 'In use, claimed by another machine too';

function inBoth(name: string, part: Part): void {
  t.test(name, async (t) => {
    let trace = '';
    await t.test('world', async (t) => {
      trace = await inWorld(t, part, 'token');
    });
    await t.test('world, looking ahead', async (t) => {
      t.equal(await inWorld(t, part, 'lookahead'), trace, 'one transcript');
    });
    await t.test('processes', async (t) => {
      t.equal(await inProcesses(t, part), trace, 'one transcript');
    });
  });
}

const ab = [{ address: sharedAddress, holder: 'a', rivals: ['b'] }];
const forgotten = RIVAL_FORGOTTEN_US + 10 * SECOND;

inBoth(
  'the holder says it on its pages, in its log and to tools, and so does the other box (G96)',
  async (story) => {
    const { t, outside, pass, page, enable, badge, health, conflicts, mac } = story;
    await pass(MINUTE);
    t.equal(await badge('a'), 'In use');
    t.match(await health('a'), /^200 /);
    for (const box of ['a', 'b'] as const) await boxWrites(await page(box, '/appliance/email-configuration'));
    await siteWrites(await page('a', '/login/email-configuration'));
    await enable('b', true);
    await pass(5 * SECOND);

    t.equal(await badge('a'), HELD);
    t.equal(await badge('b'), 'Address conflict');
    t.same(conflicts(), ab);
    const claims = `Another machine on the network (MAC ${mac('b')}) claims ${sharedAddress}, which this appliance holds`;
    const answers = `Another machine on the network (MAC ${mac('a')}) answers for ${sharedAddress}, which is enabled here`;
    for (const [box, alarm] of [
      ['a', claims],
      ['b', answers],
    ] as const) {
      for (const path of [IP, '/appliance/basics', '/appliance/event-log']) {
        const text = (await page(box, path)).text();
        t.ok(text.includes(alarm), `${box} ${path}`);
        if (path !== '/appliance/event-log') t.match(text, /Disable the address on one of them/);
      }
    }
    const failover = await page('a', '/login/failover');
    t.ok(failover.text({ section: 'Failover :: Shared IP Addresses' }).includes(claims));
    t.match(await health('a'), new RegExp(`^500 Another machine claims ${sharedAddress}`));
    t.match(await health('b'), new RegExp(`^500 Another machine answers for ${sharedAddress}`));
    const french = await page('a');
    await french.follow('Français');
    t.match(
      french.text(),
      /Une autre machine du réseau \(MAC .*\) réclame 127\.20\.0\.10, que ce serveur détient/,
    );

    await pass(10 * MINUTE);
    t.equal(await badge('a'), HELD, 'for as long as it lasts');
    const lines = (await page('a', '/appliance/event-log')).text().split('claims 127.20.0.10').length - 1;
    t.equal(lines, 1, 'said once in the log');
    const mails = outside.mail.mails().map(({ subject }) => subject);
    for (const box of ['a', 'b'])
      t.ok(
        mails.some((one) => one.startsWith(`[${box}.example.com] Appliance alarm`)),
        `mail of ${box}`,
      );
    t.ok(
      mails.includes(`[a.example.com] Address conflict about the shared IP address ${sharedAddress}`),
      'mail of the site',
    );

    await enable('b', false);
    await pass(forgotten);
    t.equal(await badge('a'), 'In use');
    t.equal(await badge('b'), 'Disabled');
    t.same(conflicts(), []);
    t.notMatch((await page('a')).text(), /Another machine/);
    t.match(await health('a'), /^200 /);
    t.match(
      (await page('a', '/appliance/event-log')).text(),
      /No other machine claims 127\.20\.0\.10 any more/,
    );
  },
);

inBoth(
  'power cuts and cables of either box: who is silent claims nothing, who comes back does',
  async (story) => {
    const { t, lab, pass, badge, enable, conflicts } = story;
    await pass(MINUTE);
    await enable('b', true);
    await pass(5 * SECOND);
    t.equal(await badge('a'), HELD);

    await lab.cutPower('b');
    t.same(conflicts(), []);
    await pass(forgotten);
    t.equal(await badge('a'), 'In use', 'B has no power');
    await lab.switchOn('b');
    await pass(2 * MINUTE);
    t.equal(await badge('a'), HELD, 'B found what was enabled');
    t.equal(await badge('b'), 'Address conflict');

    for (const nic of ['eth0', 'eth1'] as const) lab.setLink('b', nic, false);
    await pass(SECOND);
    t.same(conflicts(), []);
    await pass(forgotten);
    t.equal(await badge('a'), 'In use', 'B hangs on no cable');
    for (const nic of ['eth0', 'eth1'] as const) lab.setLink('b', nic, true);
    await pass(5 * SECOND);
    t.equal(await badge('a'), HELD);
    t.same(conflicts(), ab);

    await lab.cutPower('a');
    await pass(30 * SECOND);
    t.equal(await badge('b'), 'In use', 'B has it now');
    t.same(conflicts(), []);
    await lab.switchOn('a');
    await pass(2 * MINUTE);
    t.equal(await badge('b'), HELD);
    t.equal(await badge('a'), 'Address conflict');
    t.same(conflicts(), [{ address: sharedAddress, holder: 'b', rivals: ['a'] }]);

    await enable('b', false);
    await pass(15 * SECOND);
    t.equal(await badge('a'), 'In use');
    t.same(conflicts(), []);
  },
);

inBoth(
  'a claim that nobody heard: the host refuses to bind twice, and the holder hears of it then',
  async (story) => {
    const { t, lab, pass, page, enable, badge, conflicts, mac } = story;
    await pass(MINUTE);
    // A claims while its wire takes nothing: the segment never hears of it, A's listener is there.
    await lab.cutPower('a');
    lab.setOverlays('a', [{ id: 'deaf', overlay: 'wire-loss', values: { percent: 100 } }]);
    await lab.switchOn('a');
    await pass(2 * MINUTE);
    t.notOk(lab.claims.has(sharedAddress), 'nobody knows');
    lab.setOverlays('a', []);
    await enable('b', true);
    await pass(5 * SECOND);
    t.equal(await badge('b'), 'Address conflict');
    t.equal(await badge('a'), HELD);
    t.same(conflicts(), ab);
    t.ok((await page('b')).text().includes(mac('a')), 'A has answered');
    t.equal(lab.boxOfMac(lab.claims.get(sharedAddress)?.mac ?? ''), 'a', 'and is known from then on');
  },
);

inBoth('a claim that nobody heard is said again until somebody does', async (story) => {
  const { t, lab, pass, badge, conflicts } = story;
  await pass(MINUTE);
  await lab.cutPower('a');
  lab.setOverlays('a', [{ id: 'deaf', overlay: 'wire-loss', values: { percent: 100 } }]);
  await lab.switchOn('a');
  await pass(2 * MINUTE);
  t.notOk(lab.claims.has(sharedAddress), 'nobody knows');
  lab.setOverlays('a', []);
  await pass(15 * SECOND);
  t.equal(lab.boxOfMac(lab.claims.get(sharedAddress)?.mac ?? ''), 'a', 'it is found again');
  t.equal(await badge('a'), 'In use');
  t.same(conflicts(), []);
});

t.test('a holder that let go unheard holds nothing: the next claim has the address', async (t) => {
  const told: string[] = [];
  const segment = createSegment({
    gateway: gatewayAddress,
    neighbours: createNeighbours([], gatewayAddress),
    nowUs: () => 0,
    hears: () => true,
    overlays: () => [],
    hit: () => {},
    tell: async (request) => {
      told.push(request.host);
      return arpReply({ taken: false, by: null });
    },
    emit: () => {},
  });
  segment.know('a', 'mac-a');
  segment.know('b', 'mac-b');
  const claim = async (mac: string): Promise<unknown> => {
    const asked = arpRequest(gatewayAddress, mac, { op: 'claim', address: sharedAddress, mac });
    return arpSaid(await segment.arp(asked));
  };
  t.same(await claim('mac-a'), { taken: false, by: null });
  t.same(await claim('mac-b'), { taken: true, by: 'mac-a' });
  t.same(told, ['mac-a']);
  t.same(await claim('mac-b'), { taken: false, by: null });
  t.same(segment.conflicts(), []);
});

t.test('processes: a program that is none of the boxes has the address', async (t) => {
  await inProcesses(t, async ({ t, pass, page, badge, enable, conflicts }) => {
    await pass(MINUTE);
    await enable('a', false);
    await pass(5 * SECOND);
    const other = createServer();
    await new Promise<void>((done) => other.listen(TLS_PORT, `${NET}.10`, done));
    await enable('b', true);
    await pass(5 * SECOND);
    t.equal(await badge('b'), 'Address conflict');
    t.match((await page('b')).text(), /Another machine on the network answers for 127\.20\.0\.10/);
    t.equal(await badge('a'), 'Disabled');
    t.same(conflicts(), [{ address: sharedAddress, holder: null, rivals: ['b'] }]);
    await new Promise<void>((done) => other.close(() => done()));
    await pass(15 * SECOND);
    t.equal(await badge('b'), 'In use');
    t.same(conflicts(), []);
  });
});
