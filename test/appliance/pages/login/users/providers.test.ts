/** Who else knows the users: security providers over the wire, keytab files, temporary passwords. */
import t, { type Test } from 'tap';
import { readKeytab } from '../../../../../appliance/accounts/providers/keytab.js';
import type { Browser } from '../../../../../lab/clients/browser/browser.js';
import { directory } from '../../../../../lab/outside/customer/directory-server.js';
import { inSiteWorld, type SiteWorld } from '../../../../support/worlds/site-world.js';
import { keytabFile as keytab } from '../../../actions/sample-files.js';

t.setTimeout(280_000);

const ADD = { section: 'Security Providers :: Add Provider' };
const LIST = { section: 'Security Providers :: List' };
const lea = { username: 'lea.martin', password: directory.people['lea.martin'] };

async function validated(t: Test, { open }: SiteWorld, admin: Browser): Promise<void> {
  await open(admin, '/login/security-providers');
  admin.fill('Name', 'Directory', ADD);
  admin.fill('Host Name', directory.name, ADD);
  admin.fill('Base, Realm or Path', 'people', ADD);
  await admin.press('Add Provider', ADD);
  t.match(admin.text(), /Enter parts such as/);
  admin.fill('Base, Realm or Path', directory.base, ADD);
  admin.fill('Port', '390', ADD);
  await admin.press('Add Provider', ADD);
  t.match(admin.text(), /“Directory” was added/);
  await admin.follow('Directory', LIST);
  await admin.press('Test');
  t.match(admin.text(), /did not answer within 5 s/, 'nobody listens there');
  admin.fill('Port', '389');
  admin.fill('Host Name', 'no-such.example.com');
  await admin.press('Save Changes');
  await admin.follow('Directory', LIST);
  await admin.press('Test');
  t.match(admin.text(), /could not be resolved/);
  admin.fill('Host Name', directory.name);
  await admin.press('Save Changes');
  await admin.follow('Directory', LIST);
  await admin.press('Test');
  t.match(admin.text(), /Directory answers at directory.example.com:389/);
}

async function knownGetsAccount(t: Test, { open, signIn }: SiteWorld): Promise<void> {
  const wrong = await signIn('/login', { ...lea, password: 'not hers' });
  t.match(wrong.text(), /is wrong/);
  const known = await signIn('/login', lea);
  t.equal(known.where().path, '/login/information');
  await open(known, '/login/users');
  t.equal(known.where().status, 403, 'a plain user');
}

/** RADIUS: another secret is found out by the answer's authenticator, the right one lets in. */
async function otherKinds(t: Test, { open }: SiteWorld, admin: Browser): Promise<void> {
  await open(admin, '/login/security-providers');
  for (const [kind, name, base, secret] of [
    ['RADIUS', 'Tokens', '', 'wrong-secret'],
    ['Kerberos', 'Realm', directory.realm, ''],
    ['SAML', 'Portal', directory.metadataPath, ''],
  ] as const) {
    admin.fill('Name', name, ADD);
    admin.choose('Kind', kind, ADD);
    admin.fill('Host Name', directory.name, ADD);
    admin.fill('Base, Realm or Path', base, ADD);
    admin.fill('Shared Secret', secret, ADD);
    await admin.press('Add Provider', ADD);
    await admin.follow(name, LIST);
    await admin.press('Test');
    t.match(admin.text(), name === 'Tokens' ? /did not answer/ : new RegExp(`${name} answers`));
    await open(admin, '/login/security-providers');
  }
  await admin.follow('Tokens', LIST);
  t.notMatch(admin.where().html, /wrong-secret/, 'the secret is not shown');
  admin.fill('Shared Secret', directory.radiusSecret);
  await admin.press('Save Changes');
  await admin.follow('Tokens', LIST);
  await admin.press('Test');
  t.match(admin.text(), /Tokens answers/);
}

async function askedInOrder(t: Test, { open, signIn }: SiteWorld, admin: Browser): Promise<void> {
  await open(admin, '/login/security-providers');
  await admin.follow('Directory', LIST);
  admin.tick('Enabled', false);
  await admin.press('Save Changes');
  const off = await signIn('/login', lea);
  t.match(off.text(), /is wrong/, 'her own provider is off, and no other is asked for her');
  const tom = await signIn('/login', {
    username: 'tom.durand',
    password: directory.people['tom.durand'],
  });
  t.equal(tom.where().path, '/login/information', 'by RADIUS');
}

t.test(
  'providers are validated, tested over the wire, asked in order; who is known gets an account',
  async (t) => {
    await inSiteWorld('providers', async (site) => {
      const admin = await site.signIn('/login');
      const unknown = await site.signIn('/login', lea);
      t.match(unknown.text(), /username or the password is wrong/);
      await validated(t, site, admin);
      await knownGetsAccount(t, site);
      await otherKinds(t, site, admin);
      await askedInOrder(t, site, admin);
    });
  },
);

