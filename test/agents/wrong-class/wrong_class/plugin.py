package_name = 'wrong_class'
agents = {
    'FilterWheelAgent': {'module': 'wrong_class.agents.wheel',
                         'entry_point': 'main'},
}
