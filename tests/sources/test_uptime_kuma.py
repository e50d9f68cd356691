"""The Uptime Kuma source: `/metrics` of both versions, and public status pages."""

from __future__ import annotations

import base64
from contextlib import closing
from datetime import UTC, datetime

import pytest

from sla_tui.errors import AuthError, PayloadError, SourceError
from sla_tui.sla.observation import Poll, Span
from sla_tui.sources.base import PollRequest
from sla_tui.sources.fields import Notes
from sla_tui.sources.uptime_kuma import create
from sla_tui.sources.uptime_kuma.metrics import parse_metrics
from sla_tui.store.imports import kuma
from tests.sources.conftest import CANARY, DAY, NOW, context
from tests.sources.server import Asked, Reply, Server
from tests.store.test_imports import kuma_file
from tests.stores import open_store

HEAD = "# HELP monitor_status Monitor Status\n# TYPE monitor_status gauge\n"


def series(value: object = 1, metric: str = "monitor_status", **labels: str) -> str:
    told = {
        "monitor_name": "Shop",
        "monitor_type": "http",
        "monitor_url": "https://shop.example",
        "monitor_hostname": "null",
        "monitor_port": "null",
        **labels,
    }
    inside = ",".join(f'{key}="{label}"' for key, label in told.items())
    return f"{metric}{{{inside}}} {value}\n"


def parsed(text: str) -> list:
    return parse_metrics(HEAD + text, "kuma", NOW, Notes())


@pytest.mark.parametrize(
    ("value", "state"),
    [(0, "down"), (1, "up"), (2, "unconfirmed"), (3, "maintenance"), (4, "unknown"), ("NaN", "unknown"), ("+Inf", "unknown"), (0.5, "unknown")],  # noqa: E501
)  # fmt: skip
def test_trap_3_the_four_states_and_no_other(value, state):
    (found,) = parsed(series(value, monitor_id="7"))
    assert (found.monitor.id, found.state) == ("7", state)


@pytest.mark.parametrize(("value", "ms"), [(-1, None), (0, None), ("NaN", None), (12.4, 12), (683, 683)])
def test_trap_12_no_response_time_is_none(value, ms):
    (found,) = parsed(series(monitor_id="7") + series(value, "monitor_response_time", monitor_id="7"))
    assert found.latency_ms == ms


def test_trap_12_a_monitor_that_is_down_has_no_response_time():
    (found,) = parsed(series(0, monitor_id="7") + series(40, "monitor_response_time", monitor_id="7"))
    assert found.latency_ms is None


def test_version_1_has_no_ids_and_names_may_repeat():
    text = (
        series(monitor_url="https://a.example")
        + series(0, monitor_url="https://b.example")
        + series(monitor_name="Fkip ")
    )
    found = parsed(text)
    assert len({s.monitor.id for s in found}) == 3
    assert [s.state for s in found] == ["up", "down", "up"]
    assert all(s.monitor.id.startswith(("shop-", "fkip-")) for s in found)
    assert [s.monitor.id for s in parsed(text)] == [s.monitor.id for s in found]  # the same the next time


def test_the_word_null_is_nothing_and_a_port_has_a_target():
    (web, port) = parsed(
        series(monitor_id="1", monitor_url="null")
        + series(monitor_id="2", monitor_url="https://", monitor_hostname="db.example", monitor_port="5432")
    )
    assert (web.monitor.target, port.monitor.target) == ("", "db.example:5432")


def test_hostile_labels_are_inert():
    (found,) = parsed(series(monitor_id="1", monitor_name=r"a\"} 0 \u001b[2J" + "\x1b]52;c;x\x07\u202e" + r"\n#"))
    assert found.monitor.name.isprintable()
    assert found.state == "up"


def test_a_renamed_monitor_that_left_its_series_behind():
    same = parsed(series(monitor_id="1", monitor_name="Old") + series(monitor_id="1", monitor_name="New"))
    assert [(s.monitor.name, s.state) for s in same] == [("New", "up")]
    notes = Notes()
    other = parse_metrics(
        HEAD + series(0, monitor_id="1", monitor_name="Old") + series(monitor_id="1"), "k", NOW, notes
    )
    assert [s.state for s in other] == ["unknown"]
    assert "renamed" in notes.sentences()[0]


@pytest.mark.parametrize(
    "text",
    ["", "hello", "{}", 'monitor_status{x="1', "other 1\n", "<html>", "\x00", 'a{b="c"} d'],
)
def test_what_is_no_exposition_of_uptime_kuma_is_refused(text):
    with pytest.raises(PayloadError):
        parse_metrics(text, "kuma", NOW, Notes())


