"""A running demo at a fixed instant."""

from __future__ import annotations

import pytest

from sla_tui.clock import FixedClock
from sla_tui.demo.runtime import Demo
from sla_tui.demo.scenario import Scenario
from tests.demo.asking import AT


@pytest.fixture(scope="session")
def scenario():
    """What is going on; the same for every test, for nothing changes it."""
    return Scenario(7, AT)


@pytest.fixture
def demo(scenario):
    with Demo(scenario, FixedClock(AT)) as running:
        yield running


@pytest.fixture
def monitor_of(demo):
    """The monitor of a service in an account."""

    def find(service: str, source: str):
        return next(m for m in demo.scenario.monitors[source] if m.service == service)

    return find
