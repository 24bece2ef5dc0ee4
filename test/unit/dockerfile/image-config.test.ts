import { describe, expect, test } from 'vitest';
import { imageConfig } from '../../../src/dockerfile/image-config.ts';
import { parseDockerfile } from '../../../src/dockerfile/parse.ts';
import type { BaseConfig, Command } from '../../../src/dockerfile/stage-state.ts';
import { targetStage } from '../../../src/dockerfile/stages.ts';

const base: BaseConfig = {
  entrypoint: ['dumb-init', 'ocs-agent-cli'],
  cmd: ['base-cmd'],
  env: new Map([['PATH', '/opt/venv/bin:/bin']]),
  user: '',
  workdir: '/app',
};

function configOf(
  text: string,
  known: BaseConfig | null = base,
  buildArgs: readonly (readonly [string, string])[] = [],
) {
  const dockerfile = parseDockerfile({ path: 'Dockerfile', text });
  expect(dockerfile.problem).toBeNull();
  const stage = targetStage(dockerfile.stages, null);
  if (!stage) throw new Error('no stage');
  return { text, config: imageConfig(dockerfile, stage, { baseOf: () => known, buildArgs: new Map(buildArgs) }) };
}

function argv(command: Command): string | readonly (string | null)[] {
  return command.kind === 'argv' ? command.argv.map((word) => word.value) : command.kind;
}

describe('ENTRYPOINT and CMD', () => {
  test('are inherited together', () => {
    const { config } = configOf('FROM a\nRUN x\n');
    expect(argv(config.entrypoint)).toEqual(['dumb-init', 'ocs-agent-cli']);
    expect(argv(config.cmd)).toEqual(['base-cmd']);
    expect(config.cmd).toMatchObject({ form: 'inherited', instruction: null });
  });

  test.each([
    ['an ENTRYPOINT takes away the inherited CMD', 'FROM a\nENTRYPOINT ["x"]\n', ['x'], 'none'],
    ['but not that of its own stage, before it', 'FROM a\nCMD ["y"]\nENTRYPOINT ["x"]\n', ['x'], ['y']],
    ['nor the one behind it', 'FROM a\nENTRYPOINT ["x"]\nCMD ["y"]\n', ['x'], ['y']],
    ['it does that of an earlier stage', 'FROM a AS b\nCMD ["y"]\nFROM b\nENTRYPOINT ["x"]\n', ['x'], 'none'],
    ['an empty one removes it', 'FROM a\nENTRYPOINT []\nCMD ["y"]\n', 'none', ['y']],
    ['shell form is wrapped', 'FROM a\nENTRYPOINT x y\n', ['/bin/sh', '-c', 'x y'], 'none'],
    [
      'in the shell of SHELL',
      'FROM a\nSHELL ["/bin/bash", "-c"]\nCMD z\n',
      ['dumb-init', 'ocs-agent-cli'],
      ['/bin/bash', '-c', 'z'],
    ],
    ['the last one counts', 'FROM a\nENTRYPOINT ["x"]\nENTRYPOINT ["y"]\n', ['y'], 'none'],
    ['ONBUILD does not run here', 'FROM a\nONBUILD CMD ["x"]\n', ['dumb-init', 'ocs-agent-cli'], ['base-cmd']],
  ])('%s', (_, text, entrypoint, cmd) => {
    const { config } = configOf(text);
    expect(argv(config.entrypoint)).toEqual(entrypoint);
    expect(argv(config.cmd)).toEqual(cmd);
  });

  test('are unknown on a base that nobody knows, and none on scratch', () => {
    expect(configOf('FROM a\n', null).config).toMatchObject({
      entrypoint: { kind: 'unknown' },
      cmd: { kind: 'unknown' },
    });
    expect(configOf('FROM scratch\n', null).config).toMatchObject({
      entrypoint: { kind: 'none' },
      cmd: { kind: 'none' },
    });
    expect(argv(configOf('FROM a\nENTRYPOINT ["x"]\n', null).config.cmd)).toBe('none');
  });

  test('their words lead to where a person wrote them', () => {
    const { text, config } = configOf('FROM a AS b\nENTRYPOINT ["x", \\\n  "--y"]\nFROM b\nCMD z\n');
    const spans = (command: Command) =>
      command.kind === 'argv' ? command.argv.map(({ span }) => span && text.slice(span.start, span.end)) : [];
    expect(spans(config.entrypoint)).toEqual(['"x"', '"--y"']);
    expect(spans(config.cmd)).toEqual([null, null, 'z']);
    expect(config.entrypoint).toMatchObject({ form: 'exec', instruction: { kind: 'entrypoint' } });
  });

  test('who emptied CMD is told', () => {
    expect(configOf('FROM a\nENTRYPOINT ["x"]\n').config.cmd).toMatchObject({ because: { kind: 'entrypoint' } });
  });
});

