import { textOfValue } from '../model/json.ts';

/** What one feed has published, checked as the aggregator would take it. */
export type FeedSeen = {
  readonly name: string;
  readonly messages: number;
  /** Time stamps, over all blocks. */
  readonly samples: number;
  /** `block.field` of everything published, in the order it came. */
  readonly fields: readonly string[];
  /** What the aggregator could not take, each once. */
  readonly problems: readonly string[];
};

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Source: ocs/ocs_feed.py: verify_data_field_string. */
const fieldName = /^_*[A-Za-z][A-Za-z0-9_]*$/;
const longestName = 255;

function isValue(value: unknown): boolean {
  return ['number', 'string', 'boolean'].includes(typeof value);
}

type Checked = { readonly samples: number; readonly fields: readonly string[]; readonly problems: readonly string[] };

function checkBlock(name: string, block: unknown): Checked {
  if (!isFields(block)) return { samples: 0, fields: [], problems: [`block ${name} is no dict`] };
  const { block_name: own, timestamps, data } = block;
  const problems: string[] = [];
  if (own !== name) problems.push(`block ${name} calls itself ${textOfValue(own)}`);
  const times = Array.isArray(timestamps) ? timestamps : [];
  if (!Array.isArray(timestamps) || !times.every((time) => typeof time === 'number' && Number.isFinite(time)))
    problems.push(`the timestamps of block ${name} are no list of numbers`);
  if (!isFields(data))
    return { samples: times.length, fields: [], problems: [...problems, `block ${name} has no data`] };
  for (const [field, values] of Object.entries(data)) {
    if (!fieldName.test(field) || field.length > longestName)
      problems.push(`\`${field}\` of block ${name} is no legal field name: letters, digits and _ were expected`);
    if (!Array.isArray(values) || values.length !== times.length)
      problems.push(`${field} of block ${name} has not one value for each timestamp`);
    else if (!values.every(isValue))
      problems.push(`${field} of block ${name} holds values that are no number, text or truth value`);
  }
  return { samples: times.length, fields: Object.keys(data).map((field) => `${name}.${field}`), problems };
}

/**
 * One message more. Recorded feeds publish `({block: {block_name, timestamps, data}}, {record, …})`; what the others
 * publish is the agent's own affair. Source: ocs/ocs_feed.py: Feed.flush_buffer.
 */
export function afterMessage(before: FeedSeen, args: readonly unknown[]): FeedSeen {
  const [blocks, feed] = Array.isArray(args[0]) ? args[0] : args;
  const messages = before.messages + 1;
  if (!isFields(feed) || feed['record'] !== true) return { ...before, messages };
  const checked = isFields(blocks)
    ? Object.entries(blocks).map(([name, block]) => checkBlock(name, block))
    : [{ samples: 0, fields: [], problems: ['a recorded feed published no blocks'] }];
  const more = <T>(known: readonly T[], found: readonly T[]): readonly T[] =>
    found.every((one) => known.includes(one)) ? known : [...new Set([...known, ...found])];
  return {
    name: before.name,
    messages,
    samples: before.samples + checked.reduce((sum, { samples }) => sum + samples, 0),
    fields: more(
      before.fields,
      checked.flatMap(({ fields }) => fields),
    ),
    problems: more(
      before.problems,
      checked.flatMap(({ problems }) => problems),
    ),
  };
}

export function emptyFeed(name: string): FeedSeen {
  return { name, messages: 0, samples: 0, fields: [], problems: [] };
}
