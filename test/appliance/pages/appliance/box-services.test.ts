/** Networking > SNMP, Security > SSL/TLS Configuration and Email Configuration of the box. */
import t from 'tap';
import { readTlv } from '../../../../appliance/asn1/ber.js';
import { integerTlv, oidTlv, tlv } from '../../../../appliance/asn1/snmp.js';
import { tlsOptions, useless } from '../../../../appliance/store/box/tls.js';
import { MINUTE, SECOND } from '../../../../hardware/ports.js';
import { Browser } from '../../../../lab/clients/browser/browser.js';
import { labCredentials } from '../../../../lab/making/credentials.js';
import { createWorld } from '../../../../lab/supervisor/world-lab.js';
import { A, inSiteWorld } from '../../../support/worlds/site-world.js';

t.setTimeout(280_000);

const GET = 0xa0;
const NEXT = 0xa1;
const SYSTEM = [1, 3, 6, 1, 2, 1, 1];

const question = (kind: number, community: string, oid: readonly number[]): Buffer => {
  const binding = tlv(0x30, Buffer.concat([oidTlv(oid), tlv(0x05, Buffer.alloc(0))]));
  const pdu = [integerTlv(77), integerTlv(0), integerTlv(0), tlv(0x30, binding)];
  const message = [integerTlv(1), tlv(0x04, Buffer.from(community)), tlv(kind, Buffer.concat(pdu))];
  return tlv(0x30, Buffer.concat(message));
};

t.test('SNMP answers those who are allowed and know the community', async (t) => {
  await inSiteWorld('snmp', async ({ world, signIn, open }) => {
    const ask = async (kind: number, community: string, oid: readonly number[], from = '127.20.0.21') => {
      const body = question(kind, community, oid);
      const asked = {
        proto: 'udp',
        host: A,
        port: 161,
        from,
        method: '',
        path: '',
        headers: {},
        body,
      } as const;
      const reply = await world.lab.participant.call(asked, SECOND);
      return reply === null ? null : reply.body;
    };
    t.equal(await ask(GET, 'public', [...SYSTEM, 5, 0]), null, 'off at first');
    const browser = await signIn('/appliance');
    await open(browser, '/appliance/snmp');
    browser.tick('Enable SNMPv2', true);
    await browser.press('Save Changes');
    t.match(browser.text(), /SNMP needs a community name/);
    browser.fill('Read-Only Community Name', 'watch');
    browser.fill('System Location', 'Rack 7');
    browser.fill('Allowed Addresses', '127.20.0.21');
    await browser.press('Save Changes');
    t.match(browser.text(), /was saved/);
    t.equal(await ask(GET, 'public', [...SYSTEM, 5, 0]), null, 'another community');
    t.equal(await ask(GET, 'watch', [...SYSTEM, 5, 0], '127.20.0.22'), null, 'another address');
    const location = await ask(GET, 'watch', [...SYSTEM, 6, 0]);
    t.ok(location?.includes('Rack 7'));
    t.equal(readTlv(location ?? Buffer.alloc(0))?.next, location?.length, 'one whole message');
    t.ok((await ask(NEXT, 'watch', [...SYSTEM, 5, 0]))?.includes(oidTlv([...SYSTEM, 6, 0])), 'the next one');
    t.ok((await ask(GET, 'watch', [1, 3, 9]))?.subarray(-2).equals(Buffer.from([0x80, 0])), 'no such object');
    t.equal(await ask(GET, 'watch', []).then((bytes) => bytes?.length !== 0), true);
  });
});

t.test('TLS keeps at least one version that a cipher suits', async (t) => {
  t.same(useless({ versions: ['TLSv1', 'TLSv1.3'], ciphers: ['AES128-SHA'] }), ['TLSv1.3']);
  t.match(tlsOptions({ versions: ['TLSv1.2'], ciphers: ['ECDHE-RSA-AES128-GCM-SHA256'] }), {
    minVersion: 'TLSv1.2',
    maxVersion: 'TLSv1.2',
    ciphers: 'ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES128-GCM-SHA256',
  });
  await inSiteWorld('tls', async ({ signIn, open }) => {
    const browser = await signIn('/appliance');
    await open(browser, '/appliance/tls-configuration');
    browser.tick('TLS 1.2', false);
    browser.tick('TLS 1.3', false);
    await browser.press('Save Changes');
    t.match(browser.text(), /Allow at least one protocol version/);
    browser.tick('TLS 1.0', true);
    await browser.press('Save Changes');
    t.match(browser.text(), /No allowed cipher suits TLS 1\.0/);
    browser.tick('AES256-SHA', true);
    await browser.press('Save Changes');
    t.match(browser.text(), /was saved.*They are broken/);
  });
});

