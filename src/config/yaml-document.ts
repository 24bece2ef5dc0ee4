import { type Document, isScalar, parseDocument, visit, YAMLParseError } from 'yaml';

/** A text's YAML. The library looks for a repeated key by comparing each with all; this looks at each once. */
export function readYamlDocument(text: string): Document.Parsed {
  // Warnings quote the text, on standard error and as they stand: a stranger's line could begin with `::`.
  const document = parseDocument(text, { prettyErrors: false, uniqueKeys: false, logLevel: 'error' });
  visit(document, {
    Map(_, { items }) {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        const name = isScalar(key) ? key.value : key;
        const [start, end] = isScalar(key) ? (key.range ?? [0, 0]) : [0, 0];
        if (seen.has(name))
          document.errors.push(new YAMLParseError([start, end], 'DUPLICATE_KEY', 'Map keys must be unique'));
        seen.add(name);
      }
    },
  });
  return document;
}
