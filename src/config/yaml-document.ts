import { type Document, isMap, isScalar, isSeq, type ParsedNode, parseDocument, YAMLParseError } from 'yaml';

/** A text's YAML. The library looks for a repeated key by comparing each with all; this looks at each once. */
export function readYamlDocument(text: string): Document.Parsed {
  // Warnings quote the text, on standard error and as they stand: a stranger's line could begin with `::`.
  const document = parseDocument(text, { prettyErrors: false, uniqueKeys: false, logLevel: 'error' });
  const nodes: (ParsedNode | null)[] = [document.contents];
  for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
    if (isSeq(node)) for (const item of node.items) nodes.push(item);
    if (!isMap(node)) continue;
    const seen = new Set<unknown>();
    for (const { key, value } of node.items) {
      nodes.push(key, value);
      const name = isScalar(key) ? key.value : key;
      if (seen.has(name))
        document.errors.push(
          new YAMLParseError([key.range[0], key.range[1]], 'DUPLICATE_KEY', 'Map keys must be unique'),
        );
      seen.add(name);
    }
  }
  document.errors.sort((one, other) => one.pos[0] - other.pos[0]);
  return document;
}
