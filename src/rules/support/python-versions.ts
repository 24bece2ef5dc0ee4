import { satisfies, validRange } from '@renovatebot/pep440';

/** poetry's `^3.9` and `~3.9` as PEP 440 has them; other parts as they are. */
function plainSpecifier(specifier: string): string {
  return specifier
    .split(',')
    .map((part) => {
      const match = /^\s*([\^~])\s*(\d+)(?:\.(\d+))?((?:\.\d+)*)\s*$/.exec(part);
      if (!match) return part.trim();
      const [, sign, major = '0', minor, rest = ''] = match;
      const from = minor === undefined ? major : `${major}.${minor}${rest}`;
      const isMinor = sign === '~' && minor !== undefined;
      return `>=${from},<${isMinor ? `${major}.${Number(minor) + 1}` : Number(major) + 1}`;
    })
    .filter((part) => part !== '')
    .join(',');
}

/** Whether one of the versions meets a specifier; null where that cannot be read. */
export function someSatisfies(versions: readonly string[], specifier: string): boolean | null {
  const plain = plainSpecifier(specifier);
  if (plain === '' || plain === '*') return true;
  if (!validRange(plain)) return null;
  return versions.some((version) => satisfies(version, plain, { prereleases: true }));
}

/** Every patch release that 3.10 may stand for. */
export function patchesOf([major, minor]: readonly [number, number]): readonly string[] {
  return Array.from({ length: 40 }, (_, patch) => `${major}.${minor}.${patch}`);
}
