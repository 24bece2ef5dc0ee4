/** The least that is an agent: it comes up, has no operation, and ends with status 0. */
export const tinyAgent = `from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
`;
