const watched: readonly (readonly [string, object])[] = [
  ['Object', Object.prototype],
  ['Array', Array.prototype],
  ['Function', Function.prototype],
  ['String', String.prototype],
  ['Number', Number.prototype],
  ['Map', Map.prototype],
  ['Set', Set.prototype],
  ['RegExp', RegExp.prototype],
];

function count(): string {
  return watched.map(([, prototype]) => Reflect.ownKeys(prototype).length).join();
}

const before = count();

/** Throws when a prototype that every value shares has got or lost a key since this program began. */
export function assertCleanPrototypes(): void {
  if (count() === before) return;
  const named = watched.map(([name, prototype]) => `${name}: ${Reflect.ownKeys(prototype).map(String).join(' ')}`);
  throw new Error(`a prototype was polluted\n${named.join('\n')}`);
}
