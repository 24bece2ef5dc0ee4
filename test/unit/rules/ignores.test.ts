import { describe, expect, test } from 'vitest';
import { offsetAt } from '../../../src/model/location.ts';
import { readRepo } from '../../../src/repo/read-repo.ts';
import { runRules } from '../../../src/rules/run-rules.ts';
import { snapshotOf } from '../support/check-texts.ts';
import { agentText, base } from '../support/verbs.ts';

type Files = Readonly<Record<string, string>>;

/** The findings of some rules, as `rule:line`. */
function seen(files: Files, only: readonly string[], disable: readonly string[] = []): readonly string[] {
  return runRules(readRepo(snapshotOf({ files })), { disable, levels: new Map(), generate: false })
    .filter(({ rule }) => only.includes(rule) || rule.startsWith('ignore-'))
    .map(({ rule, location }) => `${rule}:${location?.range?.start.line ?? ''}`);
}

const why = 'because it is a trial';
const latest = 'FROM simonsobs/ocs:latest\n';

describe('an ignore comment excuses', () => {
  test.each<[string, Files, readonly string[]]>([
    ['the instruction below', { Dockerfile: `# ocs-agent: ignore=base-unpinned ${why}\n${latest}` }, ['base-unpinned']],
    [
      'below other comments',
      { Dockerfile: `# ocs-agent: ignore=base-unpinned ${why}\n# The base\n${latest}` },
      ['base-unpinned'],
    ],
    [
      'in capitals and with blanks',
      { Dockerfile: `#OCS-Agent:  ignore = base-unpinned  ${why}  \n${latest}` },
      ['base-unpinned'],
    ],
    [
      'all of a continued instruction',
      { Dockerfile: `${base}# ocs-agent: ignore=pip-editable ${why}\nRUN pip install --no-cache-dir \\\n  -e .\n` },
      ['pip-editable'],
    ],
    [
      'from between the lines of an instruction',
      { Dockerfile: `${base}RUN pip install --no-cache-dir \\\n# ocs-agent: ignore=pip-editable ${why}\n  -e .\n` },
      ['pip-editable'],
    ],
    [
      'several rules, each with its own comment',
      {
        Dockerfile: `${base}# ocs-agent: ignore=pip-editable ${why}\n# ocs-agent: ignore=layer-waste ${why}\nRUN pip install -e .\n`,
      },
      ['pip-editable', 'layer-waste'],
    ],
    [
      'several rules in one comment',
      { Dockerfile: `${base}# ocs-agent: ignore=pip-editable, layer-waste ${why}\nRUN pip install -e .\n` },
      ['pip-editable', 'layer-waste'],
    ],
    [
      'with CRLF line ends',
      { Dockerfile: `# ocs-agent: ignore=base-unpinned ${why}\r\n${latest.replace('\n', '\r\n')}` },
      ['base-unpinned'],
    ],
    [
      'a key of YAML and the list below it',
      {
        Dockerfile: base,
        'docker-compose.yml': `services:\n  a:\n    build: .\n    environment: [INSTANCE_ID=a]\n    # ocs-agent: ignore=argument-one-string ${why}\n    command:\n    - "--site-host x"\n    hostname: b\n`,
      },
      ['argument-one-string'],
    ],
    [
      'a key of TOML',
      {
        Dockerfile: `${base}COPY . /x/\nRUN pip install /x\n`,
        'pyproject.toml': `[project]\nname = "x"\n# ocs-agent: ignore=python-version-conflict ${why}\nrequires-python = ">=3.13"\n`,
      },
      ['python-version-conflict'],
    ],
    [
      'a statement of Python',
      {
        Dockerfile: `${base}COPY agent.py /a/\nCMD ["--agent", "/a/agent.py", "--entrypoint", "main"]\n`,
        'agent.py': agentText
          .replace('def main', `# ocs-agent: ignore=agent-main-without-args ${why}\ndef main`)
          .replace('args=None', ''),
      },
      ['agent-main-without-args'],
    ],
    [
      'a line of requirements',
      {
        Dockerfile: `${base}COPY requirements.txt /r.txt\nRUN pip install -r /r.txt\n`,
        'requirements.txt': `six\n# ocs-agent: ignore=ocs-version-conflict ${why}\nocs==0.10.3\n`,
      },
      ['ocs-version-conflict'],
    ],
    [
      'a code block of Markdown',
      {
        Dockerfile: base,
        'docs/a.md': `<!-- ocs-agent: ignore=base-unpinned ${why} -->\n\n\`\`\`dockerfile\n${latest}\`\`\`\n`,
      },
      ['base-unpinned'],
    ],
    [
      'a code block of reStructuredText',
      {
        Dockerfile: base,
        'docs/a.rst': `.. ocs-agent: ignore=base-unpinned ${why}\n\n.. code-block:: docker\n\n   # A base\n   ${latest}\nMore text.\n`,
      },
      ['base-unpinned'],
    ],
  ])('%s', (_name, files, rules) => {
    const without = Object.fromEntries(
      Object.entries(files).map(([path, text]) => [path, text.replace(/ocs-agent:( *)ignore/gi, 'ocs-agent:$1note')]),
    );
    for (const rule of rules) expect(seen(without, [rule]).join()).toContain(rule);
    expect(seen(files, rules)).toEqual([]);
  });
});

