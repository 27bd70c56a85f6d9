/** Questions that proofs of faults ask at doors of users. */
import { MS, SECOND, type WireReply } from '../../../../hardware/ports.js';
import { addresses, type Faulty, type Letter, SHARED } from '../faulty-world.js';

const IP = '/appliance/ip-configuration';
const settings = { section: 'Networking :: Settings' };

/** Text of a page of the appliance, to somebody signed in. */
export const page =
  (box: Letter, path: string, section?: string) =>
  async ({ open }: Faulty): Promise<string> =>
    (await open(box, path)).text(section === undefined ? undefined : { section });

/** HTTP status with which a box answers a client. */
export const answer =
  (box: Letter) =>
  async ({ ask }: Faulty): Promise<string> =>
    `${await ask(addresses[box])}`;

/** How many of twenty questions of clients, now and then, a box answers. */
export const answers =
  (box: Letter) =>
  async (faulty: Faulty): Promise<string> => {
    let answered = 0;
    for (let asked = 0; asked < 20; asked += 1) {
      if ((await faulty.ask(addresses[box])) === 200) answered += 1;
      await faulty.sleep(617 * MS);
    }
    return `${answered} of 20`;
  };

/** What the probe sees of the site, and what A says of the shared IP. */
export async function siteSeen(faulty: Faulty): Promise<string> {
  const { probe } = faulty.world.outside.seats();
  const rows = (await faulty.open('a', IP)).rows({ section: 'Networking :: IP Addresses' });
  const shared = rows.find(([address]) => address === SHARED) ?? [];
  return `${probe.now()?.trouble ?? 'seen'}, ${shared.slice(4).join(' ')}`;
}

/** How long a box takes to answer a client. */
export const delay =
  (box: Letter) =>
  async ({ ask, world }: Faulty): Promise<string> => {
    const { agenda } = world.lab.participant;
    const fromUs = agenda.nowUs();
    await ask(addresses[box]);
    return agenda.nowUs() - fromUs > SECOND ? 'late' : 'at once';
  };

/** One question of a client, and its answer; null: none came. */
export const question = ({ world }: Faulty, box: Letter, path: string): Promise<WireReply | null> =>
  world.lab.participant.call(
    {
      proto: 'https',
      host: addresses[box],
      port: 8443,
      from: '127.20.0.21',
      method: 'GET',
      path,
      headers: {},
      body: Buffer.alloc(0),
    },
    60 * SECOND,
  );
const status = async (faulty: Faulty, box: Letter, path: string): Promise<number | null> =>
  (await question(faulty, box, path))?.status ?? null;

/** Which of two questions, the second one asked a little later, a box answers first. */
export const twoQuestions =
  (box: Letter) =>
  async (faulty: Faulty): Promise<string> => {
    const answered: string[] = [];
    const put = async (name: string): Promise<void> => {
      await question(faulty, box, '/client/health');
      answered.push(name);
    };
    const first = put('first');
    await faulty.sleep(20 * MS);
    await Promise.all([first, put('second')]);
    return answered.join(', ');
  };

/** A short answer of a box and a long one: what came of each, and how long it took. */
export const shortAndLong =
  (box: Letter) =>
  async (faulty: Faulty): Promise<string> => {
    const { agenda } = faulty.world.lab.participant;
    const short = await status(faulty, box, '/client/health');
    const fromUs = agenda.nowUs();
    const long = await status(faulty, box, '/login');
    const tookS = Math.floor((agenda.nowUs() - fromUs) / SECOND);
    return `short ${short}, long ${long} ${tookS === 0 ? 'at once' : `after ${tookS} s`}`;
  };

/** Whether signing in takes long. */
export async function signInDelay({ open, world }: Faulty): Promise<string> {
  const { agenda } = world.lab.participant;
  const fromUs = agenda.nowUs();
  await open('a', IP);
  return agenda.nowUs() - fromUs > SECOND ? 'late' : 'at once';
}

/** A setting is saved: status of the answer, and what it says. */
export const save =
  (box: Letter) =>
  async ({ open }: Faulty): Promise<string> => {
    const browser = await open(box, IP);
    browser.fill('Host Name', `box-${box}.example.com`, settings);
    await browser.press('Save Changes', settings);
    return `${browser.where().status} ${browser.text()}`;
  };

/** Whether a setting of A that was saved is still there minutes later, after a power cut or without one. */
export const saved =
  (cut: boolean) =>
  async ({ open, sleep, world: { lab } }: Faulty): Promise<string> => {
    const name = `a-${lab.nowUs()}.example.com`;
    const browser = await open('a', IP);
    browser.fill('Host Name', name, settings);
    await browser.press('Save Changes', settings);
    if (cut) {
      await lab.cutPower('a');
      await lab.switchOn('a');
    }
    await sleep(180 * SECOND);
    const later = await open('a', IP);
    return later.value('Host Name', settings) === name ? 'kept' : 'lost';
  };

/** Whether the clock of a box is right, as its answers' date says. */
export const time =
  (box: Letter) =>
  async ({ world }: Faulty): Promise<string> => {
    const { participant } = world.lab;
    const reply = await participant.call(
      {
        proto: 'https',
        host: addresses[box],
        port: 8443,
        from: '127.20.0.21',
        method: 'GET',
        path: '/client/health',
        headers: {},
        body: Buffer.alloc(0),
      },
      5 * SECOND,
    );
    const shown = Date.parse(String(reply?.headers.date));
    return Math.abs(shown - participant.agenda.nowUs() / 1_000) < 2_500 ? 'right' : `wrong: ${shown}`;
  };

/** The shared IP goes to B and back; what a client sees of it while B has it. */
export async function moveShared({ open, sleep, world }: Faulty): Promise<string> {
  const set = async (box: Letter, on: boolean): Promise<void> => {
    const browser = await open(box, IP);
    await browser.follow(SHARED);
    browser.tick('Enabled', on);
    await browser.press('Save Changes', { section: 'Networking :: Edit IP Address' });
    await sleep(15 * SECOND);
  };
  await set('a', false);
  await set('b', true);
  const seen = world.outside.seats().probe.now();
  await set('b', false);
  await set('a', true);
  await sleep(600 * SECOND);
  return `B is seen: ${seen?.trouble ?? 'nothing is wrong'}`;
}

/** Somebody looks for updates. */
export async function checkForUpdates({ open, sleep }: Faulty): Promise<string> {
  const browser = await open('a', '/appliance/updates');
  await browser.press('Check for Updates');
  await sleep(60 * SECOND);
  await browser.reload();
  return browser.text();
}

/** Somebody has A's storage checked: what it says then. */
export async function checkStorage({ open, sleep }: Faulty): Promise<string> {
  const browser = await open('a', '/appliance/storage');
  await browser.press('Check Now');
  await sleep(60 * SECOND);
  await browser.open(addresses.a, 8443, '/appliance/storage');
  return browser.text({ section: 'Storage :: Check' });
}

/** Somebody downloads a backup of A's site. */
export async function downloadBackup({ open }: Faulty): Promise<string> {
  const browser = await open('a', '/login/software-management');
  await browser.press('Download Backup');
  const got = browser.lastDownload();
  return got === null ? browser.text() : 'got a file';
}

/** Somebody signs in once: how many sign-ins the box notes. */
export async function signIns({ open, events, sleep }: Faulty): Promise<string> {
  const noted = (): number => events.filter(({ kind }) => kind === 'session.signed-in').length;
  const before = noted();
  await open('a', IP);
  await sleep(10 * SECOND);
  return `${noted() - before} noted`;
}
