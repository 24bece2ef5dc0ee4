package_name = 'class_in_no_plugin'
agents = {
    'DomeAgent': {'module': 'class_in_no_plugin.agents.dome',
                  'entry_point': 'main'},
}
