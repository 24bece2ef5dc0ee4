import { compareGenerated } from '../../generate/bench.ts';
import { line, type Row } from '../harness.ts';

/** The generated Dockerfile against the template of OCS's documentation. */
export const generated: Row = {
  name: 'generated',
  title: 'the generated Dockerfile',
  async measure() {
    const measured = await compareGenerated('light');
    return measured.map(({ what, template, generated: ours, unit, aim }) =>
      line({ row: 'generated', what, ours, theirs: template, against: "the documentation's template", unit, aim }),
    );
  },
};
