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

// '::' of a section's title is no colon.
const LOOSE = /[ ](?=[;?!»]|:(?:\s|$))|(?<=«)[ ]/g;
const MAY_BE_LOOSE = /[;:?!»«]/;

/**
 * The text of a label as a page shows it: in French the spaces beside ; : ? ! « and » never break, or
 * such a sign would stand at the beginning of a line. What is the same in both languages (names, texts
 * of users) is left alone.
 */
export function typeset(label: Label, language: Language): string {
  const text = label[language];
  if (language !== 'fr' || text === label.en || !MAY_BE_LOOSE.test(text)) return text;
  return text.replace(LOOSE, '\u00a0');
}

/** The same text on one line: no space in it breaks. */
export const unbroken = ({ en, fr }: Label): Label => ({
  en: en.replaceAll(' ', '\u00a0'),
  fr: fr.replaceAll(' ', '\u00a0'),
});

/** Joins labels language by language. */
export const join = (labels: readonly Label[], separator = ' '): Label => ({
  en: labels.map((label) => label.en).join(separator),
  fr: labels.map((label) => label.fr).join(separator),
});

/** The message of a schema's check, in the language in which it is asked. */
export const inLanguage =
  ({ en, fr }: Label) =>
  ({ lang }: { readonly lang?: string | undefined }): string =>
    lang === 'fr' ? fr : en;
