/** Own account and sign-in: passwords that expire, language, e-mail, the console's installer. */
import t from 'tap';
import { labCredentials } from '../../../../lab/making/credentials.js';
import { inSiteWorld } from '../../../support/worlds/site-world.js';

t.setTimeout(280_000);

t.test(
  'passwords expire, and say so before; the profile is kept; the installer names its site',
  async (t) => {
    await inSiteWorld('my-account', async ({ open, signIn }) => {
      const admin = await signIn('/login', { language: 'fr' });
      await open(admin, '/login/users');
      const add = { section: 'Utilisateurs :: Ajouter un utilisateur' };
      admin.fill('Nom d’utilisateur', 'bad name', add);
      admin.fill('Nom affiché', 'Iris', add);
      admin.fill('Mot de passe', 'iris-password', add);
      admin.fill('Confirmer le mot de passe', 'other-password', add);
      await admin.press('Ajouter un utilisateur', add);
      t.match(admin.text(), /Utilisez uniquement des lettres/);
      admin.fill('Nom d’utilisateur', 'iris', add);
      admin.fill('Mot de passe', 'iris-password', add);
      admin.fill('Confirmer le mot de passe', 'other-password', add);
      await admin.press('Ajouter un utilisateur', add);
      t.match(admin.text(), /mots de passe diffèrent/);
      admin.fill('Mot de passe', 'iris-password', add);
      admin.fill('Confirmer le mot de passe', 'iris-password', add);
      admin.tick('Doit changer le mot de passe à la prochaine connexion', false, add);
      await admin.press('Ajouter un utilisateur', add);

      await open(admin, '/login/security');
      admin.fill('Expiration par défaut des mots de passe', '5');
      await admin.press('Enregistrer');

      const iris = await signIn('/login', { username: 'iris', password: 'iris-password' });
      t.match(iris.text(), /Your password expires in 5 days/);
      await open(iris, '/login/account');
      iris.fill('Email Address', 'not an address');
      await iris.press('Save');
      t.match(iris.text(), /valid e-mail address/);
      iris.fill('Email Address', 'iris@example.com');
      iris.choose('Language', 'Français');
      await iris.press('Save');
      await open(iris, '/login/account');
      t.match(iris.where().html, /iris@example\.com/);
      t.match(iris.text(), /Mon compte :: Téléchargements/, 'the language holds at once');
      await iris.press('Télécharger la console d’accès');
      t.match(iris.lastDownload()?.filename, 'access-console-17.1.1.installer');
      t.match(JSON.parse(iris.lastDownload()?.bytes.toString('utf8') ?? '{}'), {
        version: '17.1.1',
        site: 'access.example.com',
      });

      // The account of the made site is months old.
      const old = await signIn('/login', { language: 'fr' });
      t.equal(old.where().path, '/login/account');
      t.match(old.text(), /Votre mot de passe a expiré/);
      await open(old, '/login/users');
      t.equal(old.where().path, '/login/account', 'nowhere else before it is changed');
      old.fill('Mot de passe actuel', labCredentials.password);
      old.fill('Nouveau mot de passe', labCredentials.password);
      old.fill('Confirmer le nouveau mot de passe', labCredentials.password);
      await old.press('Changer le mot de passe');
      t.match(old.text(), /différent de l['’]actuel/);
      for (const [field, value] of [
        ['Mot de passe actuel', labCredentials.password],
        ['Nouveau mot de passe', 'Rehearse-2019!'],
        ['Confirmer le nouveau mot de passe', 'Rehearse-2019!'],
      ] as const) {
        old.fill(field, value);
      }
      await old.press('Changer le mot de passe');
      await open(old, '/login/users');
      t.equal(old.where().status, 200);
    });
  },
);
