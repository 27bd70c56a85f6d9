/**
 * JSON Schema of a valibot schema, for the few kinds that this project uses: editors and other
 * tools check rehearsal files with the same rules as the lab.
 */
import type * as v from 'valibot';

type Json = { readonly [key: string]: unknown };

/** The parts of a valibot schema that are looked at. */
interface Shape {
  readonly kind: string;
  readonly type: string;
  readonly entries?: Readonly<Record<string, Shape>>;
  readonly item?: Shape;
  readonly wrapped?: Shape;
  readonly value?: Shape;
  readonly options?: readonly (Shape | string)[];
  readonly pipe?: readonly Shape[];
  readonly requirement?: unknown;
  readonly getter?: (input: unknown) => Shape;
}

function checks(shape: Shape): Json {
  const rules: Record<string, unknown> = {};
  for (const action of (shape.pipe ?? []).slice(1)) {
    const { requirement } = action;
    if (action.type === 'regex' && requirement instanceof RegExp) rules.pattern = requirement.source;
    if (action.type === 'non_empty') rules.minLength = 1;
    if (action.type === 'integer') rules.type = 'integer';
    if (action.type === 'min_value') rules.minimum = requirement;
    if (action.type === 'max_value') rules.maximum = requirement;
    if (action.type === 'min_length') rules.minItems = requirement;
    if (action.type === 'max_length') rules.maxItems = requirement;
  }
  return rules;
}

/** Named schemas: each stands once under $defs and is pointed at. */
class Writer {
  readonly defs: Record<string, Json> = {};
  constructor(private readonly names: ReadonlyMap<unknown, string>) {}

  write(shape: Shape): Json {
    const name = this.names.get(shape);
    if (name === undefined) return this.plain(shape);
    if (this.defs[name] === undefined) {
      this.defs[name] = {};
      this.defs[name] = this.plain(shape);
    }
    return { $ref: `#/$defs/${name}` };
  }

  private object(shape: Shape): Json {
    const entries = Object.entries(shape.entries ?? {});
    const required = entries.filter(([, entry]) => entry.type !== 'optional').map(([key]) => key);
    return {
      type: 'object',
      properties: Object.fromEntries(entries.map(([key, entry]) => [key, this.write(entry)])),
      ...(required.length > 0 ? { required } : {}),
      additionalProperties: false,
    };
  }

  private plain(shape: Shape): Json {
    const rules = checks(shape);
    const inner = (part: Shape | undefined): Json => (part === undefined ? {} : this.write(part));
    switch (shape.type) {
      case 'strict_object':
        return { ...this.object(shape), ...rules };
      case 'array':
        return { type: 'array', items: inner(shape.item), ...rules };
      case 'record':
        return { type: 'object', additionalProperties: inner(shape.value) };
      case 'optional':
        return inner(shape.wrapped);
      case 'lazy':
        return inner(shape.getter?.(undefined));
      case 'union':
        return { anyOf: (shape.options ?? []).map((option) => inner(option as Shape)) };
      case 'picklist':
        return { enum: shape.options };
      case 'string':
      case 'number':
      case 'boolean':
      case 'null':
        return { type: shape.type, ...rules };
      default:
        throw new Error(`no JSON Schema for ${shape.type}`);
    }
  }
}

/** The JSON Schema of `schema`; `named` ones stand under $defs, which also ends recursion. */
export function jsonSchema(
  schema: v.GenericSchema,
  head: { readonly id: string; readonly title: string },
  named: Readonly<Record<string, v.GenericSchema>>,
): Json {
  const writer = new Writer(new Map(Object.entries(named).map(([name, one]) => [one, name])));
  const body = writer.write(schema as unknown as Shape);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: head.id,
    title: head.title,
    ...body,
    $defs: writer.defs,
  };
}