describe('ENV and ARG', () => {
  const envOf = (text: string, known: BaseConfig | null = base, args: readonly (readonly [string, string])[] = []) =>
    Object.fromEntries([...configOf(text, known, args).config.env].map(([name, { value }]) => [name, value]));

  test('a value may use those before it, not those beside it', () => {
    expect(envOf('FROM a\nENV A=1 B=$A\nENV C=$A$B PATH=/x:$PATH\n')).toEqual({
      PATH: '/x:/opt/venv/bin:/bin',
      A: '1',
      B: '',
      C: '1',
    });
  });

  test('quotes keep a dollar, and a value that hangs on the base is unknown', () => {
    expect(envOf("FROM a\nENV PATH='$PATH:/x'\n")).toEqual({ PATH: '$PATH:/x' });
    expect(envOf('FROM a\nENV PATH=/x:$PATH A=1\n', null)).toEqual({ PATH: null, A: '1' });
    expect(configOf('FROM a\n', null).config.envComplete).toBe(false);
    expect(configOf('FROM a\n').config.envComplete).toBe(true);
  });

  test('an ARG is no ENV, but gives its value', () => {
    expect(envOf('ARG G=g\nFROM a\nARG G\nARG A=1\nARG B\nENV X=$A Y=$B Z=$G\n')).toMatchObject({
      X: '1',
      Y: null,
      Z: 'g',
    });
    expect(envOf('FROM a\nARG B=0\nENV Y=$B\n', base, [['B', '2']])).toMatchObject({ Y: '2' });
    expect(envOf('ARG G=g\nFROM a\nENV Z=x$G\n')).toMatchObject({ Z: 'x' });
  });
});

test.each([
  ['relative to the base', 'WORKDIR x', '/app/x'],
  ['absolute', 'WORKDIR /y/', '/y'],
  ['one after the other', 'WORKDIR /y\nWORKDIR z\nWORKDIR ../w', '/y/w'],
  ['of a variable', 'ENV D=/d\nWORKDIR $D/e', '/d/e'],
  ['of a variable that is not known', 'ARG D\nWORKDIR $D/e', null],
])('WORKDIR %s', (_, lines, expected) => {
  expect(configOf(`FROM a\n${lines}\n`).config.workdir.value).toBe(expected);
});

test('USER, LABEL, EXPOSE, VOLUME, HEALTHCHECK and STOPSIGNAL', () => {
  const { config } = configOf(
    'FROM a\nUSER 9000:ocs\nLABEL a=b c="d e"\nEXPOSE 8001 53/udp 1-2\nVOLUME /data\nHEALTHCHECK CMD x\nSTOPSIGNAL SIGINT\n',
  );
  expect(config.user.value).toBe('9000:ocs');
  expect([...config.labels].map(([name, { value }]) => [name, value])).toEqual([
    ['a', 'b'],
    ['c', 'd e'],
  ]);
  expect(config.exposed).toEqual(['1/tcp', '2/tcp', '53/udp', '8001/tcp']);
  expect(config.volumes.map(({ value }) => value)).toEqual(['/data']);
  expect(config.healthcheck?.kind).toBe('healthcheck');
  expect(config.stopSignal.value).toBe('SIGINT');
  expect(configOf('FROM a\nHEALTHCHECK CMD x\nHEALTHCHECK NONE\n').config.healthcheck).toBeNull();
});
