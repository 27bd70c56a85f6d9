/** The installer's machine: every state against every input, its deadlines, plans and progress. */
import fc from 'fast-check';
import t from 'tap';
import { installerMachine as machine } from '../../../updates/installer/machine.js';
import { neededBytes, planFor, progressOf } from '../../../updates/installer/plan.js';
import {
  type InstallerInput,
  type InstallerStage,
  type InstallerState,
  initialInstallerState,
  siteDownBy,
} from '../../../updates/installer/state.js';
import type { Manifest } from '../../../updates/package-format.js';
import {
  base,
  facts,
  inputs,
  licence,
  manifestOf,
  moves,
  old,
  patch,
  shelf,
  site,
  states,
  stored,
  updated,
} from './states.js';

t.test('every state against every input', (t) => {
  for (const [stateName, state] of Object.entries(states)) {
    machine.check(state, facts());
    for (const [inputName, input] of Object.entries(inputs)) {
      const before = JSON.stringify(state);
      const step = machine.step(state, input, facts());
      const expected = moves[stateName]?.[inputName] ?? 'refused';
      t.equal('refused' in step ? 'refused' : step.next.at, expected, `${stateName} + ${inputName}`);
      if ('next' in step) machine.check(step.next, facts());
      t.equal(JSON.stringify(state), before);
    }
  }
  t.end();
});

const next = (state: InstallerState, input: InstallerInput, given = facts()): InstallerState => {
  const step = machine.step(state, input, given);
  if ('refused' in step) throw new Error(step.refused.en);
  return step.next;
};
const named = (name: string): InstallerState => states[name] ?? initialInstallerState;

t.test('what the database says decides after a cut', (t) => {
  t.equal(
    next(named('site writing'), { kind: 'boot' }, updated).at,
    'restarting',
    'the migration had been committed',
  );
  t.match(next(named('site writing'), { kind: 'boot' }), { at: 'migrating', writing: false }, 'it had not');
  t.match(next(named('site verifying'), { kind: 'due' }, updated), {
    at: 'idle',
    shelf: { onDisk: [] },
    notice: { tone: 'good' },
  });
  t.end();
});

t.test('prerequisites, room and repeated installs are refused before anything changes', (t) => {
  const idle: InstallerState = { at: 'idle', shelf: shelf(manifestOf('site-16.1.1'), false), notice: null };
  const step = machine.step(idle, { kind: 'choose', packageId: 'site-16.1.1' }, facts());
  t.match('refused' in step ? step.refused : null, {
    en: 'Install first: base software 4.3.1, site software 15.3.2.',
    fr: /logiciel de base 4\.3\.1/,
  });
  t.match(machine.step(named('idle'), { kind: 'uploaded', manifest: site }, updated), {
    refused: { en: /already installed/ },
  });
  const small = facts({ freeBytes: neededBytes(site, 0) - 1 });
  t.match(next(named('awaiting'), { kind: 'accept' }, small), {
    at: 'failed',
    reason: { en: /Not enough room/ },
  });
  const ready = { kind: 'ready', attempt: 7, databaseBytes: 10 ** 10, filesBytes: 0 } as const;
  t.match(next(named('downloading'), ready), { at: 'failed', reason: { en: /Nothing was changed/ } });
  t.end();
});

t.test('each kind goes its own way', (t) => {
  const downloading = (manifest: Manifest): InstallerState => ({
    at: 'downloading',
    shelf: shelf(manifest, false),
    chosen: stored(manifest),
    attempt: 7,
    sinceMono: 0,
    receivedShare: 0.9,
  });
  const ready = { kind: 'ready', attempt: 7, databaseBytes: 0, filesBytes: 0 } as const;
  const able = facts({ software: { ...old, base: '4.3.0' } });
  const newer = facts({ software: { ...old, base: '4.3.1' } });
  t.equal(next(downloading(base), ready, able).at, 'applying-base');
  t.equal(next(downloading(site), ready, able).at, 'migrating');
  t.equal(next(downloading(patch), ready, newer).at, 'restarting');
  t.equal(next(downloading(licence), ready, able).at, 'verifying');
  t.same(
    [base, site, patch, licence].map((manifest) =>
      siteDownBy(
        next(
          downloading(manifest),
          ready,
          newer.software.base === '4.3.1' && manifest === base ? able : newer,
        ),
      ),
    ),
    ['installing', 'installing', 'installing', null],
  );
  const begun = next(downloading(site), ready);
  t.same(
    [begun.shelf.offers, begun.shelf.onDisk.map(({ manifest }) => manifest.id)],
    [[], [site.id]],
    'gone from the offers',
  );
  t.equal(siteDownBy(named('damaged')), 'damaged');
  t.end();
});

