/** A host whose disk takes nothing more: what was asked for is refused, and what was there goes on. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import type { BaySurface } from '../../../../lab/live/host/contract.js';
import { openHost } from '../../../../lab/live/host/host.js';
import { freePorts } from '../../../support/free-ports.js';
import { smallLab } from './host-in-hand.js';

t.setTimeout(120_000);

t.test(
  'a lab that cannot be made, or put back to its beginning, leaves the one that was there',
  async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'full-'));
    const [tlsPort = 0] = await freePorts(1);
    const words: string[] = [];
    let isFull = false;
    const surface: BaySurface = {
      ...{ url: 'http://127.0.0.1/', token: '', begin: async () => null },
      show: async () => {
        if (!isFull) return;
        isFull = false;
        throw Object.assign(new Error('full'), { code: 'ENOSPC', syscall: 'write' });
      },
      ...{ hide: async () => {}, close: async () => {} },
    };
    const host = await openHost({
      ...{ folder, bays: 1, openSurface: async () => surface },
      places: (bay) => ({ net: `127.63.${bay + 40}`, tlsPort, physical: {} }),
      onWord: (id, text) => words.push(`${id}: ${text}`),
    });
    t.teardown(async () => {
      await host.close();
      rmSync(folder, { recursive: true, force: true });
    });
    const { seed, ...amounts } = smallLab;
    const wish = { seed, amounts };
    t.match(await host.make(wish), { lab: { id: 'lab-1' } });
    isFull = true;
    t.match(await host.reset('lab-1', true), { refused: { en: /no room is left/ } });
    t.match(host.labs(), [{ id: 'lab-1', status: 'running' }], 'what ran goes on, and nothing is beside it');
    isFull = true;
    t.match(await host.make(wish, 1), { refused: { en: /no room is left/ } });
    t.match(host.inBay(1), { id: 'lab-1', status: 'running' });
    // As a full disk would: the list of labs cannot be written.
    mkdirSync(join(folder, 'host.json.partial'));
    t.match(host.pause('lab-1'), { lab: { status: 'paused' } });
    t.match(host.resume('lab-1'), { lab: { status: 'running' } });
    t.match(words, [/list of labs is not kept/], 'told once');
    t.equal(words.length, 1);
    rmSync(join(folder, 'host.json.partial'), { recursive: true });
  },
);
