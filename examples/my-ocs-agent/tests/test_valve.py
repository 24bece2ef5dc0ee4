import pytest

from my_ocs_agent import plugin
from my_ocs_agent.agents.valve.agent import make_parser
from my_ocs_agent.agents.valve.drivers import SimulatedValve


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self):
        self.now = 0.

    def __call__(self):
        return self.now


@pytest.mark.parametrize('seconds, expected',
                         [(0, 0.), (1, 20.), (2, 40.), (3, 40.)])
def test_valve_moves_until_it_is_there(seconds, expected):
    clock = Clock()
    valve = SimulatedValve(speed=20., clock=clock)
    valve.move_to(40.)
    clock.now = seconds
    assert valve.position() == pytest.approx(expected)


def test_valve_turns_on_its_way():
    clock = Clock()
    valve = SimulatedValve(speed=20., clock=clock)
    valve.move_to(100.)
    clock.now = 2.
    valve.move_to(0.)
    clock.now = 3.
    assert valve.position() == pytest.approx(20.)


def test_agent_is_idle_unless_told():
    assert make_parser().parse_args([]).mode == 'idle'


def test_plugin_names_the_agent():
    module = plugin.agents['ValveAgent']['module']
    assert module == 'my_ocs_agent.agents.valve.agent'
