/** Made up data of each kind of event, from its declaration. */
import type * as v from 'valibot';
import { schemaOf } from '../../../../lab/hosting/event-kinds.js';

/** What a schema tells of itself. */
interface Plain {
  readonly type: string;
  readonly options?: readonly unknown[];
  readonly wrapped?: Plain;
  readonly item?: Plain;
  readonly entries?: Readonly<Record<string, Plain>>;
}

function sample(schema: Plain): unknown {
  switch (schema.type) {
    case 'string':
      return 'Sample 1';
    case 'number':
      return 1_234;
    case 'boolean':
      return true;
    case 'picklist':
      return schema.options?.[0];
    case 'array':
      return schema.item === undefined ? [] : [sample(schema.item)];
    case 'nullable':
    case 'optional':
      return schema.wrapped === undefined ? null : sample(schema.wrapped);
    default:
      return Object.fromEntries(
        Object.entries(schema.entries ?? {}).map(([name, entry]) => [name, sample(entry)]),
      );
  }
}

export const sampleOf = (kind: string): unknown => {
  const schema: v.GenericSchema | null = schemaOf(kind);
  return schema === null ? null : sample(schema as v.GenericSchema & Plain);
};
