/** What a person would say when the page does not offer what the guide speaks of. */
export class BrowserError extends Error {
  constructor(
    readonly reason: 'unreachable' | 'not-found' | 'ambiguous' | 'disabled' | 'unexpected',
    message: string,
  ) {
    super(message);
    this.name = 'BrowserError';
  }
}

// Enough to see what was there without drowning the message.
const NAMES_MAX = 30;

/** 'on the page: “x”, “y”'. */
export function listed(names: readonly string[]): string {
  const unique = [...new Set(names.filter((name) => name !== ''))];
  if (unique.length === 0) return 'there are none';
  const shown = unique.slice(0, NAMES_MAX).map((name) => `“${name}”`);
  const more = unique.length > NAMES_MAX ? ` and ${unique.length - NAMES_MAX} more` : '';
  return `there are ${shown.join(', ')}${more}`;
}
