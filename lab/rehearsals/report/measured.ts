/** What came of a mistake, as it was measured, in words. */
import { counted, duration } from '../../../views/format.js';
import type { Label } from '../../../views/label.js';
import type { Report } from './report.js';

type Measured = Report['mistakes'][number]['measured'];

const nothing: Label = { en: 'nothing came of it this time.', fr: 'rien de fâcheux cette fois-ci.' };

type Count = Exclude<keyof NonNullable<Measured>, 'outage'>;

/** One of it, and several. */
const counts: readonly (readonly [Count, Label, Label])[] = [
  [
    'users',
    { en: 'person or session was cut off', fr: 'personne ou session coupée' },
    { en: 'people or sessions were cut off', fr: 'personnes ou sessions coupées' },
  ],
  [
    'surprised',
    { en: 'colleague was surprised', fr: 'collègue pris au dépourvu' },
    { en: 'colleagues were surprised', fr: 'collègues pris au dépourvu' },
  ],
  [
    'support',
    { en: 'call to support', fr: 'appel à l’assistance' },
    { en: 'calls to support', fr: 'appels à l’assistance' },
  ],
  [
    'rows',
    { en: 'row was given up', fr: 'ligne abandonnée' },
    { en: 'rows were given up', fr: 'lignes abandonnées' },
  ],
];

function parts(measured: NonNullable<Measured>): Label[] {
  const found = counts.flatMap(([name, one, several]) => {
    const amount = measured[name] ?? 0;
    return amount > 0 ? [counted(amount, one, several)] : [];
  });
  const { outage = 0 } = measured;
  if (outage === 0) return found;
  const shown = duration(outage);
  return [{ en: `the site was down for ${shown.en}`, fr: `site indisponible pendant ${shown.fr}` }, ...found];
}

/** Null: it is a risk that nobody can measure. */
export function measuredText(measured: Measured): Label | null {
  if (measured === undefined) return null;
  const told = parts(measured);
  if (told.length === 0) return nothing;
  return {
    en: `${told.map(({ en }) => en).join(', ')}.`,
    fr: `${told.map(({ fr }) => fr).join(', ')}.`,
  };
}
