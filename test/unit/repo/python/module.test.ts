import { describe, expect, test } from 'vitest';
import { readPython } from '../../../../src/repo/python/read-module.ts';

function read(text: string) {
  return readPython({ path: 'agent.py', text });
}

describe('f(args=x) is a legal call', () => {
  test.each([
    ['args', true],
    ['args=None', true],
    ['args: list[str] | None = None', true],
    ['*, args', true],
    ['*, args=None, other=1', true],
    ['args, other=1', true],
    ['args, *rest, key=1, **kw', true],
    ['**kw', true],
    ['a=1, /, **kw', true],
    ['args=None, /, **kw', true],
    ['', false],
    ['*args', false],
    ['argv=None', false],
    ['args, /', false],
    ['args, /, **kw', false],
    ['args, other', false],
    ['args, *, other', false],
    ['self, args', false],
    ['a, /, args', false],
    ['other, **kw', false],
  ])('def main(%s): %s', (parameters, legal) => {
    expect(read(`def main(${parameters}) -> None:\n    pass\n`).functions.get('main')?.takesArgs).toBe(legal);
    expect(read(`async def main(${parameters}): pass\n`).functions.get('main')?.takesArgs).toBe(legal);
  });

  test.each([
    ['decorated', '@wrap\ndef main(): pass\n'],
    ['bound twice', 'def main(): pass\nmain = wrap(main)\n'],
    ['defined in two branches', 'if x:\n    def main(): pass\nelse:\n    def main(args): pass\n'],
    ['replaced by a function', 'def main(): pass\ndef f():\n    global main\n    main = None\n'],
    ['replaced by a star import', 'def main(): pass\nfrom x import *\n'],
  ])('unknown when %s', (_, text) => {
    expect(read(text).functions.get('main')?.takesArgs).toBeNull();
  });
});

describe('the names of a module', () => {
  test.each([
    [
      'def, class, import, assignment',
      'def a(): pass\nclass b: pass\nimport c.d, e as f\nfrom g import h as i\nj = k = 1\n',
      'abcfijk',
    ],
    ['tuples, lists and stars', 'a, (b, *c) = [d, e] = x\n', 'abcde'],
    ['annotations bind only with a value', 'a: int\nb: int = 1\n', 'b'],
    ['attributes and items bind nothing', 'a.b = 1\nc[0] = 2\n', ''],
    [
      'branches, loops and handlers',
      'if x:\n    a = 1\ntry:\n    import b\nexcept E as c:\n    d = 1\nfor e, f in y:\n    g = 1\nelse:\n    h = 1\n',
      'abcdefgh',
    ],
    ['with, also in brackets', 'with x as a, y as (b, c):\n    pass\nwith (z as d):\n    pass\n', 'abcd'],
    ['the walrus and match', 'if (a := f()): pass\nmatch x:\n    case [b, *c]:\n        d = 1\n', 'abcd'],
    ['type statements', 'type a = int\n', 'a'],
    ['conditions bind nothing', 'if debug:\n    pass\nwhile running:\n    pass\n', ''],
    ['functions keep theirs to themselves', 'def a():\n    b = 1\n    import c\n', 'a'],
    ['several on one line', 'a = 1; b = 2; import c\n', 'abc'],
  ])('%s', (_, text, names) => {
    expect([...(read(text).names ?? [])].sort().join('')).toBe(names);
  });

  test.each([
    ['a star import', 'from .impl import *\n'],
    ['a star import in a branch', 'try:\n    from x import *\nexcept ImportError:\n    pass\n'],
    ['__getattr__', 'def __getattr__(name): return 1\n'],
    ['exec', 'exec(open("x.py").read())\n'],
    ['globals()', 'globals()["main"] = f\n'],
    ['sys.modules', 'import sys\nsetattr(sys.modules[__name__], "main", f)\n'],
    ['vars()', 'vars()["main"] = f\n'],
  ])('are unknowable with %s', (_, text) => {
    expect(read(text).names).toBeNull();
  });

  test('vars() of something else changes no module', () => {
    expect(read('def f(args):\n    print(vars(args), locals)\n').names).toEqual(new Set(['f']));
  });
});

