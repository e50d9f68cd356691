"""Closed periods of a history in a file that two processes share."""

from __future__ import annotations

from sla_tui.store.sqlite.place import SqlitePlace
from tests.engine.two_machines import a_closed_period_is_written_once_by_whoever_holds_the_lease
from tests.store.lease_contract import BY_HAND
from tests.store.test_lease import Machine


def test_a_closed_period_is_written_once_by_whoever_holds_the_lease(tmp_path):
    machine = Machine()
    a_closed_period_is_written_once_by_whoever_holds_the_lease(
        lambda: SqlitePlace(tmp_path / "history.db", times=BY_HAND, now_ms=lambda: machine.ms), machine.passes
    )
