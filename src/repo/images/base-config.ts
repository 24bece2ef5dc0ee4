import type { ImageConfig } from '../../dockerfile/image-config.ts';
import type { BaseConfig, Command } from '../../dockerfile/stage-state.ts';
import { baseFacts } from '../../ocs/base-image.ts';

/** What `simonsobs/ocs:<tag>` brings to an image that extends it; the newest facts where the tag is not known. */
export function ocsBaseConfig(tag: string | null): BaseConfig {
  const { facts } = baseFacts(tag);
  const env = new Map<string, string>([['PATH', facts.path]]);
  if (facts.configDir !== null) env.set('OCS_CONFIG_DIR', facts.configDir);
  if (facts.unbuffered) env.set('PYTHONUNBUFFERED', '1');
  return { entrypoint: facts.entrypoint, cmd: null, env, user: '', workdir: facts.workdir };
}

/** What an image of this repository brings to one that extends it; null where a part of it is not known. */
export function inheritedConfig(config: ImageConfig): BaseConfig | null {
  const entrypoint = commandText(config.entrypoint);
  const cmd = commandText(config.cmd);
  const { user, workdir } = config;
  if (entrypoint === undefined || cmd === undefined || user.value === null || workdir.value === null) return null;
  const env = new Map<string, string>();
  for (const [name, { value }] of config.env) if (value !== null) env.set(name, value);
  return { entrypoint, cmd, env, user: user.value, workdir: workdir.value };
}

function commandText(command: Command): readonly string[] | null | undefined {
  if (command.kind === 'unknown') return undefined;
  if (command.kind === 'none') return null;
  const words = command.argv.map(({ value }) => value);
  return words.every((word) => word !== null) ? words : undefined;
}