def test_an_uptime_kuma_without_monitors_is_empty():
    assert parsed("") == []


def test_credentials_in_an_address_do_not_come_through():
    (found,) = parsed(series(monitor_id="1", monitor_url="https://user:canary@shop.example/x"))
    assert found.monitor.target == "https://shop.example/x"


async def polled(handler, *requests: PollRequest, **options):
    async with Server(handler) as server:
        source = create(context("uptime_kuma", server.url, **options))
        try:
            polls = [await source.poll(request) for request in requests]
        finally:
            await source.close()
    return polls, server.asked


async def test_the_key_is_the_password_of_nobody(canary):
    (poll,), asked = await polled(lambda _: Reply(200, (HEAD + series()).encode()), PollRequest(now=NOW))
    assert asked[0].headers["authorization"] == "Basic " + base64.b64encode(f":{CANARY}".encode()).decode()
    assert [s.state for s in poll.statuses] == ["up"]


async def test_a_name_and_a_password_do_too():
    _, asked = await polled(lambda _: Reply(200, HEAD.encode()), PollRequest(now=NOW), user="admin")
    assert asked[0].headers["authorization"] == "Basic " + base64.b64encode(f"admin:{CANARY}".encode()).decode()


async def test_a_wrong_key_is_told():
    with pytest.raises(AuthError, match="refused the credential"):
        await polled(lambda _: Reply(401, b"Unauthorized", {"content-type": "text/plain"}), PollRequest(now=NOW))


async def test_a_login_page_is_not_taken_for_metrics():
    page = Reply(200, b"<!DOCTYPE html><html>", {"content-type": "text/html"})
    with pytest.raises(PayloadError, match="HTML page"):
        await polled(lambda _: page, PollRequest(now=NOW))


# Status pages


def beat(at: int, status: object = 1, ping: object = 120, msg: str = "") -> dict:
    return {
        "status": status,
        "time": datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S.678"),
        "msg": msg,
        "ping": ping,
    }


class Page:
    """A public status page of one monitor unless told otherwise."""

    def __init__(self, **beats: list[dict]) -> None:
        self.beats = beats

    def __call__(self, asked: Asked):
        assert "authorization" not in asked.headers
        if asked.path == "/api/status-page/heartbeat/shop":
            return {"heartbeatList": {key.lstrip("m"): listed for key, listed in self.beats.items()}, "uptimeList": {}}
        names = [{"id": int(key.lstrip("m")), "name": f"Shop {key}", "type": "http"} for key in self.beats]
        return {"publicGroupList": [{"id": 1, "monitorList": names}]}


async def page(*beats: dict, start: int = NOW - DAY):
    request = PollRequest(now=NOW, history_from=start, checks_from=start)
    (poll,), asked = await polled(Page(m7=list(beats)), request, status_page="shop")
    return poll, asked


async def test_a_page_is_read_without_a_credential_and_its_times_are_utc():
    poll, asked = await page(beat(NOW - 120), beat(NOW - 60, 0, None), beat(NOW, 0, None))
    (status,) = poll.statuses
    assert (status.monitor.ref, status.state, status.since, status.checked_at) == (
        "uptime_kuma:7",
        "down",
        NOW - 60,
        NOW,
    )
    assert [a.path for a in asked] == ["/api/status-page/heartbeat/shop", "/api/status-page/shop"]
    assert [(r.at, r.ok, r.ms) for r in poll.checks[0].results] == [
        (NOW - 120, True, 120),
        (NOW - 60, False, None),
        (NOW, False, None),
    ]


async def test_trap_4_a_history_covers_only_the_beats_and_nothing_before():
    poll, _ = await page(*(beat(NOW - 60 * n) for n in range(100, -1, -1)))
    (history,) = poll.histories
    assert (history.start, history.end) == (NOW - 6000, NOW)
    assert history.answered_from == NOW - DAY
    assert history.spans == (Span(NOW - 6000, NOW, "up"),)


async def test_beats_that_were_missed_leave_unknown_time():
    times = [NOW - 3600, NOW - 3540, NOW - 3480, NOW - 120, NOW - 60, NOW]
    poll, _ = await page(*(beat(at) for at in times))
    assert poll.histories[0].spans == (Span(NOW - 3600, NOW - 3420, "up"), Span(NOW - 120, NOW, "up"))


