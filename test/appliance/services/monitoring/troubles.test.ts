/**
 * Whatever leaves the site without service or the pair without data-sync is told by the health check,
 * on the pages, in the box's log and by mail: once when it begins, once when it is over.
 */
import t from 'tap';
import { troubles as troublesOf } from '../../../../appliance/services/monitoring/health.js';
import { standingTroubles } from '../../../../appliance/services/monitoring/troubles.js';
import type { SiteDown } from '../../../../appliance/services/software/contract.js';
import type { RoleState } from '../../../../failover/role/state.js';
import { HOUR, MINUTE, SECOND } from '../../../../hardware/ports.js';
import { ranks } from '../../../../lab/plan.js';
import { createWorld } from '../../../../lab/supervisor/world-lab.js';
import type { InstallerState } from '../../../../updates/installer/state.js';
import { packageById } from '../../../../updates/packages/index.js';
import { boxAddresses, TLS_PORT } from '../../../support/addresses.js';
import { inToolWorld, type Letter, type ToolWorld } from '../../../support/worlds/tool-world.js';

t.setTimeout(280_000);

const CUT = { cut: true, lossShare: 0, extraUs: 0 };
const letters: readonly Letter[] = ['a', 'b'];

const cutLink = ({ world: { lab } }: ToolWorld, cut: boolean): void => {
  lab.setFilter('a', ranks.b, cut ? CUT : null);
  lab.setFilter('b', ranks.a, cut ? CUT : null);
};
const health = async (seen: ToolWorld, box: Letter): Promise<string> => {
  const { status, body } = await seen.ask(box, 'GET', '/check_health');
  return `${status} ${body.toString()}`;
};
const mails = ({ world }: ToolWorld, subject: RegExp): number =>
  world.outside.mail.mails().filter((mail) => subject.test(mail.subject)).length;
const told = ({ events }: ToolWorld, box: Letter, kind: string, trouble: string): number =>
  events.filter((one) => one.box === ranks[box] && one.kind === kind && one.data.trouble === trouble).length;

/** Mail for both boxes: the settings travel with a data-sync. */
async function setMail(seen: ToolWorld): Promise<void> {
  const page = await seen.browser('a', 'en', '/login/email-configuration');
  const relay = { section: 'Email :: SMTP Relay Server' };
  const contact = { section: 'Email :: Admin Contact' };
  page.fill('From Address', 'appliance@example.com', relay);
  page.fill('SMTP Relay Server', 'mail.example.com', relay);
  page.fill('SMTP Port', '25', relay);
  page.choose('SMTP Encryption', 'None', relay);
  await page.press('Save', relay);
  page.fill('Default Admin Contact Email Addresses', 'ops@example.com', contact);
  await page.press('Save', contact);
  await (await seen.browser('b')).press('Sync Now');
  await seen.sleep(2 * MINUTE);
}

