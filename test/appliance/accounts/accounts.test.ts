/** Accounts: hashes, rules, and the pages of both sites through their own forms in a whole world. */
import t from 'tap';
import { createLimits } from '../../../appliance/node/limits/limits.js';
import { hashPassword, policyRefusal, verifyPassword } from '../../../appliance/store/passwords.js';
import { SECOND } from '../../../hardware/ports.js';
import { createRandom } from '../../../hardware/random.js';
import { Browser } from '../../../lab/clients/browser/browser.js';
import { labCredentials } from '../../../lab/making/credentials.js';
import { createWorld } from '../../../lab/supervisor/world-lab.js';

const ports = {
  random: createRandom('accounts'),
  time: {
    nowUs: () => 0,
    sleep: () => Promise.resolve(),
    timer: () => () => undefined,
    real: <T>(job: () => Promise<T>) => job(),
  },
};
const CHEAP = 1024;

t.test('a hash verifies its own password only, and a foreign text never', async (t) => {
  const hash = await hashPassword(ports, 'correct horse', CHEAP);
  t.match(hash, /^scrypt\$1024\$/);
  t.equal(await verifyPassword(ports, 'correct horse', hash), true);
  t.equal(await verifyPassword(ports, 'correct horsf', hash), false);
  t.not(await hashPassword(ports, 'correct horse', CHEAP), hash, 'salted');
  t.equal(await verifyPassword(ports, 'x', ''), false);
  t.equal(await verifyPassword(ports, 'x', hash.replace('1024', '1073741824')), false, 'cost is capped');
});

t.test('password policy', (t) => {
  t.ok(policyRefusal({ lengthMin: 8, complex: false }, 'ana', 'short'));
  t.equal(policyRefusal({ lengthMin: 8, complex: false }, 'ana', 'longenough'), null);
  t.ok(policyRefusal({ lengthMin: 8, complex: true }, 'ana', 'longenough'));
  t.ok(policyRefusal({ lengthMin: 8, complex: true }, 'ana', 'Ana-2018-xyz'), 'holds the user name');
  t.equal(policyRefusal({ lengthMin: 8, complex: true }, 'ana', 'Long-2018'), null);
  t.end();
});

t.test('one address cannot try for ever, another is not touched, time heals', (t) => {
  let nowMs = 0;
  const guard = createLimits(() => nowMs).passwords;
  let allowed = 0;
  while (guard.begin('x') && allowed < 1_000) allowed += 1;
  t.equal(allowed, 30);
  t.equal(guard.begin('y'), true);
  nowMs += 5 * 60_000;
  t.equal(guard.begin('x'), true);
  t.end();
});

t.test('an account is added and must change its password; rights hold; wrong passwords lock', async (t) => {
  const world = await createWorld({
    seed: 'accounts',
    amounts: { historyDays: 1, sessionsPerDay: 2, recordings: 0 },
  });
  const made = (language: 'en' | 'fr') =>
    new Browser({
      language,
      fetch: ({ host, port, method, path, headers, body }) =>
        world.lab.participant.call(
          { proto: 'https', host, port, from: '127.20.0.21', method, path, headers, body },
          60 * SECOND,
        ),
    });
  const signIn = async (path: string, user: string, password: string): Promise<Browser> => {
    const browser = made('fr');
    await browser.open('127.20.0.11', 8443, path);
    browser.fill('Nom d’utilisateur', user);
    browser.fill('Mot de passe', password);
    await browser.press('Se connecter');
    return browser;
  };
  try {
    await world.lab.run(async () => {
      await world.lab.participant.agenda.sleep(20 * SECOND);
      const site = await signIn('/login', labCredentials.username, labCredentials.password);
      await site.open('127.20.0.11', 8443, '/login/users');
      t.equal(site.where().path, '/login/users');
      const add = { section: 'Utilisateurs :: Ajouter un utilisateur' };
      site.fill('Nom d’utilisateur', 'zoe', add);
      site.fill('Nom affiché', 'Zoé', add);
      site.fill('Mot de passe', 'zoe-password', add);
      site.fill('Confirmer le mot de passe', 'zoe-password', add);
      await site.press('Ajouter un utilisateur', add);
      t.match(site.text(), /Le compte zoe a été ajouté/);

      const zoe = await signIn('/login', 'zoe', 'zoe-password');
      t.equal(zoe.where().path, '/login/account', 'must change the password first');
      await zoe.open('127.20.0.11', 8443, '/login/users');
      t.equal(zoe.where().path, '/login/account');
      t.match(zoe.text(), /Avant de continuer, choisissez un nouveau mot de passe/);
      t.notOk(zoe.offers('Enregistrer'), 'and nothing else can be done');
      zoe.fill('Mot de passe actuel', 'zoe-password');
      zoe.fill('Nouveau mot de passe', 'zoe-second-one');
      zoe.fill('Confirmer le nouveau mot de passe', 'zoe-second-one');
      await zoe.press('Changer le mot de passe');
      t.match(zoe.text(), /mot de passe a été modifié/);
      await zoe.open('127.20.0.11', 8443, '/login/users');
      t.equal(zoe.where().status, 403, 'needs the right');

      for (let turn = 0; turn < 5; turn += 1) await signIn('/login', 'zoe', 'not the password');
      const late = await signIn('/login', 'zoe', 'zoe-second-one');
      t.match(late.text(), /est incorrect, ou ce compte/, 'locked, and not told so');

      const box = await signIn('/appliance', labCredentials.username, labCredentials.password);
      await box.open('127.20.0.11', 8443, '/appliance/users');
      t.equal(box.where().status, 200);
      t.notMatch(box.text(), /zoe/, 'the accounts of the two sites are apart');
    });
  } finally {
    await world.lab.close();
  }
});
