import { witness } from '../support/witness.ts';

witness('user-unknown', {
  fails: [
    // `docker run` says 125 where `docker start` says 128.
    { status: 128, log: 'unable to find user valve: no matching entries in passwd file' },
    'a warning: the files silently belong to root',
  ],
  passes: [{}, {}],
});

witness('user-before-install', {
  fails: [
    { build: /Could not open lock file \/var\/lib\/apt\/lists\/lock - open \(13: Permission denied\)/ },
    { build: /Could not install packages due to an OSError: \[Errno 13\] Permission denied: '\/opt\/venv/ },
  ],
  passes: [{}, {}],
});

witness('config-unreadable', {
  fails: [
    { status: 1, log: /PermissionError: \[Errno 13\] Permission denied: '\/app\/agent\.py'/ },
    { status: 1, log: /ModuleNotFoundError: No module named 'agent'/ },
    { status: 1, log: /ModuleNotFoundError: No module named 'agent'/ },
  ],
  passes: [{}, {}, {}],
});
