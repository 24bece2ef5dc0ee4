import type { SourceFile, Span } from '../../model/location.ts';
import { matchFlag } from '../../ocs/agent-cli.ts';
import { siteYaml } from '../read-site-config.ts';
import { childOf, entryOf, type TreeNode } from '../tree/node.ts';
import { readYaml } from '../tree/read-yaml.ts';

/** The hub that an agent is to join instead of the one that is written. */
export type HubNames = {
  readonly hubUrl: string;
  readonly httpUrl: string;
  readonly realm: string;
  readonly addressRoot: string;
};

function byKey({ hubUrl, httpUrl, realm, addressRoot }: HubNames): ReadonlyMap<string, string> {
  return new Map([
    ['wamp_server', hubUrl],
    ['wamp_http', httpUrl],
    ['wamp_realm', realm],
    ['address_root', addressRoot],
  ]);
}

function valuesIn(node: TreeNode | null, values: ReadonlyMap<string, string>, file: SourceFile) {
  return [...values].flatMap(([key, text]): { readonly span: Span; readonly text: string }[] => {
    const value = childOf(node, key);
    return value?.kind === 'scalar' && value.file === file ? [{ span: value.span, text }] : [];
  });
}

/** The text of a site config with another hub in it, a host's own keys included; all else stays as it is written. */
export function siteConfigWithHub(file: SourceFile, hub: HubNames): string {
  const root = readYaml(file, siteYaml)[0]?.root ?? null;
  const values = byKey(hub);
  const hosts = entryOf(root, 'hosts')?.value;
  const all = [
    ...valuesIn(entryOf(root, 'hub')?.value ?? null, values, file),
    ...(hosts?.kind === 'map' ? [...hosts.entries.values()].flatMap(({ value }) => valuesIn(value, values, file)) : []),
  ];
  // An alias stands for a value that is written once.
  const once = new Map(all.map((one) => [one.span.start, one] as const));
  let text = file.text;
  for (const { span, text: value } of [...once.values()].toSorted((a, b) => b.span.start - a.span.start)) {
    text = text.slice(0, span.start) + JSON.stringify(value) + text.slice(span.end);
  }
  return text;
}

/** The words of a command line with another hub where one is named: an option wins over SITE_HUB. */
export function wordsWithHub(words: readonly string[], hub: HubNames): readonly string[] {
  const values = new Map([
    ['--site-hub', hub.hubUrl],
    ['--site-http', hub.httpUrl],
    ['--site-realm', hub.realm],
    ['--address-root', hub.addressRoot],
  ]);
  const otherValue = (word: string): string | undefined => {
    const [flag, ...others] = word.startsWith('--') ? matchFlag(word) : [];
    return flag === undefined || others.length > 0 ? undefined : values.get(flag);
  };
  return words.map((word, at) => {
    const before = words[at - 1] ?? '';
    const own = otherValue(word);
    if (own !== undefined && word.includes('=')) return `${word.slice(0, word.indexOf('='))}=${own}`;
    return before.includes('=') ? word : (otherValue(before) ?? word);
  });
}
