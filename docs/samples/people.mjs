/** The people around the boxes: access consoles and their users, and a workstation's hosts file. */
import { admin, advance, command, patiently, say, siteName, state } from './lab.mjs';

const seat = async (workstation) => (await state()).seats.find(({ name }) => name === workstation).console;

/** G77: somebody starts the access console, signs in, and has a session of some minutes. */
export async function work(workstation, minutes, version = null) {
  await patiently(
    `an access console at ${workstation}`,
    async () => {
      const { stage } = await seat(workstation);
      if (stage === 'sign-in' || stage === 'ready') await command('console-close', { workstation });
      await advance('5 s');
      await command('console-launch', { workstation });
      await patiently('it', async () => (await seat(workstation)).stage === 'sign-in', '5 s', 0.2);
      await command('console-sign-in', { workstation, ...admin });
      const inside = await patiently(
        'it',
        async () => {
          const now = await seat(workstation);
          return now.stage === 'ready' ? now : null;
        },
        '5 s',
        0.2,
      );
      return version === null || inside.version === version;
    },
    '2 min',
  );
  // What is reached through a client that calls another box is not there: somebody takes the next one.
  let tried = 0;
  await patiently(`a session at ${workstation}`, async () => {
    const { session, items } = await seat(workstation);
    if (session !== null) return true;
    const item = items[tried % items.length];
    tried += 1;
    await command('console-start', { workstation, item: item.id });
    await advance('10 s');
    return (await seat(workstation)).session !== null;
  });
  await advance(`${minutes} min`);
  await command('console-end', { workstation }).catch(() => {});
  await patiently('its end', async () => (await seat(workstation)).session === null, '5 s');
  await command('console-close', { workstation }).catch(() => {});
  await advance('5 s');
  say(`a session of ${minutes} min at ${workstation}`);
}

/** G57: production works with the new version for about a day. */
export async function dayOfWork() {
  await advance('11 h');
  await work('ws2', 20);
  await advance('11 h');
  await work('ws1', 10);
}

/** G92: the site's name leads to a box on one workstation alone; null: as everywhere. */
export async function hostsFile(workstation, address) {
  const { hostsFile: was } = (await state()).seats.find(({ name }) => name === workstation);
  const lines = was.split('\n').filter((line) => !line.includes(siteName));
  if (address !== null) lines.push(`${address} ${siteName}`);
  await command('hosts-set', { workstation, text: `${lines.filter((line) => line !== '').join('\n')}\n` });
}