t.test('two backups, from beginning to end', async (t) => {
  await inToolWorld({ seed: 'troubles-both' }, async (seen) => {
    await setMail(seen);
    for (const box of letters) t.match(await health(seen, box), /^200/);
    const a = await seen.browser('a');
    cutLink(seen, true);
    a.tick('Become the backup even if the other appliance cannot be contacted', true);
    await a.press('Become Backup');
    await a.press('Become Backup');
    await seen.sleep(MINUTE);
    cutLink(seen, false);
    await seen.sleep(30 * MINUTE);
    const subject = /Both appliances of the pair are backups/;
    for (const box of letters) {
      t.match(await health(seen, box), /^500 .*Both appliances of the pair are backups: nobody serves/s);
      t.match((await seen.browser(box, 'en', '/login/information')).text(), subject);
      t.match((await seen.browser(box, 'fr', '/login/information')).text(), /personne n.assure le site/);
      t.match((await seen.browser(box, 'en', '/appliance/basics')).text(), subject);
      t.match((await seen.browser(box, 'en', '/appliance/event-log')).text(), subject);
      t.equal(told(seen, box, 'trouble.began', 'two-backups'), 1, `${box}: once`);
      t.equal(mails(seen, new RegExp(`^\\[${box}\\..*${subject.source}`)), 1, `${box}: one mail`);
    }
    // What was told is not told again after a restart.
    await seen.world.lab.cutPower('a');
    await seen.sleep(MINUTE);
    await seen.world.lab.switchOn('a');
    await seen.sleep(20 * MINUTE);
    t.equal(mails(seen, /^\[a\..*are backups/), 1);
    t.equal(told(seen, 'b', 'trouble.ended', 'two-backups'), 0, 'a silent peer is no primary either');

    const b = await seen.browser('b');
    await b.press('Become Primary');
    await b.press('Become Primary');
    await seen.sleep(20 * MINUTE);
    for (const box of letters) {
      t.match(await health(seen, box), /^200/, `${box} is well`);
      t.equal(told(seen, box, 'trouble.ended', 'two-backups'), 1);
      t.equal(mails(seen, new RegExp(`^\\[${box}\\..*Over: Both appliances`)), 1, `${box}: the end`);
      t.match((await seen.browser(box, 'en', '/appliance/event-log')).text(), /Over: Both appliances/);
    }
  });
});

t.test('no data-sync for three intervals', async (t) => {
  await inToolWorld({ seed: 'troubles-sync' }, async (seen) => {
    await setMail(seen);
    cutLink(seen, true);
    await seen.sleep(150 * MINUTE);
    t.match(await health(seen, 'a'), /^200/, 'not too early');
    t.match(
      await health(seen, 'b'),
      /^500 The primary cannot be reached/,
      'a backup with nobody to pull from',
    );
    await seen.sleep(90 * MINUTE);
    for (const box of letters) {
      t.match(await health(seen, box), /^500 .*No data-sync for/s);
      t.match((await seen.browser(box)).text(), /No data-sync for/);
    }
    await seen.sleep(20 * HOUR);
    cutLink(seen, false);
    await seen.sleep(30 * MINUTE);
    for (const box of letters) {
      t.match(await health(seen, box), /^200/);
      t.equal(mails(seen, new RegExp(`^\\[${box}\\.[^ ]*\\] No data-sync for`)), 1);
      t.equal(mails(seen, new RegExp(`^\\[${box}\\.[^ ]*\\] Over: No data-sync for`)), 1);
    }
  });
});

t.test('each trouble by the state that is one', async (t) => {
  await inToolWorld({ seed: 'troubles-states' }, async ({ world }) => {
    const node = world.hosting.box('a')?.appliance()?.node;
    if (node === undefined) throw new Error('no node');
    const monoMs = node.hardware.clock.monoMs();
    const state = node.failover.state();
    if (state.kind !== 'primary') throw new Error(state.kind);
    const { pair } = state;
    const swap = { pair, withSync: true, startedMs: 0, untilMono: monoMs, sinceMono: monoMs - 6 * 60_000 };
    const roles: readonly [RoleState, string][] = [
      [{ ...swap, kind: 'demoting', force: false, asked: 'here', answered: true }, 'swap-long'],
      [{ ...swap, kind: 'promoting', stage: 'lock', sync: null, syncId: 1, nextSyncMono: 0 }, 'swap-long'],
      [{ kind: 'conflict', pair }, 'two-primaries'],
    ];
    for (const [given, kind] of roles) {
      const asIf = { ...node, failover: { ...node.failover, state: () => given } };
      t.match(standingTroubles(asIf), [{ kind, unhealthy: true }], `${given.kind}: ${kind}`);
      if (!('sinceMono' in given)) continue;
      const fresh = {
        ...node,
        failover: { ...node.failover, state: () => ({ ...given, sinceMono: monoMs }) },
      };
      t.same(standingTroubles(fresh), [], `${given.kind} that has just begun`);
    }
    const content = packageById('base-4.3.1');
    if (content === null) throw new Error('no package');
    const chosen = { manifest: content.manifest, method: 'automatic' } as const;
    const base = {
      shelf: { offers: [], checkedMs: 1, onDisk: [chosen], extractableConsole: false },
      chosen,
      plan: { startedMono: monoMs - 3_600_000, workMs: 1_000, restartMs: 1_000, verifyMs: 1_000 },
      sinceMono: monoMs,
      writing: false,
    };
    const stages: readonly [InstallerState, string][] = [
      [{ ...base, at: 'damaged', damagedMs: 1 }, 'damaged'],
      [{ ...base, at: 'applying-base', trouble: { en: 'why', fr: 'pourquoi' } }, 'base-waits'],
      [{ ...base, at: 'applying-base', trouble: null }, 'install-long'],
      [{ ...base, at: 'migrating' }, 'install-long'],
      [{ ...base, at: 'verifying' }, 'install-long'],
    ];
    for (const [given, kind] of stages) {
      const asIf = { ...node, installer: { ...node.installer, state: () => given } };
      t.match(standingTroubles(asIf), [{ kind, unhealthy: true, mailedBy: 'box' }], `${given.at}: ${kind}`);
    }
    t.same(standingTroubles(node), [], 'all is well');
  });
});

t.test('a primary whose calls arrive is no better reached', async (t) => {
  await inToolWorld({ seed: 'troubles-one-way' }, async ({ world }) => {
    const node = world.hosting.box('b')?.appliance()?.node;
    const state = node?.failover.state();
    if (node === undefined || state?.kind !== 'backup' || state.pair.contact === null)
      throw new Error('no backup');
    const monoMs = node.hardware.clock.monoMs();
    const contact = { ...state.pair.contact, trouble: 'unreachable' } as const;
    const asIf = (failingForMs: number) => {
      const pair = { ...state.pair, contact, lastWordMono: monoMs, failingSinceMono: monoMs - failingForMs };
      return { ...node, failover: { ...node.failover, state: () => ({ ...state, pair }) } };
    };
    t.same(standingTroubles(asIf(60_000)), [], 'not at once');
    t.match(standingTroubles(asIf(10 * 60_000)), [{ kind: 'primary-silent', unhealthy: true }]);
  });
});

t.test('the health check says why there is no site, each reason in its own words (B10)', async (t) => {
  await inToolWorld({ seed: 'troubles-down' }, async (seen) => {
    const node = seen.world.hosting.box('a')?.appliance()?.node;
    if (node === undefined) throw new Error('a is off');
    const reasons: Readonly<Record<SiteDown, RegExp>> = {
      installing: /software is being installed/,
      restoring: /being restored or the appliance is being reset/,
      damaged: /base software of this appliance is damaged/,
      'not-installed': /No site software is installed/,
    };
    for (const [down, words] of Object.entries(reasons)) {
      const asIf = { ...node, software: { ...node.software, siteDown: () => down as SiteDown } };
      t.match(troublesOf(asIf)[0], words, down);
    }
  });
});

t.test('a box from the factory says that no site software is installed (B10)', async (t) => {
  const world = await createWorld({
    seed: 'troubles-new',
    amounts: { boxes: 'single-and-new', historyDays: 1, recordings: 1, files: 1 },
  });
  t.teardown(() => world.lab.close());
  const { participant } = world.lab;
  await world.lab.run(async () => {
    await participant.agenda.sleep(MINUTE);
    const asked = { host: boxAddresses.c, port: TLS_PORT, from: boxAddresses.a, headers: {} };
    const reply = await participant.call(
      { ...asked, proto: 'https', method: 'GET', path: '/check_health', body: Buffer.alloc(0) },
      MINUTE,
    );
    t.match(reply?.body.toString() ?? '', /No site software is installed/);
  });
});

t.test('keys that differ are told by both, until they are the same again', async (t) => {
  await inToolWorld({ seed: 'troubles-keys' }, async (seen) => {
    const section = { section: 'Security :: Inter-appliance Communication' };
    const enter = async (box: Letter, key: string): Promise<void> => {
      const page = await seen.browser(box, 'en', '/login/security');
      page.fill('Inter-appliance Communication Pre-shared Key', key, section);
      await page.press('Save Changes', section);
    };
    for (const box of letters) t.match(await health(seen, box), /^200/, box);
    await enter('b', 'Another-shared-key-1');
    await seen.sleep(5 * SECOND);
    t.match(await health(seen, 'b'), /^500.*pre-shared keys differ/s, 'whoever changed it, at once');
    await seen.sleep(6 * MINUTE);
    t.match(await health(seen, 'a'), /^500.*pre-shared keys differ/s, 'the other one at its next look');
    await enter('a', 'Another-shared-key-1');
    await seen.sleep(10 * SECOND);
    for (const box of letters) t.match(await health(seen, box), /^200/, `${box} again`);
  });
});
