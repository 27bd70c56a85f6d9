/** What stops time that goes fast, and what does not; until when it is let go. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import type { Entry } from '../../../../hardware/kernel/turn.js';
import { MS } from '../../../../hardware/ports.js';
import { createStops, type StopParts, stopModes } from '../../../../lab/console/beside/stops.js';
import { instantOf, untilLabel } from '../../../../lab/console/beside/until.js';
import { Throttle } from '../../../../lab/live/clock/throttle.js';
import { loadRehearsal } from '../../../../lab/rehearsals/language/load.js';
import type { BoxEvent } from '../../../../lab/rehearsals/stage.js';
import { createAttempt } from '../../../../lab/rehearsals/trainee/attempt.js';
import { attemptState, heldSteps } from '../../../../lab/rehearsals/trainee/trainee-state.js';

const folder = mkdtempSync(join(tmpdir(), 'stops-'));
t.teardown(() => rmSync(folder, { recursive: true, force: true }));

/** A lab that stands: what happens in it, the test says. */
function place() {
  const attempt = createAttempt(loadRehearsal('sync-upgrade'), 0);
  const throttle = new Throttle(0, 1);
  let nowUs = 0;
  const entries: ((entry: Entry) => void)[] = [];
  const ticks: (() => void)[] = [];
  const changes: (() => void)[] = [];
  const letters: (() => void)[] = [];
  const mails: { subject: string; from: string }[] = [];
  let install: object | null = null;
  let box: object = {};
  let stage = 'closed';
  const face = (): object => ({ install, sync: null, down: null });
  const parts = {
    folder,
    lab: {
      nowUs: () => nowUs,
      onEntry: (listener: (entry: Entry) => void) => void entries.push(listener),
      boxes: () => ['a'],
      box: () => ({ power: 'on', restarts: false, noDisk: false, face: face(), ...box }),
      standsStill: () => null,
    },
    live: {
      throttle,
      halt: (how: 'still' | 'slow') => throttle.halt(nowUs, how),
      onTick: (listener: () => void) => void ticks.push(listener),
      onAwaited: () => {},
      awaited: () => null,
    },
    trainee: {
      state: () => ({ offers: [], last: null, current: attemptState(attempt, 0, nowUs) }),
      onChange: (listener: () => void) => void changes.push(listener),
      held: () => heldSteps(attempt, nowUs),
    },
    consoles: () => [{ title: { en: 'Workstation 1', fr: 'Poste de travail 1' }, stage }],
    mail: { mails: () => mails, onChange: (listener: () => void) => void letters.push(listener) },
  } as unknown as StopParts;
  const call = (all: readonly (() => void)[]): void => {
    for (const one of all) one();
  };
  return {
    stops: createStops(parts),
    throttle,
    attempt,
    happens: (box: 'A' | 'B', kind: string, data: object = {}): void => {
      nowUs += 1_000_000;
      for (const listener of entries)
        listener({ t: nowUs, rank: box === 'A' ? 1 : 2, kind, data, n: 0 } as Entry);
      if (attempt.feed({ atUs: nowUs, box, event: { kind, data } } as unknown as BoxEvent)) call(changes);
      call(ticks);
    },
    letter: (subject: string): void => {
      mails.unshift({ subject, from: 'vendor' });
      call(letters);
    },
    works: (at: object | null): void => {
      install = at;
    },
    /** How the box stands from now on, where it is not simply on. */
    stands: (at: object): void => {
      box = at;
    },
    /** What the console at the workstation is at. */
    console: (at: string): void => {
      stage = at;
    },
    tick: () => call(ticks),
  };
}

t.test('what concerns a trainee stops a jump ahead, with a sentence', (t) => {
  const lab = place();
  const cases: readonly [RegExp, () => void][] = [
    [/^Step done: Download the backup of A/, () => lab.happens('A', 'backup.made')],
    [/^A mistake was made: /, () => lab.happens('B', 'failover.broken', { by: 'here' })],
    [/^A letter has arrived: Ready/, () => lab.letter('Ready')],
    [/^A: /, () => lab.happens('A', 'installer.failed', { package: 'base-4.3.1', reason: 'x' })],
  ];
  for (const [why, happens] of cases) {
    lab.throttle.advance(3_600_000_000);
    lab.stops.going('page');
    t.equal(lab.stops.state().last, null);
    happens();
    t.match(lab.stops.state().last?.why.en, why);
    t.equal(lab.throttle.advancing, false, 'the jump is over');
    t.ok(lab.throttle.paused, 'time stands still');
    lab.throttle.resume(0);
  }
  t.end();
});

t.test('a condition of a step that is met', (t) => {
  const lab = place();
  for (const box of ['A', 'B'] as const) lab.happens(box, 'failover.broken');
  lab.happens('A', 'installer.installed', { package: 'x', version: '4.3.1' });
  lab.happens('A', 'installer.installed', { package: 'x', version: '16.1.1' });
  lab.happens('A', 'installer.installed', { package: 'licence-endpoints-25', version: '1' });
  lab.happens('A', 'session.started');
  lab.throttle.advance(3_600_000_000);
  lab.stops.going('page');
  lab.happens('A', 'session.ended');
  t.match(lab.stops.state().last?.why, {
    en: 'A condition is met: Appliance A: a session has ended',
    fr: 'Une condition est remplie : Serveur A : une session est terminée',
  });
  t.end();
});

