/** Valibot's schemas as data: a value that one takes, and every place in it where another may be put. */
import * as v from 'valibot';

export type Place = readonly (string | number)[];

type Any = v.GenericSchema;

/** Texts that satisfy the patterns of the product's schemas; one that needs another is told to add it. */
const TEXTS = [
  'x',
  '17.1.1',
  '0'.repeat(32),
  'f'.repeat(64),
  '127.20.0.11',
  'a.example.com',
  'a',
  '2018-01-08',
  '2018-01-08T08:00:00Z',
  '08:00',
  '1',
  'sync-upgrade',
  'G01',
  '90 s',
  '00000000-0000-4000-8000-000000000000',
];
/** What may hold itself again ends somewhere. */
const DEEP = 3;
const NUMBERS = [1, 0, 60, 8443, 0.5, 1_515_398_400_000];

const takes = (schema: Any, value: unknown): boolean => v.safeParse(schema, value).success;

const isSchema = (given: unknown): given is Any =>
  typeof given === 'object' && given !== null && 'kind' in given && given.kind === 'schema';

interface Shape {
  readonly type: string;
  readonly entries?: Readonly<Record<string, Any>>;
  readonly items?: readonly Any[];
  readonly item?: Any;
  readonly options?: readonly unknown[];
  readonly wrapped?: Any;
  readonly literal?: unknown;
  readonly key?: Any;
  readonly value?: Any;
  readonly getter?: (given: unknown) => Any;
}

// What stands in a schema is public in valibot, but typed by each kind of schema apart.
const shapeOf = (schema: Any): Shape => ({ ...schema });

/** A value that the schema takes. */
export function sampleOf(schema: Any, name = ''): unknown {
  const found = candidates(schema, name).find((one) => takes(schema, one));
  if (found === undefined) throw new Error(`no sample of ${name} (${schema.type}): add one to schemas.ts`);
  return found;
}

function candidates(schema: Any, name: string): readonly unknown[] {
  const shape = shapeOf(schema);
  const { options = [], entries, item, items, wrapped, key, value } = shape;
  switch (shape.type) {
    case 'string':
      return [...TEXTS, 'x'.repeat(3)];
    case 'number':
      return NUMBERS;
    case 'boolean':
      return [true];
    case 'null':
      return [null];
    case 'literal':
      return [shape.literal];
    case 'picklist':
      return options;
    case 'object':
    case 'strict_object':
    case 'loose_object':
      return [objectOf(entries ?? {}, name)];
    case 'array':
      return item === undefined ? [[]] : [[sampleOf(item, `${name}[]`)], []];
    case 'tuple':
      return [(items ?? []).map((one, index) => sampleOf(one, `${name}[${index}]`))];
    case 'record':
      return key === undefined || value === undefined
        ? [{}]
        : [{ [String(sampleOf(key, name))]: sampleOf(value, name) }, {}];
    case 'union':
    case 'variant':
      return options.flatMap((one) => (isSchema(one) ? candidates(one, name) : []));
    case 'nullable':
    case 'optional':
    case 'exact_optional':
    case 'nullish':
      return wrapped === undefined ? [] : [...candidates(wrapped, name), null, undefined];
    case 'lazy':
      return shape.getter === undefined ? [] : candidates(shape.getter(undefined), name);
    case 'custom':
      return [Buffer.from('bytes'), {}, 'x'];
    case 'unknown':
    case 'any':
      return ['x'];
    default:
      return [];
  }
}

function objectOf(entries: Readonly<Record<string, Any>>, name: string): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  for (const [field, of] of Object.entries(entries)) {
    if (/optional|nullish/.test(of.type) && name.split('.').length > DEEP) continue;
    const value = sampleOf(of, `${name}.${field}`);
    if (value !== undefined) made[field] = value;
  }
  return made;
}

/** Every place of a value, itself first. */
export function placesOf(value: unknown, at: Place = []): Place[] {
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return [at];
  if (Array.isArray(value)) return [at, ...value.flatMap((one, index) => placesOf(one, [...at, index]))];
  return [at, ...Object.entries(value).flatMap(([key, one]) => placesOf(one, [...at, key]))];
}

export const placeName = (place: Place): string => (place.length === 0 ? '(all)' : place.join('.'));

/** The value with something else in one place. */
export function withAt(whole: unknown, place: Place, value: unknown): unknown {
  const [key, ...rest] = place;
  if (key === undefined) return value;
  if (Array.isArray(whole))
    return whole.map((one, index) => (index === key ? withAt(one, rest, value) : one));
  const fields: Readonly<Record<string, unknown>> =
    typeof whole === 'object' && whole !== null ? { ...whole } : {};
  // Entries, so that no name changes what kind of object it is.
  return Object.fromEntries([
    ...Object.entries(fields).filter(([name]) => name !== key),
    [String(key), withAt(fields[key], rest, value)],
  ]);
}

/** Every place that a schema has, whether or not one value could fill them all; each part of it once. */
export function schemaPlaces(schema: Any, at: Place = [], known = new Set<Any>()): Place[] {
  if (known.has(schema)) return [at];
  known.add(schema);
  const { entries, item, items, options, wrapped, getter, value } = shapeOf(schema);
  const below = (of: Any, key: string | number): Place[] => schemaPlaces(of, [...at, key], known);
  const inner = getter === undefined ? wrapped : getter(undefined);
  return [
    at,
    ...Object.entries(entries ?? {}).flatMap(([key, of]) => below(of, key)),
    ...(item === undefined ? [] : below(item, 0)),
    ...(items ?? []).flatMap(below),
    ...(value === undefined ? [] : below(value, 'any')),
    ...(options ?? []).filter(isSchema).flatMap((of) => schemaPlaces(of, at, known)),
    ...(inner === undefined ? [] : schemaPlaces(inner, at, known)),
  ];
}
