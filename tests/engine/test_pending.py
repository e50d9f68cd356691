"""While a provider's past is still being read, its services have no verdict and cost nothing."""

from __future__ import annotations

from sla_tui.clock import FixedClock
from sla_tui.engine.build import build_snapshot
from sla_tui.engine.live import Live
from sla_tui.sla.observation import Monitor, Poll, Status
from sla_tui.store.opening import open_store
from tests.engine.world import HOUR, NOW, Fake, config, service


def _down_now(store) -> None:
    monitor = Monitor("one", "1", "one 1", "http", interval=60)
    for at in range(NOW - HOUR, NOW + 1, 60):
        store.record(Poll("one", at, (Status(monitor, "down", at, since=NOW - HOUR, checked_at=at),)))


def test_a_service_whose_past_is_being_read_is_neither_in_breach_nor_owed_anything(tmp_path):
    store = open_store(tmp_path / "history.db")
    _down_now(store)
    judged = build_snapshot(config(service("shop", "one:1")), store, NOW).services[0]
    waiting = build_snapshot(config(service("shop", "one:1")), store, NOW, asking={"one"}).services[0]
    store.close()
    assert judged.verdict == "breached"  # an hour of down is all that is known of the month
    assert waiting.verdict == "unknown"
    assert not waiting.assessment.credit.locked_in
    assert waiting.assessment.credit.percent == 0
    assert waiting.assessment.uptime is None
    assert waiting.assessment.budget is None
    assert "past of one:1 is still being read" in waiting.assessment.notes[0]
    assert waiting.state == "down"  # the present is known, and shown


async def test_the_verdict_comes_with_the_first_answer_about_the_past(tmp_path):
    store = open_store(tmp_path / "history.db")
    fake = Fake("one", down={"1": ((NOW - 600, None),)})
    world = config(service("shop", "one:1"), sources=("one",))
    live = Live(world, store, FixedClock(NOW), make=lambda _context: fake)
    snapshot = await live.poll_once()
    await live.close()
    store.close()
    assert snapshot.services[0].verdict in {"met", "at_risk"}  # ten minutes of 43 are spent
