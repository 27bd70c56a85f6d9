/** A box that older software saved opens: every state of the installer, under the names that it had then. */
import t from 'tap';
import { type MachineNode, runMachine } from '../../../../appliance/node/run-machine.js';
import { openStore } from '../../../../appliance/store/database.js';
import { docSchema, writeDoc } from '../../../../appliance/store/docs.js';
import { createMemoryDisk } from '../../../../hardware/disk/memory-disk.js';
import { installerMachine } from '../../../../updates/installer/machine.js';
import { fakeTime } from '../../../support/fake-time.js';
import { facts, states } from '../../../updates/installer/states.js';

t.test('what was saved under old names is read by the names of today', async (t) => {
  for (const [name, state] of Object.entries(states)) {
    const box = openStore(createMemoryDisk(1 << 30), 'box');
    box.transaction('open', () => box.db.exec(docSchema));
    const old = JSON.stringify(state)
      .replace(/sinceMono/g, 'sinceMs')
      .replace(/startedMono/g, 'startedMs');
    t.notMatch(old, /Mono/, `every name of ${name} was another one once`);
    box.transaction('save', () => writeDoc(box, 'machine.installer', JSON.parse(old)));
    const node: MachineNode = {
      box,
      emit: () => {},
      changed: () => {},
      ports: { time: fakeTime(), fail: (error) => t.fail(`${name}: ${error}`), entered: () => {} },
      hardware: { clock: { monoMs: () => facts().monoMs } },
    };
    const running = runMachine({
      node,
      // The boot input would lead on at once.
      machine: { ...installerMachine, boot: () => null },
      facts,
      perform: () => Promise.resolve(null),
    });
    running.start();
    t.same(running.state(), state, name);
  }
});
