/** The two boxes of the pair, and where they are reached. */
export type Letter = 'a' | 'b';
export const letters: readonly Letter[] = ['a', 'b'];
export const other = (box: Letter): Letter => (box === 'a' ? 'b' : 'a');
export const addresses: Readonly<Record<Letter, string>> = { a: '127.20.0.11', b: '127.20.0.12' };
export const SHARED = '127.20.0.10';
export const PORT = 8443;
