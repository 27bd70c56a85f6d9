/**
 * What a disk in a folder calls durable is on the host's disk. The host loses its power after each step:
 * of what nobody flushed, nothing is left, neither content nor names.
 */
import hostFs, { type MakeDirectoryOptions, type RmOptions } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { dirname, join } from 'node:path';
import t, { type Test } from 'tap';
import { openStore, synchronousOf } from '../../appliance/store/database.js';
import { flushTree } from '../../hardware/disk/flush.js';
import { createFolderDisk } from '../../hardware/disk/folder-disk.js';

const ROOM = 1_000_000;
const fs = { ...hostFs };

/** A host whose power can go: what it would have again is known for each name. Only for this test. */
function createHost(t: Test): (root: string) => Record<string, string | null> {
  /** Content that is flushed, by the file itself: it keeps its content under another name. */
  const contents = new Map<number, string>();
  /** Names that are flushed, by the folder itself. */
  const names = new Map<number, ReadonlyMap<string, number>>();
  const open = new Map<number, string>();
  const ino = (path: string): number => fs.statSync(path).ino;
  const keep = (path: string): void => {
    if (fs.statSync(path).isFile()) contents.set(ino(path), fs.readFileSync(path, 'utf8'));
    else names.set(ino(path), new Map(fs.readdirSync(path).map((name) => [name, ino(join(path, name))])));
  };
  Object.assign(hostFs, {
    writeFileSync: (path: string, content: string, options?: { flush?: boolean }) => {
      fs.writeFileSync(path, content);
      contents.delete(ino(path));
      if (options?.flush === true) keep(path);
    },
    mkdirSync: (path: string, options: MakeDirectoryOptions) => {
      const wasThere = fs.existsSync(path);
      fs.mkdirSync(path, options);
      if (!wasThere) names.delete(ino(path));
    },
    rmSync: (path: string, options: RmOptions) => {
      // The host gives the same numbers again: what they stood for is not known any more.
      const forget = (at: string): void => {
        contents.delete(ino(at));
        names.delete(ino(at));
        if (fs.statSync(at).isDirectory()) for (const name of fs.readdirSync(at)) forget(join(at, name));
      };
      if (fs.existsSync(path)) forget(path);
      fs.rmSync(path, options);
    },
    openSync: (path: string, flags: string) => {
      const file = fs.openSync(path, flags);
      open.set(file, path);
      return file;
    },
    fsyncSync: (file: number) => {
      fs.fsyncSync(file);
      keep(open.get(file) ?? '');
    },
  });
  syncBuiltinESMExports();
  t.teardown(() => {
    const { writeFileSync, mkdirSync, rmSync, openSync, fsyncSync } = fs;
    Object.assign(hostFs, { writeFileSync, mkdirSync, rmSync, openSync, fsyncSync });
    syncBuiltinESMExports();
  });
  /** What is below `root` after the power came back; null: the name has no whole content. */
  const left = (root: string): Record<string, string | null> => {
    const found: Record<string, string | null> = {};
    const walk = (id: number, path: string): void => {
      const below = names.get(id);
      if (below === undefined && path !== '') found[path.slice(1)] = contents.get(id) ?? null;
      for (const [name, at] of below ?? []) walk(at, `${path}/${name}`);
    };
    walk(ino(root), '');
    return found;
  };
  return left;
}

t.test('what a step wrote is there when the host had no power right after it', async (t) => {
  const left = createHost(t);
  const folder = t.testdir();
  const disk = createFolderDisk(folder, ROOM, true, true);
  disk.writeFile('recordings/one', Buffer.from('1'));
  t.match(left(folder), { 'files/recordings/one': '1' }, 'in a folder that was not there');
  disk.writeFile('recordings/two', Buffer.from('2'));
  t.match(left(folder), { 'files/recordings/one': '1', 'files/recordings/two': '2' });
  disk.writeFile('recordings/one', Buffer.from('again'));
  t.match(left(folder), { 'files/recordings/one': 'again' }, 'content in place of other content');
  disk.removeFile('recordings/two');
  t.notOk('files/recordings/two' in left(folder), 'what is gone stays gone');
  disk.writeFile('hardware/plate', Buffer.from('p'));
  disk.wipe();
  t.strictSame(left(folder), { 'files/hardware/plate': 'p' }, 'a wipe is one');
  disk.writeFile('recordings/one', Buffer.from('new'));
  t.strictSame(left(folder), { 'files/hardware/plate': 'p', 'files/recordings/one': 'new' });
});

t.test('a folder that others wrote is made durable as a whole', async (t) => {
  const left = createHost(t);
  const folder = t.testdir({ a: { 'box.sqlite': 'b', files: { recordings: { one: '1' } } } });
  flushTree(folder);
  t.strictSame(left(folder), { 'a/box.sqlite': 'b', 'a/files/recordings/one': '1' });
});

t.test('a disk that need not outlive the host flushes nothing', async (t) => {
  const left = createHost(t);
  const folder = t.testdir();
  createFolderDisk(folder, ROOM).writeFile('recordings/one', Buffer.from('1'));
  t.strictSame(left(dirname(folder)), {});
});

t.test('a commit waits for the disk of the host where the disk says so', async (t) => {
  for (const flushes of [true, false]) {
    const disk = createFolderDisk(t.testdir(), ROOM, true, flushes);
    for (const name of ['box', 'site'] as const) {
      const mode = openStore(disk, name).db.pragma('synchronous', { simple: true });
      t.equal(mode, { FULL: 2, NORMAL: 1 }[synchronousOf(flushes)], `${name}, ${flushes}`);
    }
    disk.close();
  }
});
