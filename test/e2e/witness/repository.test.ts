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
