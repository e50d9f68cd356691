"""Why a second is unknown is said with the time that left the judged period, in the working and in JSON."""

from __future__ import annotations

from sla_tui.engine.gather.snapshot import build_snapshot
from sla_tui.engine.moment.monitors import AWAY, NOT_BEGUN, SILENT
from sla_tui.sla.observation import History, Monitor, Poll, Span, Status
from sla_tui.store.opening import open_store
from tests.engine.world import HOUR, MONTH, NOW, config, service

DAY = 86_400


def test_every_unknown_stretch_says_why(tmp_path):
    store = open_store(tmp_path / "history.db")
    monitor = Monitor("one", "1", "one 1", "http", interval=60)
    begun, held, back, last = MONTH + DAY, MONTH + 3 * DAY, MONTH + 4 * DAY, NOW - 2 * HOUR
    spans = (
        Span(begun, held, "up"),
        Span(held, held + HOUR, "unknown", "this machine could not probe: it was itself held up for an hour"),
        Span(held + HOUR, back, "up"),
        Span(back + HOUR, back + 2 * HOUR, "paused"),
        Span(back + 2 * HOUR, last, "up"),
    )
    told = History("one:1", begun, last, spans)
    store.record(Poll("one", last, (Status(monitor, "up", last, checked_at=last),), (told,)))
    found = build_snapshot(config(service("shop", "one:1")), store, NOW).services[0].assessment
    assert [(r.start, r.clause, r.note) for r in found.removed] == [
        (MONTH, "evidence.no_data", NOT_BEGUN),
        (held, "evidence.no_data", "this machine could not probe: it was itself held up for an hour"),
        (back, "evidence.no_data", AWAY),
        (back + HOUR, "evidence.paused", ""),
        (last, "evidence.no_data", SILENT),
    ]
    store.close()
