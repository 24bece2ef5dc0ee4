from os import environ

import numpy as np
import serial
import txaio
from ocs import ocs_agent, site_config

txaio.use_twisted()


class LaserAgent:
    """Reads the power of the laser.

    Parameters:
        agent (OCSAgent): OCSAgent object from
            :func:`ocs.ocs_agent.init_site_agent`.

    """

    def __init__(self, agent):
        self.agent = agent

    def read(self, session, params):
        """read()

        **Task** - Read the power ten times and take the mean.

        """
        with serial.serial_for_url('loop://', timeout=1) as line:
            line.write(b'1.0\n' * 10)
            power = np.mean([float(line.readline()) for _ in range(10)])
        session.data = {'power': power}
        return True, f'{power} mW'


def main(args=None):
    txaio.start_logging(level=environ.get('LOGLEVEL', 'info'))
    args = site_config.parse_args(agent_class='LaserAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)

    laser = LaserAgent(agent)
    agent.register_task('read', laser.read)
    runner.run(agent, auto_reconnect=True)


if __name__ == '__main__':
    main()
