/** The judge sees: a sample of rehearsals, damaged one damage at a time. All of them: `npm run damage`. */
import t from 'tap';
import { damageRehearsal } from '../../../proofs/hunt/damage.js';

t.setTimeout(280_000);

/** Each way to end: a pair by each switchover, with two primaries, out of a hurry; one box; a box that is another's heir, or its own. */
const SAMPLE: readonly (readonly [name: string, least: number])[] = [
  ['sync-upgrade', 36],
  ['async-dns', 36],
  ['split', 36],
  ['hasty-failover', 34],
  ['single-auto', 14],
  ['hardware-migration', 14],
  ['replace-one', 13],
  ['roll-back', 13],
];

for (const [name, least] of SAMPLE) {
  t.test(`${name}: the judge finds every damage`, async (t) => {
    const rows = await damageRehearsal(name);
    const unseen = rows.filter(({ came }) => came === 'not to be seen here');
    for (const { words } of unseen) t.ok(words.length > 0, words);
    const others = rows.filter((one) => !unseen.includes(one));
    t.same(
      others.filter(({ came }) => came !== 'found'),
      [],
    );
    t.ok(others.length >= least, `${others.length} damages`);
  });
}
