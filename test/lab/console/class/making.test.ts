/** Labs of seats are made one after the other, and for whoever has the seat when they are there. */
import { join } from 'node:path';
import t from 'tap';
import { openRoster } from '../../../../lab/console/class/people/roster.js';
import { createMaking } from '../../../../lab/console/class/seats/making.js';
import { makeFolder } from '../../../../lab/hosting/host/folder.js';
import type { HostOutcome } from '../../../../lab/live/host/contract.js';

/** A host whose labs are there when a test says so. */
function slowHost() {
  const asked: { readonly name: string; there(): void }[] = [];
  const away: string[] = [];
  const lab = (id: string): HostOutcome => ({
    lab: {
      ...{ id, name: '', rehearsal: null, bay: 1, madeMs: 0, folder: '' },
      ...{ status: 'running', why: null, nowUs: 0, sites: {}, console: null },
    },
  });
  return {
    asked,
    away,
    make: ({ name = '' }: { readonly name?: string }) =>
      new Promise<HostOutcome>((resolve) => {
        const id = `lab-${asked.length + 1}`;
        asked.push({ name, there: () => resolve(lab(id)) });
      }),
    putAway: async (id: string) => {
      away.push(id);
      return lab(id);
    },
  };
}

function openMaking(folder: string) {
  makeFolder(folder);
  const roster = openRoster(folder, { rehearsal: null, mode: 'guided', seed: null, seats: 2 });
  const host = slowHost();
  const words: string[] = [];
  const making = createMaking({
    wishOf: (rehearsal) => ({ rehearsal, amounts: {} }),
    ...{ roster, host: () => host, changed: () => {}, made: async () => {} },
    onWord: (text) => words.push(text),
  });
  const join = (name: string): void => {
    const joined = roster.join({ code: roster.record.code, name, from: '192.0.2.1' });
    if (!('seat' in joined)) throw new Error(`${name} has no seat`);
    making.begin(joined.seat.number);
  };
  return { roster, host, words, making, join };
}

const turns = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

t.test('one after the other', async (t) => {
  const { roster, host, making, join: take, words } = openMaking(join(t.testdir(), 'class'));
  take('Anna');
  take('Bruno');
  await turns();
  t.match(host.asked, [{ name: 'Anna' }], 'the second one waits');
  t.equal(host.asked.length, 1);
  host.asked[0]?.there();
  await turns();
  t.equal(roster.seat(1)?.lab, 'lab-1');
  t.match(host.asked[1], { name: 'Bruno' });
  host.asked[1]?.there();
  await making.settled();
  t.equal(roster.seat(2)?.lab, 'lab-2');
  t.same(words, []);
});

t.test('a seat that is freed meanwhile is nobody’s: the next one gets a lab of his own', async (t) => {
  const { roster, host, making, join: take } = openMaking(join(t.testdir(), 'class'));
  take('Anna');
  await turns();
  roster.free(1);
  take('Bruno');
  host.asked[0]?.there();
  await turns();
  await turns();
  t.equal(roster.seat(1)?.lab, null, 'not what Anna was given');
  t.same(host.away, ['lab-1']);
  host.asked[1]?.there();
  await making.settled();
  t.match(roster.seat(1), { name: 'Bruno', lab: 'lab-2' });
});

t.test('a class that ends makes no other one', async (t) => {
  const { roster, host, making, join: take } = openMaking(join(t.testdir(), 'class'));
  take('Anna');
  take('Bruno');
  await turns();
  const ended = making.stop();
  host.asked[0]?.there();
  await ended;
  t.equal(roster.seat(1)?.lab, 'lab-1');
  t.match(roster.seat(2), { name: 'Bruno', lab: null }, 'it is made when the class is opened again');
  t.equal(host.asked.length, 1);
});
