import type { Tree } from '../support/check-texts.ts';
import { agentText, base } from '../support/verbs.ts';

export const install = `${base}COPY . /app/tele/\nRUN python -m pip install /app/tele\nWORKDIR /\n`;
export const backend = '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n';
export const project = `${backend}[project]\nname = "tele"\nversion = "1"\n`;
export const entry = '[project.entry-points."ocs.plugins"]\ntele = "tele.plugin"\n';
export const find = '[tool.setuptools.packages.find]\ninclude = ["tele*"]\n';
export const tableText = "agents = {'ValveAgent': {'module': 'tele.agents.valve', 'entry_point': 'main'}}\n";

/** A plugin package that works, with some of its files replaced (null: taken away). */
export function plugin(changes: Readonly<Record<string, string | null>> = {}): Tree {
  const files: Readonly<Record<string, string | null>> = {
    Dockerfile: install,
    'pyproject.toml': project + entry + find,
    'tele/__init__.py': '',
    'tele/plugin.py': tableText,
    'tele/agents/__init__.py': '',
    'tele/agents/valve.py': agentText,
    ...changes,
  };
  return {
    files: Object.fromEntries(Object.entries(files).flatMap(([path, text]) => (text === null ? [] : [[path, text]]))),
  };
}

/** setup.py in place of pyproject.toml. */
export function setupPy(args: string): Readonly<Record<string, string | null>> {
  const text = `from setuptools import find_namespace_packages, find_packages, setup\n\nsetup(\n    name='tele',\n    version='1',\n    ${args}\n)\n`;
  return { 'pyproject.toml': null, 'setup.py': text };
}

/** Started by `--agent`, by the image. */
export const asScript = `${base}COPY . /app/tele/\nCMD ["--agent", "/app/tele/tele/agents/valve.py", "--entrypoint", "main"]\n`;
