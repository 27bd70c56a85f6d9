import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import t from 'tap';
import { templateNames } from '../../views/engine.js';
import {
  bytes,
  count,
  counted,
  date,
  dateTime,
  duration,
  isoDate,
  percent,
  zoneLetters,
} from '../../views/format.js';
import { same, typeset } from '../../views/label.js';
import { languageLinks, pagerHref, pagerSteps, plainHere, splitTitle } from '../../views/parts.js';
import { programText, rootDir } from '../../views/root.js';
import { errorWords, layoutWords } from '../../views/words.js';

const EVENING_MS = Date.UTC(2012, 7, 10, 20, 49, 18);

t.test('dates in both languages, always with their zone', async (t) => {
  t.same(dateTime(EVENING_MS, 'America/Chicago'), {
    en: 'August 10, 2012 03:49:18 PM CDT',
    fr: '10 août 2012 15:49:18 CDT',
  });
  t.same(dateTime(EVENING_MS, 'Europe/Paris'), {
    en: 'August 10, 2012 10:49:18 PM CEST',
    fr: '10 août 2012 22:49:18 CEST',
  });
  t.same(dateTime(Date.UTC(2018, 0, 5, 0, 5, 9), 'UTC'), {
    en: 'January 05, 2018 12:05:09 AM UTC',
    fr: '5 janvier 2018 00:05:09 UTC',
  });
  t.equal(dateTime(Date.UTC(2018, 0, 5, 12), 'UTC').en, 'January 05, 2018 12:00:00 PM UTC');
  t.equal(zoneLetters(EVENING_MS, 'Asia/Tokyo'), 'UTC+09:00');
  t.equal(zoneLetters(EVENING_MS, 'America/St_Johns').length > 2, true);
  t.same(date(Date.UTC(2018, 11, 31, 23, 30), 'Europe/Paris'), {
    en: 'January 01, 2019',
    fr: '1er janvier 2019',
  });
  t.equal(isoDate(Date.UTC(2018, 11, 31, 23, 30), 'UTC'), '2018-12-31');
});

t.test('in French no sign that stands apart begins a line', async (t) => {
  const french = (fr: string): string => typeset({ en: 'x', fr }, 'fr');
  t.equal(
    french('Prêt ? Oui ; non : « tout » !'),
    'Prêt\u00a0? Oui\u00a0; non\u00a0: «\u00a0tout\u00a0»\u00a0!',
  );
  t.equal(french('Logiciel :: Paramètres'), 'Logiciel :: Paramètres', 'a title keeps its place mark');
  t.equal(french('à 10:30, sur a:b'), 'à 10:30, sur a:b');
  t.equal(typeset(same('User ; name'), 'fr'), 'User ; name', 'no text of a user is changed');
  t.equal(typeset({ en: 'Ready ?', fr: 'x' }, 'en'), 'Ready ?');
});

t.test('a change of summer time falls on its instant', async (t) => {
  const change = Date.UTC(2018, 2, 25, 1);
  t.equal(dateTime(change - 1, 'Europe/Paris').fr, '25 mars 2018 01:59:59 CET');
  t.equal(dateTime(change, 'Europe/Paris').fr, '25 mars 2018 03:00:00 CEST');
});

t.test('dates agree with Intl wherever they fall', async (t) => {
  const zones = ['America/Chicago', 'Europe/Paris', 'Asia/Kolkata', 'Australia/Lord_Howe', 'UTC'] as const;
  const known = new Map(
    zones.map((zone) => [
      zone,
      new Intl.DateTimeFormat('en-CA', {
        timeZone: zone,
        hourCycle: 'h23',
        dateStyle: 'short',
        timeStyle: 'medium',
      }),
    ]),
  );
  fc.assert(
    fc.property(
      fc.integer({ min: Date.UTC(2010, 0, 1), max: Date.UTC(2030, 0, 1) }),
      fc.constantFrom(...zones),
      (ms, zone) => {
        const intl = known.get(zone)?.format(ms) ?? '';
        const ours = `${isoDate(ms, zone)}, ${/\d\d:\d\d:\d\d/.exec(dateTime(ms, zone).fr)?.[0]}`;
        return intl === ours;
      },
    ),
    { seed: 3, numRuns: 400 },
  );
  t.pass('400 instants');
});

