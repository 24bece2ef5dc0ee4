import os

import txaio
from ocs import ocs_agent, site_config

txaio.use_twisted()


def main(args=None):
    txaio.start_logging(level=os.environ.get('LOGLEVEL', 'info'))
    args = site_config.parse_args(agent_class='ThermometerAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)

    agent.log.info('Reading from {ip}', ip=os.environ['THERMOMETER_IP'])
    runner.run(agent, auto_reconnect=True)


if __name__ == '__main__':
    main()
