const component = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const label = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const domain = `(?:${label}(?:\\.${label})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`;
const digest = '[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}';
const reference = new RegExp(
  `^((?:${domain}/)?${component}(?:/${component})*)(?::(\\w[\\w.-]{0,127}))?(?:@(${digest}))?$`,
);

const hexLengths: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };

/** Why an image's name is none, in Docker's words; null when it is fine. Source: distribution/reference v0.6.0. */
export function refusedReference(text: string): string | null {
  if (/^[a-f0-9]{64}$/.test(text)) {
    return `invalid repository name (${text}), cannot specify 64-byte hexadecimal strings`;
  }
  const { domain: registry, rest } = splitDomain(text);
  const colon = rest.indexOf(':');
  const repository = colon === -1 ? rest : rest.slice(0, colon);
  if (repository.toLowerCase() !== repository) {
    return `invalid reference format: repository name (${repository}) must be lowercase`;
  }
  const full = `${registry}/${rest}`;
  const match = reference.exec(full);
  if (!match) {
    return reference.test(full.toLowerCase()) ? 'repository name must be lowercase' : 'invalid reference format';
  }
  if ((match[1] ?? '').slice(registry.length + 1).length > 255) {
    return 'repository name must not be more than 255 characters';
  }
  return match[3] === undefined ? null : refusedDigest(match[3]);
}

function refusedDigest(text: string): string | null {
  const colon = text.indexOf(':');
  const algorithm = text.slice(0, colon);
  const hex = text.slice(colon + 1);
  const length = Object.hasOwn(hexLengths, algorithm) ? hexLengths[algorithm] : undefined;
  if (length === undefined) {
    return /^[a-z0-9]+(?:[.+_-][a-z0-9]+)*$/.test(algorithm)
      ? 'unsupported digest algorithm'
      : 'invalid checksum digest format';
  }
  if (hex.length !== length) return 'invalid checksum digest length';
  return /^[a-f0-9]+$/.test(hex) ? null : 'invalid checksum digest format';
}

function splitDomain(name: string): { readonly domain: string; readonly rest: string } {
  const slash = name.indexOf('/');
  if (slash === -1) return { domain: 'docker.io', rest: `library/${name}` };
  const first = name.slice(0, slash);
  const isDomain = first === 'localhost' || /[.:]/.test(first) || first.toLowerCase() !== first;
  const registry = !isDomain || first === 'index.docker.io' ? 'docker.io' : first;
  const rest = isDomain ? name.slice(slash + 1) : name;
  return { domain: registry, rest: registry === 'docker.io' && !rest.includes('/') ? `library/${rest}` : rest };
}
