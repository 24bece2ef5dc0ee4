"""A pressure gauge, read once before the agent joins the hub."""
import argparse
import socket

from ocs import ocs_agent, site_config


def make_parser(parser=None):
    parser = parser or argparse.ArgumentParser()
    parser.add_argument('--host', required=True)
    return parser


def main(args=None):
    args = site_config.parse_args(agent_class='GaugeAgent', parser=make_parser(), args=args)
    with socket.create_connection((args.host, 7777), timeout=5) as gauge:
        print('pressure', float(gauge.makefile().readline()))
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent, auto_reconnect=True)


if __name__ == '__main__':
    main()
