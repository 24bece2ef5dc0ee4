import { type Compared, compareGenerated } from '../../generate/bench.ts';
import { type Line, line, type Row } from '../harness.ts';

const lists = {
  heavy: "a requirements list as long as socs's",
  light: 'one requirement',
} as const;

function lineOf({ what, template, generated, unit, aim, floor }: Compared, list: string): Line {
  return line({
    row: 'generated',
    what: `${what}, ${list}`,
    ours: generated,
    theirs: template,
    against: "the documentation's template",
    unit,
    aim,
    ...(floor === null
      ? {}
      : { note: `a rebuild whose one step is a pip with nothing to do takes ${(floor / template).toFixed(2)}` }),
  });
}

/** The generated Dockerfile against the template of OCS's documentation. */
export const generated: Row = {
  name: 'generated',
  title: 'the generated Dockerfile',
  async measure() {
    return (['heavy', 'light'] as const).flatMap((kind) =>
      compareGenerated(kind).map((compared) => lineOf(compared, lists[kind])),
    );
  },
};
