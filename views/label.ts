/**
 * A text in both languages. A label stands where its thing is declared; leaving one language out
 * does not compile (DESIGN.md section 11).
 */
export interface Label {
  readonly en: string;
  readonly fr: string;
}

export type Language = keyof Label;

export const languages: readonly Language[] = ['en', 'fr'];

/** The same text in both languages: names, addresses, figures. */
export const same = (text: string): Label => ({ en: text, fr: text });

/** The text of a label in one language. */
export const say = (label: Label, language: Language): string => label[language];

/** Joins labels language by language. */
export const join = (labels: readonly Label[], separator = ' '): Label => ({
  en: labels.map((label) => label.en).join(separator),
  fr: labels.map((label) => label.fr).join(separator),
});
