/** The JSON Schema of rehearsal files, published as rehearsals/schema.json for editors and other tools. */
import { toJsonSchema } from '@valibot/to-json-schema';
import { commandSchema } from './commands.js';
import { conditionSchema, eventPatternSchema } from './conditions/schema.js';
import { labelSchema, rehearsalSchema } from './vocabulary.js';

/** Made from what the lab itself checks files with; named parts stand once under $defs. */
export function rehearsalJsonSchema(): object {
  const { $schema, ...body } = toJsonSchema(rehearsalSchema, {
    target: 'draft-2020-12',
    typeMode: 'input',
    // Rules that JSON Schema cannot say are checked by the lab alone.
    ignoreActions: ['check', 'raw_check'],
    definitions: {
      label: labelSchema,
      condition: conditionSchema,
      eventPattern: eventPatternSchema,
      command: commandSchema,
    },
  });
  return { $schema, $id: 'urn:bomgar-sim:rehearsal', title: 'Rehearsal', ...body };
}
