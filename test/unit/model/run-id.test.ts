import { expect, test } from 'vitest';
import { parseRunId, runIdIn, runIdOf } from '../../../src/model/run-id.ts';

const owner = {
  host: 'a1b2c3',
  boot: 'd4e5f6',
  namespace: '1ut5sk0',
  pid: 4711,
  started: '3kx0a2',
  container: null,
};

test.each([
  ['on a host', owner],
  ['in a container', { ...owner, container: '0123456789ab' }],
])('an id tells whose the run is, %s', (_where, whose) => {
  const id = runIdOf('0a1b2c3d4e5f', whose);
  expect(parseRunId(id)).toEqual({ id, owner: whose });
  // A tag has room for 128 characters.
  expect(id.length).toBeLessThan(80);
  expect(`x:${id}`).toMatch(/^x:\w[\w.-]*$/);
});

test('where the system tells nothing, an id is its random digits, and nobody can say that the run is over', () => {
  expect(parseRunId(runIdOf('0a1b2c3d4e5f', null))).toEqual({ id: '0a1b2c3d4e5f', owner: null });
});

test.each(['', 'latest', 'witness-1a2b3c4d', '0a1b2c3d4e5f-a1b2c3', '../0a1b2c3d4e5f', '0A1B2C3D4E5F'])(
  '%j is no id of a run',
  (text) => {
    expect(parseRunId(text)).toBeNull();
  },
);

test.each([
  ['a folder of a run', `p-${runIdOf('0a1b2c3d4e5f', owner)}-Xy12zZ`, runIdOf('0a1b2c3d4e5f', owner)],
  ['its logins', `p-${runIdOf('0a1b2c3d4e5f', owner)}-docker-Xy12zZ`, runIdOf('0a1b2c3d4e5f', owner)],
  ['a run without an owner', 'p-0a1b2c3d4e5f-docker-Xy12zZ', '0a1b2c3d4e5f'],
  ['a folder of somebody else', 'p-notes-Xy12zZ', undefined],
  ['another prefix', 'q-0a1b2c3d4e5f-Xy12zZ', undefined],
])('the run in the name of %s', (_what, name, id) => {
  expect(runIdIn(name, 'p-')?.id).toBe(id);
});
