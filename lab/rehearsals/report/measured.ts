/** What came of a mistake, as it was measured, in words. */
import { counted, duration } from '../../../views/format.js';
import type { Label } from '../../../views/label.js';
import type { Report } from './report.js';

type Measured = Report['mistakes'][number]['measured'];

const nothing: Label = { en: 'nothing came of it this time.', fr: 'rien de fâcheux cette fois-ci.' };

function parts({
  outage = 0,
  users = 0,
  support = 0,
  rows = 0,
  surprised = 0,
}: NonNullable<Measured>): Label[] {
  const found: Label[] = [];
  if (outage > 0) {
    const shown = duration(outage);
    found.push({ en: `the site was down for ${shown.en}`, fr: `site indisponible pendant ${shown.fr}` });
  }
  if (users > 0)
    found.push(
      counted(
        users,
        { en: 'person or session was cut off', fr: 'personne ou session coupée' },
        { en: 'people or sessions were cut off', fr: 'personnes ou sessions coupées' },
      ),
    );
  if (surprised > 0)
    found.push(
      counted(
        surprised,
        { en: 'colleague was surprised', fr: 'collègue pris au dépourvu' },
        { en: 'colleagues were surprised', fr: 'collègues pris au dépourvu' },
      ),
    );
  if (support > 0)
    found.push(
      counted(
        support,
        { en: 'call to support', fr: 'appel à l’assistance' },
        { en: 'calls to support', fr: 'appels à l’assistance' },
      ),
    );
  if (rows > 0)
    found.push(
      counted(
        rows,
        { en: 'row was given up', fr: 'ligne abandonnée' },
        { en: 'rows were given up', fr: 'lignes abandonnées' },
      ),
    );
  return found;
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
