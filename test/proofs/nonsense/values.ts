/** What chance makes of texts, of JSON and of bytes. */
import fc from 'fast-check';
import { texts, values } from './corpus.js';

const LONG_MAX = 70_000;

/** A text that nobody means: of the corpus, of two of it, of any signs, very long. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...texts) },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constantFrom(...texts), fc.constantFrom(...texts)).map((two) => two.join('')),
  },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 60 }) },
  { weight: 1, arbitrary: fc.string({ maxLength: 300 }) },
  { weight: 1, arbitrary: fc.maxSafeInteger().map(String) },
  { weight: 1, arbitrary: fc.double().map(String) },
  { weight: 1, arbitrary: fc.json({ maxDepth: 2 }) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom('x', '1', ' ', '/', '<', '\u00e9', '.'), fc.integer({ min: 1, max: LONG_MAX }))
      .map(([sign, times]) => sign.repeat(times)),
  },
);

/** A text, and what may stand in a header of HTTP at all. */
export const anyHeader: fc.Arbitrary<string> = anyText.map((text) =>
  text.replace(/[^\t\u0020-\u007e\u0080-\u00ff]/g, '?').slice(0, 8_000),
);

/** Any value of JSON. */
export const anyValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...values) },
  { weight: 3, arbitrary: anyText },
  { weight: 1, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
);

export interface Damage {
  readonly kind: 'flip' | 'drop' | 'insert' | 'end' | 'repeat' | 'fill';
  /** Where, as a share of the length; what, how long. */
  readonly at: number;
  readonly byte: number;
  readonly length: number;
}

const damage: fc.Arbitrary<Damage> = fc.record({
  kind: fc.constantFrom('flip', 'drop', 'insert', 'end', 'repeat', 'fill'),
  // The head of a file is where its lengths stand.
  at: fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 0.02, noNaN: true })),
  byte: fc.oneof(fc.constantFrom(0, 1, 0x7f, 0x80, 0xff), fc.integer({ min: 0, max: 255 })),
  length: fc.integer({ min: 1, max: 40 }),
});

function harm(bytes: Buffer, { kind, at, byte, length }: Damage): Buffer {
  const from = Math.min(Math.floor(at * bytes.length), Math.max(0, bytes.length - 1));
  const front = bytes.subarray(0, from);
  const rest = bytes.subarray(from);
  switch (kind) {
    case 'flip':
      return Buffer.concat([front, Buffer.from([(rest[0] ?? 0) ^ (byte | 1)]), rest.subarray(1)]);
    case 'drop':
      return Buffer.concat([front, rest.subarray(length)]);
    case 'insert':
      return Buffer.concat([front, Buffer.alloc(length, byte), rest]);
    case 'end':
      return Buffer.from(front);
    case 'repeat':
      return Buffer.concat([front, rest.subarray(0, length), rest]);
    case 'fill':
      return Buffer.concat([front, Buffer.alloc(Math.min(length, rest.length), byte), rest.subarray(length)]);
  }
}

/** A few damages at once: of bytes that are not there yet. */
export const damages: fc.Arbitrary<readonly Damage[]> = fc.array(damage, { maxLength: 4 });
export const harmed = (good: Buffer, all: readonly Damage[]): Buffer => all.reduce(harm, good);

/** Bytes that somebody or something has damaged; or others altogether. */
export const damaged = (good: Buffer): fc.Arbitrary<Buffer> =>
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.array(damage, { minLength: 1, maxLength: 4 }).map((all) => all.reduce(harm, good)),
    },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)) },
    { weight: 1, arbitrary: anyText.map((text) => Buffer.from(text, 'utf8')) },
  );

/** What is always tried of a kind of bytes. */
export const damagedExamples = (good: Buffer): readonly Buffer[] => [
  Buffer.alloc(0),
  good.subarray(0, Math.floor(good.length / 2)),
  good.subarray(0, -1),
  Buffer.concat([good, good]),
  Buffer.alloc(Math.min(good.length, 4_096)),
  Buffer.alloc(Math.min(good.length, 4_096), 0xff),
];
