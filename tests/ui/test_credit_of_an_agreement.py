"""In the list of credits, what is acted on is the line of its own agreement, and not another one of the service."""

from __future__ import annotations

from contextlib import closing
from decimal import Decimal
from types import SimpleNamespace

from sla_tui.engine.gather.snapshot import build_snapshot
from sla_tui.store import open_store
from sla_tui.ui.actions.selection import selected_credit
from sla_tui.ui.views.list_view import Subject
from tests.engine.test_agreements import DOWN, GLOBEX, told, world
from tests.engine.world import MONTH, NOW


def test_the_credit_under_the_cursor_is_that_of_its_own_agreement():
    with closing(open_store(":memory:")) as store:
        told(store, DOWN)
        snapshot = build_snapshot(world(GLOBEX), store, NOW)
    here = SimpleNamespace(service="shop", outage=None)
    state = SimpleNamespace(
        state=SimpleNamespace(snapshot=snapshot, service=None), view_history=SimpleNamespace(here=here)
    )

    def under(subject):
        return selected_credit(SimpleNamespace(view=SimpleNamespace(subject=subject), ui_state=state)).amount

    assert under(Subject("shop", period="2026-11", start=MONTH, agreement="globex")) == Decimal("83.34")
    assert under(Subject("shop", period="2026-11", start=MONTH)) == Decimal("250.00")
    assert under(None) == Decimal("250.00"), "elsewhere the credit of the agreement that the service is shown under"
