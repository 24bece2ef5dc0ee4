/** How a subscription's topic is compared with what is published. */
export type Match = 'exact' | 'prefix' | 'wildcard';

/**
 * The loose rule of WAMP: components without white space, `#` or dots, none of them empty but where a pattern may
 * leave them out. Source: wamp-proto, "URIs".
 */
export function isUri(text: string, match: Match = 'exact'): boolean {
  const components = text.split('.');
  const last = components.length - 1;
  return components.every((component, at) => {
    if (component === '') return match === 'wildcard' || (match === 'prefix' && at === last);
    return !/[\s#]/.test(component);
  });
}

/** Whether `uri` falls under the pattern. An empty component of a wildcard stands for any one component. */
export function matches(pattern: string, match: Match, uri: string): boolean {
  switch (match) {
    case 'exact':
      return pattern === uri;
    case 'prefix':
      return uri.startsWith(pattern);
    case 'wildcard': {
      const wanted = pattern.split('.');
      const given = uri.split('.');
      return wanted.length === given.length && wanted.every((part, at) => part === '' || part === given[at]);
    }
  }
}

/** Whether `uri` is the address itself or lies below it. */
export function isWithin(address: string, uri: string): boolean {
  return uri === address || uri.startsWith(`${address}.`);
}
