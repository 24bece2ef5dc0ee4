import { expect, test } from 'vitest';
import { buildError } from '../../../src/stages/build.ts';

const output = `#6 [2/3] RUN make
#6 0.412 /bin/sh: 1: make: not found
#6 ERROR: process "/bin/sh -c make" did not complete successfully: exit code: 127
------
 > [2/3] RUN make:
0.412 /bin/sh: 1: make: not found
------
Dockerfile:5
--------------------
   3 |     COPY . /app
   4 |     
   5 | >>> RUN make
   6 |     
--------------------
ERROR: failed to solve: process "/bin/sh -c make" did not complete successfully: exit code: 127
`;

test("BuildKit's last words become line, message and the step's own last line", () => {
  expect(buildError(output)).toEqual({
    line: 5,
    message: 'process "/bin/sh -c make" did not complete successfully: exit code: 127',
    step: '/bin/sh: 1: make: not found',
  });
});

test('an error without a place has no line', () => {
  expect(
    buildError('ERROR: failed to solve: failed to read dockerfile: open Dockerfile: no such file or directory\n'),
  ).toEqual({
    line: null,
    message: 'failed to read dockerfile: open Dockerfile: no such file or directory',
    step: '',
  });
});
