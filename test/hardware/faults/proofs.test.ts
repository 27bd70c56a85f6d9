/** Every fault shows its effect at a door of users, counts it and heals; made a no-op it shows nothing. */
import t from 'tap';
import { type FaultName, overlays } from '../../../hardware/faults/index.js';
import { proofs } from '../../support/worlds/faults/index.js';
import { ask, missing, withoutEffect } from '../../support/worlds/faults/proof.js';
import { inFaultyWorld } from '../../support/worlds/faulty-world.js';

t.setTimeout(280_000);

/** The same pair for all of them: it is made once. */
const SEED = 'proofs';
const FAULTS_MIN = 45;
const only = process.env.FAULT;
const names = (Object.keys(proofs) as FaultName[]).filter((name) => only === undefined || only === name);

t.test('as many proofs as faults', async (t) => {
  t.same(Object.keys(proofs).sort(), overlays.map(({ name }) => name).sort());
  t.ok(overlays.length >= FAULTS_MIN, `${overlays.length} faults`);
});

for (const name of names) {
  t.test(name, async (t) => {
    const proof = proofs[name];
    await inFaultyWorld(SEED, async (faulty) => {
      t.same(missing(await ask(faulty, name, proof), proof), []);
    });
    await withoutEffect(name, () =>
      inFaultyWorld(SEED, async (faulty) => {
        const seen = await ask(faulty, name, proof);
        t.notMatch(seen.under, proof.hurt, 'a silent fault does not show');
        t.equal(seen.hits, 0, 'and counts nothing');
      }),
    );
  });
}
