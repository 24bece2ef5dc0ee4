import glob
from os import environ

import txaio
from ocs import ocs_agent, site_config

txaio.use_twisted()


def main(args=None):
    txaio.start_logging(level=environ.get('LOGLEVEL', 'info'))
    args = site_config.parse_args(agent_class='LakeshoreAgent', args=args)

    ports = glob.glob('/dev/serial/by-id/*LSA22ZC*')
    if not ports:
        print('Could not find device port for LSA22ZC')
        return

    agent, runner = ocs_agent.init_site_agent(args)
    agent.log.info('Device at {port}', port=ports[0])
    runner.run(agent, auto_reconnect=True)


if __name__ == '__main__':
    main()
