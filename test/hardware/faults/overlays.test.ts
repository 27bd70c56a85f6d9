/** Overlays as plain functions: each is listed, pure, checked, composed in order; the disk array. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import { readSensors } from '../../../hardware/chassis/sensors.js';
import {
  type ArrayState,
  arrange,
  diskReadings,
  type OutOfOrder,
  raidState,
  rebuildMs,
  rebuiltMono,
  settle,
  soundArray,
} from '../../../hardware/disk/array.js';
import { createOverlayView } from '../../../hardware/faults/conditions.js';
import { overlays } from '../../../hardware/faults/index.js';
import { compose, overlayValues, pristine } from '../../../hardware/faults/overlay.js';
import type { Activation } from '../../../hardware/ports.js';
import { checkFault } from '../../../lab/console/commands/fault-values.js';
import { faultKinds } from '../../../lab/console/control/fault-kinds.js';
import { rootDir } from '../../../views/root.js';

t.test('every file is listed under its own name, with fields that take their first values', (t) => {
  const files = readdirSync(join(rootDir(), 'hardware', 'faults'))
    .filter((file) => file.endsWith('.ts') && !['index.ts', 'overlay.ts', 'conditions.ts'].includes(file))
    .map((file) => file.replace('.ts', ''));
  t.same(overlays.map(({ name }) => name).sort(), files.sort());
  for (const overlay of overlays) {
    t.not(overlayValues(overlay, {}), null, overlay.name);
    t.equal(overlayValues(overlay, { nonsense: 1 }), null, `${overlay.name} takes no stray value`);
    t.not(overlay.label.fr, overlay.label.en);
    t.ok(overlay.about.en.endsWith('.') && overlay.about.fr.endsWith('.'));
  }
  t.end();
});

t.test('the console offers what the overlays declare, and takes what they take', (t) => {
  const kinds = faultKinds();
  t.same(
    kinds.map(({ id }) => id),
    overlays.map(({ name }) => name),
  );
  for (const kind of kinds) {
    const overlay = overlays.find(({ name }) => name === kind.id);
    const checked = checkFault(kind, {});
    if ('refused' in checked || overlay === undefined) throw new Error(kind.id);
    t.not(overlayValues(overlay, checked.values), null, kind.id);
    t.ok('refused' in checkFault(kind, { nonsense: 1 }));
    for (const field of kind.fields) {
      if (field.kind !== 'integer') continue;
      t.ok('refused' in checkFault(kind, { [field.name]: (field.max ?? 0) + 1 }), `${kind.id} above`);
      t.ok('refused' in checkFault(kind, { [field.name]: 'many' }), `${kind.id} no number`);
      t.ok('values' in checkFault(kind, { [field.name]: String(field.min) }), `${kind.id} as typed`);
    }
  }
  t.end();
});

const on = (overlay: string, values: Activation['values'] = {}, id = overlay): Activation => ({
  id,
  overlay,
  values,
});

t.test('active ones compose in order; what changes nothing is no effect', (t) => {
  const wire = compose(
    overlays,
    [on('wire-loss', { percent: 50 }), on('wire-loss', { percent: 50 }, 'two')],
    'wire',
    pristine.wire,
  );
  t.equal(wire.condition.lossShare, 0.75, 'independent losses');
  t.same(wire.hits, ['wire-loss', 'two']);
  const heat = compose(
    overlays,
    [on('overheating', { extraC: 10 }), on('overheating', { extraC: 5 }, 'two')],
    'power',
    pristine.power,
  );
  t.equal(heat.condition.extraC, 15);
  const room = compose(
    overlays,
    [on('disk-full', { freeMiB: 1 }), on('disk-full', { freeMiB: 9 }, 'two')],
    'disk',
    pristine.disk,
  );
  t.same(room.hits, ['disk-full'], 'the larger room narrows nothing');
  t.same(compose(overlays, [on('wire-latency', { extraMs: 0 })], 'wire', pristine.wire).hits, []);
  t.same(compose(overlays, [on('no-such')], 'wire', pristine.wire).condition, pristine.wire);
  t.equal(pristine.wire.lossShare, 0, 'pristine stays so');
  t.end();
});

t.test('a view follows the list and counts effects', (t) => {
  let list: readonly Activation[] = [];
  const hits: string[] = [];
  const view = createOverlayView({ overlays: () => list, overlayHit: (id) => hits.push(id) });
  t.equal(view.of('power'), pristine.power);
  list = [on('overheating', { extraC: 20 }), on('operation-fails', { operation: 'update.*' })];
  t.equal(view.of('power').extraC, 20);
  t.same(hits, [], 'looking counts nothing');
  view.hit('power', ({ extraC }) => extraC > 0);
  view.hit('power', ({ supplyOk }) => !supplyOk);
  t.equal(view.operation({ name: 'sync.apply', failed: null }).failed, null);
  t.match(view.operation({ name: 'update.unpack', failed: null }).failed, { en: /update\.unpack/ });
  t.same(hits, ['overheating', 'operation-fails']);
  list = [];
  t.equal(view.of('power'), pristine.power, 'healed');
  t.end();
});

t.test('sensors', (t) => {
  const at = (extraC: number) => readSensors({ ...pristine.power, extraC });
  t.same(
    [0, 13, 14, 38, 39].map((extraC) => at(extraC).temperature),
    ['normal', 'normal', 'warm', 'warm', 'critical'],
  );
  t.equal(at(0).fanRpm, 4_200);
  t.equal(at(60).fanRpm, 9_600, 'fans have an end');
  t.end();
});

const SIZE = 4 * 1024 ** 3;
const failed = (slot: number): OutOfOrder => [{ slot, how: 'failed' }];

t.test('an array lives on one disk, is rebuilt over time, and loses nothing', (t) => {
  let array: ArrayState = arrange(soundArray, failed(1), SIZE, 0);
  t.equal(raidState(array), 'degraded');
  array = arrange(array, [], SIZE, 1_000);
  t.equal(raidState(array), 'rebuilding');
  t.equal(rebuiltMono(array, SIZE), 1_000 + rebuildMs(SIZE));
  t.equal(diskReadings(array, SIZE, 1_000 + rebuildMs(SIZE) / 4)[1]?.rebuildShare, 0.25);
  t.equal(raidState(settle(array, SIZE, rebuildMs(SIZE))), 'rebuilding', 'a second too early');
  t.equal(raidState(settle(array, SIZE, 1_000 + rebuildMs(SIZE))), 'optimal');
  const both = arrange(array, failed(0), SIZE, 2_000);
  t.equal(raidState(both), 'failed', 'the half-filled disk holds nothing yet');
  const back = arrange(arrange(soundArray, [...failed(0), ...failed(1)], SIZE, 0), [], SIZE, 5_000);
  t.same(
    back.map(({ at }) => at),
    ['online', 'rebuilding'],
    'one of them still held the data',
  );
  t.end();
});

t.test('whatever happens to the disks: healed and waited for, the array is optimal', (t) => {
  const outs = fc.array(
    fc.record({
      slot: fc.integer({ min: 0, max: 1 }),
      how: fc.constantFrom('failed' as const, 'missing' as const),
    }),
    { maxLength: 2 },
  );
  fc.assert(
    fc.property(
      fc.array(fc.tuple(outs, fc.integer({ min: 0, max: 10_000_000 })), { maxLength: 12 }),
      (story) => {
        let mono = 0;
        let array = soundArray;
        for (const [out, laterMs] of story) {
          mono += laterMs;
          array = arrange(array, out, SIZE, mono);
          for (const { slot } of out) t.not(array[slot]?.at, 'online');
        }
        for (let round = 0; round < 3; round += 1) {
          array = arrange(array, [], SIZE, mono);
          mono += rebuildMs(SIZE);
        }
        t.equal(raidState(settle(array, SIZE, mono)), 'optimal');
      },
    ),
    { numRuns: 200 },
  );
  t.end();
});