t.test('15 to 60 minutes for usual amounts, longer with more data', (t) => {
  const minutes = (manifest: Manifest, databaseBytes: number, filesBytes: number) => {
    const { workMs, restartMs, verifyMs } = planFor(manifest, { databaseBytes, filesBytes }, 0);
    return (workMs + restartMs + verifyMs) / 60_000;
  };
  const mega = 1_000_000;
  for (const [databaseBytes, filesBytes] of [
    [0, 0],
    [15 * mega, 100 * mega],
    [100 * mega, 2_000 * mega],
  ] as const) {
    for (const manifest of [base, site]) {
      const taken = minutes(manifest, databaseBytes, filesBytes);
      t.ok(taken >= 15 && taken <= 60, `${manifest.id}: ${taken}`);
    }
  }
  t.ok(minutes(site, 1_000 * mega, 5_000 * mega) > 60);
  fc.assert(
    fc.property(fc.nat(10 ** 9), fc.nat(10 ** 9), fc.nat(10 ** 9), (db, files, more) => {
      return (
        minutes(site, db + more, files) >= minutes(site, db, files) &&
        minutes(base, db, files + more) >= minutes(base, db, files)
      );
    }),
  );
  t.end();
});

t.test('progress rises from the state alone', (t) => {
  const order = ['site waiting', 'site restarting', 'site verifying'].map(named);
  let last = -1;
  for (const state of order) {
    for (const atMs of [0, 500, 999]) {
      const shown = progressOf(state, 1_000_000 + atMs);
      t.ok(shown !== null && shown.share !== null && shown.share > last && shown.share < 1);
      t.equal(Math.round(((shown?.share ?? 0) + (shown?.leftMs ?? 0) / 3000) * 1000), 1000);
      last = shown?.share ?? last;
    }
  }
  t.match(progressOf(named('base in trouble'), 0), { leftMs: null, detail: { en: /Do not restart/ } });
  t.equal(progressOf(named('idle'), 0), null);
  t.match(progressOf(named('downloading'), 0), { share: 0.5 });
  t.end();
});

t.test('any row of inputs keeps the machine sound, and it always comes to rest', (t) => {
  const rests = new Set<InstallerStage>(['idle', 'failed', 'awaiting-licence', 'damaged']);
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...Object.values(inputs)), { maxLength: 60 }), (row) => {
      let state: InstallerState = named('idle');
      let monoMs = 0;
      for (const input of row) {
        monoMs += 1000;
        const attempt = state.at === 'downloading' ? state.attempt : 0;
        const given = 'attempt' in input ? { ...input, attempt } : input;
        const step = machine.step(state, given, facts({ monoMs }));
        if ('refused' in step) continue;
        machine.check(step.next, facts({ monoMs }));
        state = step.next;
      }
      // One boot, and after it deadlines alone, end all work: nothing waits for ever.
      const after = facts({ monoMs, software: updated.software });
      const boot = machine.boot(state);
      if (boot !== null) state = next(state, boot, after);
      for (let round = 0; round < 5 && !rests.has(state.at); round += 1) {
        const at = machine.deadline(state);
        if (at === null) throw new Error(`stuck in ${state.at}`);
        state = next(state, machine.due(state), { ...after, monoMs: Math.max(monoMs, at) });
      }
      return rests.has(state.at);
    }),
    { numRuns: 300 },
  );
  t.end();
});
