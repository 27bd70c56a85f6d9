/** A bench box with the usual software, sessions of the past and one that is open. */
import { run } from '../../../../appliance/store/database.js';
import { readSiteSoftware } from '../../../../appliance/store/site/software.js';
import { type BenchBox, START_MS } from '../../../support/worlds/bench-box.js';

export const USUAL = ['base-4.2.0', 'site-15.1.1'];
export const minutes = (ms: number): number => Math.round(ms / 60_000);

export function addHistory(box: BenchBox, rows: number): void {
  const site = box.node().site();
  if (site === null) throw new Error('no site');
  site.transaction('rows', () => {
    for (let seq = 1; seq <= rows; seq += 1) {
      run(
        site.db,
        "INSERT INTO session (origin, seq, id, username, jump_item, host, started_ms, ended_ms, end_reason) VALUES ('B', ?, ?, 'ana', 'web', 'web', 0, ?, 'user')",
        seq,
        `b${seq}`,
        seq * 1000,
      );
    }
    run(
      site.db,
      "INSERT INTO active_session (id, user_id, username, jump_item, host, started_ms) VALUES ('live-1', 'u1', 'ana', 'web', 'web.example.com', ?)",
      START_MS - 60_000,
    );
  });
}

export const siteVersion = (box: BenchBox): string | undefined => {
  const site = box.node().site();
  return site === null ? undefined : readSiteSoftware(site)?.version;
};
