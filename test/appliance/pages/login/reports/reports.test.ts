/** Reports through their pages: a session with its recording, files, the audit trail, sums. */
import { createHash } from 'node:crypto';
import t, { type Test } from 'tap';
import { csvField } from '../../../../../appliance/pages/login/reports/csv.js';
import type { Browser } from '../../../../../lab/clients/browser/browser.js';
import { inSiteWorld, type SiteWorld } from '../../../../support/worlds/site-world.js';

t.setTimeout(280_000);

const lines = (browser: Browser): string[] =>
  (browser.lastDownload()?.bytes.toString('utf8') ?? '')
    .replace(/^\ufeff/, '')
    .trimEnd()
    .split('\r\n');

t.test('CSV fields are quoted, and formulas disarmed', (t) => {
  t.equal(csvField('a "b", c'), '"a ""b"", c"');
  t.equal(csvField('=1+1'), '"\'=1+1"');
  t.equal(csvField(-3), '-3');
  t.end();
});

async function listed(t: Test, { open }: SiteWorld, admin: Browser): Promise<void> {
  await open(admin, '/login/reports');
  t.equal(admin.text({ section: 'Rapports :: Sessions' }).match(/24 entrées|24 lignes|24/)?.length, 1);
  await admin.press('Télécharger au format CSV');
  const csv = lines(admin);
  t.equal(csv.length, 25, '24 sessions below the names');
  t.match(csv[0], /^"Début","Fin","Utilisateur"/);
  const user = /^"[^"]*","[^"]*","([^"]*)"/.exec(csv[1] ?? '')?.[1] ?? '';
  await open(admin, `/login/reports?user=${user}`);
  await admin.press('Télécharger au format CSV');
  t.ok(
    lines(admin)
      .slice(1)
      .every((line) => line.includes(`"${user}"`)),
    'the filter holds in the file',
  );
}

/** The newest sessions of the made pair have recordings; the key of one that has. */
async function recordings(t: Test, { world, open }: SiteWorld, admin: Browser): Promise<string> {
  await open(admin, '/login/reports');
  const recorded = /session=[^"&]+/g;
  const keys = admin.where().html.match(recorded) ?? [];
  let downloaded = 0;
  let withRecording = '';
  for (const key of keys) {
    await open(admin, `/login/reports?${key}`);
    t.match(admin.text(), /Session ouverte/);
    if (!admin.offers('Télécharger l’enregistrement')) continue;
    await admin.press('Télécharger l’enregistrement');
    const bytes = admin.lastDownload()?.bytes ?? Buffer.alloc(0);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    t.ok(world.disks.a.hasFile(`recordings/${sha256}`), 'the very file');
    downloaded += 1;
    withRecording = key;
  }
  t.ok(downloaded > 0);
  await open(admin, '/login/reports?session=1@nowhere');
  t.match(admin.text(), /n’existe pas|n'existe pas/);
  return withRecording;
}

async function operatorMay(t: Test, site: SiteWorld, admin: Browser, recording: string): Promise<void> {
  const { open, signIn } = site;
  await open(admin, '/login/users');
  const add = { section: 'Utilisateurs :: Ajouter un utilisateur' };
  admin.fill('Nom d’utilisateur', 'opal', add);
  admin.fill('Nom affiché', '=HYPERLINK', add);
  admin.choose('Rôle', 'Opérateur', add);
  admin.fill('Mot de passe', 'opal-password', add);
  admin.fill('Confirmer le mot de passe', 'opal-password', add);
  admin.tick('Doit changer le mot de passe à la prochaine connexion', false, add);
  await admin.press('Ajouter un utilisateur', add);
  const opal = await signIn('/login', { username: 'opal', password: 'opal-password' });
  await open(opal, `/login/reports?${recording}`);
  t.ok(opal.offers('Download Recording'), 'operators may');
  await open(admin, '/login/group-policies');
  const policy = { section: 'Règles de groupe :: Ajouter une règle' };
  admin.fill('Nom', 'Sans enregistrements', policy);
  admin.choose('Télécharger les enregistrements', 'Refusé', policy);
  await admin.press('Ajouter une règle', policy);
  await admin.follow('Sans enregistrements');
  admin.fill('Nom d’utilisateur', 'opal');
  await admin.press('Ajouter un membre');
  await opal.press('Download Recording');
  t.equal(opal.where().status, 403, 'not even by the page that was open');
  await open(opal, `/login/reports?${recording}`);
  t.notOk(opal.offers('Download Recording'));
  await open(opal, '/login/reports/audit');
  t.equal(opal.where().status, 403, 'the audit trail is for administrators');
}

async function audit(t: Test, { open, signIn }: SiteWorld, admin: Browser): Promise<void> {
  await signIn('/login', { username: 'opal', password: 'wrong' });
  await open(admin, '/login/reports/audit?user=opal');
  t.match(admin.text({ section: 'Audit :: Journal' }), /opal Échec de connexion/);
  t.notMatch(admin.text({ section: 'Audit :: Journal' }), /Règle de groupe/);
  await open(admin, '/login/reports/audit?kind=change');
  t.match(admin.text(), /admin Règle de groupe : ajout d’un membre|ajout d'un membre/);
  t.notMatch(admin.text({ section: 'Audit :: Journal' }), /Échec de connexion/);
  await admin.press('Télécharger au format CSV');
  t.match(lines(admin).join('\n'), /"admin","Utilisateur : ajout","opal"/);
}

async function sums(t: Test, { open }: SiteWorld, admin: Browser): Promise<void> {
  await open(admin, '/login/reports/items');
  const total = lines(admin);
  await admin.press('Télécharger au format CSV');
  t.not(lines(admin), total);
  const ofItems = lines(admin).slice(1);
  const counted = ofItems.reduce((sum, line) => sum + Number(line.split(',')[2]), 0);
  t.equal(counted, 24, 'each session once');
  await open(admin, '/login/reports/teams?from=2018-01-32');
  t.match(admin.text(), /AAAA-MM-JJ/);
  await open(admin, '/login/reports/teams');
  await admin.press('Télécharger au format CSV');
  const ofTeams = lines(admin).filter((line) => line.startsWith('"Équipe"'));
  t.ok(ofTeams.length > 1, 'several teams');
  t.equal(
    ofTeams.reduce((sum, line) => sum + Number(line.split(',')[2]), 0),
    24,
    'each made user is in one team',
  );
}

t.test('sessions, recordings, files, audit and sums', async (t) => {
  await inSiteWorld('reports', async (site) => {
    const admin = await site.signIn('/login', { language: 'fr' });
    await listed(t, site, admin);
    await operatorMay(t, site, admin, await recordings(t, site, admin));
    await audit(t, site, admin);
    await sums(t, site, admin);
  });
});
