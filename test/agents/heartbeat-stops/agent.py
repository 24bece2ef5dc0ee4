import argparse
from os import environ

import txaio
from ocs import ocs_agent, site_config
from twisted.internet import reactor
from twisted.internet.defer import inlineCallbacks
from autobahn.twisted.util import sleep as dsleep

txaio.use_twisted()


class CameraAgent:
    """Takes pictures for a while, and ends the whole agent with it.

    Parameters:
        agent (OCSAgent): OCSAgent object from
            :func:`ocs.ocs_agent.init_site_agent`.
        run_time (float): Seconds from joining the hub to the end.

    """

    def __init__(self, agent, run_time):
        self.agent = agent
        self._run_time = run_time

    @inlineCallbacks
    def expose(self, session, params):
        """expose()

        **Task** - Take pictures.

        """
        yield dsleep(self._run_time)
        self.agent.log.info('All pictures taken, goodbye')
        reactor.stop()
        return True, 'All pictures taken.'


def make_parser(parser=None):
    """Build the argument parser for the Agent."""
    if parser is None:
        parser = argparse.ArgumentParser()
    pgroup = parser.add_argument_group('Agent Options')
    pgroup.add_argument('--run-time', type=float, default=2.,
                        help='Seconds from joining the hub to the end.')
    return parser


def main(args=None):
    txaio.start_logging(level=environ.get('LOGLEVEL', 'info'))
    args = site_config.parse_args(agent_class='CameraAgent',
                                  parser=make_parser(),
                                  args=args)
    agent, runner = ocs_agent.init_site_agent(args)

    camera = CameraAgent(agent, args.run_time)
    agent.register_task('expose', camera.expose, blocking=False, startup=True)
    runner.run(agent, auto_reconnect=True)


if __name__ == '__main__':
    main()
