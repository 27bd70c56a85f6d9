/**
 * A sample of what `npm run fuzz` tries: nonsense at every entrance, each entry of the product's registries
 * once with another piece of it. FUZZ_SEED tries others.
 */
import t from 'tap';
import { bare, fuzzDoor } from '../proofs/nonsense/door.js';
import { doors } from '../proofs/nonsense/doors/index.js';
import { anyText } from '../proofs/nonsense/values.js';

t.setTimeout(280_000);

const seed = Number(process.env.FUZZ_SEED ?? '12');
/** Entries that are all tried in the same way, whatever they are: a part of them stands for the others. */
const PART: Readonly<Record<string, number>> = { yaml: 45, 'lab-command': 40, form: 120 };

for (const door of doors) {
  t.test(`${door.name}: a clear refusal, and nothing changed`, async (t) => {
    const part = PART[door.name];
    const tally = await fuzzDoor(door, {
      seed,
      runs: 1,
      watchdog: null,
      ...(part === undefined ? {} : { entriesMax: part }),
    });
    t.same(tally.flaws, []);
    t.ok(tally.entries.size > 0, `${tally.entries.size} entries`);
  });
}

t.test(
  'what is wrong is found, with the shortest value that shows it; so is what nothing tries',
  async (t) => {
    const toy = {
      name: 'toy',
      open: async () =>
        bare(['breaks', 'forgotten', 'holds'], async (entry, { each }) => {
          if (entry === 'forgotten') return;
          await each(anyText, [], (text) => {
            if (entry === 'breaks' && text.includes('<')) throw new Error('it breaks');
            return 'refused';
          });
        }),
    };
    const { flaws, entries } = await fuzzDoor(toy, { seed, runs: 200, watchdog: null });
    t.match(flaws, [/^toy breaks by "<": it breaks$/, /^toy forgotten: nothing tries it$/]);
    t.equal(entries.get('holds')?.refused, 200);
  },
);
