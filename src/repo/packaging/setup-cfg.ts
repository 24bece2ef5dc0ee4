import type { Located, SourceFile } from '../../model/location.ts';
import { pluginGroup } from '../../ocs/agent-cli.ts';
import type { PluginEntryPoint } from '../agent-repo.ts';
import { type Declared, entryPoint, looksLikePluginGroup, nothingDeclared } from './declared.ts';
import { type Ini, type IniOption, parseIni } from './ini.ts';

/** setup.cfg as setuptools reads it (setuptools/config/setupcfg.py); null where it configures no package. */
export function readSetupCfg(file: SourceFile): Declared | null {
  const ini = parseIni(file.text);
  const metadata = ini.get('metadata');
  const options = ini.get('options');
  const entryPoints = ini.get('options.entry_points');
  if (!metadata && !options && !entryPoints) return null;
  const version = metadata?.get('version');
  const listed = lines(file, option(ini, 'options', 'install_requires'));
  const fromFile = listed.find(({ value }) => value.startsWith('file:'));
  return {
    ...nothingDeclared(file),
    ...entryPointsOf(file, ini),
    ...packagesOf(file, ini),
    name: lines(file, metadata?.get('name'))[0] ?? null,
    version: ini.get('versioneer')
      ? { source: 'git', tool: 'versioneer', hasFallback: true }
      : version
        ? { source: 'static', tool: null, hasFallback: false }
        : null,
    requiresPython: lines(file, option(ini, 'options', 'python_requires'))[0] ?? null,
    dependencies: fromFile ? [] : listed,
    dependencyFiles: fromFile
      ? fromFile.value
          .slice('file:'.length)
          .split(',')
          .map((one) => one.trim())
      : [],
  };
}

/** Keys may be written with hyphens. */
function option(ini: Ini, section: string, key: string): IniOption | undefined {
  const options = ini.get(section);
  return options?.get(key) ?? options?.get(key.replaceAll('_', '-'));
}

function lines(file: SourceFile, found: IniOption | undefined): readonly Located<string>[] {
  return (found?.lines ?? []).map(({ text, span }) => ({ value: text, file, span }));
}

function entryPointsOf(file: SourceFile, ini: Ini): Pick<Declared, 'pluginEntryPoints' | 'similarGroups'> {
  const pluginEntryPoints: PluginEntryPoint[] = [];
  const similarGroups: Located<string>[] = [];
  for (const [group, found] of ini.get('options.entry_points') ?? []) {
    if (looksLikePluginGroup(group)) similarGroups.push({ value: group, file, span: found.key });
    if (group !== pluginGroup) continue;
    for (const line of lines(file, found)) {
      const match = /^([^=]*?)(\s*=\s*)(.*)$/.exec(line.value);
      const [, name = '', equals = '', target = ''] = match ?? [];
      if (!match || name === '') continue;
      const { start, end } = line.span;
      const targetAt = start + name.length + equals.length;
      pluginEntryPoints.push(
        entryPoint(
          { value: name, file, span: { start, end: start + name.length } },
          { value: target, file, span: { start: targetAt, end } },
        ),
      );
    }
  }
  return { pluginEntryPoints, similarGroups };
}

function packagesOf(file: SourceFile, ini: Ini): Pick<Declared, 'packages' | 'packageRoots'> {
  const directories = lines(file, option(ini, 'options', 'package_dir'));
  const top = directories.map(({ value }) => /^=\s*(.*)$/.exec(value)?.[1]).find((value) => value !== undefined);
  const packageRoots = top === undefined ? null : [top];
  const found = option(ini, 'options', 'packages');
  const listed = lines(file, found);
  const first = listed[0]?.value;
  if (!found || first === undefined) return { packages: null, packageRoots };
  if (first === 'find:' || first === 'find_namespace:') {
    const settings = ini.get('options.packages.find');
    const where = lines(file, settings?.get('where')).map(({ value }) => value);
    const folders = where.length > 0 ? where : ['.'];
    return {
      packages: {
        kind: 'find',
        where: folders,
        namespaces: first === 'find_namespace:',
        filtered: settings?.has('include') === true || settings?.has('exclude') === true,
      },
      packageRoots: packageRoots ?? folders,
    };
  }
  const names = listed.flatMap(({ value }) => value.split(/[,\s]+/)).filter((name) => name !== '');
  const end = listed.at(-1)?.span.end ?? found.key.end;
  const at = { value: null, file, span: { start: listed[0]?.span.start ?? found.key.start, end } };
  return { packages: { kind: 'list', names, at }, packageRoots };
}
