import argparse
import os
import socket

import txaio
from ocs import ocs_agent, site_config

txaio.use_twisted()


class LampAgent:
    """Switches a lamp on and off.

    Parameters:
        agent (OCSAgent): OCSAgent object from
            :func:`ocs.ocs_agent.init_site_agent`.
        colour (str): Of its light.

    """

    def __init__(self, agent, colour):
        self.agent = agent
        self.colour = colour

    def switch(self, session, params):
        """switch()

        **Task** - Switch the lamp.

        """
        return True, f'It shines {self.colour}.'


def look_around():
    """Ends the agent where its container is not the one that the compose file tells of."""
    settings = os.environ.get('SETTINGS')
    seen = {
        'uid': str(os.getuid()),
        'cwd': os.getcwd(),
        'host': socket.gethostname(),
        'note': os.environ.get('NOTE', ''),
        'settings': open(settings).read().strip() if settings else '',
    }
    for name, value in seen.items():
        expected = os.environ.get(f'EXPECT_{name.upper()}', value)
        if value != expected:
            raise ValueError(f'{name} is {value!r}, and {expected!r} was expected')
    for folder in os.environ.get('WRITES_TO', '').split():
        with open(os.path.join(folder, 'lamp.state'), 'w') as file:
            file.write('on')


def make_parser(parser=None):
    if parser is None:
        parser = argparse.ArgumentParser()
    pgroup = parser.add_argument_group('Agent Options')
    pgroup.add_argument('--colour', choices=['red', 'green'], default='red', help='Of its light.')
    return parser


def main(args=None):
    txaio.start_logging(level=os.environ.get('LOGLEVEL', 'info'))
    args = site_config.parse_args(agent_class='LampAgent', parser=make_parser(), args=args)
    look_around()
    agent, runner = ocs_agent.init_site_agent(args)
    lamp = LampAgent(agent, args.colour)
    agent.register_task('switch', lamp.switch)
    runner.run(agent, auto_reconnect=True)


if __name__ == '__main__':
    main()
