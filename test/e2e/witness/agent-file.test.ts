import { witness } from '../support/witness.ts';

witness('agent-path-missing', {
  fails: [
    { status: 1, log: "No module named 'queen_agent'", fixed: {} },
    { status: 1, log: "No module named 'agent'", fixed: {} },
    { status: 1, log: "No module named 'valve_agent'" },
  ],
  passes: [{}, {}],
});

witness('agent-path-not-python', {
  fails: [
    { status: 1, log: "No module named 'ag'", fixed: {} },
    { status: 1, log: "No module named 'my'" },
    { status: 1, log: "No module named 'agent" },
  ],
  passes: [{}],
});

witness('agent-path-relative', {
  fails: [{ options: ['--workdir', '/'], status: 1, log: "No module named 'agent'", fixed: {} }],
  passes: [{ options: ['--workdir', '/'] }],
});

witness('agent-name-shadowed', {
  fails: [
    { status: 2, log: 'usage:' },
    { status: 1, log: /module 'json' has no attribute/ },
  ],
  passes: [{}],
});

witness('agent-neighbour-shadows', {
  fails: [{ status: 1, log: 'ImportError' }],
  passes: [{}],
});
