import argparse
import time
from os import environ

import psutil
import txaio
from ocs import ocs_agent, site_config
from ocs.ocs_twisted import Pacemaker

# For logging
txaio.use_twisted()


class LoadAgent:
    """Monitors the load of the computer it runs on.

    Parameters:
        agent (OCSAgent): OCSAgent object from
            :func:`ocs.ocs_agent.init_site_agent`.
        path (str): A path on the disk to watch. Defaults to '/'.

    Attributes:
        agent (OCSAgent): OCSAgent object from
            :func:`ocs.ocs_agent.init_site_agent`.
        log (txaio.tx.Logger): Logger object used to log events within the
            Agent.

    """

    def __init__(self, agent, path='/'):
        self.agent = agent
        self.log = agent.log
        self._path = path
        self._take_data = False

        # Register OCS feed
        agg_params = {
            'frame_length': 10 * 60  # [sec]
        }
        self.agent.register_feed('load',
                                 record=True,
                                 agg_params=agg_params,
                                 buffer_time=1.)

    def _read(self):
        return {'cpu_percent': psutil.cpu_percent(),
                'memory_percent': psutil.virtual_memory().percent,
                'disk_percent': psutil.disk_usage(self._path).percent}

    def acq(self, session, params):
        """acq()

        **Process** - Publish how much of the computer is in use.

        Notes:
            The most recent values are stored in the session data::

                >>> response.session['data']
                {'cpu_percent': 3.1,
                 'memory_percent': 41.9,
                 'disk_percent': 67.4,
                 'timestamp': 1660249321.8729222}

        """
        self._take_data = True
        pacemaker = Pacemaker(1.)

        while self._take_data:
            pacemaker.sleep()
            now = time.time()
            data = self._read()
            session.data = {**data, 'timestamp': now}
            self.agent.publish_to_feed('load', {'block_name': 'load',
                                                'timestamp': now,
                                                'data': data})

        self.agent.feeds['load'].flush_buffer()
        return True, 'Acquisition exited cleanly.'

    def _stop_acq(self, session, params):
        """Stop monitoring the load."""
        if self._take_data:
            self._take_data = False
            return True, 'Requested to stop taking data.'
        return False, 'acq is not currently running.'


def make_parser(parser=None):
    """Build the argument parser for the Agent."""
    if parser is None:
        parser = argparse.ArgumentParser()

    pgroup = parser.add_argument_group('Agent Options')
    pgroup.add_argument('--path', type=str, default='/',
                        help='A path on the disk to watch.')

    return parser


def main(args=None):
    # Start logging
    txaio.start_logging(level=environ.get('LOGLEVEL', 'info'))

    parser = make_parser()
    args = site_config.parse_args(agent_class='LoadAgent',
                                  parser=parser,
                                  args=args)

    agent, runner = ocs_agent.init_site_agent(args)

    load = LoadAgent(agent, path=args.path)
    agent.register_process('acq', load.acq, load._stop_acq, startup=True)

    runner.run(agent, auto_reconnect=True)


if __name__ == '__main__':
    main()
