/** The runner of machines on a disk that refuses: nothing that was decided is lost. */
import t from 'tap';
import { createPump, noted } from '../../../appliance/node/pump.js';
import { type MachineNode, runMachine } from '../../../appliance/node/run-machine.js';
import { openStore } from '../../../appliance/store/database.js';
import { docSchema } from '../../../appliance/store/docs.js';
import { createMemoryDisk } from '../../../hardware/disk/memory-disk.js';
import type { Machine } from '../../../hardware/machine.js';
import { DiskFailedError, MS, SECOND } from '../../../hardware/ports.js';
import { fakeTime } from '../../support/fake-time.js';

type State =
  | { readonly kind: 'rest'; readonly word: string }
  | { readonly kind: 'work'; readonly id: number; readonly word: string; readonly untilMono: number };
type Input =
  | { readonly kind: 'begin'; readonly id: number }
  | { readonly kind: 'word'; readonly word: string }
  | { readonly kind: 'ended'; readonly id: number }
  | { readonly kind: 'due' }
  | { readonly kind: 'boot' };
interface Effect {
  readonly id: number;
}

const said = { en: 'so', fr: 'ainsi' };
const WORK_MS = 3_600_000;

const machine: Machine<State, Input, { monoMs: number }, Effect> = {
  name: 'sample',
  initial: { kind: 'rest', word: '' },
  step: (state, input, { monoMs }) => {
    const stale = { refused: { en: 'stale', fr: 'dépassé' } };
    const to = (next: State, effects: readonly Effect[] = []) => ({ next, effects, because: said });
    if (input.kind === 'begin') {
      const { id } = input;
      return to({ kind: 'work', id, word: state.word, untilMono: monoMs + WORK_MS }, [{ id }]);
    }
    if (input.kind === 'word') return to({ ...state, word: input.word });
    if (state.kind === 'rest') return stale;
    if (input.kind === 'boot') return to(state, [{ id: state.id }]);
    if (input.kind === 'due' && monoMs < state.untilMono) return stale;
    if (input.kind === 'ended' && input.id !== state.id) return stale;
    return to({ kind: 'rest', word: input.kind });
  },
  boot: (state) => (state.kind === 'work' ? { kind: 'boot' } : null),
  deadline: (state) => (state.kind === 'work' ? state.untilMono : null),
  due: () => ({ kind: 'due' }),
  wants: (state, { id }) => state.kind === 'work' && state.id === id,
  check: () => {},
};

/** A box with nothing but a store, a clock and a disk that works or does not. */
function bench() {
  const time = fakeTime();
  const disk = createMemoryDisk(1 << 30);
  const failures: unknown[] = [];
  let works = true;
  disk.onDurable(() => (works ? null : 'fail'));
  const box = openStore(disk, 'box');
  box.transaction('open', () => box.db.exec(docSchema));
  const node: MachineNode = {
    box,
    emit: () => {},
    changed: () => {},
    ports: { time, fail: (error) => failures.push(error), entered: () => {} },
    hardware: { clock: { monoMs: () => time.nowUs() / MS } },
  };
  let tried = 0;
  const start = (perform: (effect: Effect) => Promise<Input | null>) => {
    const running = runMachine({
      node,
      machine,
      facts: () => ({ monoMs: node.hardware.clock.monoMs() }),
      perform: (effect) => {
        tried += 1;
        return perform(effect);
      },
    });
    running.start();
    return running;
  };
  return {
    time,
    node,
    failures,
    start,
    tried: () => tried,
    setDisk: (on: boolean) => {
      works = on;
    },
  };
}

const refuses = (): Promise<never> => Promise.reject(new DiskFailedError());

