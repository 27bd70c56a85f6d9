/** Reads that belong together see one state of the database, and what is written among them. */
import t from 'tap';
import { one, openStore, reading, run, type Store } from '../../../appliance/store/database.js';
import { createFolderDisk } from '../../../hardware/disk/folder-disk.js';

const TEXT = 'SELECT value FROM setting WHERE key = ?';
const seenAt = (store: Store, key: string): string | null =>
  one<{ value: string }>(store.db, TEXT, key)?.value ?? null;
const put = (store: Store, key: string, value: string): void => {
  run(store.db, 'INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)', key, value);
};

t.test('one view', async (t) => {
  const folder = t.testdir();
  const disk = createFolderDisk(folder, 1e8);
  const store = openStore(disk, 'site');
  store.db.exec('CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT)');
  put(store, 'a', '1');
  // Another thread of the box, on its own handle.
  const other = openStore(createFolderDisk(folder, 1e8, false), 'site');
  const isBack = disk.lend();

  reading(store, () => {
    t.equal(seenAt(store, 'a'), '1');
    t.equal(seenAt(store, 'b'), null);
    put(other, 'a', '2');
    put(other, 'b', '2');
    t.equal(seenAt(store, 'a'), '1', 'what others commit meanwhile is not seen');
    t.equal(seenAt(store, 'b'), null, 'also where nothing was');
    t.equal(seenAt(other, 'a'), '2', 'and theirs is no business of this view');
  });
  t.equal(seenAt(store, 'a'), '2', 'the next read sees it');
  reading(store, () => t.equal(seenAt(store, 'a'), '2', 'and so does the next view'));
  isBack();

  reading(store, () => {
    t.equal(seenAt(store, 'a'), '2');
    put(store, 'a', '3');
    t.equal(seenAt(store, 'a'), '3', 'what is written in the view itself is seen in it');
    store.transaction('test', () => {
      t.equal(seenAt(store, 'a'), '3');
      store.db.exec("UPDATE setting SET value = '4'");
    });
    t.equal(seenAt(store, 'a'), '4');
  });
  t.equal(seenAt(other, 'a'), '4');

  t.throws(() =>
    reading(store, () => {
      put(store, 'a', '5');
      throw new Error('stop');
    }),
  );
  t.equal(seenAt(store, 'a'), '4', 'a view that fails leaves nothing');
  reading(store, () => t.equal(seenAt(store, 'a'), '4', 'and nothing is kept of it'));
  t.equal(store.db.inTransaction, false);
  reading(store, () => t.same(one(store.db, 'SELECT ? AS x, ? AS y', '1,2', '3'), { x: '1,2', y: '3' }));
});

t.test('what is known from one view to the next', async (t) => {
  const folder = t.testdir();
  const disk = createFolderDisk(folder, 1e8);
  const store = openStore(disk, 'site');
  store.db.exec('CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT)');
  const other = openStore(createFolderDisk(folder, 1e8, false), 'site');
  const seen = (): string | null => reading(store, () => seenAt(store, 'a'));
  /** Whether SQLite is asked at all: it hears of what nobody may write. */
  const isKnown = (): boolean => {
    const before = seen();
    put(other, 'a', 'behind the back of the disk');
    const isSame = seen() === before;
    run(other.db, 'UPDATE setting SET value = ?', before);
    return isSame;
  };

  put(store, 'a', '1');
  t.equal(seen(), '1');
  t.ok(isKnown(), 'nobody may write: what was read is known');
  put(store, 'a', '2');
  t.equal(seen(), '2', 'this handle wrote');
  store.transaction('test', () => store.db.exec("UPDATE setting SET value = '3'"));
  t.equal(seen(), '3', 'in whatever way');
  store.db.prepare("UPDATE setting SET value = '4'").run();
  t.equal(seen(), '4', 'also past this module');

  const isBack = disk.lend();
  t.notOk(isKnown(), 'while another thread may write each view asks');
  put(other, 'a', '5');
  t.equal(seen(), '5');
  isBack();
  t.equal(seen(), '5', 'and once more when it is over');
  t.ok(isKnown());

  const again = disk.lend();
  put(other, 'a', '6');
  again();
  t.equal(seen(), '6', 'what it wrote between two views');
});
