import type { Rule } from '../rules/rule.ts';
import { buildFields } from './build-entry.ts';
import type { Field } from './field.ts';
import { generateFields } from './generate-settings.ts';
import { inputKeys, inputName, inputs, kebab } from './inputs.ts';
import { registriesSchema } from './registries.ts';
import { linesSchema, mapping, type Schema } from './schema.ts';
import { ruleLevels, schemaAddress } from './settings-file.ts';

function ofField({ schema, description, default: usual, shownDefault }: Field<unknown>): Schema {
  const shown = shownDefault === undefined && ['string', 'number', 'boolean'].includes(typeof usual);
  return { ...schema, description, ...(shown && usual !== '' ? { default: usual } : {}) };
}

function ofFields(fields: Readonly<Record<string, Field<unknown>>>, required: readonly string[] = []): Schema {
  return mapping(
    Object.fromEntries(Object.entries(fields).map(([key, field]) => [kebab(key), ofField(field)])),
    required,
  );
}

/** The keys of the file that are inputs as well: those that a pull request may set. */
export const fileKeys = inputKeys.filter((key) => !('notInFile' in inputs[key]));

/** JSON Schema of .github/ocs-agent.yaml, from the tables that read it. */
export function settingsSchema(rules: readonly Rule[]): Schema {
  // A tool that reads YAML 1.1 takes a bare `off` for false.
  const level = { enum: [...ruleLevels, false] };
  const levels = rules.map(({ id, title }) => [id, { ...level, description: title }] as const);
  const ids = rules.map(({ id }) => id);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: schemaAddress,
    title: 'Settings of ocs-agent-action',
    description: 'The file .github/ocs-agent.yaml. Inputs of the workflow and flags win over it.',
    type: ['object', 'null'],
    additionalProperties: false,
    properties: {
      ...Object.fromEntries(fileKeys.map((key) => [inputName(key), ofField(inputs[key])])),
      disable: { ...ofField(inputs.disable), ...linesSchema({ enum: ids }) },
      rules: {
        ...mapping(Object.fromEntries(levels)),
        type: ['object', 'null'],
        description: 'The severity of a rule in this repository, or `off`.',
      },
      build: {
        type: ['array', 'null'],
        items: ofFields(buildFields, ['name', 'dockerfile']),
        description: 'The images to build. Default: found from compose services with `build:`.',
      },
      generate: {
        ...ofFields(generateFields),
        type: ['object', 'null'],
        description: 'What `ocs-agent generate` was told and the repository cannot say.',
      },
      registries: registriesSchema,
    },
  };
}