t.test('an effect is tried again through other commits, for its own state and id only (B7)', async (t) => {
  const { start, time, setDisk, tried, failures } = bench();
  let broken = true;
  const running = start(({ id }) => (broken ? refuses() : Promise.resolve({ kind: 'ended', id })));
  running.input({ kind: 'begin', id: 1 });
  for (let turn = 0; turn < 5; turn += 1) {
    await time.advance(30 * SECOND);
    running.input({ kind: 'word', word: `heard ${turn}` });
  }
  t.equal(tried(), 6, 'a commit in between is no reason to give up');
  broken = false;
  await time.advance(31 * SECOND);
  t.same(running.state(), { kind: 'rest', word: 'ended' });

  broken = true;
  running.input({ kind: 'begin', id: 2 });
  running.input({ kind: 'begin', id: 3 });
  await time.advance(60 * SECOND);
  const before = tried();
  await time.advance(30 * SECOND);
  t.equal(tried(), before + 1, 'the effect of the earlier work has lost its purpose');
  setDisk(true);
  t.same(failures, []);
});

t.test('a result is given again until the storage takes it (R02)', async (t) => {
  const { start, time, setDisk, tried } = bench();
  let done: (input: Input) => void = () => {};
  const running = start(
    () =>
      new Promise((resolve) => {
        done = resolve;
      }),
  );
  running.input({ kind: 'begin', id: 1 });
  setDisk(false);
  done({ kind: 'ended', id: 1 });
  await time.advance(600 * SECOND);
  t.equal(running.state().kind, 'work');
  setDisk(true);
  await time.advance(31 * SECOND);
  t.same(running.state(), { kind: 'rest', word: 'ended' });
  t.equal(tried(), 1, 'the work itself is not done twice');
  await running.idle();
});

t.test('the input of a boot goes first, and waits for the storage (R10)', async (t) => {
  const { start, time, setDisk, tried } = bench();
  start(() => new Promise(() => {})).input({ kind: 'begin', id: 7 });
  setDisk(false);
  const second = start(({ id }) => Promise.resolve({ kind: 'ended', id }));
  t.equal(tried(), 1, 'what was under way is not taken up yet');
  t.match(second.input({ kind: 'word', word: 'x' }), { stopped: true }, 'nor is anything else');
  setDisk(true);
  await time.advance(31 * SECOND);
  t.same(second.state(), { kind: 'rest', word: 'ended' });
  t.equal(tried(), 2);
});

t.test('a deadline that the storage stopped, or that came too early, comes again', async (t) => {
  const { start, time, setDisk } = bench();
  const running = start(() => new Promise(() => {}));
  running.input({ kind: 'begin', id: 1 });
  setDisk(false);
  await time.advance(2 * WORK_MS * MS);
  t.equal(running.state().kind, 'work');
  setDisk(true);
  await time.advance(31 * SECOND);
  t.same(running.state(), { kind: 'rest', word: 'due' });
});

t.test('a bug in an effect is told, and leaves the machine idle', async (t) => {
  const { start, time, failures } = bench();
  const running = start(() => Promise.reject(new Error('a bug')));
  running.input({ kind: 'begin', id: 1 });
  await running.idle();
  await time.advance(SECOND);
  t.match(failures, [{ message: 'a bug' }]);
});

t.test('a pump goes on after a piece that the storage stopped (B4)', async (t) => {
  const { node, time, failures } = bench();
  const done: string[] = [];
  const queue = ['one', 'two'];
  let broken = true;
  const pump = createPump(node, {
    one: async () => {
      const [next] = queue;
      if (next === undefined) return false;
      if (broken) await refuses();
      done.push(next);
      queue.shift();
      return true;
    },
    waitUs: () => null,
  });
  pump.wake();
  await time.advance(120 * SECOND);
  t.same(done, [], 'not while it is broken');
  broken = false;
  await time.advance(31 * SECOND);
  t.same(done, ['one', 'two'], 'by itself');
  queue.push('three');
  pump.wake();
  await time.advance(SECOND);
  t.same(done, ['one', 'two', 'three']);
  t.same(failures, []);
});

t.test('what has happened is noted once the storage takes it', async (t) => {
  const { node, time, setDisk } = bench();
  setDisk(false);
  let writes = 0;
  const noting = noted(node, () => node.box.transaction('note', () => ++writes));
  await time.advance(120 * SECOND);
  t.equal(writes, 0);
  setDisk(true);
  await time.advance(31 * SECOND);
  t.equal(await noting, 1);
});