t.test('tools, real time and who does not want it are not stopped', (t) => {
  const lab = place();
  lab.throttle.advance(3_600_000_000);
  lab.stops.going('tool');
  lab.happens('A', 'backup.made');
  t.ok(lab.throttle.advancing, 'a tool gets the instant that it asked for');
  lab.throttle.halt(0, 'slow');
  t.notOk(lab.throttle.paused);
  lab.stops.going('page');
  lab.letter('one');
  t.notOk(lab.throttle.paused, 'in real time nothing is missed');
  lab.stops.setMode('never');
  lab.throttle.advance(3_600_000_000);
  lab.letter('two');
  t.ok(lab.throttle.advancing);
  lab.stops.setMode('slow');
  lab.throttle.set(0, 600);
  lab.letter('three');
  t.same([lab.throttle.paused, lab.throttle.speed], [false, 1], 'it goes on in real time');
  t.equal(place().stops.state().mode, 'slow', 'the setting outlives the lab');
  for (const mode of stopModes) lab.stops.setMode(mode);
  lab.stops.setMode('still');
  t.end();
});

t.test('until this is done', (t) => {
  const lab = place();
  lab.works({ stage: 'migrating', isStuck: false });
  t.match(lab.stops.state().work?.en, /installation/);
  lab.stops.setMode('never');
  lab.throttle.advance(3_600_000_000);
  lab.stops.going('page', true);
  lab.tick();
  t.ok(lab.throttle.advancing);
  lab.works(null);
  lab.tick();
  t.notOk(lab.throttle.advancing, 'also for somebody who is not stopped else');
  t.match(lab.stops.state().last?.why.en, /over/);
  lab.works({ stage: 'failed', isStuck: false });
  t.equal(lab.stops.state().work, null, 'what has failed does not end by itself');
  lab.stops.setMode('still');
  t.end();
});

t.test('an installation that restarts its box is not over while the box is down and comes up', (t) => {
  const lab = place();
  lab.works({ stage: 'applying-base', isStuck: false });
  lab.throttle.advance(3_600_000_000);
  lab.stops.going('page', true);
  for (const at of [
    { power: 'off', restarts: true, face: null },
    { power: 'on', face: null },
  ]) {
    lab.stands(at);
    lab.tick();
    t.ok(lab.throttle.advancing, JSON.stringify(at));
    t.match(lab.stops.state().work?.fr, /A : un démarrage/);
  }
  for (const at of [
    { power: 'off', face: null },
    { power: 'on', face: null, noDisk: true },
  ]) {
    lab.stands(at);
    t.equal(lab.stops.state().work, null, `nothing ends by itself: ${JSON.stringify(at)}`);
  }
  t.end();
});

t.test('a console that is being launched is under way, until somebody has to sign in', (t) => {
  const lab = place();
  for (const at of ['launching', 'updating', 'signing-in']) {
    lab.console(at);
    t.match(lab.stops.state().work?.fr, /^Poste de travail 1 : une console d’accès$/, at);
  }
  lab.throttle.advance(3_600_000_000);
  lab.stops.going('page', true);
  lab.tick();
  t.ok(lab.throttle.advancing);
  lab.console('sign-in');
  lab.tick();
  t.notOk(lab.throttle.advancing, 'what goes on is up to somebody');
  t.match(lab.stops.state().last?.why.en, /over/);
  for (const at of ['closed', 'sign-in', 'ready']) {
    lab.console(at);
    t.equal(lab.stops.state().work, null, at);
  }
  lab.console('launching');
  lab.throttle.resume(0);
  lab.throttle.advance(3_600_000_000);
  lab.stops.going('page');
  lab.happens('A', 'failover.peer-lost', { peer: 'B' });
  t.ok(lab.throttle.paused, 'a console at work is no reason to expect trouble at a box');
  t.end();
});

t.test('hours of the wall clock, over changes of it', (t) => {
  const at = (iso: string): number => Date.parse(iso) * MS;
  const iso = (us: number): string => new Date(us / MS).toISOString();
  const table: readonly [string, 'evening' | 'morning', string][] = [
    ['2026-11-23T09:00:00Z', 'evening', '2026-11-23T18:00:00.000Z'],
    ['2026-11-23T18:00:00Z', 'evening', '2026-11-24T18:00:00.000Z'],
    ['2026-11-23T09:00:00Z', 'morning', '2026-11-24T07:00:00.000Z'],
    ['2026-11-24T01:00:00Z', 'morning', '2026-11-24T07:00:00.000Z'],
    // Summer time begins on March 29, 2026, and ends on October 25.
    ['2026-03-28T20:00:00Z', 'morning', '2026-03-29T06:00:00.000Z'],
    ['2026-10-24T20:00:00Z', 'morning', '2026-10-25T07:00:00.000Z'],
  ];
  for (const [now, name, wanted] of table)
    t.equal(iso(instantOf(name, at(now))), wanted, `${name} after ${now}`);
  t.match(untilLabel('morning', at('2026-11-24T01:00:00Z')).fr, /ce matin/);
  t.match(untilLabel('morning', at('2026-11-23T09:00:00Z')).fr, /demain matin/);
  t.end();
});
