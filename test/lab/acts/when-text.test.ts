/** One vocabulary: what a line says and what an object says is the same, and what cannot be is refused in words. */
import fc from 'fast-check';
import t from 'tap';
import * as v from 'valibot';
import { overlays } from '../../../hardware/faults/index.js';
import { type When, type WhenDeed, whenSchema } from '../../../lab/acts/when.js';
import { whenTrouble } from '../../../lab/acts/when-check.js';
import { parseWhen, readWhenText, whenText } from '../../../lab/acts/when-text.js';
import { WhenTextError } from '../../../lab/acts/when-words.js';

const box = fc.constantFrom('A' as const, 'B' as const, 'C' as const);
const duration = fc
  .tuple(fc.integer({ min: 1, max: 999 }), fc.constantFrom('ms', 's', 'min', 'h', 'd'))
  .map(([amount, unit]) => `${amount} ${unit}`);
const text = fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' }).filter((one) => one.trim() !== '');
const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/);
const scalar = fc.oneof(text, fc.constantFrom('', '12', 'true', 'null'), fc.integer(), fc.boolean());
const deed: fc.Arbitrary<WhenDeed> = fc.oneof(
  fc.record({ cut: box }),
  fc.record({ switchOn: box }),
  fc.record({ press: fc.constantFrom('power' as const, 'reset' as const), of: box }),
  fc.record(
    { fault: text, of: box, values: fc.dictionary(name, scalar, { minKeys: 1, maxKeys: 3 }) },
    { requiredKeys: ['fault', 'of'] },
  ),
  fc.record({ heal: text, of: box }),
  fc.record({ unplug: fc.constantFrom('eth0' as const, 'eth1' as const), of: box }),
  fc.record({ plug: fc.constantFrom('eth0' as const, 'eth1' as const), of: box }),
  fc.record({ cutWire: text }),
  fc.record({ mendWire: text }),
  fc.record({ act: fc.record({ kind: text, name: text }) }),
);
const moment = fc.oneof(
  fc.record({ at: fc.oneof(duration, fc.constant('2018-01-08T10:00:00Z')) }),
  fc.record({ event: text }),
  fc.record({ write: text }),
  fc.record({ message: text }),
  fc.record({ state: fc.tuple(name, name).map((both) => both.join(' ')) }),
);
const amount = fc.integer({ min: 1, max: 99 });
const rest = fc.record(
  {
    id: name,
    of: fc.oneof(box, fc.constant('lab' as const)),
    again: duration,
    where: fc.dictionary(
      name,
      fc.oneof(scalar, fc.constant(null), fc.array(scalar, { minLength: 2, maxLength: 3 })),
      {
        minKeys: 1,
        maxKeys: 3,
      },
    ),
    side: fc.constantFrom('before' as const, 'after' as const),
    way: fc.constantFrom('in' as const, 'out' as const),
    what: fc.constantFrom('question' as const, 'answer' as const),
    nth: amount,
    every: amount,
    chance: fc.integer({ min: 0, max: 100 }),
    max: amount,
    for: duration,
    flap: fc.record({ on: duration, off: duration }),
  },
  { requiredKeys: [] },
);
const whens: fc.Arbitrary<When> = fc
  .tuple(moment, rest, fc.array(deed, { minLength: 1, maxLength: 3 }))
  .map(([first, more, deeds]) => v.parse(whenSchema, { ...first, ...more, do: deeds }));

t.test('Whatever can be said as an object can be said as a line, and means the same', async (t) => {
  fc.assert(
    fc.property(whens, (when) => t.strictSame(readWhenText(whenText(when)), when) || when.do.length < 0),
  );
});

t.test('A line as people write it', async (t) => {
  const line =
    'write box:failover of a after nth 3rd do cut a and fault disk-full B freeMegabytes=5 for 10min flapping 2 s / 3 s';
  t.strictSame(readWhenText(line), {
    write: 'box:failover',
    of: 'A',
    side: 'after',
    nth: 3,
    do: [{ cut: 'A' }, { fault: 'disk-full', of: 'B', values: { freeMegabytes: 5 } }],
    for: '10min',
    flap: { on: '2 s', off: '3 s' },
  });
  t.strictSame(parseWhen({ at: '1 h', do: [{ cut: 'B' }] }), readWhenText('at 1 h do cut B'));
});

const refused = (given: unknown): string => {
  try {
    return whenTrouble(parseWhen(given), ['a', 'b'])?.en ?? 'taken';
  } catch (error) {
    if (error instanceof WhenTextError) return error.message;
    throw error;
  }
};

