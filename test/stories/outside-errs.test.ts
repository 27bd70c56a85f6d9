/** Mail that is refused for now, and a directory that is too late: what becomes of it for people. */
import t from 'tap';
import { MINUTE } from '../../hardware/ports.js';
import { directory } from '../../lab/outside/customer/directory-server.js';
import { inFaultyWorld } from '../support/worlds/faulty-world.js';

const MAIL = '/login/email-configuration';
const relay = { section: 'Email :: SMTP Relay Server' };
const contact = { section: 'Email :: Admin Contact' };
const ADD = { section: 'Security Providers :: Add Provider' };
const lea = { username: 'lea.martin', password: directory.people['lea.martin'] };
/** As many wrong passwords lock an account. */
const ATTEMPTS = 5;

t.test('mail refused for now arrives later, once; who is not known in time is not locked out', async (t) => {
  await inFaultyWorld('outside-errs', async ({ world, open, put, heal, hits, sleep, signIn }) => {
    const settings = await open('a', MAIL);
    settings.fill('From Address', 'site@example.com', relay);
    settings.fill('SMTP Relay Server', 'mail.example.com', relay);
    await settings.press('Save', relay);
    settings.fill('Default Admin Contact Email Addresses', 'ops@example.com', contact);
    await settings.press('Save', contact);
    const providers = await open('a', '/login/security-providers');
    providers.fill('Name', 'Directory', ADD);
    providers.fill('Host Name', directory.name, ADD);
    providers.fill('Base, Realm or Path', directory.base, ADD);
    await providers.press('Add Provider', ADD);
    t.equal((await signIn('a', '/login', lea)).where().path, '/login/information');

    put('b', 'mail-later', { at: 'message' });
    put('b', 'directory-slow', { service: 'ldap', seconds: 30 });
    await world.lab.cutPower('b');
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const late = await signIn('a', '/login', lea);
      t.match(late.text(), /did not answer in time: whether the password is right is not known/);
      await sleep(5 * MINUTE);
    }
    t.equal(hits('b', 'directory-slow'), ATTEMPTS, 'felt by A, whichever box it is put on');
    const waiting = await open('a', MAIL);
    const deliveries = waiting.text({ section: 'Email :: Last Deliveries' });
    t.match(deliveries, /cannot be reached.*will be tried again.*refused for now: 451 4\.3\.0/s);
    t.equal(world.outside.mail.mails().length, 0);

    heal('b');
    t.equal((await signIn('a', '/login', lea)).where().path, '/login/information', 'not locked out');
    await sleep(70 * MINUTE);
    const arrived = world.outside.mail.mails().filter(({ subject }) => /cannot be reached/.test(subject));
    t.equal(arrived.length, 1, `once: ${world.outside.mail.mails().map(({ subject }) => subject)}`);
  });
});
