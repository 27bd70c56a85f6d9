/** A rehearsal under faults of every aim: it succeeds, and every hosting and schedule sees the same. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { rehearse, runRehearsal } from '../../lab/rehearsals/rehearse.js';
import { rootDir } from '../../views/root.js';

t.setTimeout(280_000);
const seed = '7';

const faults = `faults:
  - { id: slow, overlay: wire-latency, box: A, values: { extraMs: 7 }, from: { at: 1 min } }
  - { id: slow-too, overlay: wire-latency, box: B, values: { extraMs: 3.5 }, from: { at: 2 min }, until: { after: 60 min } }
  - { id: drift, overlay: clock-drift, box: B, values: { ppm: 900 }, from: { at: 1 min } }
  - { id: ntp, overlay: ntp-silent, box: A, from: { at: 2 h }, until: { after: 5 h } }
  - { id: lost, overlay: wire-loss, box: B, values: { percent: 20 }, from: { at: 3 h }, until: { after: 1 h } }
  - { id: disk, overlay: disk-failed, box: A, values: { slot: '1' }, from: { at: 30 min }, until: { after: 4 h } }
  - { id: down, overlay: nic-link-down, box: B, values: { nic: eth0 }, from: { at: 8 h }, until: { after: 2 min } }
  - { id: cut, overlay: wire-cut, box: A, from: { at: 9 h }, until: { after: 3 min } }
  - { id: jitter, overlay: jitter, box: A, values: { maxMs: 9 }, from: { at: 1 min } }
  - { id: twice, overlay: messages-doubled, box: B, values: { percent: 20 }, from: { at: 1 min } }
  - { id: unheard, overlay: answer-lost, box: B, values: { percent: 30, party: boxes }, from: { at: 5 h }, until: { after: 1 h } }
  - { id: still, overlay: box-paused, box: B, values: { forS: 100 }, from: { at: 11 h } }
  - { id: hung, overlay: box-hung, box: A, from: { at: 12 h }, until: { after: 2 min } }
  - { id: dull, overlay: slow-disk, box: A, values: { writeMs: 3 }, from: { at: 1 min }, until: { after: 12 h } }
  - { id: stalls, overlay: stalled-flush, box: B, values: { stallS: 2, every: 9 }, from: { at: 1 h }, until: { after: 5 h } }
  - { id: busy, overlay: slow-processor, box: B, values: { slowBy: 5 }, from: { at: 2 h }, until: { after: 3 h } }
  - { id: dark, overlay: site-power, box: A, from: { at: 13 h }, until: { after: 5 min } }
  - { id: rot, overlay: recording-rots, box: B, values: { where: '1' }, from: { at: 1 min } }
  - { id: sector, overlay: bad-sector, box: A, from: { at: 1 min }, until: { after: 10 h } }
  - { id: page, overlay: page-rots, box: A, from: { at: 2 min }, until: { after: 30 min } }
  - { id: battery, overlay: battery-empty, box: B, from: { at: 1 min } }
  - { id: errs, overlay: ntp-offset, box: A, values: { seconds: 40 }, from: { at: 1 h }, until: { after: 1 h } }
  - { id: leaps, overlay: ntp-leap-second, box: B, from: { at: 14 h }, until: { after: 5 h } }
  - { id: differ, overlay: ntp-servers-differ, box: A, values: { seconds: 1, per: question }, from: { at: 6 h }, until: { after: 1 h } }
  - { id: old-names, overlay: dns-stale, box: A, from: { at: 2 h }, until: { after: 9 h } }
  - { id: tardy, overlay: updates-slow, box: B, values: { seconds: 0.4 }, from: { at: 1 min } }
  - { id: later, overlay: mail-later, box: A, from: { at: 1 min }, until: { after: 4 h } }
  - { id: narrow, overlay: narrow-link, box: A, values: { kilobytesPerSecond: 2000 }, from: { at: 1 min } }
  - { id: mixed, overlay: messages-reversed, box: B, values: { spanMs: 5 }, from: { at: 1 h }, until: { after: 2 h } }
  - { id: broken, overlay: transfer-cut-off, box: A, values: { afterBytes: 2000, times: 2, party: boxes, path: /peer/sync-config }, from: { at: 3 h } }
  - { id: twin, overlay: doubled-mac, box: B, values: { everySeconds: 7 }, from: { at: 10 h }, until: { after: 10 min } }
  - { id: third, overlay: address-taken, box: A, from: { at: 7 h }, until: { after: 3 min } }
  - { id: astray, overlay: wrong-vlan, box: B, from: { at: 570 min }, until: { after: 2 min } }
  - { id: swapped, overlay: certificate-foreign, box: B, from: { at: 14 h }, until: { after: 20 min } }
  - { id: misspelt, overlay: wrong-ntp-name, box: B, from: { at: 15 h } }
  - { id: lies, overlay: commits-lost, box: B, values: { commits: 2 }, from: { at: 12 h }, until: { after: 2 h } }
  - { id: snapshot, overlay: snapshot-put-back, box: A, values: { afterS: 40 }, from: { at: 12.99 h }, until: { after: 1 h } }
  - { id: hot, overlay: overheating, box: A, values: { extraC: 20 }, from: { at: 10 h } }
`;

t.test('one trace under faults', async (t) => {
  const source = readFileSync(join(rootDir(), 'lab', 'rehearsals', 'files', 'sync-upgrade.yaml'), 'utf8');
  t.match(source, 'faults: []\n');
  const name = join(t.testdir(), 'faulty.yaml');
  writeFileSync(name, source.replace('faults: []\n', faults));
  const arrays = new Set<string>();
  const { report: oracle } = await rehearse({
    ...{ name, seed, hosting: 'world', schedule: 'token', wrongWay: null },
    onEvent: ({ event }) => {
      if (event.kind === 'disk.array') arrays.add(event.data.array);
    },
  });
  t.equal(oracle.outcome, 'success');
  t.same(oracle.lost, { rows: 0, files: 0 });
  t.ok(arrays.has('degraded'), 'the faults are there');
  for (const [hosting, schedule] of [
    ['world', 'lookahead'],
    ['processes', 'token'],
  ] as const) {
    const { traceHash } = await runRehearsal({ name, seed, hosting, schedule });
    t.equal(traceHash, oracle.traceHash, `${hosting}, ${schedule}`);
  }
});