t.test('the box mails its alarms', async (t) => {
  await inSiteWorld('box-mail', async ({ world, signIn, open, sleep }) => {
    const browser = await signIn('/appliance', { language: 'fr' });
    await open(browser, '/appliance/email-configuration');
    const fill = async (host: string): Promise<void> => {
      browser.fill('Adresse de l’expéditeur', 'box@example.com');
      browser.fill('Serveur relais SMTP', host);
      browser.fill('Contact administrateur', 'admins@example.com');
      browser.tick('Envoyer un e-mail de test à l’enregistrement des paramètres', true);
      await browser.press('Enregistrer les modifications');
    };
    await fill('nobody.example.com');
    t.match(browser.text(), /inconnu du serveur DNS/);
    await fill('mail.example.com');
    t.match(browser.text(), /Un e-mail de test a été envoyé/);
    const before = JSON.stringify(world.outside.mail.state());
    t.match(before, /Test message/);
    world.lab.setOverlays('a', [{ id: 'p', overlay: 'supply-failed', values: {} }]);
    await sleep(11 * MINUTE);
    const after = JSON.stringify(world.outside.mail.state());
    t.match(after, /Appliance alarm/);
    t.equal(after.match(/A power supply has failed/g)?.length, 1, 'told once while it lasts');
  });
});

t.test('Status > Health stands on a virtual model, and on no other', async (t) => {
  const world = await createWorld({
    seed: 'virtual',
    amounts: { historyDays: 2, sessionsPerDay: 4, recordings: 1, boxes: 'pair-and-new', newModel: 'virtual' },
  });
  const { participant } = world.lab;
  const browser = new Browser({
    language: 'fr',
    fetch: (asked) => participant.call({ proto: 'https', from: '127.20.0.21', ...asked }, 60 * SECOND),
  });
  const enter = async (host: string, username: string, password: string): Promise<void> => {
    await browser.open(host, 8443, '/appliance');
    browser.fill('Nom d’utilisateur', username);
    browser.fill('Mot de passe', password);
    await browser.press('Se connecter');
  };
  try {
    await world.lab.run(async () => {
      await participant.agenda.sleep(60 * SECOND);
      await enter('127.20.0.13', 'admin', 'password');
      browser.fill('Mot de passe actuel', 'password');
      browser.fill('Nouveau mot de passe', 'Sesame-2018-x', {
        section: 'Utilisateurs :: Changer le mot de passe',
      });
      browser.fill('Confirmer le nouveau mot de passe', 'Sesame-2018-x', {
        section: 'Utilisateurs :: Changer le mot de passe',
      });
      await browser.press('Changer le mot de passe');
      await browser.open('127.20.0.13', 8443, '/appliance/health');
      t.equal(browser.where().status, 200);
      t.match(browser.text(), /État :: Santé.*Mémoire.*4 Go.*4 Go.*Suffisant/);
      await browser.open('127.20.0.13', 8443, '/appliance/administration');
      browser.fill('Interdiction de réutilisation', '2');
      await browser.press('Enregistrer les modifications', {
        section: 'Sécurité :: Comptes d’administration du serveur',
      });
      await browser.open('127.20.0.13', 8443, '/appliance/users');
      const own = { section: 'Utilisateurs :: Changer le mot de passe' };
      browser.fill('Mot de passe actuel', 'Sesame-2018-x', own);
      browser.fill('Nouveau mot de passe', 'password', own);
      browser.fill('Confirmer le nouveau mot de passe', 'password', own);
      await browser.press('Changer le mot de passe', own);
      t.match(browser.text(), /Ce mot de passe a déjà servi/);
      await enter(A, labCredentials.username, labCredentials.password);
      await browser.open(A, 8443, '/appliance/health');
      t.equal(browser.where().status, 404);
    });
  } finally {
    await world.lab.close();
  }
});
