"""A running demo at a fixed instant."""

from __future__ import annotations

import pytest

from sla_tui.demo import start
from tests.demo.asking import AT


@pytest.fixture
def demo():
    with start(7, AT, fixed=True) as running:
        yield running


@pytest.fixture
def monitor_of(demo):
    """The monitor of a service in an account."""

    def find(service: str, source: str):
        return next(m for m in demo.scenario.monitors[source] if m.service == service)

    return find
