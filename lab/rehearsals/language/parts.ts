/** Small words of which rehearsal files are made. */
import * as v from 'valibot';

export const text = v.pipe(v.string(), v.nonEmpty('must not be empty'));
export const id = v.pipe(
  v.string(),
  v.regex(/^[a-z][a-z0-9-]*$/, 'must be a name in kebab-case: small letters, digits, hyphens'),
);

/** The one key that says what kind of entry this is; several or none is an error. */
export const oneOf = (heads: readonly string[]) => (entry: Readonly<Record<string, unknown>>) =>
  heads.filter((head) => entry[head] !== undefined).length === 1;
