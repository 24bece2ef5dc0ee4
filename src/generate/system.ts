import { systemNeeds } from '../ocs/system-packages.ts';

/** One line of apt-get install: the package, and the comment above it. */
export type AptPackage = { readonly name: string; readonly because: string };

/** What the requirements need from the system, then what was asked for; each package once, with every reason. */
export function aptPackages(names: ReadonlyMap<string, string>, asked: readonly string[]): readonly AptPackage[] {
  const reasons = new Map<string, string[]>();
  for (const [name, file] of [...names].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const need = Object.hasOwn(systemNeeds, name) ? systemNeeds[name] : undefined;
    for (const apt of need?.apt ?? []) {
      reasons.set(apt, [...(reasons.get(apt) ?? []), `${name} in ${file}: ${need?.because}`]);
    }
  }
  for (const name of asked) if (!reasons.has(name)) reasons.set(name, ['asked for with --apt']);
  return [...reasons].map(([name, because]) => ({ name, because: because.join('; ') }));
}
