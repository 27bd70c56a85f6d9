import fc from 'fast-check';
import t from 'tap';
import { pruneRecordings } from '../../../appliance/heavy/sync/files.js';
import { openImage, openStore } from '../../../appliance/store/database.js';
import { planSync } from '../../../failover/sync/plan.js';
import { PowerLostError } from '../../../hardware/ports.js';
import { createRandom } from '../../../hardware/random.js';
import {
  files,
  history,
  newBox,
  pull,
  storeFile,
  type TestBox,
  writeSession,
} from '../../support/worlds/two-boxes.js';

function pairOfBoxes(): { a: TestBox; b: TestBox } {
  return { a: newBox('box-a'), b: newBox('box-b') };
}

const union = (...boxes: TestBox[]): string[] => [...new Set(boxes.flatMap(history))].sort();
const sorted = (rows: string[]): string[] => [...rows].sort();

t.test('a plan gives each side what it lacks, by one rule', async (t) => {
  const mine = { session: { a: 5, b: 9 }, audit: {} };
  const theirs = { session: { a: 7, c: 2 }, audit: { a: 1 }, later: { a: 4 } };
  t.same(planSync(mine, theirs), {
    pull: [
      { table: 'audit', origin: 'a', after: 0, upTo: 1 },
      { table: 'session', origin: 'a', after: 5, upTo: 7 },
      { table: 'session', origin: 'c', after: 0, upTo: 2 },
    ],
    push: [{ table: 'session', origin: 'b', after: 0, upTo: 9 }],
    rows: 14,
  });
  t.same(planSync(mine, mine), { pull: [], push: [], rows: 0 });
});

t.test('both sides end with all history, the primary’s configuration, all files', async (t) => {
  const { a, b } = pairOfBoxes();
  for (const name of ['one', 'two', 'three']) writeSession(a, name);
  for (const name of ['four', 'five']) writeSession(b, name);
  writeSession(b, 'silent', false);
  storeFile(a, 'manual', 'how to');
  storeFile(b, 'old', 'nobody wants it');
  a.site.db.exec("INSERT INTO team VALUES ('t1', 'First', '')");
  b.site.db.exec("INSERT INTO team VALUES ('t2', 'Second', '')");
  const all = union(a, b);

  const first = await pull(b, a);
  t.match(first.outcome, { ok: true, rows: 24, files: 6 });
  t.same(sorted(history(a)), all, 'the primary has the history of the backup');
  t.same(sorted(history(b)), all, 'and the backup that of the primary');
  t.same(b.site.db.prepare('SELECT name FROM team ORDER BY name').raw().all(), [['First']]);
  t.same(
    b.site.db.prepare('SELECT name FROM stored_file').raw().all(),
    [['manual']],
    'the primary’s configuration won',
  );
  t.same(files(a), files(b), 'recordings both ways, files of the primary only');
  t.equal(b.disk.list('files').length, 1);

  const again = await pull(b, a);
  t.match(again.outcome, { ok: true, rows: 0, files: 0 });
  t.same([...new Set(again.verbs)], ['sync-open', 'sync-wanted'], 'nothing new: nothing travels');
});

t.test('compressed bodies and more rows than a batch', async (t) => {
  const { a, b } = pairOfBoxes();
  a.site.transaction('many', () => {
    const insert = a.site.db.prepare(
      "INSERT INTO audit (origin, seq, at_ms, actor, action, detail) VALUES ('box-a', ?, 0, 'ada', 'x', 'y')",
    );
    for (let seq = 1; seq <= 20_000; seq += 1) insert.run(seq);
  });
  const { outcome, verbs } = await pull(b, a, { brotli: true });
  t.match(outcome, { ok: true, rows: 20_000 });
  t.equal(verbs.filter((verb) => verb === 'sync-rows').length, 3);
  t.ok(outcome.ok && outcome.bytes < 400_000, 'and they are small');
  t.same(history(b), history(a));
});

