/** A site never loses its last administrator (S12). */
import t from 'tap';
import { remove, save } from '../../../appliance/pages/login/users/user-changes.js';
import type { Ctx } from '../../../appliance/pages/page.js';
import { findUserByName, otherAdministrators } from '../../../appliance/store/site/users.js';
import { inSiteWorld } from '../../support/worlds/site-world.js';

t.test('the last administrator is neither removed, nor disabled, nor lowered', async (t) => {
  await inSiteWorld('last-administrator', async ({ world }) => {
    const node = world.hosting.box('a')?.appliance()?.node;
    const site = node?.site();
    if (node === undefined || site == null) throw new Error('box A is off');
    const last = findUserByName(site, 'admin');
    if (last === null) throw new Error('there is no admin');
    site.transaction('test', () => {
      site.db.prepare("UPDATE user_account SET role = 'user' WHERE id <> ?").run(last.id);
    });
    t.equal(otherAdministrators(site, last.id), 0);
    // Somebody who may manage users, but is not the account itself.
    const ctx: Ctx = {
      node,
      actor: { id: 'x', kind: 'user', name: 'helper', rights: new Set(['users.manage']) },
      nowMs: 0,
      language: 'en',
      query: {},
      source: '127.20.0.21',
    };
    const { id: user, username, displayName, email } = last;
    const same = { user, username, displayName, email, mustChange: false, password: '', confirmPassword: '' };
    const refused = { refused: { en: /one enabled administrator must remain/ } };
    t.match(remove(ctx, last.id), refused);
    t.match(await save(ctx, { ...same, role: 'administrator', enabled: false }), refused);
    t.match(await save(ctx, { ...same, role: 'user', enabled: true }), refused);
    t.same(findUserByName(site, 'admin'), last, 'nothing was changed');
  });
});