t.test('What a schema refuses is told in French without an English word', async (t) => {
  const french = (given: unknown): string => {
    try {
      parseWhen(given);
    } catch (error) {
      if (error instanceof WhenTextError) return error.words.fr;
    }
    return 'taken';
  };
  const wrong = {
    at: { at: 'noon', do: [{ cut: 'A' }] },
    none: { do: [{ cut: 'A' }] },
    two: { at: '1 h', write: 'box:', do: [{ cut: 'A' }] },
    deed: { at: '1 h', do: [{ cut: 'A', 'switch-on': 'A' }] },
    empty: { event: '', do: [{ cut: 'A' }] },
    noDeed: { at: '1 h', do: [] },
    box: { at: '1 h', do: [{ cut: 'D' }] },
    often: { event: 'failover.role', of: 'A', nth: 0, every: 1.5, chance: 101, do: [{ cut: 'A' }] },
    strange: { at: '1 h', sometimes: true, do: [{ cut: 'A' }] },
    id: { id: 'No Name', at: '1 h', for: 'ever', do: [{ cut: 'A' }] },
    long: { event: 'x'.repeat(201), do: [{ cut: 'A' }] },
  };
  for (const [name, given] of Object.entries(wrong)) {
    const said = french(given);
    t.match(said, /doit|attendu|existe/, `${name}: ${said}`);
    t.notMatch(said, /Invalid|Expected|received|must/i, `${name}: no English`);
  }
});

t.test('What cannot be is refused, and the words say what can', async (t) => {
  const wrong: readonly [unknown, RegExp][] = [
    ['', /a moment is missing/],
    ['now do cut A', /begins with a moment: at, event, write/],
    ['at noon do cut A', /duration such as 90 s/],
    ['at 10 min cut A', /‘cut’ is none of of, where/],
    ['at 10 min do', /what is to be done is missing/],
    ['at 10 min do explode A', /nothing that can be done: cut, switch-on/],
    ['at 10 min do cut D', /cut/],
    ['at 10 min do cut C', /no box C/],
    ['at 10 min do cut A for ever', /duration/],
    ['at 10 min do cut A twice', /‘twice’ is too much/],
    ['at 10 min do cut A for 1 min and cut B', /‘and’ comes before/],
    ['at 10 min nth 2 do cut A', /“again” says/],
    ['at 10 min do press reset A for 1 min', /cannot be undone/],
    ['event failover.rolle of A do cut A', /no event “failover.rolle”: failover\.auto/],
    ['event failover.role do cut A', /Say at which box/],
    ['event failover.role of A where rule=primary do cut A', /no field “rule”; it has: role, peer/],
    ['event failover.role of A where role=third do cut A', /never "third"/],
    ['write box: do cut A', /Say at which box/],
    ['write box: of A where role=x do cut A', /“where” belongs to an event/],
    ['write box: of A in do cut A', /belong to a message/],
    ['message hello of A do cut A', /by its path/],
    ['state role king of A do cut A', /no state “king”: alone, pairing/],
    ['state mood happy of A do cut A', /no lifecycle “mood”: role, sync/],
    ['at 1 min do fault gremlins A', /no fault “gremlins”/],
    ['at 1 min do fault disk-full A color=red', /does not take these values; it takes/],
    ['at 1 min do act {"kind":"fly"}', /no act that this lab can do/],
    ['at 1 min do act {"kind":', /act takes an act as JSON/],
    ['at 1 min do cut-wire A-moon', /no wire “A-moon”: A-B, A-gateway/],
    ['at 1 min do heal "all A', /quotation mark/],
    [{ at: '1 min', write: 'x', do: [{ cut: 'A' }] }, /exactly one of at, event/],
    [{ at: '1 min', do: [] }, /do/],
    [{ at: '1 min', do: [{ cut: 'A', fault: 'disk-full' }] }, /exactly one of cut/],
    [7, /./],
  ];
  for (const [given, words] of wrong) t.match(refused(given), words, JSON.stringify(given));
  for (const given of [
    'event failover.role of A where role=primary do cut B',
    'event power.cut of A do switch-on A',
    'event network.* of lab every 2 do cut A',
    'message ntp of A out question chance 20 max 3 do fault ntp-silent A for 1 h',
    'at 1 min do cut-wire mail-a for 1 min',
    'state operation update.migrate of B do cut B',
    ...overlays.map((one) => `at 1 min do fault ${one.name} A for 1 min`),
  ])
    t.equal(refused(given), 'taken', given);
});