t.test('what a recording’s box no longer has is not asked for for ever', async (t) => {
  const { a, b } = pairOfBoxes();
  writeSession(a, 'kept');
  writeSession(a, 'lost');
  const [gone] = a.disk.list('recordings');
  if (gone !== undefined) a.disk.removeFile(gone);
  t.match((await pull(b, a)).outcome, { ok: true, files: 1 });
  const again = await pull(b, a);
  t.match(again.outcome, { ok: true, files: 0 });
  t.notOk(again.verbs.includes('sync-files'));
});

t.test('a full disk stops the sync with its own reason, and room lets it go on', async (t) => {
  const { a, b } = pairOfBoxes();
  writeSession(a, 'one');
  const write = b.disk.writeFile;
  const full = b.disk as { writeFile: typeof write };
  full.writeFile = () => {
    throw Object.assign(new Error('disk full'), { code: 'SQLITE_FULL' });
  };
  t.match((await pull(b, a)).outcome, { ok: false, trouble: 'disk-full' });
  full.writeFile = write;
  t.match((await pull(b, a)).outcome, { ok: true });
  t.same(files(b), files(a));
});

t.test('an altered body is refused where it is unpacked', async (t) => {
  const { a, b } = pairOfBoxes();
  writeSession(a, 'one');
  const before = history(b);
  const { outcome } = await pull(b, a, {
    wire: async (verb, send) => {
      const reply = await send();
      if (verb !== 'sync-rows') return reply;
      const body = Buffer.from(reply.body);
      body[body.length - 10] = (body[body.length - 10] ?? 0) ^ 1;
      return { ...reply, body };
    },
  });
  t.match(outcome, { ok: false, trouble: 'failed' });
  t.same(history(b), before, 'nothing of it was taken');
});

/** Pulls with messages lost and power cut at the drawn places, until one pull gets through. */
async function pullThroughTrouble(a: TestBox, b: TestBox, seed: string): Promise<number> {
  const chance = createRandom(seed);
  for (let tries = 1; tries <= 60; tries += 1) {
    // Trouble becomes rarer, so that the test ends.
    const rate = 0.4 / tries;
    for (const box of [a, b]) {
      box.disk.revive();
      box.disk.onDurable(() =>
        chance.fraction() < rate ? (chance.fraction() < 0.5 ? 'before' : 'after') : null,
      );
    }
    const lose = (): boolean => chance.fraction() < rate;
    try {
      const { outcome } = await pull(b, a, {
        seed: `${seed}/${tries}`,
        wire: async (_verb, send) => {
          if (lose()) return null;
          const reply = await send();
          return lose() ? null : reply;
        },
      });
      if (outcome.ok) return tries;
    } catch (error) {
      if (!(error instanceof PowerLostError)) throw error;
    }
  }
  throw new Error('no pull got through');
}

t.test('no cut loses a row or has it twice', async (t) => {
  let cut = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ box: fc.constantFrom('a', 'b'), recording: fc.boolean() }), { maxLength: 12 }),
      fc.array(fc.constantFrom('a', 'b'), { maxLength: 4 }),
      fc.integer(),
      async (writes, swaps, seed) => {
        const boxes = pairOfBoxes();
        let count = 0;
        const write = (box: 'a' | 'b', recording: boolean): void => {
          for (const { disk } of [boxes.a, boxes.b]) {
            disk.revive();
            disk.onDurable(null);
          }
          count += 1;
          writeSession(boxes[box], `s${count}`, recording);
        };
        for (const { box, recording } of writes) write(box, recording);
        let all = union(boxes.a, boxes.b);
        for (const primary of [...swaps, 'a'] as const) {
          // Both write while the link is down; then one of them is the primary.
          write('a', true);
          write('b', true);
          storeFile(boxes[primary], `f${count}`, `content ${count}`);
          all = [...new Set([...all, ...union(boxes.a, boxes.b)])].sort();
          const backup = primary === 'a' ? 'b' : 'a';
          cut += (await pullThroughTrouble(boxes[primary], boxes[backup], `${seed}/${count}`)) - 1;
          if (sorted(history(boxes.a)).join('\n') !== all.join('\n')) return false;
          if (sorted(history(boxes.b)).join('\n') !== all.join('\n')) return false;
          if (files(boxes.a).join() !== files(boxes.b).join()) return false;
        }
        return true;
      },
    ),
    { numRuns: 25, seed: 3 },
  );
  t.ok(cut > 20, `${cut} runs were cut`);
});

