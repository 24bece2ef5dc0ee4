from os import environ

import txaio
from ocs import ocs_agent, site_config

txaio.use_twisted()


class StageAgent:
    """Moves a stage on a serial port.

    Parameters:
        agent (OCSAgent): OCSAgent object from
            :func:`ocs.ocs_agent.init_site_agent`.
        port (str): Serial port of the stage.

    """

    def __init__(self, agent, port='/dev/ttyUSB0'):
        self.agent = agent
        self._line = open(port, 'r+b', buffering=0)

    def home(self, session, params):
        """home()

        **Task** - Move to the reference position.

        """
        self._line.write(b'HOME\r\n')
        return True, 'Moving home.'


def main(args=None):
    txaio.start_logging(level=environ.get('LOGLEVEL', 'info'))
    args = site_config.parse_args(agent_class='StageAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)

    stage = StageAgent(agent)
    agent.register_task('home', stage.home)
    runner.run(agent, auto_reconnect=True)


if __name__ == '__main__':
    main()