async def test_what_was_being_confirmed_is_an_outage_only_if_the_page_says_so():
    flap, _ = await page(beat(NOW - 180), beat(NOW - 120, 2, None), beat(NOW - 60), beat(NOW))
    assert [s.state for s in flap.histories[0].spans] == ["up"]
    down, _ = await page(beat(NOW - 180), beat(NOW - 120, 2, None), beat(NOW - 60, 0, None), beat(NOW, 0, None))
    assert [(s.start, s.state) for s in down.histories[0].spans] == [
        (NOW - 180, "up"),
        (NOW - 120, "down"),
    ]
    assert down.statuses[0].since == NOW - 120


async def test_maintenance_is_not_watched_time():
    poll, _ = await page(beat(NOW - 120), beat(NOW - 60, 3, None), beat(NOW, 3, None))
    assert poll.statuses[0].state == "maintenance"
    assert [s.state for s in poll.histories[0].spans] == ["up", "paused"]


async def test_beats_without_a_time_or_of_the_future_are_left_out_and_that_is_told():
    poll, _ = await page(beat(NOW), {"status": 0, "time": "soon"}, beat(NOW + DAY, 0))
    assert poll.statuses[0].state == "up"
    assert "2 times" in poll.warnings[0]


async def test_a_monitor_without_beats_is_unknown():
    poll, _ = await page()
    assert (poll.statuses[0].state, poll.histories, poll.checks) == ("unknown", (), ())


async def test_names_are_asked_for_seldom():
    request = PollRequest(now=NOW)
    _, asked = await polled(Page(m7=[beat(NOW)]), request, request, request, status_page="shop")
    assert len(asked) == 4


@pytest.mark.parametrize("slug", ["../x", "a/b", "a?b", " ", "ü"])
def test_a_slug_that_is_none_is_refused(slug):
    with pytest.raises(SourceError, match="no slug"):
        create(context("uptime_kuma", "https://status.example", status_page=slug))


async def test_a_page_whose_interval_was_changed_keeps_both_stretches():
    times = [*range(NOW - 15_000, NOW - 1200, 300), *range(NOW - 1200, NOW + 1, 20)]
    poll, _ = await page(*(beat(at, 0 if NOW - 9000 <= at < NOW - 5400 else 1) for at in times))
    assert [(s.end - s.start, s.state) for s in poll.histories[0].spans] == [
        (6000, "up"),
        (3600, "down"),
        (5400, "up"),
    ]


RETRIED = [*(1,) * 40, *(2,) * 3, *(0,) * 5, *(1,) * 47]


async def test_three_doors_to_one_uptime_kuma_say_the_same_of_failures_that_it_tried_again(tmp_path):
    """The page, the file, and /metrics polled with every beat."""
    first = NOW - 60 * (len(RETRIED) - 1)
    poll, _ = await page(*(beat(first + 60 * n, status) for n, status in enumerate(RETRIED)))
    beats = [(first + 60 * n, status, 50, "") for n, status in enumerate(RETRIED)]
    (imported, _) = kuma.read(kuma_file(tmp_path / "kuma.db", beats=beats), "imported-kuma")
    with closing(open_store(":memory:")) as store:
        for n, status in enumerate(RETRIED):
            at = first + 60 * n
            text = f'# TYPE monitor_status gauge\nmonitor_status{{monitor_id="1",monitor_name="s"}} {status}\n'
            store.record(Poll("kuma", at, tuple(parse_metrics(text, "kuma", at, Notes()))))
        watched = store.spans("kuma:1", 0, NOW)
    expected = [(first + 2400, first + 2880)]
    for spans in (poll.histories[0].spans, imported.spans, watched):
        assert [(s.start, s.end) for s in spans if s.state == "down"] == expected
        assert sum(s.end - s.start for s in spans if s.state == "up") == NOW - first - 480


@pytest.mark.parametrize(("decided", "begins"), [(0, 120), (1, None)])
def test_a_restart_of_ours_amid_the_retries_changes_nothing(tmp_path, decided, begins):
    path = tmp_path / "h.db"
    for n, status in enumerate([1, 1, 2, 2, 2, 2, 2, decided, decided]):
        with closing(open_store(path)) as store:
            at = NOW + 60 * n
            text = f'# TYPE monitor_status gauge\nmonitor_status{{monitor_id="1",monitor_name="s"}} {status}\n'
            store.record(Poll("kuma", at, tuple(parse_metrics(text, "kuma", at, Notes()))), max_gap=180)
    with closing(open_store(path)) as store:
        spans = store.spans("kuma:1", 0, NOW + 3600)
    assert [s.start - NOW for s in spans if s.state == "down"] == ([begins] if begins else [])
