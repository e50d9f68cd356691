"""The lease of a history in PostgreSQL keeps the contract, under the server's clock moved by hand."""

from __future__ import annotations

import pytest

from sla_tui.store.postgres.address import address_of
from sla_tui.store.postgres.lease import ServerClock
from sla_tui.store.postgres.place import PostgresPlace
from tests.engine.two_machines import a_closed_period_is_written_once_by_whoever_holds_the_lease
from tests.store.lease_contract import BY_HAND, LeaseContract
from tests.store.test_lease import Machine


@pytest.fixture
def ahead():
    """By how much the server's clock is moved."""
    machine = Machine()
    machine.ms = 0
    return machine


@pytest.fixture
def place(url, ahead):
    clock = ServerClock(lambda: ahead.ms)
    return lambda: PostgresPlace(address_of(url), lambda: None, times=BY_HAND, clock=clock)


class TestPostgresLease(LeaseContract):
    @pytest.fixture
    def place(self, place):
        return place

    @pytest.fixture
    def passes(self, ahead):
        return ahead.passes


def test_a_closed_period_is_written_once_by_whoever_holds_the_lease(place, ahead):
    a_closed_period_is_written_once_by_whoever_holds_the_lease(place, ahead.passes)
