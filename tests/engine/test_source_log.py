"""The log says once how a source does; a warning holds as long as nobody looked again at what it is about."""

import logging

from sla_tui.clock import FixedClock
from sla_tui.engine.polling.ingest import Ingest
from sla_tui.engine.polling.source_log import AGAIN, SourceLog
from sla_tui.sla.observation import Poll
from tests.engine import world
from tests.stores import open_store

NOW = world.NOW


def noted(caplog, *polls):
    """What is written where a source does so at such a time."""
    log = SourceLog()
    with caplog.at_level(logging.INFO, "sla_tui.engine.polling.source_log"):
        for at, state, message in polls:
            log.note("one", state, message, NOW + at)
    return [record.getMessage() for record in caplog.records]


def test_what_does_not_change_is_written_once(caplog):
    assert noted(caplog, *((at, "ok", "") for at in range(0, 3_600, 10))) == ["source one: ok"]


def test_what_goes_to_and_fro_is_written_now_and_then_with_how_often(caplog):
    flapping = [(at, *(("ok", "") if at % 20 else ("error", "HTTP 500"))) for at in range(0, AGAIN + 30, 10)]
    lines = noted(caplog, *flapping)
    assert lines[:2] == ["source one: error HTTP 500", "source one: ok"]
    assert lines[2] == "source one: error HTTP 500 (58 more changes meanwhile)"
    assert len(lines) == 4


def test_the_last_word_comes_where_it_was_left_out_at_first(caplog):
    lines = noted(
        caplog,
        (0, "error", "HTTP 500"),
        (10, "ok", ""),
        (20, "error", "HTTP 500"),
        (AGAIN - 1, "error", "HTTP 500"),
        (AGAIN, "error", "HTTP 500"),
        (AGAIN + 10, "error", "HTTP 500"),
    )
    assert lines == [
        "source one: error HTTP 500",
        "source one: ok",
        "source one: error HTTP 500 (1 more change meanwhile)",
    ]


def test_a_warning_about_the_past_holds_until_the_past_is_asked_for_again(tmp_path):
    store = open_store(tmp_path / "history.sqlite3")
    config = world.config(sources=("one",))
    ingest = Ingest(config, store, FixedClock(NOW))

    def said(*warnings, at, past):
        poll = Poll("one", NOW + at, warnings=warnings)
        ingest.take(config.sources[0], poll, NOW + at, asked_from=NOW - 3_600 if past else None)
        return store.poll_records()[0].message

    assert said("no windows", at=0, past=True) == "no windows"
    assert said(at=10, past=False) == "no windows"
    assert said("no tags", "no windows", at=20, past=False) == "no tags; no windows"
    assert said(at=30, past=True) == ""
    assert said(at=40, past=False) == ""
    store.close()
