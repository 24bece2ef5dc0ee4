import { witness } from '../support/witness.ts';

witness('dockerfile-missing', {
  fails: [
    { build: 'failed to read dockerfile: open Dockerfile: no such file or directory' },
    { service: 'ocs-simulator', build: 'failed to read dockerfile: open Dockerfile: no such file or directory' },
  ],
  passes: [{}, { service: 'ocs-fake-1' }],
});
