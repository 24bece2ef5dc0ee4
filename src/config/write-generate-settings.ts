import { type Document, isMap } from 'yaml';
import { type GenerateSettings, noGenerateSettings } from './generate-settings.ts';
import { schemaHeader } from './settings-file.ts';
import { readYamlDocument } from './yaml-document.ts';

/**
 * The settings file with key `generate` as given: comments, order and every other key stay as they are. Values that
 * are the default are left out. null where the file is no mapping, so that nothing of it is lost.
 */
export function withGenerateSettings(text: string | null, settings: GenerateSettings): string | null {
  const document = readYamlDocument(text ?? '');
  if (document.errors.length > 0 || (document.contents !== null && !isMap(document.contents))) return null;
  const values = Object.entries(settings).filter(([key, value]) => {
    const unset = Object.entries(noGenerateSettings).find(([name]) => name === key)?.[1];
    return JSON.stringify(value) !== JSON.stringify(unset);
  });
  const present: unknown = document.get('generate');
  if (values.length === 0 && present !== undefined) document.delete('generate');
  else if (values.length === 0) return text;
  else if (isMap(present)) {
    const before = new Map<string, unknown>(Object.entries(present.toJSON()));
    for (const key of Object.keys(settings)) {
      const value = values.find(([name]) => name === key)?.[1];
      if (value === undefined) document.deleteIn(['generate', key]);
      else if (JSON.stringify(before.get(key)) !== JSON.stringify(value))
        document.setIn(['generate', key], document.createNode(value, { flow: true }));
    }
  } else {
    document.set('generate', document.createNode({}));
    for (const [key, value] of values) document.setIn(['generate', key], document.createNode(value, { flow: true }));
  }
  const eol = text?.includes('\r\n') === true ? '\r\n' : '\n';
  const written = document.contents === null || isEmpty(document.contents) ? '' : textOf(document);
  if (written === null) return null;
  const header = text === null && written !== '' ? `${schemaHeader}\n` : '';
  return header + written.replace(/\r?\n/g, eol);
}

/** null where the library cannot write what it read: an alias without its anchor. */
function textOf(document: Document.Parsed): string | null {
  try {
    return document.toString({ lineWidth: 0 });
  } catch {
    return null;
  }
}

function isEmpty(node: unknown): boolean {
  return isMap(node) && node.items.length === 0 && !node.comment && !node.commentBefore;
}
