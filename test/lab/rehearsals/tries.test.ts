/** Tries of people, kept for good: by name, for their owner alone, whatever becomes of the lab. */
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { openStateFolder } from '../../../lab/live/keeping/state-folder.js';
import { openTryBook } from '../../../lab/rehearsals/report/tries/book.js';
import { keepTry, lastOf } from '../../../lab/rehearsals/report/tries/keep-try.js';
import { sampleTry } from '../../support/sample-lab/tries.js';

t.test('a try is kept by name and read again as it was', async (t) => {
  const folder = join(t.testdir(), 'tries');
  const book = openTryBook(folder);
  t.equal(book.person(), '');
  t.same(book.list(), []);
  t.equal(book.name('  Dana \n Martin '), null);
  t.match(book.name(' '), { fr: /Rien n’a été changé/ });
  t.match(book.name('x'.repeat(61)), { en: /Nothing was changed/ });
  t.equal(book.person(), 'Dana Martin');
  const [first, second] = [sampleTry({ person: 'Dana Martin' }), sampleTry({ person: 'Ali' })];
  t.equal(book.add(first), 'try-1');
  t.equal(book.add(second), 'try-2');
  t.same(book.read('try-1'), first);
  t.same(
    book.list().map(({ id, person }) => `${id} ${person}`),
    ['try-2 Ali', 'try-1 Dana Martin'],
    'newest first',
  );
  t.equal(book.list('Ali').length, 1);
  t.same(book.persons(), ['Ali', 'Dana Martin']);
  const again = openTryBook(folder);
  t.equal(again.person(), 'Dana Martin');
  t.same(again.list(), book.list());
  for (const name of readdirSync(folder)) t.equal(statSync(join(folder, name)).mode & 0o777, 0o600, name);
  t.equal(statSync(folder).mode & 0o777, 0o700);
});

t.test('seats of one folder have each a person of their own, and see what the others add', async (t) => {
  const folder = t.testdir();
  const [one, other] = [openTryBook(folder, '-1'), openTryBook(folder, '-2')];
  one.name('Ali');
  other.name('Dana');
  one.list();
  other.add(sampleTry({ person: 'Dana' }));
  t.equal(one.person(), 'Ali');
  t.equal(one.list().length, 1);
  t.equal(openTryBook(folder, '-2').person(), 'Dana');
});

t.test('what is no try is none; nothing outside the folder is read', async (t) => {
  const folder = t.testdir({ 'try-7.json': '{"format":1}', 'try-8.json': 'x', 'notes.json': '{}' });
  const book = openTryBook(folder);
  t.same(book.list(), []);
  for (const id of ['try-7', 'try-8', 'notes', '../try-1', '']) t.equal(book.read(id), null, id);
  t.equal(book.add(sampleTry({})), 'try-9', 'no number is used twice');
});

t.test('how the last one ended, of whoever works here', async (t) => {
  const book = openTryBook(t.testdir());
  book.name('Dana');
  t.equal(lastOf(book.list(book.person()), 'sync-upgrade'), null);
  book.add(sampleTry({ person: 'Dana' }));
  book.add(sampleTry({ person: 'Ali' }));
  book.add(sampleTry({ person: 'Dana', how: 'abandoned' }));
  t.match(
    lastOf(book.list(book.person()), 'sync-upgrade'),
    { of: 20, tries: 1 },
    'an abandoned one has no grade',
  );
});

t.test('a lab that is made anew leaves them there', async (t) => {
  const path = t.testdir();
  mkdirSync(join(path, 'tries'));
  writeFileSync(join(path, 'tries', 'try-1.json'), JSON.stringify(sampleTry({})));
  const folder = openStateFolder(path, true);
  t.equal(openTryBook(join(path, 'tries')).list().length, 1);
  folder.release();
});

t.test('whoever goes back into a try makes another one, which says so', async (t) => {
  const book = openTryBook(t.testdir());
  const { startUs, endedUs, report } = sampleTry({});
  const keep = (beganUs: number, mode: 'guided' | 'examination' = 'guided'): boolean => {
    const tried = { rehearsal: { id: 'sync-upgrade' }, mode, variant: null, startUs: beganUs };
    const ended = { how: 'finished', endedUs, report, success: [true], reasons: [] } as const;
    const id = keepTry(book, 'x', tried, ended, []);
    return id !== null && book.read(id)?.isAgain === true;
  };
  t.equal(keep(startUs), false);
  t.equal(keep(startUs + 800), true, 'the same beginning');
  t.equal(keep(startUs + 3_600_000_000), false, 'another one');
});
