from os import environ

import txaio
from ocs import ocs_agent, site_config

txaio.use_twisted()


class ChopperAgent:
    """Switches its own heartbeat off as soon as it runs.

    Parameters:
        agent (OCSAgent): OCSAgent object from
            :func:`ocs.ocs_agent.init_site_agent`.

    """

    def __init__(self, agent):
        self.agent = agent

    def quiet(self, session, params):
        """quiet()

        **Task** - Make the agent publish less, too little.

        """
        self.agent._heartbeat_on = False
        return True, 'Quiet.'


def main(args=None):
    txaio.start_logging(level=environ.get('LOGLEVEL', 'info'))
    args = site_config.parse_args(agent_class='ChopperAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)

    chopper = ChopperAgent(agent)
    agent.register_task('quiet', chopper.quiet, startup=True)
    runner.run(agent, auto_reconnect=True)


if __name__ == '__main__':
    main()
