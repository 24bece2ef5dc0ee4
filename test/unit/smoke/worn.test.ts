import { expect, test } from 'vitest';
import { noteOf, readNote } from '../../../src/smoke/worn.ts';

const runId = '0a1b2c3d4e5f';

test.each(['simonsobs/socs:v0.7.0', 'ghcr.io/simonsobs/socs:latest', '127.0.0.1:5000/a_b/c-d:v1.2.3-4-gabc'])(
  'a note of %s tells the name, in the letters that a name of docker may have',
  (reference) => {
    for (const kind of ['worn', 'before'] as const) {
      const note = noteOf({ kind, reference }, runId);
      expect(note).toMatch(/^ocs-agent-action\/[a-z]+-[0-9a-f]+:0a1b2c3d4e5f$/);
      expect(readNote(note ?? '')).toEqual({ kind, reference });
      expect(readNote(`localhost/${note}`)).toEqual({ kind, reference });
    }
  },
);

test('a name that is too long is not noted', () => {
  expect(noteOf({ kind: 'worn', reference: `ghcr.io/${'x'.repeat(120)}:v1` }, runId)).toBeNull();
});

test.each(['ocs-agent-action/socs:0a1b2c3d4e5f', 'ocs-agent-action/worn-xyz:0a1b2c3d4e5f', 'worn-00:1'])(
  '%s is no note',
  (name) => {
    expect(readNote(name)).toBeNull();
  },
);
