/** The two boxes of the pair, their disks, and where they are reached. */
import type { Node } from '../../../appliance/node/node.js';
import type { Disk } from '../../../hardware/ports.js';

export type Letter = 'a' | 'b';
export const letters: readonly Letter[] = ['a', 'b'];
export const other = (box: Letter): Letter => (box === 'a' ? 'b' : 'a');

/** In memory, or the folders of real boxes. */
export type Disks = Readonly<Record<Letter, Disk>>;

export const addresses: Readonly<Record<Letter, string>> = { a: '127.20.0.11', b: '127.20.0.12' };
export const SHARED = '127.20.0.10';
export const PORT = 8443;

/** Clients find the site at an address that moves with the role; else by its name, or through a router. */
export const sharesAddress = ({ node }: { node(box: Letter): Node | null }): boolean =>
  letters.some(
    (box) =>
      node(box)
        ?.network.config()
        .addresses.some(({ address }) => address === SHARED) === true,
  );
