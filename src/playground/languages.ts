import { StreamLanguage } from '@codemirror/language';
import { dockerFile } from '@codemirror/legacy-modes/mode/dockerfile';
import { python } from '@codemirror/legacy-modes/mode/python';
import { toml } from '@codemirror/legacy-modes/mode/toml';
import { yaml } from '@codemirror/legacy-modes/mode/yaml';
import type { Extension } from '@codemirror/state';

const modes = [
  [/(?:^|\/)(?:[\w.-]*Dockerfile[\w.-]*|Containerfile)$/i, dockerFile],
  [/\.ya?ml$/i, yaml],
  [/\.py$/i, python],
  [/\.toml$/i, toml],
] as const;

/** Colours for the words of a file, by its name. */
export function languageOf(path: string): Extension {
  const mode = modes.find(([name]) => name.test(path))?.[1];
  return mode ? StreamLanguage.define(mode) : [];
}
