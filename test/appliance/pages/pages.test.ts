/**
 * Every page and every action of both sites, from the index itself, so that a page added later is
 * held by the same rules: it renders in both languages, escapes what is typed, refuses junk without
 * falling over, and opens only to whoever has its right.
 */
import t from 'tap';
import { pages } from '../../../appliance/pages/index.js';
import { openStore } from '../../../appliance/store/database.js';
import { insertUser } from '../../../appliance/store/site/users.js';
import { SECOND } from '../../../hardware/ports.js';
import { labPasswordHash } from '../../../lab/making/credentials.js';
import { createWorld, type World } from '../../../lab/supervisor/world-lab.js';
import { RawVisitor } from '../../support/raw-visitor.js';
import { Controls } from './controls-named.js';

t.setTimeout(280_000);

const JUNK = '<script>alert(1)</script>"\'&é\u0000';
const amounts = { siteVersion: '17.1.1', historyDays: 2, sessionsPerDay: 4, recordings: 1, files: 2 };

function addUser(world: World, username: string, role: 'user' | 'administrator'): void {
  const site = openStore(world.disks.a, 'site');
  site.transaction('test', () =>
    insertUser(site, {
      id: `test-${username}`,
      username,
      displayName: username,
      email: '',
      passwordHash: labPasswordHash,
      mustChange: false,
      enabled: true,
      role,
      language: null,
      nowMs: 1,
    }),
  );
}

async function inWorld(seed: string, part: (world: World) => Promise<void>): Promise<void> {
  const world = await createWorld({ seed, amounts });
  try {
    await world.lab.run(async () => {
      await world.lab.participant.agenda.sleep(20 * SECOND);
      await part(world);
    });
  } finally {
    await world.lab.close();
  }
}

const shownOn = (world: World) => {
  const node = world.hosting.box('a')?.appliance()?.node;
  if (node === undefined) throw new Error('box a is off');
  return pages.filter((page) => page.shown?.(node) ?? true);
};

t.test('every page renders in both languages, and says so', async (t) => {
  await inWorld('pages-render', async (world) => {
    const visitor = new RawVisitor(world);
    await visitor.signIn('login');
    await visitor.signIn('appliance');
    t.ok(shownOn(world).length > 15);
    const controls = new Controls();
    for (const page of shownOn(world)) {
      const drawn = { en: '', fr: '' };
      for (const language of ['en', 'fr'] as const) {
        const { status, body } = await visitor.get(`${page.path}?lang=${language}`);
        drawn[language] = body;
        t.equal(status, 200, `${page.id} in ${language}`);
        t.match(body, new RegExp(`<html[^>]* lang="${language}"`), page.id);
        t.match(body, page.title[language].replace(/[’'&].*/, ''), `${page.id}: its title`);
        t.notMatch(body, /undefined|\[object Object\]|NaN/, page.id);
      }
      controls.add(drawn.en, drawn.fr);
    }
    t.ok(controls.size > 50, `controls have names: ${controls.size}`);
    const { count, wrong } = controls.misnamed();
    t.ok(count > 100, `sentences of rehearsals name controls: ${count}`);
    t.same(wrong, [], 'each in French as its page has it');
  });
});

t.test('every action refuses a form from elsewhere, and junk does not fell it', async (t) => {
  await inWorld('pages-junk', async (world) => {
    const visitor = new RawVisitor(world);
    await visitor.signIn('login');
    await visitor.signIn('appliance');
    for (const page of shownOn(world)) {
      const csrf = await visitor.csrf(page.path);
      const path = page.path;
      for (const [name, declared] of Object.entries(page.actions)) {
        const values: Record<string, string> = {};
        for (const field of Object.keys(declared.fields)) values[field] = JUNK;
        const foreign = await visitor.post(path, { ...values, action: name });
        t.equal(foreign.status, 403, `${page.id} ${name} without its secret`);
        // What needs no field would simply be done: that is not junk.
        if (Object.keys(values).length === 0) continue;
        for (const given of [values, {}]) {
          const { status, body } = await visitor.post(path, { ...given, _csrf: csrf, action: name });
          t.ok([200, 303, 400, 403, 404, 422].includes(status), `${page.id} ${name}: ${status}`);
          t.notOk(body.includes('<script>alert(1)'), `${page.id} ${name}: what was typed is escaped`);
        }
        if (!visitor.cookies.has('session_login')) await visitor.signIn('login');
      }
      const none = await visitor.post(path, { _csrf: await visitor.csrf(path), action: 'constructor' });
      t.equal(none.status, 400, `${page.id}: an action that is none`);
    }
  });
});

t.test('every page and action needs its right', async (t) => {
  await inWorld('pages-rights', async (world) => {
    addUser(world, 'nobody', 'user');
    const visitor = new RawVisitor(world);
    await visitor.signIn('login', 'nobody');
    const home = await visitor.get('/login/account');
    t.equal(home.status, 200);
    const csrf = /name="_csrf" value="([^"]+)"/.exec(home.body)?.[1] ?? '';
    let refused = 0;
    for (const page of shownOn(world)) {
      const stranger = await new RawVisitor(world).get(page.path);
      t.equal(stranger.status, 303, `${page.id} for a stranger`);
      const posted = await new RawVisitor(world).post(page.path, { action: 'any' });
      t.ok([303, 403].includes(posted.status), `${page.id} posted by a stranger`);
      const got = await visitor.get(page.path);
      if (page.site === 'appliance') {
        t.match(got.location, /^\/appliance\?next=/, `${page.id}: accounts of /login are none here`);
        continue;
      }
      if (got.status === 200) continue;
      refused += 1;
      t.equal(got.status, 403, page.id);
      for (const action of Object.keys(page.actions)) {
        const { status } = await visitor.post(page.path, { _csrf: csrf, action });
        t.equal(status, 403, `${page.id} ${action}`);
      }
    }
    t.ok(refused > 8, `${refused} pages are closed to somebody without rights`);
  });
});
