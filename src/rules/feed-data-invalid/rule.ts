import { rule } from '../rule.ts';

/** Found by the station `smoke` alone. Source: ocs/ocs_feed.py, and what the aggregator makes of its messages. */
export const feedDataInvalid = rule<{ readonly instance: string; readonly feed: string; readonly problem: string }>({
  id: 'feed-data-invalid',
  title: 'a recorded feed publishes what the aggregator cannot take',
  severity: 'warning',
  message: ({ instance, feed, problem }) =>
    `feed ${feed} of agent ${instance} publishes what the aggregator cannot take: ${problem}; publish {'block_name', 'timestamp', 'data': {field: value}} by publish_to_feed, which checks it`,
});
