import time
from os import environ, path

import txaio
from ocs import ocs_agent, site_config

txaio.use_twisted()


def wait_for(port):
    """Wait until the device at port (str) is plugged in."""
    print(f'Waiting for {port}')
    while not path.exists(port):
        time.sleep(1)


def main(args=None):
    txaio.start_logging(level=environ.get('LOGLEVEL', 'info'))
    args = site_config.parse_args(agent_class='EncoderAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)

    wait_for('/dev/ttyACM0')
    runner.run(agent, auto_reconnect=True)


if __name__ == '__main__':
    main()
