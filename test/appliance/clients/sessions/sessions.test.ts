/** Sessions: what opens them, what they follow, what ends them, and what nobody can do with them. */
import t from 'tap';
import { openStore, run } from '../../../../appliance/store/database.js';
import { insertUser } from '../../../../appliance/store/site/users.js';
import { MINUTE, SECOND } from '../../../../hardware/ports.js';
import { labCredentials, labPasswordHash } from '../../../../lab/making/credentials.js';
import { createWorld, type World } from '../../../../lab/supervisor/world-lab.js';
import { RawVisitor } from '../../../support/raw-visitor.js';

const amounts = { historyDays: 1, sessionsPerDay: 2, recordings: 0, files: 1 };

interface Seen {
  readonly world: World;
  sleep(us: number): Promise<void>;
  /** Changes the site's accounts behind the back of whoever is signed in, as a data-sync does. */
  change(text: string): void;
}

async function inWorld(seed: string, part: (seen: Seen) => Promise<void>): Promise<void> {
  const world = await createWorld({ seed, amounts });
  const site = openStore(world.disks.a, 'site');
  site.transaction('test', () =>
    insertUser(site, {
      id: 'test-zoe',
      username: 'zoe',
      displayName: 'Zoé',
      email: '',
      passwordHash: labPasswordHash,
      mustChange: false,
      enabled: true,
      role: 'administrator',
      language: null,
      nowMs: 1,
    }),
  );
  const { agenda } = world.lab.participant;
  try {
    await world.lab.run(async () => {
      await agenda.sleep(20 * SECOND);
      await part({
        world,
        sleep: (us) => agenda.sleep(us),
        change: (text) => {
          site.transaction('test', () => run(site.db, text));
        },
      });
    });
  } finally {
    await world.lab.close();
  }
}

t.test('an open session follows its account at every request', async (t) => {
  await inWorld('sessions-follow', async ({ world, change }) => {
    const zoe = new RawVisitor(world);
    await zoe.signIn('login', 'zoe');
    t.equal((await zoe.get('/login/users')).status, 200);
    change("UPDATE user_account SET role = 'user' WHERE id = 'test-zoe'");
    t.equal((await zoe.get('/login/users')).status, 403, 'the right is gone at once');
    change("UPDATE user_account SET role = 'administrator', username = 'zoé2' WHERE id = 'test-zoe'");
    t.match((await zoe.get('/login/users')).body, /zoé2/, 'right and name are what the store says');
    change("UPDATE user_account SET must_change = 1 WHERE id = 'test-zoe'");
    t.equal((await zoe.get('/login/users')).location, '/login/account', 'the password must be changed');
    change("UPDATE user_account SET must_change = 0, enabled = 0 WHERE id = 'test-zoe'");
    t.match((await zoe.get('/login/users')).location, /^\/login\?next=/, 'a disabled account is out');
    change("UPDATE user_account SET enabled = 1 WHERE id = 'test-zoe'");
    t.match((await zoe.get('/login/users')).location, /^\/login\?next=/, 'for good');
    await zoe.signIn('login', 'zoé2');
    t.equal((await zoe.get('/login/users')).status, 200);
    change("UPDATE user_account SET password_hash = 'scrypt$1024$x$y' WHERE id = 'test-zoe'");
    t.match((await zoe.get('/login/users')).location, /^\/login\?next=/, 'so is one with another password');
    await zoe.signIn('login');
    t.equal((await zoe.get('/login/users')).status, 200);
    change("DELETE FROM user_account WHERE username = 'admin'");
    t.match((await zoe.get('/login/users')).location, /^\/login\?next=/, 'and one that is gone');
  });
});

