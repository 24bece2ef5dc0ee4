import { witness } from '../support/witness.ts';

const valve = { agentClass: 'ValveAgent' };
const keyError = { ...valve, status: 1, log: "KeyError: 'ValveAgent'" };

witness('requirements-missing', {
  fails: [
    { status: 1, log: "ModuleNotFoundError: No module named 'serial'" },
    { ...valve, status: 1, log: "ModuleNotFoundError: No module named 'serial'" },
  ],
  passes: ['what it installs comes from PyPI', {}, {}],
});

witness('plugin-entry-point-missing', {
  fails: [
    { ...keyError, fixed: {} },
    { ...keyError, fixed: {} },
    { ...valve, build: /ocs|plugins/, fixed: {} },
    { ...keyError, fixed: {} },
    keyError,
  ],
  passes: [valve, {}],
});

witness('agent-module-missing', {
  fails: [
    { ...valve, status: 1, log: "ModuleNotFoundError: No module named 'tele.agents.valv'" },
    { ...valve, status: 1, log: "ModuleNotFoundError: No module named 'tele/agents/valve'" },
  ],
  passes: [valve],
});

const missing = (module: string) => ({ ...valve, status: 1, log: `ModuleNotFoundError: No module named '${module}'` });

witness('plugin-module-missing', {
  fails: [
    { ...keyError, log: 'Could not load plugin: tele' },
    { ...valve, build: 'python-entrypoint-reference' },
  ],
  passes: [valve],
});

witness('plugin-agents-invalid', {
  // FakeDataAgent is ocs's own: the first two take that down as well.
  fails: [
    { status: 1, log: "AttributeError: module 'tele.plugin' has no attribute 'agents'" },
    { status: 1, log: 'ValueError: dictionary update sequence element #0 has length' },
    { ...valve, status: 1, log: "KeyError: 'module'" },
    { ...valve, status: 1, log: 'TypeError: string indices must be integers' },
  ],
  passes: [valve, valve],
});

witness('plugin-name-duplicate', {
  fails: [{ status: 1, log: 'ValueError: too many values to unpack (expected 1)' }],
  passes: [valve],
});

witness('plugin-entry-point-attribute', {
  fails: [
    { ...valve, status: 1, log: "AttributeError: 'dict' object has no attribute 'agents'", fixed: {} },
    { ...valve, status: 1, log: "KeyError: 'ValveAgent'", fixed: {} },
  ],
  passes: [valve, valve],
});

witness('package-left-out', { fails: [missing('tele.agents'), missing('tele.agents')], passes: [valve] });

witness('package-discovery-ambiguous', {
  fails: [
    { build: /Multiple top-level packages discovered in a flat-layout: \['(?:config', 'tele|tele', 'config)'\]/ },
  ],
  passes: [valve, valve, valve],
});

witness('agent-syntax-invalid', {
  fails: [
    { status: 1, log: 'SyntaxError: ' },
    { status: 1, log: "SyntaxError: '(' was never closed" },
  ],
  passes: [{}],
});

witness('agent-relative-import', {
  fails: [{ status: 1, log: 'ImportError: attempted relative import with no known parent package' }],
  passes: [{}, valve],
});

witness('agent-entry-point-missing', {
  fails: [
    { ...valve, status: 1, log: "AttributeError: module 'tele.agents.valve' has no attribute 'start'" },
    { ...valve, status: 1, log: "AttributeError: module 'tele.agents.valve' has no attribute 'main'" },
    { status: 1, log: "AttributeError: module 'agent' has no attribute 'start'" },
  ],
  passes: [valve, valve],
});

witness('agent-main-without-args', {
  fails: [
    { status: 1, log: "TypeError: main() got an unexpected keyword argument 'args'" },
    { ...valve, status: 1, log: "TypeError: main() missing 1 required positional argument: 'port'" },
  ],
  passes: [{}, {}],
});

witness('agent-class-duplicate', {
  fails: [{ log: 'UserWarning: Found duplicate agent-class FakeDataAgent' }],
  passes: [valve],
});

witness('package-init-missing', {
  fails: [
    { ...missing('tele.agents'), fixed: {} },
    { ...missing('tele.agents'), fixed: {} },
    { ...valve, up: true },
  ],
  passes: [valve],
});
