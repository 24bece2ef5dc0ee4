/**
 * A regular expression made of a text of others; null where it is none, or so large that the engine refuses it, which
 * it does when it is first used.
 */
export function patternOf(source: string, flags = ''): RegExp | null {
  try {
    const pattern = new RegExp(source, flags);
    pattern.test('');
    return pattern;
  } catch {
    return null;
  }
}
