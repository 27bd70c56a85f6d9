/** Dotted versions: '15.3.2'. Missing parts count as zero. */

/** Negative: `a` is older; zero: the same; positive: newer. */
export function compareVersions(a: string, b: string): number {
  const left = a.split('.');
  const right = b.split('.');
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const difference = Number(left[index] ?? '0') - Number(right[index] ?? '0');
    if (difference !== 0) return difference;
  }
  return 0;
}

export const isAtLeast = (version: string, wanted: string): boolean => compareVersions(version, wanted) >= 0;
