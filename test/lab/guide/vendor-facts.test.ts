/** What is known of the vendor beside the guide: each fact has its words and its standing, what is held its test. */
import t from 'tap';
import { certificateWords } from '../../../appliance/pages/appliance/security/certificate-words.js';
import { csvField } from '../../../appliance/pages/login/reports/csv.js';
import { vendorCoverage } from '../../../lab/guide/coverage.js';
import { factIds, vendorFacts } from '../../../lab/guide/vendor-facts.js';
import { loadRehearsal, rehearsalNames } from '../../../lab/rehearsals/language/load.js';
import { inToolWorld } from '../../support/worlds/tool-world.js';

t.test('every fact has its words, a standing, and its test or a reason', (t) => {
  t.same(Object.keys(vendorFacts), factIds);
  const ledger = vendorCoverage('fr');
  t.same(
    ledger.filter(({ standing, checks }) => standing === 'held' && checks.length === 0).map(({ id }) => id),
    [],
    'held by no test',
  );
  t.same(
    ledger.filter(({ standing, because }) => standing === 'aside' && because === null).map(({ id }) => id),
    [],
    'left aside without a reason',
  );
  t.same(
    ledger.filter(({ standing, checks }) => standing === 'aside' && checks.length > 0).map(({ id }) => id),
    [],
    'left aside, and yet held by a test',
  );
  for (const { text } of ledger) t.ok(text.length > 10);
  t.end();
});

t.test('V28: whoever rehearses the update of a pair is told to start each update by hand', (t) => {
  for (const name of rehearsalNames().filter((one) => /^(a?sync)/.test(one))) {
    const { brief } = loadRehearsal(name);
    t.match(brief.en, /against automatic updates for a pair/, name);
    t.match(brief.fr, /déconseille les mises à jour automatiques/, name);
  }
  t.end();
});

t.test('V29: both boxes have Sync Now', async (t) => {
  await inToolWorld({ seed: 'vendor-sync' }, async (seen) => {
    for (const box of ['a', 'b'] as const) {
      const browser = await seen.browser(box, 'en', '/login/failover');
      t.ok(browser.offers('Sync Now'), box);
    }
  });
});

t.test('V31: the certificate page says which key a renewal and a re-key take', (t) => {
  t.match(certificateWords.keyHelp.en, /Renewal.*existing key.*Re-key: a new key.*friendly name/);
  t.end();
});

t.test('R121: a file of a report holds no control characters', (t) => {
  t.equal(csvField('a\u0001b\tc'), '"a\ufffdb\tc"');
  t.end();
});
