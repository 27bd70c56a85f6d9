/** Numbers that tell whether rows say the same: 52 bits each, added up whatever their order. */

const SUM_MAX = 2 ** 52;
const LOW = 2 ** 20;

/** The end of Bryc's cyrb53, a little narrower: 52 bits, never 0. */
function mixed(left: number, right: number): number {
  const high =
    Math.imul(left ^ (left >>> 16), 2_246_822_507) ^ Math.imul(right ^ (right >>> 13), 3_266_489_909);
  const low =
    Math.imul(right ^ (right >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909);
  return Math.max(1, (low >>> 0) * LOW + (high >>> 12));
}

/** What a row says, from a column on. */
export function hashOf(values: readonly unknown[], from = 0): number {
  let left = 0xdeadbeef;
  let right = 0x41c6ce57;
  for (let column = from; column < values.length; column += 1) {
    const value = values[column];
    const text = value === null ? '\u0000' : `${value}\u0001`;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      left = Math.imul(left ^ code, 2_654_435_761);
      right = Math.imul(right ^ code, 1_597_334_677);
    }
  }
  return mixed(left, right);
}

export const add = (sum: number, hash: number): number => (sum + hash) % SUM_MAX;

/** A row counts with its number: the same contents in another order are another log. */
export const placed = (seq: number, content: number): number =>
  mixed(Math.floor(content / LOW) ^ seq, (content % LOW) ^ Math.imul(seq, 1_597_334_677));