describe('an ignore comment does not excuse', () => {
  test.each<[string, Files, readonly string[]]>([
    [
      'what an empty line parts from it',
      { Dockerfile: `# ocs-agent: ignore=base-unpinned ${why}\n\n${latest}` },
      ['ignore-unused:1', 'base-unpinned:3'],
    ],
    [
      'the instruction behind the next one',
      { Dockerfile: `${base}# ocs-agent: ignore=pip-editable ${why}\nRUN ls\nRUN pip install --no-cache-dir -e .\n` },
      ['ignore-unused:2', 'pip-editable:4'],
    ],
    [
      'another rule',
      { Dockerfile: `# ocs-agent: ignore=layer-waste ${why}\n${latest}` },
      ['ignore-unused:1', 'base-unpinned:2'],
    ],
    [
      'without a reason',
      { Dockerfile: `# ocs-agent: ignore=base-unpinned\n${latest}` },
      ['ignore-unused:1', 'base-unpinned:2'],
    ],
    [
      'with `because` and nothing behind it',
      { Dockerfile: `# ocs-agent: ignore=base-unpinned because …\n${latest}` },
      ['ignore-unused:1', 'base-unpinned:2'],
    ],
    [
      'by a name that no rule has',
      { Dockerfile: `# ocs-agent: ignore=base-unpined ${why}\n${latest}` },
      ['ignore-unknown:1', 'base-unpinned:2'],
    ],
    [
      'the next key of YAML',
      {
        Dockerfile: base,
        'docker-compose.yml': `services:\n  a:\n    # ocs-agent: ignore=argument-one-string ${why}\n    build: .\n    environment: [INSTANCE_ID=a]\n    command: ["--site-host x"]\n`,
      },
      ['ignore-unused:3', 'argument-one-string:6'],
    ],
  ])('%s', (_name, files, expected) => {
    expect(seen(files, ['base-unpinned', 'pip-editable', 'argument-one-string'])).toEqual(expected);
  });
});

test('a rule that is switched off makes no comment unused', () => {
  const files = { Dockerfile: `# ocs-agent: ignore=base-unpinned ${why}\n${latest}` };
  expect(seen(files, [], ['base-unpinned'])).toEqual([]);
});

test('ignore-unused can be switched off itself', () => {
  const files = { Dockerfile: `# ocs-agent: ignore=layer-waste ${why}\n${base}` };
  expect(seen(files, [], ['ignore-unused'])).toEqual([]);
});

describe('the fix', () => {
  function mended(text: string): string {
    const source = { path: 'Dockerfile', text };
    const findings = runRules(readRepo(snapshotOf({ files: { Dockerfile: text } })), {
      disable: [],
      levels: new Map(),
      generate: false,
    });
    return findings
      .filter(({ rule }) => rule.startsWith('ignore-'))
      .flatMap(({ fix }) => fix?.edits ?? [])
      .map(({ range, text: by }) => ({ start: offsetAt(source, range.start), end: offsetAt(source, range.end), by }))
      .toSorted((a, b) => b.start - a.start)
      .reduce((rest, { start, end, by }) => rest.slice(0, start) + by + rest.slice(end), text);
  }

  test.each([
    ['takes an unused comment out', `# One\n# ocs-agent: ignore=layer-waste ${why}\n${base}`, `# One\n${base}`],
    [
      'leaves the rules that count',
      `${base}# ocs-agent: ignore=layer-waste, base-unpinned ${why}\nRUN pip install six\n`,
      `${base}# ocs-agent: ignore=layer-waste ${why}\nRUN pip install six\n`,
    ],
    [
      'leaves them also behind the one that goes',
      `${base}# ocs-agent: ignore=base-unpinned,layer-waste ${why}\nRUN pip install six\n`,
      `${base}# ocs-agent: ignore=layer-waste ${why}\nRUN pip install six\n`,
    ],
    [
      'writes the name that was meant',
      `# ocs-agent: ignore=base-unpined ${why}\n${latest}`,
      `# ocs-agent: ignore=base-unpinned ${why}\n${latest}`,
    ],
    [
      'writes no reason for anybody',
      `# ocs-agent: ignore=base-unpinned\n${latest}`,
      `# ocs-agent: ignore=base-unpinned\n${latest}`,
    ],
  ])('%s', (_name, before, after) => {
    expect(mended(before)).toBe(after);
  });
});
