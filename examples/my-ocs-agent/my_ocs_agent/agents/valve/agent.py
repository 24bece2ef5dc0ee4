import argparse
import time
from os import environ

import txaio
from ocs import ocs_agent, site_config
from ocs.ocs_twisted import TimeoutLock, Pacemaker

from my_ocs_agent.agents.valve.drivers import SerialValve, SimulatedValve

# For logging
txaio.use_twisted()


class ValveAgent:
    """Sets and monitors the position of a motorised valve.

    Parameters:
        agent (OCSAgent): OCSAgent object from
            :func:`ocs.ocs_agent.init_site_agent`.
        port (str): Serial port or pyserial URL of the valve's controller. A
            simulated valve is driven if it is None.
        sample_rate (float): Samples per second of the acq process. Defaults
            to 1.

    Attributes:
        agent (OCSAgent): OCSAgent object from
            :func:`ocs.ocs_agent.init_site_agent`.
        log (txaio.tx.Logger): Logger object used to log events within the
            Agent.
        lock (TimeoutLock): TimeoutLock object used to prevent simultaneous
            commands being sent to the controller.

    """

    def __init__(self, agent, port=None, sample_rate=1.):
        self.agent = agent
        self.log = agent.log
        self.lock = TimeoutLock(default_timeout=5)
        self._port = port
        self._sample_rate = sample_rate
        self._valve = None
        self._take_data = False

        # Register OCS feed
        agg_params = {
            'frame_length': 10 * 60  # [sec]
        }
        self.agent.register_feed('valve',
                                 record=True,
                                 agg_params=agg_params,
                                 buffer_time=1.)

    def _connect(self):
        # Called with the lock held. Not in __init__: the agent must come up
        # while the controller is switched off.
        if self._valve is None:
            if self._port is None:
                self.log.warn('No port given, driving a simulated valve.')
                self._valve = SimulatedValve()
            else:
                self._valve = SerialValve(self._port)
        return self._valve

    @ocs_agent.param('position', type=float, check=lambda x: 0 <= x <= 100)
    def set_position(self, session, params):
        """set_position(position)

        **Task** - Ask the valve to move, and return without waiting until it
        is there.

        Parameters:
            position (float): Where to, in percent open. Must be within 0
                and 100.

        Notes:
            The requested position is stored in the session data::

                >>> response.session['data']
                {'requested_position': 40.0,
                 'timestamp': 1660249321.8729222}

        """
        position = params['position']
        with self.lock.acquire_timeout(timeout=5,
                                       job='set_position') as acquired:
            if not acquired:
                self.log.warn('Lock could not be acquired because it '
                              f'is held by {self.lock.job}')
                return False, 'Could not acquire lock.'
            self._connect().move_to(position)

        session.data = {'requested_position': position,
                        'timestamp': time.time()}
        return True, f'Moving to {position:.1f} percent.'

    @ocs_agent.param('test_mode', default=False, type=bool)
    def acq(self, session, params):
        """acq(test_mode=False)

        **Process** - Publish the position of the valve to the feed ``valve``.

        Parameters:
            test_mode (bool, optional): Run the acq Process loop only once.
                This is meant only for testing. Default is False.

        Notes:
            The most recent position is stored in the session data::

                >>> response.session['data']
                {'position': 40.0,
                 'timestamp': 1660249321.8729222}

        """
        self._take_data = True
        pacemaker = Pacemaker(self._sample_rate)

        while self._take_data:
            pacemaker.sleep()
            with self.lock.acquire_timeout(timeout=5, job='acq') as acquired:
                if not acquired:
                    self.log.warn('Lock could not be acquired because it '
                                  f'is held by {self.lock.job}')
                    continue
                position = self._connect().position()

            now = time.time()
            session.data = {'position': position, 'timestamp': now}
            self.agent.publish_to_feed('valve',
                                       {'block_name': 'valve',
                                        'timestamp': now,
                                        'data': {'position': position}})
            if params['test_mode']:
                break

        self.agent.feeds['valve'].flush_buffer()
        return True, 'Acquisition exited cleanly.'

    def _stop_acq(self, session, params):
        """Stop monitoring the position."""
        if self._take_data:
            self._take_data = False
            return True, 'Requested to stop taking data.'
        return False, 'acq is not currently running.'


def make_parser(parser=None):
    """Build the argument parser for the Agent. Allows sphinx to automatically
    build documentation based on this function.

    """
    if parser is None:
        parser = argparse.ArgumentParser()

    pgroup = parser.add_argument_group('Agent Options')
    pgroup.add_argument('--port', type=str, default=None,
                        help='Serial port or pyserial URL of the controller. '
                        'Without it a simulated valve is driven.')
    pgroup.add_argument('--mode', type=str, default='idle',
                        choices=['idle', 'acq'],
                        help='Starting action for the Agent.')
    pgroup.add_argument('--sample-rate', type=float, default=1.,
                        help='Samples per second of the acq process.')

    return parser


def main(args=None):
    # Start logging
    txaio.start_logging(level=environ.get('LOGLEVEL', 'info'))

    parser = make_parser()
    args = site_config.parse_args(agent_class='ValveAgent',
                                  parser=parser,
                                  args=args)

    agent, runner = ocs_agent.init_site_agent(args)

    valve = ValveAgent(agent, port=args.port, sample_rate=args.sample_rate)
    agent.register_task('set_position', valve.set_position)
    agent.register_process('acq', valve.acq, valve._stop_acq,
                           startup=(args.mode == 'acq'))

    runner.run(agent, auto_reconnect=True)


if __name__ == '__main__':
    main()