t.test('keytab files: read whole or not at all', (t) => {
  const good = readKeytab(keytab(3));
  t.match(good, {
    entries: [
      { principal: 'HTTP/access.example.com@EXAMPLE.COM', kvno: 3, encryption: 'aes256-cts-hmac-sha1-96' },
    ],
  });
  t.same(readKeytab(Buffer.from('text')), { flaw: 'not-a-keytab' });
  t.same(readKeytab(Buffer.from([5, 1, 0, 0])), { flaw: 'old-format' });
  t.same(readKeytab(Buffer.from([5, 2])), { flaw: 'empty' });
  t.same(readKeytab(keytab(3, 16)), { flaw: 'damaged' }, 'a key of the wrong length');
  const whole = keytab(3);
  for (let cut = 11; cut < whole.length; cut += 1) {
    t.same(readKeytab(whole.subarray(0, cut)), { flaw: 'damaged' }, `cut at ${cut}`);
  }
  t.end();
});

t.test('keytabs are listed and deleted; passwords reset; what is new is read', async (t) => {
  await inSiteWorld('accounts-more', async ({ open, signIn }) => {
    const admin = await signIn('/login', { language: 'fr' });
    await open(admin, '/login/kerberos-keytab');
    const send = async (bytes: Buffer): Promise<void> => {
      admin.upload('Fichier keytab', { filename: 'site.keytab', bytes });
      await admin.press('Transférer');
    };
    await send(Buffer.from('not a keytab'));
    t.match(admin.text(), /n’est pas un fichier keytab|n'est pas un fichier keytab/);
    await send(keytab(3));
    await send(keytab(4));
    await send(keytab(4));
    const rows = admin.text({ section: 'Keytab Kerberos :: Principaux' });
    t.equal(rows.split('HTTP/access.example.com@EXAMPLE.COM').length, 3, 'the same key stands once');
    t.notMatch(admin.where().html, /BwcHBwcH/, 'keys are not shown');
    await admin.press('Supprimer', { row: 'HTTP/access.example.com@EXAMPLE.COM 4' });
    await admin.press('Supprimer');
    t.match(admin.text(), /a été supprimée/);

    await open(admin, '/login/users');
    const add = { section: 'Utilisateurs :: Ajouter un utilisateur' };
    for (const name of ['max', 'lia']) {
      admin.fill('Nom d’utilisateur', name, add);
      admin.fill('Nom affiché', name, add);
      admin.fill('Mot de passe', `${name}-password`, add);
      admin.fill('Confirmer le mot de passe', `${name}-password`, add);
      admin.tick('Doit changer le mot de passe à la prochaine connexion', false, add);
      await admin.press('Ajouter un utilisateur', add);
    }
    const max = await signIn('/login', { username: 'max', password: 'max-password' });
    await open(max, '/login/password-reset');
    t.equal(max.where().status, 403);
    await open(admin, '/login/group-policies');
    const policy = { section: 'Règles de groupe :: Ajouter une règle' };
    admin.fill('Nom', 'Guichet', policy);
    admin.choose('Réinitialiser les mots de passe', 'Accordé', policy);
    await admin.press('Ajouter une règle', policy);
    await admin.follow('Guichet');
    admin.fill('Nom d’utilisateur', 'max');
    await admin.press('Ajouter un membre');
    await open(max, '/login/password-reset?filter=admin');
    t.notOk(max.offers('Reset Password', { row: 'Administrator' }), 'not of an administrator');
    await open(max, '/login/password-reset?filter=lia');
    await max.follow('Reset Password', { row: 'lia' });
    max.fill('Temporary Password', 'for-one-day');
    max.fill('Confirm Password', 'for-one-day');
    await max.press('Reset Password');
    t.match(max.text(), /lia has a temporary password/);
    const lia = await signIn('/login', { username: 'lia', password: 'for-one-day' });
    t.equal(lia.where().path, '/login/account', 'must be changed');

    await open(admin, '/login/whats-new');
    t.match(admin.text(), /17\.1\.1 .* Nouveau/);
    await admin.press('Marquer comme lu');
    t.notOk(admin.offers('Marquer comme lu'));
    t.match(admin.text({ row: '17.1.1' }), /Lu/);
  });
  await inSiteWorld(
    'older',
    async ({ open, signIn }) => {
      const admin = await signIn('/login');
      await open(admin, '/login/whats-new');
      t.equal(admin.where().status, 404, 'not before 16.1.1');
    },
    '15.3.2',
  );
});
