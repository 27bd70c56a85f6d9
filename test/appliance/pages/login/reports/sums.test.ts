import fc from 'fast-check';
import t from 'tap';
import { all, openStore, run } from '../../../../../appliance/store/database.js';
import {
  type Anchor,
  eventsOf,
  findSession,
  itemsOfHistory,
  PAGE_ROWS,
  type ReportFilter,
  sessionPage,
  TEXT_SEARCH_MAX,
  usersOfHistory,
} from '../../../../../appliance/store/site/history/report-queries.js';
import { createMemoryDisk } from '../../../../../hardware/disk/memory-disk.js';
import { DAY_MS } from '../../../../../hardware/ports.js';
import { defaultPlan } from '../../../../../lab/making/found.js';
import { makeBoxes } from '../../../../../lab/making/make-boxes.js';
import { dayStart, isoDate } from '../../../../../views/format.js';

const NOW_MS = Date.UTC(2018, 2, 5, 8);
const DAYS = 30;

function madeSite(sessionsPerDay: number) {
  const disks = { a: createMemoryDisk(1e9), b: createMemoryDisk(1e9) };
  makeBoxes(defaultPlan, 'reports', disks, { nowMs: NOW_MS, historyDays: DAYS, sessionsPerDay, files: 0 });
  return openStore(disks.a, 'site');
}

const site = madeSite(40);
const everything: ReportFilter = { username: null, jumpItem: null, fromMs: null, untilMs: null, text: null };

interface Row {
  origin: string;
  seq: number;
  username: string;
  jump_item: string;
  host: string;
  started_ms: number;
}
// Several sessions at one instant, of both origins: the order must still be one order.
site.transaction('same-instant', () => {
  run(site.db, 'UPDATE session SET started_ms = ? WHERE seq % 7 = 3', NOW_MS - 12 * DAY_MS);
});
const rows = all<Row>(site.db, 'SELECT * FROM session ORDER BY started_ms DESC, origin, seq');

/** The same report without any index: what the page must show. */
const naive = (filter: ReportFilter): Row[] =>
  rows.filter(
    (row) =>
      (filter.username === null || row.username === filter.username) &&
      (filter.jumpItem === null || row.jump_item === filter.jumpItem) &&
      (filter.fromMs === null || row.started_ms >= filter.fromMs) &&
      (filter.untilMs === null || row.started_ms < filter.untilMs) &&
      (filter.text === null ||
        [row.username, row.jump_item, row.host].some((value) =>
          value.toLowerCase().includes(filter.text?.toLowerCase() ?? ''),
        )),
  );

const keys = (list: readonly { origin: string; seq: number }[]): string[] =>
  list.map(({ origin, seq }) => `${seq}@${origin}`);

t.test('every page by every way is the slice that a plain list would show', async (t) => {
  const users = usersOfHistory(site) ?? [];
  const items = itemsOfHistory(site) ?? [];
  const days = fc.integer({ min: 0, max: DAYS }).map((day) => NOW_MS - day * DAY_MS);
  const filters = fc.record<ReportFilter>({
    username: fc.option(fc.constantFrom(...users), { freq: 2 }),
    jumpItem: fc.option(fc.constantFrom(...items), { freq: 2 }),
    fromMs: fc.option(days),
    untilMs: fc.option(days),
    text: fc.option(fc.constantFrom('srv', 'PAR', 'corp.example', '%', '_', "'", 'nothing like it'), {
      freq: 2,
    }),
  });
  fc.assert(
    fc.property(filters, fc.nat(40), fc.nat(40), (filter, from, to) => {
      const expected = naive(filter);
      const before = sessionPage(site, filter, { page: from + 1, anchor: null });
      const first = before.sessions[0];
      const anchor: Anchor | null = first === undefined ? null : { page: before.page, first };
      for (const wanted of [null, anchor]) {
        const page = sessionPage(site, filter, { page: to + 1, anchor: wanted });
        const start = (page.page - 1) * PAGE_ROWS;
        t.equal(page.total, expected.length);
        t.equal(page.pages, Math.max(1, Math.ceil(expected.length / PAGE_ROWS)));
        t.same(keys(page.sessions), keys(expected.slice(start, start + PAGE_ROWS)));
      }
    }),
    { numRuns: 150, seed: 20180305 },
  );
});

