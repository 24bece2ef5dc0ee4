import { witness } from '../support/witness.ts';

witness('wrapper-not-executable', {
  fails: [
    { status: 126, log: 'exec: "/start.sh": permission denied', fixed: {} },
    { status: 2, log: '[dumb-init] /app/start.sh: Permission denied', fixed: {} },
  ],
  passes: [{}, {}],
});

witness('wrapper-crlf', {
  fails: [
    { status: 1, log: 'exec /start.sh: no such file or directory', fixed: {} },
    { status: 2, log: 'unrecognized arguments: ', fixed: {} },
  ],
  passes: [{}, {}],
});

witness('wrapper-no-shebang', {
  fails: [
    { status: 1, log: 'exec /start.sh: exec format error', fixed: {} },
    { status: 1, log: 'exec /start.sh: exec format error', fixed: {} },
  ],
  passes: [{}, {}],
});

witness('wrapper-drops-arguments', {
  fails: [{ notLog: "'--crossbar-timeout'", fixed: { log: "'--crossbar-timeout', '20'" } }],
  passes: [{ log: "'--crossbar-timeout', '20'" }],
});
