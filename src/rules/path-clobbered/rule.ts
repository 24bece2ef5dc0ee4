import { runCommands } from '../../dockerfile/shell.ts';
import type { Edit } from '../../model/finding.ts';
import { type Location, whereIs } from '../../model/location.ts';
import { baseFacts } from '../../ocs/base-image.ts';
import { rule } from '../rule.ts';
import { replacing } from '../support/edits.ts';
import { ownEnv } from '../support/env.ts';
import { agentImages, inDockerfile, ownInstructions, type SoundImage } from '../support/images.ts';
import { runServices } from '../support/services.ts';
import { isInit } from '../support/shell-entrypoint.ts';

export const pathClobbered = rule<{ readonly value: string; readonly folder: string; readonly program: string }>({
  id: 'path-clobbered',
  title: 'PATH without the folder of ocs-agent-cli',
  severity: 'error',
  witness: 'test/e2e/witness/environment.test.ts',
  message: ({ value, folder, program }) =>
    `PATH becomes ${value}, without ${folder}: ${program} is not found (executable file not found, status 127 or 2); add to it, PATH=…:$PATH, in double quotes or none`,
  *check(repo) {
    for (const image of agentImages(repo)) {
      const program = neededFromPath(image);
      const folder = binFolder(image);
      if (program === null || folder === null) continue;
      for (const { name, value, pair } of ownEnv(image)) {
        if (name !== 'PATH' || value === null || hasFolder(value, folder)) continue;
        const place: Location = inDockerfile(image, pair.span);
        const edit = pair.value ? widened(image, pair.value.text, pair.value.span) : null;
        yield {
          at: place,
          params: { value, folder, program },
          ...(edit ? { fix: { safe: true, edits: [edit] } } : {}),
        };
      }
    }
    for (const { service, image } of runServices(repo)) {
      if (!image?.isAgentImage || service.entrypoint !== null) continue;
      const program = neededFromPath(image);
      const folder = binFolder(image);
      for (const { name, value, key } of service.environment) {
        if (program === null || folder === null || name !== 'PATH' || value?.value.kind !== 'known') continue;
        const { text } = value.value;
        if (!hasFolder(text, folder)) yield { at: whereIs(key), params: { value: text, folder, program } };
      }
    }
  },
});

/** The first program of the entry point that PATH must find; null where all of it is written out. */
function neededFromPath(image: SoundImage): string | null {
  if (image.launch.leadsToOcs !== true || image.launch.wrapper !== null) return null;
  for (const { text } of image.launch.entrypoint ?? []) {
    const isProgram = isInit(text) || text === 'ocs-agent-cli' || /^python[\d.]*$/.test(text);
    if (isProgram && !text.includes('/')) return isLinked(image) ? null : text;
  }
  return null;
}

function binFolder(image: SoundImage): string | null {
  if (!image.extendsOcs) return null;
  const { facts } = baseFacts(image.ocsTag);
  if (facts.entrypoint === null) return null;
  return facts.virtualenv === null ? '/usr/local/bin' : `${facts.virtualenv}/bin`;
}

function hasFolder(value: string, folder: string): boolean {
  return value.split(':').some((one) => one.replace(/\/+$/, '') === folder);
}

/** Somebody may have linked the programs into a folder of the new PATH. */
function isLinked(image: SoundImage): boolean {
  return ownInstructions(image).some(
    (instruction) =>
      instruction.kind === 'run' &&
      runCommands(image.dockerfile, instruction).some(({ words }) =>
        /^(?:ln|cp|install|mv)$/.test(words[0]?.value ?? ''),
      ),
  );
}

/** `/foo` becomes `/foo:$PATH`; single quotes, which keep `$PATH` from being read, become double ones. */
function widened({ dockerfile }: SoundImage, written: string, span: { start: number; end: number }): Edit | null {
  const bare = written.replace(/^(['"])(.*)\1$/, '$2');
  if (/['"\\]/.test(bare) || bare === '') return null;
  const text = /\$(?:PATH\b|\{PATH\})/.test(bare) ? bare : `${bare}:$PATH`;
  return replacing(dockerfile.file, span, `"${text}"`);
}
