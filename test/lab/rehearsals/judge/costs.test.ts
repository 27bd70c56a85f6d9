/** What a run costs others, what is left behind, and the mistakes that are mistakes everywhere. */
import t from 'tap';
import { MINUTE } from '../../../../hardware/ports.js';
import { debriefOf } from '../../../../lab/rehearsals/debrief.js';
import { createCostMeter } from '../../../../lab/rehearsals/judge/costs.js';
import { createRemains } from '../../../../lab/rehearsals/judge/left-behind.js';
import { commonMistakes } from '../../../../lab/rehearsals/language/common.js';
import { loadRehearsal, rehearsalNames } from '../../../../lab/rehearsals/language/load.js';
import { createRecogniser } from '../../../../lab/rehearsals/recogniser.js';
import { measuredText } from '../../../../lab/rehearsals/report/measured.js';
import type { BoxEvent } from '../../../../lab/rehearsals/stage.js';

const event = (minute: number, box: 'A' | 'B' | 'lab', kind: string, data: object = {}): BoxEvent =>
  ({ atUs: minute * MINUTE, box, event: { kind, data } }) as BoxEvent;
const seen = (minute: number, up: boolean): BoxEvent => event(minute, 'lab', 'site.seen', { up });

t.test('costs are measured, each in its stretch of time', async (t) => {
  const meter = createCostMeter(false);
  for (const one of [
    seen(0, false),
    seen(1, true),
    seen(10, false),
    event(10, 'A', 'installer.site-closed', { users: 2, sessions: 1 }),
    event(10, 'A', 'session.ended', { id: 's', user: 'u', jumpItem: 'j', reason: 'install' }),
    event(12, 'A', 'session.ended', { id: 't', user: 'u', jumpItem: 'j', reason: 'user' }),
    seen(30, true),
    event(40, 'lab', 'support.repair-code', { box: 'a' }),
    event(41, 'B', 'failover.tail-lost', { rows: 7 }),
    seen(50, false),
  ])
    meter.feed(one);
  const all = meter.between(0, 60 * MINUTE);
  t.same(
    all,
    { outageUs: 30 * MINUTE, users: 3, support: 1, rows: 7, surprised: 0 },
    'before it was up nothing was away',
  );
  t.same(meter.between(20 * MINUTE, 25 * MINUTE), {
    outageUs: 5 * MINUTE,
    users: 0,
    support: 0,
    rows: 0,
    surprised: 0,
  });
  const live = createCostMeter(true);
  live.feed(seen(0, false));
  t.equal(live.between(0, MINUTE).outageUs, MINUTE, 'a lab in which somebody begins stood before');
});

t.test('what is left behind is told, and nothing where nothing is', async (t) => {
  const remains = createRemains();
  const clean = { hosts: [], site: '16.1.1', clients: ['16.1.1'], integrations: ['16.1.1'], refused: 0 };
  t.same(remains.tell(clean, ['A', 'B']), []);
  remains.feed(event(1, 'A', 'installer.started', { package: 'x', minutes: 1 }));
  const licence = { package: 'licence-endpoints-25', version: 'endpoints-25' };
  remains.feed(event(2, 'A', 'installer.installed', licence));
  t.match(
    remains.tell(clean, ['A', 'B']).map(({ fr }) => fr),
    [/^B : le composant de licence/, /jamais été exporté/],
  );
  remains.feed(event(3, 'B', 'installer.installed', licence));
  remains.feed(event(4, 'A', 'certificate.exported', { key: true, passphrase: false }));
  const around = {
    hosts: [{ workstation: 'ws2', address: '127.20.0.12' }],
    site: '16.1.1',
    clients: ['16.1.1', '15.3.2'],
    integrations: ['15.3.2'],
    refused: 0,
  };
  t.match(
    remains.tell(around, ['A', 'B']).map(({ fr }) => fr),
    [
      /^Poste de travail 2 : son fichier d’hôtes/,
      /Sur 2 clients déployés, 1 n/,
      /client d’intégration/,
      /^A : un certificat .* sans phrase secrète/,
    ],
  );
});

t.test('common mistakes stand in every rehearsal, once, and say what was measured (U27, U29)', async (t) => {
  const common = commonMistakes.map(({ id }) => id);
  for (const name of rehearsalNames()) {
    const { mistakes, allows = [] } = loadRehearsal(name);
    const ids = mistakes.map(({ id }) => id);
    t.same([...new Set(ids)], ids, name);
    t.same(
      common.filter((id) => !ids.includes(id) && !allows.includes(id)),
      [],
      name,
    );
  }
  const rehearsal = loadRehearsal('single-manual');
  const recogniser = createRecogniser(rehearsal);
  const costs = createCostMeter(true);
  for (const one of [
    event(1, 'A', 'backup.made'),
    event(1, 'A', 'certificate.exported', { key: true }),
    event(9, 'A', 'installer.damaged', { package: 'base-4.3.1' }),
    seen(9, false),
    event(60, 'lab', 'support.repair-code', { box: 'a' }),
    seen(69, true),
  ]) {
    recogniser.feed(one);
    costs.feed(one);
  }
  const { report } = debriefOf(rehearsal, recogniser, {
    hosting: 'world',
    seed: '1',
    startUs: 0,
    endUs: 90 * MINUTE,
    wallMs: 0,
    downtimeUs: 60 * MINUTE,
    traceHash: '',
    verdict: {
      lost: { rows: 0, files: 0 },
      compared: { boxes: 1, pairs: 0, rows: 1, files: 0, sessions: 0, settings: 0 },
      findings: [],
    },
    costs,
    left: [],
    lines: [],
    stuck: null,
  });
  t.match(report.mistakes, [{ id: 'restarted-in-base', measured: { outage: 3_600_000, support: 1 } }]);
  t.equal(
    measuredText(report.mistakes[0]?.measured)?.fr,
    'site indisponible pendant 1\u00a0h, 1\u00a0appel à l’assistance.',
  );
  t.equal(measuredText(undefined), null, 'a risk that nobody measures');
  t.match(measuredText({ outage: 0 })?.fr, /rien de fâcheux/);
});
