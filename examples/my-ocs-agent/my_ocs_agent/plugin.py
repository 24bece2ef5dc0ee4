package_name = 'my_ocs_agent'
agents = {
    'ValveAgent': {'module': 'my_ocs_agent.agents.valve.agent',
                   'entry_point': 'main'},
}
