/** Instants in fields: by the clock on the site's wall, to the microsecond, and back. */
import fc from 'fast-check';
import t from 'tap';
import { written, writtenSecond, writtenUs } from '../../../../lab/console/tools/entries.js';

const iso = (text: string): number => Date.parse(text) * 1_000;

t.test('what a field shows is read as the same instant', async (t) => {
  const startUs = iso('2018-01-01T00:00:00Z');
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 80 * 86_400_000_000 }), (us) => {
      t.equal(writtenUs(written(startUs + us)), startUs + us);
    }),
    { numRuns: 40 },
  );
  t.equal(written(iso('2018-01-08T09:00:00Z') + 5), '2018-01-08 10:00:00.000005');
  t.equal(writtenSecond(iso('2018-07-08T09:00:00Z') + 5), '2018-07-08 11:00:00', 'in summer too');
});

t.test('what people and tools write', async (t) => {
  t.equal(writtenUs('2018-01-08 10:00'), iso('2018-01-08T09:00:00Z'));
  t.equal(writtenUs('2018-01-08T09:00:00Z'), iso('2018-01-08T09:00:00Z'), 'with a zone it is that zone’s');
  t.equal(writtenUs('2018-03-25 03:30:00'), iso('2018-03-25T01:30:00Z'), 'the night that is an hour shorter');
  t.ok(Number.isNaN(writtenUs('tomorrow')));
});
