/** Management > Support: versions, the diagnostic file, and support's access by a code of the desk. */
import t from 'tap';
import { DAY } from '../../../../hardware/ports.js';
import { accessCode, accessRequest, isAccessCode, isRepairCode } from '../../../../updates/support-code.js';
import { inToolWorld } from '../../../support/worlds/tool-world.js';

t.setTimeout(280_000);

t.test('an access code fits one box and one day, and repairs nothing', (t) => {
  const request = accessRequest('abcdef01-2', DAY / 1_000);
  const code = accessCode('aa', request);
  t.equal(isAccessCode('aa', request, ` ${code.toLowerCase()} `), true);
  t.equal(isAccessCode('bb', request, code), false);
  t.equal(isAccessCode('aa', accessRequest('abcdef01-2', 2 * (DAY / 1_000)), code), false);
  t.equal(isRepairCode('aa', request, code), false);
  t.end();
});

t.test('support looks while the operator lets it', async (t) => {
  await inToolWorld({ seed: 'support' }, async (seen) => {
    const { world, ask } = seen;
    const { plates } = world.made;
    const browser = await seen.browser('a', 'en', '/login/support');
    t.match(browser.text(), /15\.3\.2.*42813/);
    await browser.press('Download Diagnostic File');
    const file = browser.lastDownload();
    t.match(file?.filename, /^support-a\.example\.com-2018-01-08\.json$/);
    const text = file?.bytes.toString() ?? '';
    t.match(JSON.parse(text), { failover: { role: 'primary' }, installed: { site: { version: '15.3.2' } } });
    t.notMatch(text, new RegExp(plates.a?.secretHex ?? 'none'));
    t.notMatch(text, /scrypt\$/);

    const request = browser.fact('Request Code of the Day');
    browser.fill('Access Code', 'AAAA-BBBB-CCCC');
    await browser.press('Open Access');
    t.match(browser.text(), /not the access code for this appliance/);
    const code = world.outside.updates.accessCode(plates.a?.guid ?? '', request) ?? '';
    const asks = () => ask('a', 'GET', '/support/bundle', { authorization: `Bearer ${code}` });
    t.equal((await asks()).status, 404, 'not before the operator has entered it');
    browser.fill('Access Code', code);
    await browser.press('Open Access');
    t.match(browser.text(), /Open Until/);
    t.equal((await asks()).status, 200);
    t.equal((await ask('b', 'GET', '/support/bundle', { authorization: `Bearer ${code}` })).status, 404);
    await browser.press('Close Access');
    t.equal((await asks()).status, 404);
    const onB = await seen.browser('b', 'en', '/login/support');
    t.equal(onB.where().status, 404, 'superfluous on a backup site');
  });
});