describe('the agents table', () => {
  test('a literal gives classes, modules and entry points with their places', () => {
    const text = [
      'agents = {',
      "    'ValveAgent': {'module': 'tele.agents.valve', 'entry_point': 'main'},",
      '    "Dome" "Agent": {"module": ("tele." "agents.dome")},',
      "    'Lamp': dict(module='tele.lamp', entry_point='start'),",
      "    'Lost': {},",
      "    'Text': 'tele.text',",
      "    'Name': spec,",
      "    'Made': {'module': package + '.made'},",
      '}',
    ].join('\n');
    const table = read(text).agents;
    if (table.kind !== 'literal') throw new Error(table.kind);
    const facts = table.entries.map((entry) => [
      entry.class.value,
      entry.module?.value ?? null,
      entry.entryPoint?.value ?? null,
      entry.missingModule,
      entry.notADict,
      entry.entryPointUnknown,
    ]);
    expect(facts).toEqual([
      ['ValveAgent', 'tele.agents.valve', 'main', false, false, false],
      ['DomeAgent', 'tele.agents.dome', null, false, false, false],
      ['Lamp', 'tele.lamp', 'start', false, false, false],
      ['Lost', null, null, true, false, false],
      ['Text', null, null, false, true, true],
      ['Name', null, null, false, false, true],
      ['Made', null, null, false, false, false],
    ]);
    const module = table.entries[0]?.module;
    expect(text.slice(module?.span.start, module?.span.end)).toBe("'tele.agents.valve'");
  });

  test.each([
    ['annotated', 'agents: dict[str, dict] = {}\n', 'literal'],
    ['read elsewhere', 'agents = {}\nfor a in agents: print(agents[a], len(agents), agents.items())\n', 'literal'],
    ['absent', 'agent = {}\n', 'absent'],
    ['a list of names', "agents = ['A', 'ValveAgent']\n", 'invalid'],
    ['a number', 'agents = 1\n', 'invalid'],
    ['None', 'agents = None\n', 'invalid'],
    ['a string', "agents = 'x'\n", 'invalid'],
    ['a function', 'def agents(): return {}\n', 'invalid'],
    ['a class', 'class agents: pass\n', 'invalid'],
    ['an empty list', 'agents = []\n', 'dynamic'],
    ['a list of pairs', "agents = [('A', {'module': 'x'})]\n", 'dynamic'],
    ['a call', 'agents = make()\n', 'dynamic'],
    ['imported', 'from .table import agents\n', 'dynamic'],
    ['brought by a star import', 'from .table import *\n', 'dynamic'],
    ['behind a star import', 'from .table import *\nagents = {}\n', 'literal'],
    ['before a star import', 'agents = {}\nfrom .table import *\n', 'dynamic'],
    ['with bytes for a key', "agents = {b'A': {}}\n", 'dynamic'],
    ['with an f-string for a key', "agents = {f'{x}': {}}\n", 'dynamic'],
    ['with a spread', 'agents = {**more}\n', 'dynamic'],
    ['with a computed key', 'agents = {name: {}}\n', 'dynamic'],
    ['bound twice', 'agents = {}\nagents = {}\n', 'dynamic'],
    ['in a branch', 'if x:\n    agents = {}\n', 'dynamic'],
    ['extended by item', "agents = {}\nagents['X'] = {}\n", 'dynamic'],
    ['extended by item in a loop', 'agents = {}\nfor x in y:\n    agents[x] = {}\n', 'dynamic'],
    ['extended by update', 'agents = {}\nagents.update(more)\n', 'dynamic'],
    ['extended by |=', 'agents = {}\nagents |= more\n', 'dynamic'],
    ['handed to a function', 'agents = {}\nregister(agents)\n', 'dynamic'],
    ['known by another name', 'agents = {}\ntable = agents\n', 'dynamic'],
    ['shortened by del', 'agents = {"A": {}}\ndel agents["A"]\n', 'dynamic'],
    ['assigned to two names', 'agents = table = {}\n', 'dynamic'],
  ])('%s: %s → %s', (_, text, kind) => {
    expect(read(text).agents.kind).toBe(kind);
  });
});

test('imports keep their dots, their names and whether they are certain', () => {
  const text = [
    'import os.path as p, sys',
    'from . import queue',
    'from ..drivers.valve import (Valve,',
    '                             Pump as P)',
    'try:\n    import labjack\nexcept ImportError:\n    labjack = None',
    'def f():\n    from numpy import *',
    'class A:\n    import yaml',
  ].join('\n');
  expect(read(text).imports.map((one) => [one.module, one.relative, one.conditional, one.names])).toEqual([
    ['os.path', false, false, []],
    ['sys', false, false, []],
    ['.', true, false, ['queue']],
    ['..drivers.valve', true, false, ['Valve', 'Pump']],
    ['labjack', false, true, []],
    ['numpy', false, true, ['*']],
    ['yaml', false, false, []],
  ]);
});

describe('parse_args(agent_class=…)', () => {
  test.each([
    ['site_config', "from ocs import site_config\nargs = site_config.parse_args(agent_class='X', parser=p)\n", ['X']],
    ['an alias of it', "from ocs import ocs_agent, site_config as sc\nsc.parse_args(agent_class='X')\n", ['X']],
    ['the dotted name', 'import ocs.site_config\nocs.site_config.parse_args(agent_class="X")\n', ['X']],
    ['the function itself', "from ocs.site_config import parse_args as pa\npa(agent_class='X')\n", ['X']],
    [
      'inside a function',
      "from ocs import site_config\ndef main(args=None):\n    site_config.parse_args(agent_class='X')\n",
      ['X'],
    ],
    ["somebody else's", "import ocs\nparser.parse_args(agent_class='X')\n", []],
    ['no literal', 'from ocs import site_config\nsite_config.parse_args(agent_class=NAME)\n', []],
    ['without ocs', "site_config.parse_args(agent_class='X')\n", []],
  ])('%s', (_, text, classes) => {
    expect(read(text).agentClasses.map(({ value }) => value)).toEqual(classes);
  });
});

describe('an agent script', () => {
  test.each([
    [
      'init_site_agent',
      'from ocs import ocs_agent\ndef main(args=None):\n    agent, runner = ocs_agent.init_site_agent(args)\n',
      true,
    ],
    ['by another name', 'from ocs.ocs_agent import init_site_agent as make\nmake(args)\n', true],
    ['OCSAgent itself', 'import ocs\nagent = ocs.ocs_agent.OCSAgent(args)\n', true],
    ['a client', 'from ocs.ocs_client import OCSClient\nOCSClient("x")\n', false],
    ['a mention in a string', 'import ocs\nprint("init_site_agent()")\n', false],
    ['another OCS', 'from other import ocs_agent\nocs_agent.init_site_agent()\n', false],
  ])('%s', (_, text, isAgent) => {
    expect(read(text).isAgent).toBe(isAgent);
  });

  test('tells whether it has a main guard', () => {
    expect(read("if __name__ == '__main__':\n    main()\n").hasMainGuard).toBe(true);
    expect(read('def main():\n    pass\n').hasMainGuard).toBe(false);
  });
});
