/** A lesson by a click stands at any addresses: in the place of a lab of one's own, and in a bay of a host. */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { MINUTE } from '../../../../hardware/ports.js';
import { bayAt, bayPlaces } from '../../../../lab/cli/labs/bay-places.js';
import { shelfOf } from '../../../../lab/cli/labs/shelf.js';
import { openBay } from '../../../../lab/cli/starting/bay.js';
import { type HostPlaces, placesOf } from '../../../../lab/cli/starting/host-places.js';
import { findingsIn } from '../../../../lab/cli/starting/lessons.js';
import { openHost } from '../../../../lab/live/host/host.js';
import { traineeFile } from '../../../../lab/live/keeping/folder-owner.js';
import { addressesOf } from '../../../../lab/making/found.js';
import { readTrainee } from '../../../../lab/rehearsals/trainee/trainee-file.js';
import { rootDir } from '../../../../views/root.js';
import { ask } from '../../../bench/pair.js';
import { freePorts } from '../../../support/free-ports.js';

t.setTimeout(280_000);
const FOUND = 'two-backups';

t.test('in a bay of a host', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'lesson-'));
  mkdirSync(join(folder, 'found'));
  copyFileSync(join(rootDir(), 'test', 'corpus', `${FOUND}.json`), join(folder, 'found', `${FOUND}.json`));
  const [consolePort = 0, tlsPort = 0, ntpPort = 0, dnsPort = 0] = await freePorts(4);
  const places = bayPlaces({ net: '127.65', isWhole: true, tlsPort, consolePort, ntpPort, dnsPort });
  const host = await openHost({
    folder: join(folder, 'host'),
    bays: 1,
    places: (bay, inside) => places(bay, inside).lab,
    openSurface: (bay) => openBay(bayAt(places, bay), {}),
    onWord: (id, text) => t.fail(`${id}: ${text}`),
  });
  t.teardown(async () => {
    await host.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const shelf = shelfOf(host, 1, null, findingsIn(join(folder, 'found')));
  t.match(await shelf.lesson('unknown'), { en: /no such finding/ });
  t.match(shelf.state().lessons, [{ id: FOUND }]);
  t.equal(await shelf.lesson(FOUND), null);
  const lab = host.inBay(1);
  const url = new URL(lab?.sites.a ?? '');
  t.equal(url.hostname, '127.65.1.11', 'it answers in its bay');
  const { status } = await ask({ host: url.hostname, port: Number(url.port) }, '/login');
  t.equal(status, 200, 'whatever its boxes believe their addresses to be');
  t.match(host.labs(), [{ rehearsal: /^lesson-\d+-[0-9a-f]{8}$/ }], 'the lesson has begun');
  const live = () => host.live(host.inBay(1)?.id ?? '');
  const shown = () =>
    live()
      ?.lab.boxes()
      .map((name) => live()?.lab.box(name).face?.role);
  const atFirst = shown();
  const before = live()?.lab.nowUs() ?? 0;
  t.equal(await shelf.again(), null);
  t.same(shown(), atFirst, 'again is where the lesson began, not where its lab did');
  t.ok(Math.abs((live()?.lab.nowUs() ?? 0) - before) < MINUTE, 'at about the same instant');
  const own = live()?.folder.path ?? '';
  await host.putAway(host.inBay(1)?.id ?? '');
  t.match(
    readTrainee(join(own, traineeFile)).current?.rehearsal,
    /^lesson-/,
    'and the lesson has begun again',
  );
});

t.test('in the place of a lab of one’s own', async (t) => {
  const own = addressesOf({ net: '127.65.30', tlsPort: 65_443 });
  const inside = addressesOf({});
  const place = (host: string) => ({ host, port: 65_443 });
  const places: HostPlaces = {
    sites: Object.fromEntries(Object.values(own.boxes).map((address) => [address, place(address)])),
    ...{ ntp: place(own.servers.ntp), dns: place(own.servers.dns), resolver: null, snmp: {} },
    ...{ console: place('127.0.0.1'), isShared: false, isElsewhere: false },
  };
  t.equal(placesOf(places, own, own), places);
  const there = placesOf(places, own, inside);
  t.equal(there.isElsewhere, true);
  t.same(there.sites[inside.boxes.a], place(own.boxes.a));
  t.same(there.sites[inside.boxes.b], place(own.boxes.b));
});
