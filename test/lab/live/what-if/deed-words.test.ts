/** Deeds are told in sentences of both languages, never by the names that forms have in code. */
import t from 'tap';
import { pages } from '../../../../appliance/pages/index.js';
import { fieldName, formName } from '../../../../lab/live/what-if/deed-words.js';
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
