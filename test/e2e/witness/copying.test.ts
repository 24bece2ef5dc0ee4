import { witness } from '../support/witness.ts';

witness('copy-source-missing', {
  fails: [
    { build: '"/calibration.csv": not found' },
    { build: '"/limits.csv": not found' },
    { build: '"/Limits.csv": not found' },
    { build: '"/shared.csv": not found' },
    { build: '"/limits.csv": not found' },
  ],
  passes: [{}, {}],
});

const noFile = /Could not open (?:requirements|constraint) file: \[Errno 2\] No such file or directory/;

witness('requirements-include-missing', {
  fails: [
    { build: noFile, fixed: {} },
    { build: noFile, fixed: {} },
    { build: noFile },
    { build: /file:\/\/\/app\/valve .*does not appear to be a Python project/ },
  ],
  passes: [{}, {}],
});
