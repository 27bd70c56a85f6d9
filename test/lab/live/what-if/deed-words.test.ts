/** Deeds are told in sentences of both languages, never by the names that forms have in code. */
import t from 'tap';
import { pages } from '../../../../appliance/pages/index.js';
import { choiceName, fieldName, formName } from '../../../../lab/live/what-if/deed-words.js';
import { deedWords } from '../../../../lab/live/what-if/deeds.js';

t.test('every form of every page has words, and so have its fields', async (t) => {
  const unnamed = pages.flatMap(({ path, actions }) =>
    Object.keys(actions)
      .filter((name) => formName(path, name) === null)
      .map((name) => `${path} ${name}`),
  );
  t.same(unnamed, []);
  t.match(fieldName('/login/failover', 'become-primary', 'pull'), { fr: /[a-z]{4}/ });
  t.same(fieldName('/login/failover', 'become-primary', 'constructor').en, 'constructor');
});

t.test('a form that was sent', async (t) => {
  const fields = new URLSearchParams({ action: 'establish', host: '127.20.0.12', port: '8443' });
  const words = deedWords({
    kind: 'request',
    record: {
      ...{
        t: 0,
        n: 1,
        box: 'a',
        boot: 1,
        address: '',
        source: '127.0.0.1',
        method: 'POST',
        url: '/login/failover',
      },
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: { base64: Buffer.from(fields.toString()).toString('base64') },
    },
  });
  t.match(
    words.en,
    /^A, \/login › Management › Failover: Relationship established \(.*127\.20\.0\.12.*8443\)$/,
  );
  t.match(words.fr, /^A, \/login › Gestion › .* : Relation établie \(.*127\.20\.0\.12.*8443\)$/);
  t.notMatch(words.fr, /establish|\bhost\b|\bport\b/);
});

t.test('what was chosen is told as the form says it, in each language', async (t) => {
  let choices = 0;
  for (const { path, actions } of pages)
    for (const [action, { fields }] of Object.entries(actions))
      for (const [name, { options = [] }] of Object.entries(fields))
        for (const { value, label } of options) {
          choices += 1;
          t.same(choiceName(path, action, name, value), label, `${path} ${action} ${name} ${value}`);
        }
  t.ok(choices > 40, `${choices} choices`);
  t.equal(choiceName('/login/failover', 'establish', 'host', '127.20.0.12'), null, 'what was typed');

  const sent = (url: string, values: Record<string, string>) =>
    deedWords({
      kind: 'request',
      record: {
        ...{ t: 0, n: 1, box: 'b', boot: 1, address: '', source: '127.0.0.1', method: 'POST', url },
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: { base64: Buffer.from(new URLSearchParams(values).toString()).toString('base64') },
      },
    });
  const swap = sent('/login/failover', { action: 'become-primary', pull: 'true' });
  t.match(swap, { en: /yes\)$/, fr: /oui\)$/ });
  t.notMatch(`${swap.en} ${swap.fr}`, /true/);
});

t.test('faults and buttons are named, too', async (t) => {
  const list = [{ id: 'x', overlay: 'slow-disk', values: {} }];
  const faults = deedWords({ kind: 'act', act: { kind: 'overlays', box: 'a', list } });
  t.notMatch(`${faults.en} ${faults.fr}`, /slow-disk/);
  t.not(faults.en, faults.fr);
  t.match(deedWords({ kind: 'act', act: { kind: 'press', box: 'a', button: 'power' } }), {
    en: 'Button pressed (A, power button)',
    fr: 'Bouton actionné (A, bouton d’alimentation)',
  });
});
