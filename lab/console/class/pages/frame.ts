/** What all pages of a class have in common. */
import type { Label, Language } from '../../../../views/label.js';
import { type Flash, flashParts, sectionsPart } from '../../drawing/parts.js';
import { type Part, renderLab } from '../../drawing/render-lab.js';

export interface Sheet {
  readonly language: Language;
  readonly here: string;
  readonly csrf: string;
  readonly flash: Flash | null;
}

const tabs = {
  '/': { en: 'The class', fr: 'La classe' },
  '/subjects': { en: 'Rehearsals and lessons', fr: 'Répétitions et leçons' },
  '/incidents': { en: 'Faults and incidents', fr: 'Pannes et incidents' },
  '/results': { en: 'Results', fr: 'Résultats' },
} as const satisfies Record<string, Label>;
export type ClassTab = keyof typeof tabs;

const refresh: Label = { en: 'Refresh', fr: 'Actualiser' };

/** A page of the instructor; `events`: it fetches itself whenever something has changed. */
export const instructorPage = (
  title: Label,
  body: readonly Part[],
  {
    sheet,
    tab,
    events,
  }: { readonly sheet: Sheet; readonly tab: ClassTab | null; readonly events: string | null },
): string =>
  renderLab(title, [...flashParts(sheet.flash), ...body], {
    ...{ language: sheet.language, here: sheet.here, csrf: sheet.csrf, events },
    tabs: Object.entries(tabs).map(([href, label]) => ({ label, href, current: href === tab, pages: [] })),
  });

/** A page of a trainee, or of whoever is not known yet. */
export const traineePage = (title: Label, body: readonly Part[], sheet: Sheet, refreshes = false): string =>
  renderLab(
    title,
    [
      ...flashParts(sheet.flash),
      ...body,
      ...(refreshes ? [{ template: 'lab-refresh', data: { href: '/', label: refresh } } as const] : []),
    ],
    { language: sheet.language, here: sheet.here, csrf: sheet.csrf },
  );

const noteWords = {
  text: { en: 'Note', fr: 'Note' },
  say: { en: 'Note it', fr: 'Noter' },
} as const satisfies Record<string, Label>;

/** A note at this instant, of one seat or of all. */
export const noteSection = (seat: string, title: Label, help: Label): Part =>
  sectionsPart([
    {
      id: 'note',
      title,
      blocks: [
        {
          kind: 'form',
          action: 'note',
          fields: [
            { kind: 'hidden', name: 'seat', label: title, value: seat },
            { ...{ kind: 'text', name: 'text', label: noteWords.text, value: '' }, help, maxLength: 500 },
          ],
          submit: noteWords.say,
        },
      ],
    },
  ]);