t.test(
  'a link of another site leads to the page itself, though a browser keeps its cookie back there',
  async (t) => {
    await inWorld('sessions-linked', async ({ world }) => {
      const visitor = new RawVisitor(world);
      const linked = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
      const first = await visitor.get('/login/users?page=2', linked);
      t.equal(first.status, 200);
      t.equal(first.headers.refresh, '0; url=/login/users?page=2', 'asked again, now by the box itself');
      t.match(first.body, /href="\/login\/users\?page=2"/, 'and by hand where nothing moves by itself');
      t.same(first.setCookies, [], 'nothing is put in place of the session');
      t.match(
        (await visitor.get('/login/users?page=2')).location,
        /^\/login\?next=/,
        'whoever is nobody signs in',
      );
      t.equal((await visitor.get('/login', linked)).headers.refresh, '0; url=/login');
      t.equal((await visitor.get('/login/nowhere', linked)).status, 404);
      await visitor.signIn('login');
      t.equal(
        (await visitor.get('/login/users', linked)).headers.refresh,
        undefined,
        'a cookie that came is used',
      );
    });
  },
);

t.test('the session changes hands with the password, and the others end', async (t) => {
  await inWorld('sessions-rotate', async ({ world }) => {
    const [here, there] = [new RawVisitor(world), new RawVisitor(world)];
    const entered = await here.signIn('appliance');
    await there.signIn('appliance');
    const before = here.cookies.get('session_appliance');
    t.ok(before !== undefined && before.length === 64);
    for (const set of entered.setCookies) t.match(set, /HttpOnly; Secure; SameSite=Strict/);
    const typed = { current: labCredentials.password, fresh: 'Another-2018!', confirm: 'Another-2018!' };
    const done = await here.post('/appliance/users', {
      _csrf: await here.csrf('/appliance/users'),
      action: 'password',
      ...typed,
    });
    t.equal(done.status, 303);
    const after = here.cookies.get('session_appliance');
    t.not(after, before, 'a new token');
    t.equal((await here.get('/appliance/users')).status, 200);
    t.equal((await there.get('/appliance/users')).status, 303, 'elsewhere it has ended');
    here.cookies.set('session_appliance', before ?? '');
    t.equal((await here.get('/appliance/users')).status, 303, 'the old token opens nothing');
    // A cookie of before the sign-in is no session: nothing can be fixed.
    const fixed = new RawVisitor(world);
    fixed.cookies.set('session_appliance', 'f'.repeat(64));
    await fixed.signIn('appliance', 'admin', 'Another-2018!');
    t.not(fixed.cookies.get('session_appliance'), 'f'.repeat(64));
  });
});

t.test('signing in leads nowhere else, and needs the form of this very browser', async (t) => {
  await inWorld('sessions-redirect', async ({ world }) => {
    for (const next of [
      'https://evil.example',
      '//evil.example',
      '/login//evil.example',
      '/login/\\evil.example',
      '/login/users\r\nset-cookie: a=b',
      '/appliance/basics',
      'javascript:alert(1)',
    ]) {
      const visitor = new RawVisitor(world);
      const { status, location, headers } = await visitor.signIn('login', 'admin', labCredentials.password, {
        next,
      });
      t.equal(status, 303, next);
      t.equal(location, '/login/information', next);
      t.notMatch(headers, { a: 'b' });
    }
    const good = new RawVisitor(world);
    t.equal(
      (await good.signIn('login', 'admin', labCredentials.password, { next: '/login/users' })).location,
      '/login/users',
    );
    const bad = new RawVisitor(world);
    const { username, password } = labCredentials;
    t.equal((await bad.post('/login', { username, password })).status, 403, 'no secret');
    const stolen = await new RawVisitor(world).csrf('/login');
    t.equal(
      (await bad.post('/login', { username, password, _csrf: stolen })).status,
      403,
      'of another browser',
    );
  });
});

