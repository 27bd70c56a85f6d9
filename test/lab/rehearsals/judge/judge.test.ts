/** The judge and its ledger, on looks at disks that are made by hand. */
import t from 'tap';
import { Database } from '../../../../appliance/store/sqlite.js';
import {
  type Acknowledged,
  type AcknowledgedSession,
  type Evidence,
  judge,
  type PullClaim,
} from '../../../../lab/rehearsals/judge/judge.js';
import { createLedger } from '../../../../lab/rehearsals/judge/ledger.js';
import { type Snapshot, takeSnapshot } from '../../../../lab/rehearsals/judge/snapshot.js';
import { readDate } from '../../../../lab/rehearsals/judge/told-pages.js';
import type { BoxEvent } from '../../../../lab/rehearsals/stage.js';

/** A site of sessions s1, s2, ... that each ended a second after the one before. */
interface Site {
  readonly sessions?: readonly string[];
  readonly numbers?: readonly number[];
  readonly files?: readonly string[];
  readonly setting?: string;
  /** More rows, as SQL. */
  readonly also?: readonly string[];
}

const names = (count: number): string[] => Array.from({ length: count }, (_one, index) => `s${index + 1}`);

function look(
  { sessions = [], numbers, files = ['f1', 'f2'], setting = 'on', also = [] }: Site,
  ask: string[] = [],
): Snapshot {
  const db = new Database(':memory:');
  db.exec(`CREATE TABLE session (origin, seq, id, username, jump_item, host, started_ms, ended_ms, end_reason,
      recording_sha256, recording_bytes);
    CREATE TABLE session_event (origin, seq, session_id, at_ms, kind, text);
    CREATE TABLE audit (origin, seq, at_ms, actor, action, detail);
    CREATE TABLE stored_file (id, sha256); INSERT INTO stored_file VALUES (1, 'f1');
    CREATE TABLE setting (key, value); CREATE TABLE active_session (id);`);
  db.prepare("INSERT INTO setting VALUES ('x', ?)").run(setting);
  const insert = db.prepare(
    "INSERT INTO session VALUES ('o', ?, ?, 'ada', 'db', 'h', 0, ?, 'user', NULL, 0)",
  );
  for (const [index, id] of sessions.entries())
    insert.run(numbers?.[index] ?? index + 1, id, Number(id.slice(1)) * 1_000);
  for (const sql of also) db.exec(sql);
  return takeSnapshot(db, files, ask);
}

const site = (count: number, more: Site = {}): Snapshot => look({ sessions: names(count), ...more });

const told = (more: Partial<Acknowledged> = {}): Acknowledged => ({
  sessions: [],
  synced: [{ box: 'B', atMs: 31_000, beganMs: 30_000 }],
  pulls: [],
  changed: new Map(),
  rightClocks: new Set(['A', 'B']),
  wrongClocks: new Set(),
  ...more,
});

const session = (id: string, more: Partial<AcknowledgedSession> = {}): AcknowledgedSession => ({
  id,
  box: 'A',
  atMs: 1_000,
  user: 'ada',
  jumpItem: 'db',
  reason: 'user',
  ...more,
});

const evidence = (a: Snapshot | null, b: Snapshot, more: Partial<Evidence> = {}): Evidence => {
  const after = new Map([['B', b]]);
  if (a !== null) after.set('A', a);
  return {
    before: new Map([
      ['A', site(10)],
      ['B', site(8)],
    ]),
    after,
    pairs: [{ backup: 'B', primary: 'A' }],
    told: told(),
    ofPair: true,
    ...more,
  };
};

