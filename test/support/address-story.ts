/** A pair whose boxes want one address: played in a world or in processes, through the pages. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Test } from 'tap';
import { Browser } from '../../lab/clients/browser/browser.js';
import { networkState } from '../../lab/console/control/network-state.js';
import { labCredentials } from '../../lab/making/credentials.js';
import type { MadeLab } from '../../lab/making/make-boxes.js';
import type { BoxName } from '../../lab/plan.js';
import type { Lab } from '../../lab/supervisor/lab.js';
import type { Outside } from '../../lab/supervisor/outside.js';
import { createProcessesLab } from '../../lab/supervisor/processes-lab.js';
import type { Schedule } from '../../lab/supervisor/scheduler.js';
import { createWorld } from '../../lab/supervisor/world-lab.js';
import { boxAddresses, sharedAddress, TLS_PORT } from './addresses.js';

const SEED = 'address-conflict';
/** Where the processes' listeners are. */
export const NET = '127.31.47';
const amounts = { historyDays: 1, recordings: 1, files: 1, switchover: 'shared-ip' } as const;
export const IP = '/appliance/ip-configuration';
const addressList = { section: 'Networking :: IP Addresses' };
const edit = { section: 'Networking :: Edit IP Address' };

interface Played {
  readonly lab: Lab;
  readonly outside: Outside;
  readonly made: MadeLab;
}
export type Part = (story: Story) => Promise<void>;

interface Story extends Played {
  readonly t: Test;
  pass(us: number): Promise<void>;
  /** A page of the appliance site as it is now. */
  page(box: BoxName, path?: string): Promise<Browser>;
  /** Ticks or unticks the shared IP on a box's page. */
  enable(box: BoxName, on: boolean): Promise<void>;
  /** The badge of the shared IP on a box's page. */
  badge(box: BoxName): Promise<string>;
  /** Status and text of /check_health. */
  health(box: BoxName): Promise<string>;
  conflicts(): unknown;
  mac(box: BoxName): string;
}

function storyOf(t: Test, played: Played): Story {
  const { lab, outside, made } = played;
  const { fetch } = outside.seats().seat('ws1').workstation;
  const page = async (box: BoxName, path = IP): Promise<Browser> => {
    const browser = new Browser({ fetch, language: 'en' });
    await browser.open(boxAddresses[box], TLS_PORT, path);
    browser.fill('Username', labCredentials.username);
    browser.fill('Password', labCredentials.password);
    await browser.press('Sign in');
    await browser.open(boxAddresses[box], TLS_PORT, path);
    return browser;
  };
  return {
    ...played,
    t,
    page,
    pass: (us) => lab.participant.agenda.sleep(us),
    enable: async (box, on) => {
      const browser = await page(box);
      await browser.follow(sharedAddress, addressList);
      browser.tick('Enabled', on, edit);
      await browser.press('Save Changes', edit);
    },
    badge: async (box) => {
      const row = (await page(box)).text({ ...addressList, row: sharedAddress });
      return /(In use.*|Address conflict|Disabled|No link|Being enabled)$/.exec(row)?.[1] ?? row;
    },
    health: async (box) => {
      const reply = await fetch({
        ...{ host: boxAddresses[box], port: TLS_PORT, method: 'GET', path: '/check_health' },
        ...{ headers: {}, body: Buffer.alloc(0) },
      });
      return `${reply?.status} ${reply?.body.toString()}`;
    },
    conflicts: () => networkState(lab, outside).conflicts,
    mac: (box) => made.plates[box]?.macs.eth0 ?? '',
  };
}

/** Plays a part in a world; the transcript's hash. */
export async function inWorld(t: Test, part: Part, schedule: Schedule): Promise<string> {
  const world = await createWorld({ seed: SEED, amounts, schedule });
  try {
    await world.lab.run(() => part(storyOf(t, world)));
    return world.lab.traceHash();
  } finally {
    await world.lab.close();
  }
}

/** Plays it in processes with real listeners. */
export async function inProcesses(t: Test, part: Part): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'conflict-'));
  const addresses = [...Object.values(boxAddresses), sharedAddress];
  const physical = Object.fromEntries(
    addresses.map((address) => [address, { host: address.replace('127.20.0', NET), port: TLS_PORT }]),
  );
  const lost: string[] = [];
  const hosted = await createProcessesLab({
    ...{ seed: SEED, folder, amounts, listen: true, physical },
    onDied: (name, error) => lost.push(`${name}: ${error}`),
  });
  try {
    await hosted.lab.run(() => part(storyOf(t, hosted)));
    t.same(lost, []);
    return hosted.lab.traceHash();
  } finally {
    await hosted.lab.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function relay(page: Browser, within: { readonly section?: string } = {}): void {
  page.fill('From Address', 'appliance@example.com', within);
  page.fill('SMTP Relay Server', 'mail.example.com', within);
  page.fill('SMTP Port', '25', within);
  page.choose('SMTP Encryption', 'None', within);
}
/** The box itself gets a relay and somebody to write to. */
export async function boxWrites(page: Browser): Promise<void> {
  relay(page);
  page.fill('Admin Contact', 'ops@example.com');
  await page.press('Save Changes');
}
/** So does the site. */
export async function siteWrites(page: Browser): Promise<void> {
  const first = { section: 'Email :: SMTP Relay Server' };
  relay(page, first);
  await page.press('Save', first);
  const second = { section: 'Email :: Admin Contact' };
  page.fill('Default Admin Contact Email Addresses', 'ops@example.com', second);
  await page.press('Save', second);
}
