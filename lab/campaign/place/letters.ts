/** The two boxes of the pair, their disks, and where they are reached. */
import type { Disk } from '../../../hardware/ports.js';

export type Letter = 'a' | 'b';
export const letters: readonly Letter[] = ['a', 'b'];
export const other = (box: Letter): Letter => (box === 'a' ? 'b' : 'a');

/** In memory, or the folders of real boxes. */
export type Disks = Readonly<Record<Letter, Disk>>;

export const addresses: Readonly<Record<Letter, string>> = { a: '127.20.0.11', b: '127.20.0.12' };
export const SHARED = '127.20.0.10';
export const PORT = 8443;