t.test('the judge counts what is gone, on each box and on the one that was said to follow', async (t) => {
  const cases: readonly [string, Snapshot | null, Snapshot, { rows: number; files: number }][] = [
    ['nothing', site(12), site(12), { rows: 0, files: 0 }],
    ['the end is missing', site(9), site(10), { rows: 1, files: 0 }],
    [
      'a gap inside',
      look({ sessions: names(12).slice(2), numbers: names(10).map((_n, i) => i + 3) }),
      site(12),
      { rows: 2, files: 0 },
    ],
    ['B was said to hold what A held', site(10), site(8), { rows: 2, files: 0 }],
    ['a file of A', site(10, { files: ['f1'] }), site(10), { rows: 0, files: 1 }],
    ['a file that a row names', site(10, { files: ['f2'] }), site(10), { rows: 0, files: 1 }],
    ['other content', site(12), look({ sessions: ['x1', ...names(12).slice(1)] }), { rows: 1, files: 0 }],
    ['a site without its data', null, site(10), { rows: 10, files: 2 }],
  ];
  for (const [name, a, b, lost] of cases) {
    const verdict = judge(evidence(a, b));
    t.strictSame(verdict.lost, lost, name);
    t.equal(verdict.findings.length > 0, name !== 'nothing', name);
  }
  const doubled = look({ sessions: [...names(12), 's3'] });
  t.match(judge(evidence(doubled, site(12))).findings, [
    { en: /^A: 1 rows are there twice/ },
    { en: /1 rows are on one box only/ },
  ]);
});

t.test('what people do at both boxes at once is there once for each', async (t) => {
  const row = (origin: string, seq: number): string =>
    `INSERT INTO audit VALUES ('${origin}', ${seq}, 5, 'admin', 'sign-in', '')`;
  const doubled = (...rows: readonly string[]): number => look({ sessions: names(3), also: rows }).doubled;
  t.equal(doubled(row('A', 1), row('B', 1)), 0);
  t.equal(doubled(row('A', 1), row('A', 2)), 1);
});

t.test('what a look that was saved still tells', async (t) => {
  const saved = ({ logs, ...rest }: Snapshot): Snapshot => ({
    ...rest,
    logs: logs.map((mark) => ({ ...mark, rows: null })),
  });
  const before = new Map([['A', saved(site(10))]]);
  const judged = (a: Snapshot) => judge(evidence(a, a, { before, pairs: [], ofPair: false }));
  t.strictSame(judged(site(12)).findings, []);
  t.strictSame(judged(site(9)).lost.rows, 1);
  t.match(judged(look({ sessions: ['x1', ...names(12).slice(1)] })).findings, [{ en: /say something else/ }]);
});

t.test('what is newer than the last data-sync may be on one box only', async (t) => {
  t.strictSame(judge(evidence(site(25), site(20))).lost, { rows: 0, files: 0 }, 'just before it began');
  t.strictSame(judge(evidence(site(25), site(18))).lost, { rows: 2, files: 0 }, 'long before it began');
  const unknown = told({ rightClocks: new Set() });
  t.strictSame(judge(evidence(site(25), site(18), { told: unknown })).findings, [], 'by whose clock?');
  t.match(judge(evidence(site(10), site(10, { setting: 'off' }))).findings, [
    { en: 'B, said to be synchronised with A: settings are not those of A (setting)' },
  ]);
  const changed = told({ changed: new Map([['A', { kind: 'site.changed', atMs: 30_500 }]]) });
  const later = judge(evidence(site(10), site(10, { setting: 'off' }), { told: changed }));
  t.strictSame(later.findings, [], 'it was changed since');
  t.equal(later.compared.settings, 0);
});

t.test('who compares nothing has not judged', async (t) => {
  const { compared, findings } = judge(evidence(site(12), site(12)));
  t.match(compared, { boxes: 2, pairs: 1, settings: 2 });
  t.ok(compared.rows > 20 && compared.files > 0);
  t.strictSame(findings, []);
  const nobody = /could not compare the two boxes/;
  t.match(judge(evidence(site(12), site(12), { pairs: [] })).findings, [{ en: nobody }]);
  t.match(judge(evidence(site(12), site(12), { told: told({ synced: [] }) })).findings, [{ en: nobody }]);
  const empty = { before: new Map(), after: new Map(), pairs: [], ofPair: false };
  t.match(judge(evidence(null, site(1), empty)).findings, [{ en: /no history to compare/ }]);
});

