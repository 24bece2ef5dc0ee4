/** Texts of about a megabyte that a quadratic reader would need minutes for; smaller by `share`. */
export type Large = readonly (readonly [title: string, text: string])[];

const times = (share: number) => (text: string, count: number) => text.repeat(Math.round(count * share));

export function largeDockerfiles(share = 1): Large {
  const many = times(share);
  const envs = Array.from({ length: Math.round(60_000 * share) }, (_, at) => `ENV A${at}=$A`);
  return [
    ['continuations', `FROM a\nRUN x \\\n${many('  yyyyyyyyyyyyyyyy \\\n', 50_000)}  z\n`],
    ['one heredoc', `FROM a\nRUN <<EOF\n${many('yyyyyyyyyyyyyyyy\n', 60_000)}EOF\n`],
    ['a heredoc of COPY with variables', `FROM a\nCOPY <<EOF /x\n${many('$a ${b} "x\n', 90_000)}EOF\n`],
    ['comments', `FROM a\n${many('# yyyyyyyyyyyyyyyy\n', 60_000)}`],
    ['one line', `FROM a\nRUN ${many('x', 1_000_000)}\n`],
    ['one ENV', `FROM a\nENV ${many('A=b \\\n', 160_000)}C=d\n`],
    ['ENV lines', `FROM a\n${envs.join('\n')}\n`],
    ['COPY lines from one stage', `FROM a AS x\nFROM b\n${many('COPY --from=x a b\n', 50_000)}`],
    ['stages', many('FROM a\n', 100_000)],
    ['ONBUILDs', `FROM a\n${many('ONBUILD \\\n', 100_000)}RUN x\n`],
    ['a JSON array', `FROM a\nCMD [${many('"aaaa", \\\n', 100_000)}"x"]\n`],
    ['announced heredocs', `FROM a\nRUN x \\\n${many(' <<a \\\n', 100_000)}${many('a\n', 100_000)}`],
    ['nested variables', `FROM a\nENV A=${many('${a:-\\\n', 100_000)}\n`],
  ];
}

export function largeShells(share = 1): Large {
  const many = times(share);
  return [
    ['commands', many('a && ', 150_000)],
    ['words', many('x ', 300_000)],
    ['nested substitutions', many('$(', 300_000)],
    ['nested arithmetic', many('$((', 300_000)],
    ['brackets', many('(', 500_000)],
    ['braces', many('${', 500_000)],
    ['ifs', many('if then ', 100_000)],
    ['cases', many('case ', 150_000)],
    ['quotes', many('"$a" ', 150_000)],
  ];
}

/** A shell's text in lines that a Dockerfile continues. */
export function inLines(text: string): string {
  return (text.match(/.{1,50000}/gs) ?? []).join('\\\n');
}

export function largePythons(share = 1): Large {
  const many = times(share);
  return [
    ['a list', `x = [${many('1, ', 30_000)}]\n`],
    ['a sum', `x = ${many('a + ', 20_000)}a\n`],
    ['comments', many('# comment\n', 10_000)],
    ['one string', `x = """${many('y\n', 50_000)}"""\n`],
    ['an f-string', `x = f'${many('{a}', 30_000)}'\n`],
    ['continuations', many('x = 1 \\\n', 10_000)],
    ['open brackets', many('(', 1000)],
    ['f-strings in f-strings', `f'${many("{f'", 5000)}`],
    ['formats in formats', `x = f'{${many('{:', 30_000)}'`],
    ['functions', `if x:\n${many('    def f(args): return 1\n', 4_000)}`],
  ];
}

/** A compose file of so many services, with a shared part and variables. */
export function composeOfServices(count: number): string {
  const bodies = Array.from(
    { length: count },
    (_, at) =>
      `  s${at}:\n    <<: *b\n    hostname: h${at}\n    environment:\n      - INSTANCE_ID=i${at}\n      - SITE_HUB=\${HUB:-ws://x:8001/ws}\n    command: --a "b c" d\n    volumes: ["\${DIR:-/c}:/config:ro"]\n`,
  );
  return `x-b: &b\n  image: simonsobs/ocs:v0.12.0\n  restart: always\nservices:\n${bodies.join('')}`;
}
