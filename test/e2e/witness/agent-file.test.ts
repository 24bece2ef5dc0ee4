import { witness } from '../support/witness.ts';

witness('agent-path-missing', {
  fails: [
    { status: 1, log: "No module named 'queen_agent'", fixed: {} },
    { status: 1, log: "No module named 'agent'", fixed: {} },
    { status: 1, log: "No module named 'valve_agent'" },
  ],
  passes: [{}, {}],
});