t.test('wrong passwords lock the account for its time; one address is slowed down', async (t) => {
  await inWorld('sessions-lock', async ({ world, sleep }) => {
    const wrong = () =>
      new RawVisitor(world, '127.20.0.11', '127.20.0.22').signIn('appliance', 'admin', 'wrong');
    const first = await wrong();
    t.equal(first.status, 422);
    for (let turn = 1; turn < 5; turn += 1) await wrong();
    const visitor = new RawVisitor(world);
    const locked = await visitor.signIn('appliance');
    t.equal(locked.status, 422, 'the right password does not help while it is locked');
    const text = (body: string) => /<p[^>]*>(The username or[^<]*)/.exec(body)?.[1];
    t.equal(text(locked.body), text(first.body), 'and the answer does not tell that it is locked');
    await sleep(31 * MINUTE);
    t.equal((await visitor.signIn('appliance')).status, 303, 'half an hour later it is open again');
    for (let turn = 0; turn < 30; turn += 1) {
      await new RawVisitor(world, '127.20.0.11', '127.20.0.22').signIn('appliance', `nobody-${turn}`, 'x');
    }
    const slowed = await new RawVisitor(world, '127.20.0.11', '127.20.0.22').signIn('appliance');
    t.match(slowed.body, /Too many failed attempts/);
    t.equal((await new RawVisitor(world).signIn('appliance')).status, 303, 'another address is not');
    const log = await visitor.get('/appliance/event-log');
    t.match(log.body, /The account was locked after too many failed attempts/);
  });
});

t.test('a form is limited in size, and so is what has no business to be big', async (t) => {
  await inWorld('sessions-limits', async ({ world }) => {
    const visitor = new RawVisitor(world);
    await visitor.signIn('login');
    const big = await visitor.send('POST', '/login/users', `filter=${'x'.repeat(1_100_000)}`);
    t.equal(big.status, 413);
    const foreign = await visitor.send('POST', '/login/users', '{}', { 'content-type': 'application/json' });
    t.ok(foreign.status >= 400 && foreign.status < 500, `${foreign.status}`);
  });
});

t.test('what is done on /appliance stands in its log, with who and from where', async (t) => {
  await inWorld('box-log', async ({ world, sleep }) => {
    const admin = new RawVisitor(world);
    await admin.signIn('appliance');
    const post = async (action: string, values: Record<string, string>) =>
      admin.post('/appliance/users', { _csrf: await admin.csrf('/appliance/users'), action, ...values });
    const fresh = { password: 'second-2018', confirmPassword: 'second-2018' };
    t.equal((await post('add', { username: 'mia', ...fresh })).status, 303);
    const mia = new RawVisitor(world);
    await mia.signIn('appliance', 'mia', 'second-2018');
    const own = await post('set', { user: 'admin', fresh: 'x-2018-third', confirm: 'x-2018-third' });
    t.equal(own.status, 422, 'the own password needs the present one');
    t.equal((await post('set', { user: 'mia', fresh: 'x', confirm: 'x' })).status, 422, 'the rules hold');
    t.equal((await post('set', { user: 'mia', fresh: 'third-2018', confirm: 'third-2018' })).status, 303);
    t.equal((await mia.get('/appliance/users')).status, 303, 'she is signed out');
    t.equal((await mia.signIn('appliance', 'mia', 'second-2018')).status, 422);
    t.equal((await mia.signIn('appliance', 'mia', 'third-2018')).status, 303);
    t.equal((await mia.get('/appliance/basics')).location, '/appliance/users', 'and must change it first');
    const { body } = await admin.get('/appliance/event-log?lang=fr');
    for (const line of [
      /Le serveur a été mis sous tension/,
      /Connexion réussie/,
      /Le compte mia a été ajouté/,
      /Le mot de passe de mia a été défini/,
      /127\.20\.0\.21/,
    ]) {
      t.match(body, line);
    }
    t.notMatch(body, /third-2018|second-2018/, 'no password in it');
    await sleep(SECOND);
    for (let turn = 0; turn < 55; turn += 1) await admin.signIn('appliance');
    t.match(
      (await admin.get('/appliance/event-log?page=2')).body,
      /Le compte mia a été ajouté/,
      'it has pages',
    );
    t.equal((await admin.get('/appliance/event-log?page=99999')).status, 200);
    await world.lab.cutPower('a');
    world.disks.a.revive();
    await world.lab.switchOn('a');
    await sleep(2 * MINUTE);
    await admin.signIn('appliance');
    t.match(
      (await admin.get('/appliance/event-log?page=2')).body,
      /Le compte mia a été ajouté/,
      'and survives',
    );
  });
});
