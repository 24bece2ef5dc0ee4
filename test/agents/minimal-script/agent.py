import time
from os import environ

import txaio
from ocs import ocs_agent, site_config

txaio.use_twisted()


class PointingAgent:
    """Knows where the telescope points.

    Parameters:
        agent (OCSAgent): OCSAgent object from
            :func:`ocs.ocs_agent.init_site_agent`.

    """

    def __init__(self, agent):
        self.agent = agent
        self.azimuth = 0.

    @ocs_agent.param('azimuth', type=float, check=lambda x: 0 <= x < 360)
    def point(self, session, params):
        """point(azimuth)

        **Task** - Point to an azimuth.

        Parameters:
            azimuth (float): In degrees, from 0 to 360.

        """
        self.azimuth = params['azimuth']
        session.data = {'azimuth': self.azimuth, 'timestamp': time.time()}
        return True, f'Points to {self.azimuth} degrees.'


def main(args=None):
    txaio.start_logging(level=environ.get('LOGLEVEL', 'info'))
    args = site_config.parse_args(agent_class='PointingAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)

    pointing = PointingAgent(agent)
    agent.register_task('point', pointing.point)
    runner.run(agent, auto_reconnect=True)


if __name__ == '__main__':
    main()
