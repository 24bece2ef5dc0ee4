import time
from os import environ

import txaio
from ocs import ocs_agent, site_config

txaio.use_twisted()


class PumpAgent:
    """Runs a pump and forgets to look whether it shall stop.

    Parameters:
        agent (OCSAgent): OCSAgent object from
            :func:`ocs.ocs_agent.init_site_agent`.

    """

    def __init__(self, agent):
        self.agent = agent
        self._running = False

    def run(self, session, params):
        """run()

        **Process** - Run the pump.

        """
        self._running = True
        while True:
            session.data = {'timestamp': time.time()}
            time.sleep(1)

    def _stop_run(self, session, params):
        """Stop the pump."""
        self._running = False
        return True, 'Requested to stop the pump.'


def main(args=None):
    txaio.start_logging(level=environ.get('LOGLEVEL', 'info'))
    args = site_config.parse_args(agent_class='PumpAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)

    pump = PumpAgent(agent)
    agent.register_process('run', pump.run, pump._stop_run, startup=True)
    runner.run(agent, auto_reconnect=True)


if __name__ == '__main__':
    main()
