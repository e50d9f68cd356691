"""What is gathered for the public: ninety days, earlier periods, the figures of the snapshot; kept for a while."""

from contextlib import closing
from dataclasses import replace

import pytest

from sla_tui.config.model import PublishConfig
from sla_tui.engine.gather.public import Publisher, last_days
from sla_tui.engine.gather.snapshot import build_snapshot
from sla_tui.engine.moment.bind import bind
from sla_tui.engine.moment.moment import moment_of
from sla_tui.sla.observation import History, Monitor, Poll, Span, Status
from sla_tui.store import open_store
from tests.engine.world import MONTH, NOW, config, service

DAY = 86_400
SHOP = service("shop", "one:1")


@pytest.fixture
def store():
    """A monitor known for sixty days, with an outage in October and one in November."""
    start, monitor = NOW - 60 * DAY, Monitor("one", "1", "internal-7", interval=60)
    first, second = MONTH - 10 * DAY, MONTH + 5 * DAY
    spans = (
        Span(start, first, "up"),
        Span(first, first + 3_600, "down", "HTTP 500"),
        Span(first + 3_600, second, "up"),
        Span(second, second + 600, "down", "HTTP 500"),
        Span(second + 600, NOW, "up"),
    )
    with closing(open_store(":memory:")) as history:
        told = History(monitor.ref, start, NOW, spans)
        history.record(Poll("one", NOW, (Status(monitor, "up", NOW, checked_at=NOW),), (told,)))
        yield history


def test_the_days_are_ninety_and_end_today(store):
    moment = moment_of(config(SHOP), store, NOW)
    cells = last_days(moment, bind(moment.config, SHOP, NOW, None))
    assert len(cells) == 90
    assert cells[-1].start <= NOW < cells[-1].start + DAY
    assert [cell.state for cell in cells].count("down") == 2
    assert sum(cell.down_seconds for cell in cells) == 4_200
    assert [cell.state for cell in cells[:29]] == ["unknown"] * 29


def test_the_uptime_is_the_one_of_the_snapshot_and_of_the_months_before(store):
    settings = replace(config(SHOP), publish=PublishConfig(show_targets=True))
    snapshot = build_snapshot(settings, store, NOW)
    (shown,) = Publisher(settings, store).page(snapshot).services
    assert shown.periods[0].stated.uptime == snapshot.services[0].assessment.uptime
    october = build_snapshot(settings, store, NOW, period="2026-10").services[0].assessment
    assert shown.periods[1].stated.uptime == october.uptime
    assert [each.period.key for each in shown.periods][:2] == ["2026-11", "2026-10"]


def test_monitors_that_nobody_named_are_not_published(store):
    found = config()
    snapshot = build_snapshot(found, store, NOW)
    assert [s.name for s in snapshot.services] == ["internal-7"]
    assert Publisher(found, store).page(snapshot).services == ()


def test_a_collectors_hook_tells_what_it_could_not_write_and_goes_on(store, tmp_path, caplog):
    (tmp_path / "file").write_text("")
    hook = Publisher(lambda: config(SHOP), store).hook(tmp_path / "file")
    hook(build_snapshot(config(SHOP), store, NOW))
    assert "could not write" in caplog.text
    hook = Publisher(config(SHOP), store).hook(tmp_path / "www")
    hook(build_snapshot(config(SHOP), store, NOW))
    assert (tmp_path / "www" / "index.html").is_file()
