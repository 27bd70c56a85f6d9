/**
 * Seeded chance: an AES-256-CTR key stream keyed by the seed and the purpose, so that streams of
 * different purposes never disturb one another and tokens are as hard to guess as the seed.
 */
import { createCipheriv, createHash } from 'node:crypto';
import type { Random } from './ports.js';

const BLOCK_BYTES = 1024;
const ZEROS = Buffer.alloc(BLOCK_BYTES);
const UINT32 = 0x1_0000_0000;

/** A stream of chance. Equal `seed`, equal stream. */
export function createRandom(seed: string): Random {
  const key = createHash('sha256').update(seed).digest();
  let cipher: ReturnType<typeof createCipheriv> | null = null;
  let block: Buffer = Buffer.alloc(0);
  let at = 0;

  const bytes = (count: number): Buffer => {
    const out = Buffer.alloc(count);
    for (let filled = 0; filled < count; ) {
      if (at === block.length) {
        cipher ??= createCipheriv('aes-256-ctr', key, Buffer.alloc(16));
        block = cipher.update(ZEROS);
        at = 0;
      }
      const take = Math.min(count - filled, block.length - at);
      block.copy(out, filled, at, at + take);
      filled += take;
      at += take;
    }
    return out;
  };
  const fraction = (): number => {
    const raw = bytes(6);
    return raw.readUIntBE(0, 6) / 2 ** 48;
  };
  const int = (min: number, max: number): number => {
    const span = max - min + 1;
    if (span <= 0 || span > UINT32) throw new RangeError(`no whole number in [${min}, ${max}]`);
    return min + Math.floor(fraction() * span);
  };
  return {
    bytes,
    fraction,
    int,
    hex: (count) => bytes(count).toString('hex'),
    uuid: () => {
      const raw = bytes(16);
      raw[6] = ((raw[6] ?? 0) & 0x0f) | 0x40;
      raw[8] = ((raw[8] ?? 0) & 0x3f) | 0x80;
      const hex = raw.toString('hex');
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
    },
    pick: (items) => {
      const item = items[int(0, items.length - 1)];
      if (item === undefined) throw new RangeError('nothing to pick from');
      return item;
    },
    fork: (purpose) => createRandom(`${seed}/${purpose}`),
  };
}
