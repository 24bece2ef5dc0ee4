import { witness } from '../support/witness.ts';

const insteadOf = { 'debian:bookworm': 'ocs-lookalike/rootfs:bookworm' };

witness('dockerfile-syntax', {
  fails: [
    { build: 'unknown instruction: FRM (did you mean FROM?)' },
    { build: 'unknown flag: --agent' },
    { build: 'when using JSON array syntax, arrays must be comprised of strings only' },
  ],
  passes: [{}],
});

witness('base-not-ocs', {
  fails: [
    { insteadOf, status: 127, log: 'exec: "dumb-init": executable file not found in $PATH' },
    { insteadOf, status: 127, log: 'exec: "--agent": executable file not found in $PATH' },
  ],
  passes: [{}, 'it needs PyPI'],
});

witness('base-too-old', {
  fails: [
    { status: 2, log: '[dumb-init] ocs-agent-cli: No such file or directory' },
    { status: 127, log: 'exec: "--agent": executable file not found in $PATH' },
  ],
  passes: [{}, 'scripts of that time have their own parser'],
});
