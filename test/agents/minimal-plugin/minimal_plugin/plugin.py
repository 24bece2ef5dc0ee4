package_name = 'minimal_plugin'
agents = {
    'CountAgent': {'module': 'minimal_plugin.agents.count',
                   'entry_point': 'main'},
}
