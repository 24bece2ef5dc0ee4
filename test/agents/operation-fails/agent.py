import socket
import time
from os import environ

import txaio
from ocs import ocs_agent, site_config

txaio.use_twisted()


class GeneratorAgent:
    """Monitors a signal generator.

    Parameters:
        agent (OCSAgent): OCSAgent object from
            :func:`ocs.ocs_agent.init_site_agent`.

    """

    def __init__(self, agent):
        self.agent = agent
        self._take_data = False

    def acq(self, session, params):
        """acq()

        **Process** - Ask the generator for its frequency.

        """
        self._take_data = True
        with socket.create_connection(('127.0.0.1', 5025), timeout=2) as line:
            while self._take_data:
                line.sendall(b'FREQ?\n')
                session.data = {'frequency': float(line.recv(64))}
                time.sleep(1)
        return True, 'Acquisition exited cleanly.'

    def _stop_acq(self, session, params):
        """Stop asking."""
        self._take_data = False
        return True, 'Requested to stop taking data.'


def main(args=None):
    txaio.start_logging(level=environ.get('LOGLEVEL', 'info'))
    args = site_config.parse_args(agent_class='GeneratorAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)

    generator = GeneratorAgent(agent)
    agent.register_process('acq', generator.acq, generator._stop_acq,
                           startup=True)
    runner.run(agent, auto_reconnect=True)


if __name__ == '__main__':
    main()
