/** Backup, data-sync and relationship on the pages of /login: each looks first, and waits for what comes of it. */
import { advance, patiently, port, say } from './lab.mjs';

const has = (page, action) => page.form(action) !== undefined;

/** How a box stands: from its Failover page; null while it does not say. */
export async function roleOf(box) {
  const page = await box.login.open('/login/failover');
  if (has(page, 'become-primary')) return 'backup';
  if (has(page, 'become-backup')) return 'primary';
  return has(page, 'establish') ? 'alone' : null;
}

/** G01: the settings and what the site recorded, as a file. */
export async function backup(box, password = '') {
  const file = await patiently(`a backup of ${box.letter}`, async () => {
    const page = await box.login.open('/login/software-management');
    return (await box.login.press(page, 'backup', { password, confirm: password })).file;
  });
  say(`backup of ${box.letter}: ${file.filename}, ${file.bytes.length} bytes`);
  return file;
}

/** G02: the site's certificate with its key and chain. */
export async function exportCertificate(box, passphrase) {
  return patiently(`the certificate of ${box.letter}`, async () => {
    const page = await box.appliance.open('/appliance/certificates?export=site');
    const what = { passphrase, confirm: passphrase, certificate: '1', key: '1', chain: '1' };
    return (await box.appliance.press(page, 'export', what)).file;
  });
}

const lastSync = (page) => page.facts.map(([, value]) => value).find((value) => / · .+ · /.test(value));

/** G66: a data-sync from beginning to end; a failed one is asked for again. */
export async function synchronise(box) {
  const failover = () => box.login.open('/login/failover');
  const before = await patiently('the Failover page', async () => {
    const page = await failover();
    return has(page, 'sync') ? page : null;
  });
  const was = lastSync(before);
  await patiently(
    `a data-sync of ${box.letter}`,
    async () => {
      const page = await failover();
      if (!has(page, 'sync')) return null;
      if (lastSync(page) !== was) return true;
      await box.login.press(page, 'sync');
      return null;
    },
    '15 s',
  );
  say('data-sync done');
}

/** G67: no relationship, on both boxes. */
export async function breakRelation(from, other) {
  await patiently(`the end of the relationship at ${from.letter}`, async () => {
    if ((await roleOf(from)) === 'alone') return true;
    await from.login.press(await from.login.open('/login/failover'), 'break');
    return (await roleOf(from)) === 'alone';
  });
  await patiently(
    `the end of the relationship at ${other.letter}`,
    async () => (await roleOf(other)) === 'alone',
  );
  say('relationship broken');
}

/** G83: both boxes hold the same key: that of the first. */
export async function sameKey(first, second) {
  const keyOf = async (box) => (await box.login.open('/login/security')).facts[0]?.[1];
  await patiently('the same key on both boxes', async () => {
    const is = await keyOf(first);
    if (is !== undefined && is === (await keyOf(second))) return true;
    const { psk } = (await first.login.open('/login/security')).form('key').values;
    await second.login.press(await second.login.open('/login/security'), 'key', { psk });
    return null;
  });
}

/** G79 to G90: from the box that is to be the primary, then the first data-sync. */
export async function relate(primary, backup) {
  await sameKey(primary, backup);
  await patiently(
    'the relationship',
    async () => {
      const roles = [await roleOf(primary), await roleOf(backup)];
      if (roles.join() === 'primary,backup') return true;
      if (roles.join() !== 'alone,alone') return null;
      await primary.login.press(await primary.login.open('/login/failover'), 'establish', {
        host: backup.address,
        port,
        reverseHost: primary.address,
        reversePort: port,
      });
      return null;
    },
    '15 s',
  );
  say(`${primary.letter} is the primary, ${backup.letter} its backup`);
  let looks = 0;
  await patiently(
    'the first data-sync',
    async () => {
      const page = await backup.login.open('/login/failover');
      if (has(page, 'sync') && lastSync(page) !== undefined) return true;
      looks += 1;
      if (looks % 20 === 0) await backup.login.press(page, 'sync');
      return null;
    },
    '15 s',
  );
  await advance('30 s');
}