/** History without the numbers that it goes under. */
const contents = (box: TestBox): string[] =>
  ['session', 'session_event', 'audit'].flatMap((table) =>
    (box.site.db.prepare(`SELECT * FROM ${table}`).all() as Record<string, unknown>[]).map(
      ({ origin: _origin, seq: _seq, ...row }) => `${table} ${JSON.stringify(row)}`,
    ),
  );

const put = (box: TestBox, image: Buffer): TestBox => {
  box.disk.forget('site');
  box.disk.open('site', () => openImage(image));
  const site = openStore(box.disk, 'site');
  // As a boot does.
  pruneRecordings(box.disk, site.db);
  return { ...box, site };
};

t.test('boxes that were put back and wrote under the same numbers: both histories stay', async (t) => {
  let parted = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          deed: fc.constantFrom('write', 'write', 'write', 'pull', 'pull', 'put-back', 'swap'),
          box: fc.constantFrom('a', 'b'),
          times: fc.integer({ min: 1, max: 3 }),
        }),
        { minLength: 8, maxLength: 24 },
      ),
      async (deeds) => {
        const boxes = pairOfBoxes();
        const kept = { a: boxes.a.site.db.serialize(), b: boxes.b.site.db.serialize() };
        let primary: 'a' | 'b' = 'a';
        let count = 0;
        const sync = async (): Promise<boolean> => {
          const before = new Set([...contents(boxes.a), ...contents(boxes.b)]);
          const backup = primary === 'a' ? 'b' : 'a';
          const pulled = await pull(boxes[backup], boxes[primary], { seed: `s${count}` });
          parted += pulled.parted;
          if (!pulled.outcome.ok) return false;
          const after = contents(boxes.a);
          const here = new Set(after);
          return (
            after.length === here.size &&
            [...before].every((row) => here.has(row)) &&
            history(boxes.a).join('\n') === history(boxes.b).join('\n') &&
            files(boxes.a).join() === files(boxes.b).join()
          );
        };
        for (const { deed, box, times } of [...deeds, { deed: 'pull', box: 'a', times: 1 } as const]) {
          if (deed === 'write')
            for (let turn = 0; turn < times; turn += 1) writeSession(boxes[box], `s${++count}`);
          else if (deed === 'swap') primary = box;
          else if (deed === 'pull') {
            if (!(await sync())) return false;
            // An instant that somebody may come back to.
            if (times === 1) kept[box] = boxes[box].site.db.serialize();
          } else boxes[box] = put(boxes[box], kept[box]);
        }
        return true;
      },
    ),
    { numRuns: 12, seed: 5 },
  );
  t.ok(parted > 5, `${parted} rows were parted`);
});

t.test('where two long logs part is found in a few messages', async (t) => {
  const { a, b } = pairOfBoxes();
  const fill = ({ site }: TestBox, from: number, to: number, detail: string): void =>
    site.transaction('many', () => {
      const insert = site.db.prepare(
        "INSERT INTO audit (origin, seq, at_ms, actor, action, detail) VALUES ('box-a', ?, ?, 'ada', 'x', ?)",
      );
      for (let seq = from; seq <= to; seq += 1) insert.run(seq, seq, detail);
    });
  for (const box of [a, b]) fill(box, 1, 12_345, 'shared');
  fill(a, 12_346, 20_000, 'of a');
  fill(b, 12_346, 18_000, 'of b');
  const { outcome, verbs, parted } = await pull(b, a);
  t.match(outcome, { ok: true });
  t.equal(parted, 18_000 - 12_345);
  t.ok(verbs.filter((verb) => verb === 'sync-digests').length <= 4);
  const counts = (box: TestBox): unknown[] =>
    box.site.db
      .prepare('SELECT origin, count(*), max(seq) FROM audit GROUP BY origin ORDER BY origin')
      .raw()
      .all();
  t.same(counts(a), [
    ['box-a', 20_000, 20_000],
    ['box-a~1', 5_655, 5_655],
  ]);
  t.same(counts(b), counts(a));
});