t.test('amounts', async (t) => {
  t.same(count(1_234_567), { en: '1,234,567', fr: '1\u202f234\u202f567' });
  const one = same('file');
  const many = same('files');
  const intl = { en: new Intl.NumberFormat('en-US'), fr: new Intl.NumberFormat('fr-FR') };
  const figure = (format: Intl.NumberFormat, value: number): string =>
    format.format(value).replace('-', '\u2212');
  fc.assert(
    fc.property(fc.oneof(fc.maxSafeInteger(), fc.integer(), fc.double()), (value) => {
      t.same(count(value), { en: figure(intl.en, value), fr: figure(intl.fr, value) });
    }),
  );
  t.same(counted(0, one, many), { en: '0 files', fr: '0\u00a0file' });
  t.same(counted(1, one, many), { en: '1 file', fr: '1\u00a0file' });
  t.same(counted(2, one, many), { en: '2 files', fr: '2\u00a0files' });
  t.same(bytes(0), { en: '0 bytes', fr: '0\u00a0octet' });
  t.same(bytes(1), { en: '1 byte', fr: '1\u00a0octet' });
  t.same(bytes(1536), { en: '1.5 KB', fr: '1,5\u00a0Ko' });
  t.same(bytes(200 * 1024), { en: '200 KB', fr: '200\u00a0Ko' });
  t.equal(bytes(3 * 1024 ** 4).en, '3 TB');
  t.equal(bytes(5000 * 1024 ** 4).en, '5,000 TB');
  t.same(percent(0.29), { en: '29%', fr: '29\u202f%' });
  t.equal(percent(0.999).en, '99%', 'full means done');
  t.equal(percent(1).en, '100%');
});

t.test('durations name their two largest units', async (t) => {
  const plain = (ms: number): string => duration(ms).en.replaceAll('\u00a0', ' ');
  t.equal(plain(-5), '0 s');
  t.equal(plain(12_400), '12 s');
  t.equal(plain(60_000), '1 min');
  t.equal(plain(65_000), '1 min 05 s');
  t.equal(plain(3_900_000), '1 h 05 min');
  t.equal(plain(7_200_000), '2 h');
  t.equal(plain(2 * 86_400_000 + 3 * 3_600_000), '2 days 3 h');
  t.equal(duration(86_400_000).fr, '1\u00a0jour');
});

t.test('addresses of links keep the query and drop the language', async (t) => {
  t.equal(plainHere('/login/reports?lang=fr&page=2'), '/login/reports?page=2');
  t.equal(plainHere('/login/reports?lang=fr'), '/login/reports');
  t.same(
    languageLinks('/login/reports?user=a+b&lang=fr').map(({ href }) => href),
    ['/login/reports?user=a+b&lang=en', '/login/reports?user=a+b&lang=fr'],
  );
  const pager = { page: 1, pages: 3, total: 51, query: { user: 'a b&c' } };
  t.equal(pagerHref('/r', pager, 2), '/r?user=a+b%26c&page=2');
  t.same(
    pagerSteps('/r', pager).map(({ href }) => href),
    [null, null, '/r?user=a+b%26c&page=2', '/r?user=a+b%26c&page=3'],
  );
  t.same(splitTitle('API :: Accounts'), { place: 'API :: ', name: 'Accounts' });
  t.same(splitTitle('Storage'), { place: '', name: 'Storage' });
});

const folder = join(rootDir(), 'views', 'templates');
const CODE = /<%[\s\S]*?%>/g;

t.test('no words in templates', async (t) => {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.eta'))
    .sort();
  t.same(files, templateNames.map((name) => `${name}.eta`).sort(), 'every template is listed');
  for (const file of files) {
    const bare = programText(`views/templates/${file}`)
      .replace(CODE, '')
      .replace(/<style[\s\S]*?<\/style>/g, '');
    // This one is a run of attributes, drawn inside a tag.
    const markup = file === 'attributes.eta' ? `<input ${bare}>` : bare;
    t.notMatch(markup.replace(/<[^>]*>/g, ''), /\p{L}/u, `${file}: text`);
    t.notMatch(
      markup,
      /\b(?:aria-label|aria-valuetext|aria-description|title|alt|placeholder)="[^"]*\p{L}/u,
      `${file}: attributes that are read out`,
    );
    const code = (programText(`views/templates/${file}`).match(CODE) ?? []).join(' ');
    for (const text of code.match(/'[^']*'|`[^`]*`/g) ?? []) {
      t.notMatch(text, /^.\p{Lu}|\p{L} \p{L}{2,} /u, `${file}: texts in code`);
    }
  }
});

t.test('the root is found from any folder below it', async (t) => {
  t.equal(rootDir(pathToFileURL(join(rootDir(), 'views', 'deep', 'er', 'x.js')).href), rootDir());
  t.throws(() => rootDir('file:///x.js'), /no package.json/);
});

t.test('words are there in both languages', async (t) => {
  const all = [...Object.values(layoutWords), ...Object.values(errorWords).flatMap(Object.values)];
  for (const { en, fr } of all) {
    t.ok(en.length > 0 && fr.length > 0, en);
    t.notMatch(fr, /'/, 'French has real apostrophes');
    t.notMatch(fr, / [:;?!]/, 'and no-break spaces before its marks');
  }
});
