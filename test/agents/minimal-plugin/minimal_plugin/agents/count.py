import time
from os import environ

import txaio
from ocs import ocs_agent, site_config

txaio.use_twisted()


class CountAgent:
    """Counts, and publishes how far it is.

    Parameters:
        agent (OCSAgent): OCSAgent object from
            :func:`ocs.ocs_agent.init_site_agent`.

    """

    def __init__(self, agent):
        self.agent = agent
        self._counting = False
        self.agent.register_feed('count', record=True, buffer_time=1.)

    def count(self, session, params):
        """count()

        **Process** - Count up from 0.

        """
        self._counting = True
        value = 0
        while self._counting:
            value += 1
            now = time.time()
            session.data = {'value': value, 'timestamp': now}
            self.agent.publish_to_feed('count', {'block_name': 'count',
                                                 'timestamp': now,
                                                 'data': {'value': value}})
            time.sleep(0.2)
        return True, 'Stopped counting.'

    def _stop_count(self, session, params):
        """Stop counting."""
        self._counting = False
        return True, 'Requested to stop counting.'


def main(args=None):
    txaio.start_logging(level=environ.get('LOGLEVEL', 'info'))
    args = site_config.parse_args(agent_class='CountAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)

    counter = CountAgent(agent)
    agent.register_process('count', counter.count, counter._stop_count,
                           startup=True)
    runner.run(agent, auto_reconnect=True)


if __name__ == '__main__':
    main()
