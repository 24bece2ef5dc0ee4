import { settingsSchema } from '../../src/config/settings-schema.ts';

/** docs/ocs-agent.schema.json. Read when it is asked for: the index of rules may have been written a moment ago. */
export async function settingsSchemaJson(): Promise<string> {
  const { rules } = await import('../../src/rules/index.ts');
  return `${JSON.stringify(settingsSchema(rules), null, 2)}\n`;
}