t.test(
  'sessions that consoles were told of are there, as they were told, and pages tell the truth',
  async (t) => {
    const verdict = (more: Partial<Acknowledged>, b: readonly string[] = ['s1']) =>
      judge(
        evidence(look({ sessions: names(10) }, ['s1']), look({ sessions: names(10) }, [...b]), {
          told: told(more),
        }),
      );
    t.strictSame(verdict({ sessions: [session('s1')] }).findings, []);
    t.equal(verdict({ sessions: [session('s1')] }).compared.sessions, 1);
    t.match(verdict({ sessions: [session('s1', { atMs: 29_000 })] }, []), {
      lost: { rows: 1 },
      findings: [{ en: /s1 .* not on B/, fr: /s1 .* ne figure pas sur B/ }],
    });
    t.strictSame(
      verdict({ sessions: [session('s1', { atMs: 30_500 })] }, []).findings,
      [],
      'the sync had begun',
    );
    t.match(verdict({ sessions: [session('s9', { atMs: 30_500 })] }).findings, [{ en: /s9 .* is nowhere/ }]);
    t.match(verdict({ sessions: [session('s1', { user: 'eve' })] }).findings, [
      { en: /s1 is kept otherwise/ },
    ]);
    const claim = (box: string, atMs: number, by: PullClaim['by']) => verdict({ pulls: [{ box, atMs, by }] });
    t.strictSame(claim('B', 34_000, 'itself').findings, []);
    t.strictSame(claim('A', 34_000, 'other').findings, [], 'a primary tells of what its backup pulled');
    const never = [{ en: /told of a data-sync/ }];
    t.match(claim('B', 60_000, 'itself').findings, never);
    t.match(claim('A', 34_000, 'itself').findings, never, 'what the other box pulled it did not pull itself');
    t.match(claim('B', 34_000, 'other').findings, never, 'the other one pulled nothing');
    t.strictSame(claim('B', 34_000, null).findings, [], 'roles changed just then');
  },
);

t.test('clocks are known by what sessions say where no page was read', async (t) => {
  // The newest row is on one box only, the last of its log: it was there when the data-sync began.
  const found = (endedMs: number, clocks: Partial<Acknowledged>) => {
    const sessions = [session('s3', { box: 'A', atMs: endedMs }), session('s2', { box: 'B', atMs: 2_000 })];
    const ask = ['s2', 's3'];
    return judge({
      before: new Map(),
      after: new Map([
        ['A', look({ sessions: names(3) }, ask)],
        ['B', look({ sessions: names(2) }, ask)],
      ]),
      pairs: [{ backup: 'B', primary: 'A' }],
      told: told({ sessions, rightClocks: new Set(), ...clocks }),
      ofPair: true,
    }).findings.filter(({ en }) => /on one box only/.test(en)).length;
  };
  t.equal(found(3_000, {}), 1);
  t.equal(found(3_000, { wrongClocks: new Set(['A']) }), 0, 'a clock that was set says nothing');
  t.equal(found(63_000, {}), 0, 'its row has another time');
});

t.test('the ledger knows who follows whom', async (t) => {
  const ledger = createLedger(0, { A: 'primary', B: 'backup' });
  const hear = (box: 'A' | 'B', event: BoxEvent['event']): void => ledger.event({ atUs: 1_000, box, event });
  const pairs = (...boxes: readonly string[]) =>
    boxes.length === 0 ? [] : [{ primary: boxes[0], backup: boxes[1] }];
  t.strictSame(ledger.pairs(), pairs('A', 'B'), 'as they were found');
  hear('A', { kind: 'failover.broken', data: { by: 'here' } });
  hear('B', { kind: 'failover.broken', data: { by: 'peer' } });
  t.strictSame(ledger.pairs(), []);
  // A box that establishes tells of nothing else.
  hear('B', { kind: 'failover.established', data: { role: 'primary', peer: 'a' } });
  hear('A', { kind: 'failover.established', data: { role: 'backup', peer: 'b' } });
  t.strictSame(ledger.pairs(), pairs('B', 'A'));
  hear('A', { kind: 'failover.role', data: { role: 'primary', peer: 'b' } });
  hear('B', { kind: 'failover.role', data: { role: 'backup', peer: 'a' } });
  t.strictSame(ledger.pairs(), pairs('A', 'B'));
  hear('B', { kind: 'factory.reset', data: {} });
  t.strictSame(ledger.pairs(), []);
});