t.test('walking by next and previous meets every session once', async (t) => {
  const seen: string[] = [];
  let anchor: Anchor | null = null;
  for (let page = 1; page <= 24; page += 1) {
    const found = sessionPage(site, everything, { page, anchor });
    seen.push(...keys(found.sessions));
    const [first] = found.sessions;
    anchor = first === undefined ? null : { page, first };
  }
  t.same(seen, keys(rows));
});

t.test('a new session shows at once: counts do not grow stale', async (t) => {
  const own = madeSite(4);
  t.equal(sessionPage(own, everything, { page: 1, anchor: null }).total, DAYS * 4);
  own.transaction('append', () => {
    run(
      own.db,
      `INSERT INTO session (origin, seq, id, username, jump_item, host, started_ms, ended_ms, end_reason)
        VALUES ('box', 1, 'x', 'new', 'item', 'host', ?, ?, 'user')`,
      NOW_MS,
      NOW_MS + 1,
    );
  });
  const page = sessionPage(own, everything, { page: 1, anchor: null });
  t.equal(page.total, DAYS * 4 + 1);
  t.equal(page.sessions[0]?.username, 'new');
  t.ok(usersOfHistory(own)?.includes('new'));
});

t.test('text is searched in the newest sessions only, and the page says so', async (t) => {
  const many = madeSite(Math.ceil(TEXT_SEARCH_MAX / DAYS) + 100);
  const found = sessionPage(many, { ...everything, text: 'srv' }, { page: 1, anchor: null });
  t.equal(found.searchedOnly, TEXT_SEARCH_MAX);
  const narrow = { ...everything, text: 'srv', fromMs: NOW_MS - 5 * DAY_MS };
  t.equal(sessionPage(many, narrow, { page: 1, anchor: null }).searchedOnly, null);
  for (const filter of [everything, { ...everything, username: 'admin' }]) {
    const plan = all<{ detail: string }>(
      many.db,
      `EXPLAIN QUERY PLAN SELECT origin, seq FROM session WHERE ${filter.username === null ? '1' : "username = 'admin'"}
        ORDER BY started_ms DESC, origin, seq LIMIT 50`,
    );
    t.match(plan[0]?.detail, /COVERING INDEX/);
    t.equal(plan.length, 1, 'no sorting');
  }
});

t.test('a session and its events', async (t) => {
  const [newest] = sessionPage(site, everything, { page: 1, anchor: null }).sessions;
  if (newest === undefined) {
    t.fail('no session');
    return;
  }
  t.same(findSession(site, newest), newest);
  t.equal(findSession(site, { origin: newest.origin, seq: 10_000_000 }), null);
  const events = eventsOf(site, newest.id);
  t.same(
    events.map(({ kind }) => kind),
    ['session.start', 'session.jump', 'session.screen', 'session.end'],
  );
});

t.test('days in the zone of the box', async (t) => {
  t.equal(dayStart('2018-03-25', 'Europe/Paris'), Date.UTC(2018, 2, 24, 23));
  t.equal(dayStart('2018-03-26', 'Europe/Paris'), Date.UTC(2018, 2, 25, 22), 'after the change of the clock');
  t.equal(dayStart('2018-10-28', 'America/Chicago'), Date.UTC(2018, 9, 28, 5));
  t.equal(dayStart('2018-02-30', 'UTC'), null);
  t.equal(dayStart('yesterday', 'UTC'), null);
  for (const zone of ['UTC', 'Pacific/Auckland', 'America/Los_Angeles', 'Asia/Kolkata']) {
    const startMs = dayStart('2018-07-14', zone) ?? 0;
    t.equal(isoDate(startMs, zone), '2018-07-14');
    t.equal(isoDate(startMs - 1, zone), '2018-07-13');
  }
});
