"""The UptimeRobot source against a server: what it asks, and what it makes of the answers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sla_tui.errors import PayloadError, SourceError
from sla_tui.sources.base import PollRequest
from sla_tui.sources.fields import as_iso, iso
from sla_tui.sources.uptimerobot import create
from tests.sources.conftest import DAY, NOW, context
from tests.sources.server import Asked, Server, answer
from tests.sources.test_uptimerobot_answers import START, incident, monitor, window


class Account:
    """An UptimeRobot account that pages by cursor: the id of the last thing on the page."""

    page = 50

    def __init__(self, *monitors: dict) -> None:
        self.monitors = list(monitors)
        self.incidents: list[dict] = []
        self.windows: list[dict] = []
        self.times: dict[str, list[dict]] = {}
        self.headers: dict[str, str] = {"x_ratelimit_limit": "1000"}
        self.broken: dict[str, object] = {}

    def __call__(self, asked: Asked):
        for path, reply in self.broken.items():
            if asked.path.startswith(path):
                return reply
        if asked.path == "/monitors":
            return answer(self._page(asked, self.monitors), **self.headers)
        if asked.path == "/incidents":
            found = sorted(self.incidents, key=lambda row: row["startedAt"], reverse=True)
            if "started_before" in asked.query:
                found = [row for row in found if iso(row["startedAt"]) <= iso(asked.query["started_before"])]
            if "monitor_id" in asked.query:
                found = [row for row in found if str(row["monitor"]["id"]) == asked.query["monitor_id"]]
            return self._page(asked, found)
        if asked.path == "/maintenance-windows":
            return {"data": self.windows}
        key = asked.path.split("/")[2]
        low, high = iso(asked.query["from"]), iso(asked.query["to"])
        rows = [r for r in self.times.get(key, []) if low <= iso(r["timestamp"]) <= high]
        return {"summary": {}, "data_points": len(rows), "time_series": rows}

    def _page(self, asked: Asked, rows: list[dict]):
        at = 0
        if "cursor" in asked.query:
            at = next(n for n, row in enumerate(rows) if str(row["id"]) == asked.query["cursor"]) + 1
        part = rows[at : at + self.page]
        if at + self.page >= len(rows):
            return {"data": part}  # the last page has no link at all
        return {"data": part, "nextLink": f"http://127.0.0.1/v3{asked.path}/?cursor={part[-1]['id']}"}


async def polled(account: Account, *requests: PollRequest, **options):
    async with Server(account) as server:
        source = create(context("uptimerobot", server.url, **options))
        try:
            polls = [await source.poll(request) for request in requests]
        finally:
            await source.close()
    return polls, server.asked


def past(start: int = START, *, now: int = NOW, known: dict[str, int] | None = None, checks: int | None = None):
    return PollRequest(now=now, history_from=start, known_until=known or {}, checks_from=checks)


async def test_a_cheap_poll_asks_for_the_list_only():
    _, asked = await polled(Account(monitor()), PollRequest(now=NOW))
    assert [a.path for a in asked] == ["/monitors"]
    assert asked[0].query == {"limit": "200"}


async def test_trap_9_pages_are_read_until_no_link_comes():
    account = Account(*(monitor(id=n) for n in range(1, 8)))
    account.page = 3
    (poll,), asked = await polled(account, PollRequest(now=NOW))
    assert [s.monitor.id for s in poll.statuses] == [str(n) for n in range(1, 8)]
    assert [a.query.get("cursor") for a in asked] == [None, "3", "6"]


async def test_trap_9_a_cursor_that_repeats_is_an_error():
    account = Account()
    account.broken["/monitors"] = {"data": [monitor()], "nextLink": "http://127.0.0.1/?cursor=7"}
    with pytest.raises(PayloadError, match="repeats itself"):
        await polled(account, PollRequest(now=NOW))


async def test_trap_9_a_link_to_another_host_is_never_followed():
    async with Server(lambda _: {"data": []}) as other:
        account = Account(monitor(id=1))
        foreign = other.url.replace("127.0.0.1", "localhost") + "/v3/monitors?cursor=1"
        first = {"data": [monitor(id=1)], "nextLink": foreign}
        async with Server(lambda a: account(a) if "cursor" in a.query else first) as server:
            source = create(context("uptimerobot", server.url))
            poll = await source.poll(PollRequest(now=NOW))
            await source.close()
        assert other.asked == []
        assert len(server.asked) == 2
    assert "another host" in poll.warnings[0]


async def test_all_histories_come_from_one_list_of_incidents():
    account = Account(*(monitor(id=n) for n in range(1, 41)))
    account.incidents = [incident("77", NOW - DAY, NOW - DAY + 60, monitor={"id": 3})]
    (poll,), asked = await polled(account, past())
    assert [a.path for a in asked] == ["/monitors", "/incidents", "/maintenance-windows"]
    assert len(poll.histories) == 40
    down = [h.ref for h in poll.histories if any(s.state == "down" for s in h.spans)]
    assert down == ["uptimerobot:3"]


async def test_incidents_are_read_well_back_before_the_window_and_then_no_further():
    account = Account(monitor())
    account.page = 5
    account.incidents = [incident(str(1000 - n), NOW - n * DAY, NOW - n * DAY + 60) for n in range(1, 90)]
    (poll,), asked = await polled(account, past())
    pages = sum(a.path == "/incidents" for a in asked)
    assert (30 + 14) / 5 <= pages <= (30 + 14) / 5 + 2
    assert sum(s.state == "down" for s in poll.histories[0].spans) == 30


async def test_the_next_poll_reads_one_page_of_incidents_and_sees_a_new_one():
    account = Account(monitor())
    account.page = 5
    account.incidents = [incident(str(1000 - n), NOW - n * DAY, NOW - n * DAY + 60) for n in range(1, 90)]
    async with Server(account) as server:
        source = create(context("uptimerobot", server.url))
        await source.poll(past())
        before = len(server.asked)
        account.incidents.append(incident("2000", NOW + 100, NOW + 160))
        poll = await source.poll(past(now=NOW + 600, known={"uptimerobot:8040": NOW - 21_600}))
        await source.close()
    assert [a.path for a in server.asked[before:]] == ["/monitors", "/incidents"]
    assert [s.start for s in poll.histories[-1].spans if s.state == "down"] == [NOW + 100]


async def test_trap_9_incidents_that_repeat_make_no_history_and_no_error():
    account = Account(monitor())
    account.broken["/incidents"] = {"data": [incident("9", NOW - 60, NOW)], "nextLink": "http://127.0.0.1/?cursor=9"}
    (poll,), _ = await polled(account, past())
    assert poll.histories == ()
    assert "repeats itself" in poll.warnings[0]
    assert poll.statuses[0].state == "up"


async def test_a_list_of_incidents_that_ends_early_is_told_as_far_as_it_was_read_and_no_uptime_is_made_up():
    """With half of the incidents, the other half would be uptime: so the past begins with the oldest that came."""
    account = Account(monitor())
    account.page = 5
    account.incidents = [incident(str(1000 - n), NOW - n * DAY, NOW - n * DAY + 60) for n in range(1, 90)]
    count = 0

    def flaky(asked: Asked):
        nonlocal count
        if asked.path == "/incidents":
            count += 1
            if count > 3:
                return answer({"message": "Too Many Requests"}, 429, retry_after="40")
        return account(asked)

    async with Server(flaky) as server:
        source = create(context("uptimerobot", server.url))
        poll = await source.poll(past())
        await source.close()
    (history,) = poll.histories
    assert history.start == NOW - 15 * DAY  # three pages of five
    assert sum(s.state == "down" for s in history.spans) == 15
    assert poll.ask_again_in == pytest.approx(40, abs=2)


async def test_a_monitor_that_never_failed_is_known_at_once_and_one_that_is_up_for_long_too():
    account = Account(
        monitor(id=1, lastIncidentId=None, lastIncident=None),
        monitor(id=2, currentStateDuration=40 * DAY),
        monitor(id=3, currentStateDuration=60),
    )
    account.page = 5
    account.incidents = [
        incident(str(1000 - n), NOW - n * DAY, NOW - n * DAY + 60, monitor={"id": 3}) for n in range(1, 90)
    ]
    asked_pages = 0

    def slow(asked: Asked):
        nonlocal asked_pages
        asked_pages += asked.path == "/incidents"
        return answer({}, 429, retry_after="60") if asked_pages > 1 else account(asked)

    async with Server(slow) as server:
        source = create(context("uptimerobot", server.url))
        poll = await source.poll(past())
        await source.close()
    assert {h.ref: h.start for h in poll.histories} == {
        "uptimerobot:1": START,
        "uptimerobot:2": START,
        "uptimerobot:3": NOW - 5 * DAY,
    }


async def test_trap_6_an_outage_that_began_long_before_the_margin_is_found():
    """It began forty days ago and ended in the window; another one since is all that the margin shows."""
    account = Account(monitor(currentStateDuration=DAY))
    account.page = 5
    account.incidents = [
        incident("900", NOW - DAY - 60, NOW - DAY),
        *(incident(str(800 - n), NOW - 2 * DAY - n, NOW - 2 * DAY, monitor={"id": 9}) for n in range(12)),
        *(incident(str(700 - n), NOW - (45 + n) * DAY, NOW - (44 + n) * DAY, monitor={"id": 9}) for n in range(9)),
        incident("100", START - 16 * DAY, START + DAY),
    ]
    (poll,), asked = await polled(account, past())
    (history,) = poll.histories
    assert [(s.start, s.end) for s in history.spans if s.state == "down"] == [
        (START, START + DAY),
        (NOW - DAY - 60, NOW - DAY),
    ]
    before = [a.query for a in asked if "monitor_id" in a.query]
    assert [q["monitor_id"] for q in before] == ["8040"]


async def test_after_a_restart_only_what_is_missing_is_asked_for():
    account = Account(monitor(currentStateDuration=60))
    account.page = 5
    account.incidents = [incident(str(1000 - n), NOW - n * DAY, NOW - n * DAY + 60) for n in range(1, 90)]
    request = past()
    request = replace(request, partly={"uptimerobot:8040": (NOW - 20 * DAY, NOW - 3600)})
    (poll,), asked = await polled(account, request)
    later, older = sorted(poll.histories, key=lambda h: -h.start)
    assert (later.start, later.end) == (NOW - 3600, NOW)
    assert (older.start, older.end) == (START, NOW - 20 * DAY)
    assert [round((NOW - s.start) / DAY) for s in older.spans if s.state == "down"] == list(range(30, 20, -1))
    pages = [a.query for a in asked if a.path == "/incidents"]
    assert sum("started_before" in q for q in pages) == len(pages) - 3  # the newest fortnight, and no more of it


async def test_a_plan_without_incidents_still_has_states():
    account = Account(monitor())
    account.broken["/incidents"] = answer({"message": "Not in your plan", "code": "000-003"}, 403)
    (poll,), _ = await polled(account, past())
    assert poll.statuses[0].state == "up"
    assert poll.histories == ()
    assert "does not offer incidents" in poll.warnings[0]


async def test_response_times_are_asked_for_once_a_month_of_them():
    account = Account(monitor())
    account.times["8040"] = [{"timestamp": as_iso(t), "value": 120} for t in range(START, NOW, 3600)]
    (poll,), asked = await polled(account, past(checks=START))
    assert len(poll.checks[0].results) == 720
    asked_times = [a for a in asked if "response-time" in a.path]
    assert len(asked_times) == 1
    assert asked_times[0].query["includeTimeSeries"] == "true"


async def test_monitors_that_have_no_response_time_are_not_asked_for_one():
    account = Account(
        monitor(type="HEARTBEAT", url=None), monitor(id=2, status="PAUSED"), monitor(id=3, status="STARTED")
    )
    _, asked = await polled(account, past(checks=START))
    assert not any("response-time" in a.path for a in asked)


async def test_trap_13_a_free_plan_of_ten_a_minute_is_kept_and_the_states_come_first():
    account = Account(*(monitor(id=n) for n in range(1, 51)))
    account.headers = {"x_ratelimit_limit": "10", "x_ratelimit_remaining": "9", "x_ratelimit_reset": "60"}
    (poll,), asked = await polled(account, past(checks=START))
    assert len(poll.statuses) == 50
    assert len(poll.histories) == 50
    assert len(asked) <= 8
    assert 0 < poll.ask_again_in <= 65


async def test_windows_without_a_zone_are_not_imported_and_that_is_told():
    account = Account(monitor())
    account.windows = [window()]
    (first, second), asked = await polled(account, past(), past(now=NOW + 60))
    assert first.maintenance == ()
    assert first.maintenance_from is None
    assert any("time zone" in warning for warning in first.warnings)
    assert second.warnings == first.warnings
    assert sum(a.path == "/maintenance-windows" for a in asked) == 1


async def test_with_the_accounts_zone_told_they_are():
    account = Account(monitor())
    account.windows = [window()]
    (poll,), _ = await polled(account, past(), timezone="Europe/Amsterdam")
    assert [m.refs for m in poll.maintenance if m.end <= NOW] == [("uptimerobot:8040",)] * 4
    assert poll.maintenance_from == START


async def test_a_version_that_is_not_supported_is_an_error_in_words():
    with pytest.raises(SourceError, match='"v1" is not supported'):
        create(context("uptimerobot", "https://api.uptimerobot.com/v1", api="v1"))