t.test('the ledger knows who pulled, and whose clock is right', async (t) => {
  const sinceMs = Date.UTC(2018, 0, 8, 8);
  const ledger = createLedger(sinceMs * 1_000, { A: 'primary', B: 'backup' });
  const hear = (box: 'A' | 'B', atMs: number, event: BoxEvent['event']): void =>
    ledger.event({ atUs: atMs * 1_000, box, event });
  const ntp = { kind: 'clock.ntp', data: { state: 'synchronised', server: 'clock.example.net' } } as const;
  const read = (host: string) =>
    ledger.page(
      {
        host,
        html: '<p>Heure du système 8 janvier 2018 10:00:30 CET</p><dl><dt>Dernière synchronisation réussie</dt><dd>8 janvier 2018 09:59:58 CET · 2 s</dd></dl>',
      },
      Date.UTC(2018, 0, 8, 9, 0, 30) * 1_000,
    );
  read('127.20.0.11');
  read('127.20.0.12');
  t.match(ledger.told().pulls, [
    { box: 'A', by: 'other' },
    { box: 'B', by: 'itself' },
  ]);
  hear('B', Date.UTC(2018, 0, 8, 8, 59, 59), { kind: 'failover.role', data: { role: 'primary', peer: 'a' } });
  t.match(ledger.told().pulls, [{ by: 'other' }, { by: null }], 'just then');
  t.strictSame([...ledger.told().rightClocks], ['A', 'B']);
  const other = createLedger(sinceMs * 1_000);
  for (const box of ['A', 'B'] as const) other.event({ atUs: sinceMs * 1_000, box, event: ntp });
  other.event({ atUs: sinceMs * 1_000, box: 'B', event: { kind: 'clock.stepped', data: { byMs: 60_000 } } });
  t.strictSame([...other.told().rightClocks], ['A'], 'no page of it was read, and it was not set');
  t.strictSame([...other.told().wrongClocks], ['B']);
});

t.test('the ledger reads what a Failover page tells of the last data-sync', async (t) => {
  const page = (host: string, shown: string, pulled: string) => ({
    host,
    html: `<p>Heure du système ${shown} CET</p><dl><dt>Dernière synchronisation réussie</dt><dd>${pulled} CET · 2 s</dd></dl>`,
  });
  const ledger = createLedger(Date.UTC(2018, 0, 8, 8) * 1_000);
  const at = Date.UTC(2018, 0, 8, 9, 0, 30) * 1_000;
  ledger.page(page('127.20.0.12', '8 janvier 2018 10:00:30', '8 janvier 2018 09:59:58'), at);
  ledger.page(page('127.20.0.12', '8 janvier 2018 10:00:30', '8 janvier 2018 08:00:00'), at);
  ledger.page(page('127.20.0.10', '8 janvier 2018 10:00:30', '8 janvier 2018 09:59:58'), at);
  t.strictSame(ledger.told().pulls, [{ box: 'B', atMs: Date.UTC(2018, 0, 8, 8, 59, 58), by: null }]);
  ledger.page(page('127.20.0.12', '8 janvier 2018 11:00:30', '8 janvier 2018 10:59:58'), at);
  t.strictSame(ledger.told().pulls, [], 'its clock was set: nothing can be said');
  t.equal(readDate('August 10, 2012 03:49:18 PM CDT'), Date.UTC(2012, 7, 10, 15, 49, 18));
  t.equal(readDate('10 août 2012 15:49:18 CDT'), Date.UTC(2012, 7, 10, 15, 49, 18));
  t.equal(readDate('1er août 2012 15:49:18 CDT'), Date.UTC(2012, 7, 1, 15, 49, 18));
});
