/** A pair that was made before begins another world as one made for it does, and knows nothing of the others. */
import t from 'tap';
import { MINUTE } from '../../../hardware/ports.js';
import { createWorld } from '../../../lab/supervisor/world-lab.js';

const options = { seed: 'again', amounts: { historyDays: 1, sessionsPerDay: 2, recordings: 1 } };

t.test('the first, the second and those that are forked go the same way', async (t) => {
  const hashes: string[] = [];
  for (let turn = 0; turn < 4; turn += 1) {
    const { lab, disks } = await createWorld(options);
    await lab.run(() => lab.participant.agenda.sleep(15 * MINUTE));
    hashes.push(lab.traceHash());
    await lab.close();
    // Of this world alone.
    disks.a.wipe();
  }
  t.same(new Set(hashes).size, 1, hashes.join(' '));
});
