/** What all pages of a class have in common. */
import type { Label, Language } from '../../../../views/label.js';
import { note } from '../../drawing/parts.js';
import { type Part, renderLab } from '../../drawing/render-lab.js';
import type { Flash } from '../../drawing/site.js';

export interface Sheet {
  readonly language: Language;
  readonly here: string;
  readonly csrf: string;
  readonly flash: Flash | null;
}

const tabs = {
  '/': { en: 'The class', fr: 'La classe' },
  '/incidents': { en: 'Faults and incidents', fr: 'Pannes et incidents' },
  '/results': { en: 'Results', fr: 'Résultats' },
} as const satisfies Record<string, Label>;
export type ClassTab = keyof typeof tabs;

const refresh: Label = { en: 'Refresh', fr: 'Actualiser' };

const flashParts = (flash: Flash | null): Part[] =>
  flash === null
    ? []
    : [note(flash.tone, flash.text, { id: 'flash', role: flash.tone === 'bad' ? 'alert' : 'status' })];

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

/** A form of one button. */
export const pressPart = (
  action: string,
  values: Readonly<Record<string, string>>,
  label: Label,
  more: { readonly about?: Label; readonly danger?: boolean } = {},
): Part => ({
  template: 'lab-press',
  data: { action, values, label, about: more.about ?? null, danger: more.danger ?? false, pressed: null },
});
