"""The Pingdom source against a server: what it asks, and what it makes of the answers."""

from __future__ import annotations

from itertools import pairwise

import pytest

from sla_tui.errors import PayloadError
from sla_tui.sla.observation import Span
from sla_tui.sources.base import PollRequest
from sla_tui.sources.pingdom import client as pingdom
from sla_tui.sources.pingdom import create
from tests.sources.conftest import DAY, NOW, context
from tests.sources.server import Asked, Server, answer
from tests.sources.test_pingdom_answers import check, outage

BEGIN = NOW - 40 * DAY


class Account:
    """A Pingdom account: what its checks are, and what its past is."""

    def __init__(self, *checks: dict) -> None:
        self.checks = list(checks)
        self.transactions: list[dict] = []
        self.states: dict[str, list[dict]] = {}
        self.results: dict[str, list[dict]] = {}
        self.maintenance: list[dict] = []
        self.occurrences: list[dict] = []
        self.headers: dict[str, str] = {}
        self.broken: dict[str, object] = {}

    def __call__(self, asked: Asked):
        if asked.path in self.broken:
            return self.broken[asked.path]
        name, _, key = asked.path.removeprefix("/").partition("/")
        if name == "tms":
            return self._transactions(key)
        answers = {
            "checks": self._checks,
            "summary.outage": self._outages,
            "results": self._results,
            "maintenance": lambda *_: {"maintenance": self.maintenance},
            "maintenance.occurrences": lambda *_: {"occurrences": self.occurrences},
        }
        return answers[name](key, asked.query)

    def _checks(self, _key: str, query: dict[str, str]):
        low, size = int(query["offset"]), int(query["limit"])
        return answer({"checks": self.checks[low : low + size], "counts": {"total": 3}}, **self.headers)

    def _outages(self, key: str, query: dict[str, str]):
        low, high = int(query["from"]), int(query["to"])
        inside = [s for s in self.states.get(key, []) if s["timefrom"] < high and s["timeto"] > low]
        clipped = [s | {"timefrom": max(s["timefrom"], low), "timeto": min(s["timeto"], high)} for s in inside]
        return {"summary": {"states": clipped}}

    def _results(self, key: str, query: dict[str, str]):
        low, high = int(query["from"]), int(query["to"])
        rows = [r for r in self.results.get(key, []) if low <= r["time"] <= high]
        return {"results": sorted(rows, key=lambda r: -r["time"])[:1000]}

    def _transactions(self, key: str):
        if key == "check":
            return {"checks": self.transactions} if self.transactions else answer({"message": "no"}, 403)
        return {"report": {"states": self.states.get(f"tms-{key.split('/')[1]}", [])}}


async def polled(account: Account, *requests: PollRequest, **options):
    """What the polls bring, and what was asked for them."""
    async with Server(account) as server:
        source = create(context("pingdom", server.url, **options))
        try:
            polls = [await source.poll(request) for request in requests]
        finally:
            await source.close()
    return polls, server.asked


def past(start: int = BEGIN, *, now: int = NOW, known: dict[str, int] | None = None, checks: int | None = None):
    return PollRequest(now=now, history_from=start, known_until=known or {}, checks_from=checks)


async def test_a_cheap_poll_asks_for_lists_only():
    (first, second), asked = await polled(Account(check()), PollRequest(now=NOW), PollRequest(now=NOW + 60))
    assert [a.path for a in asked] == ["/checks", "/tms/check", "/checks"]
    assert asked[0].query["include_tags"] == "true"
    assert (first.histories, first.checks, first.maintenance_from) == ((), (), None)
    assert [s.monitor.ref for s in second.statuses] == ["pingdom:4711"]


async def test_only_monitors_with_a_tag_are_asked_for_where_the_user_wants_that():
    _, asked = await polled(Account(check()), PollRequest(now=NOW), tags=["eu", "shop"])
    assert asked[0].query["tags"] == "eu,shop"


async def test_trap_9_pages_are_read_until_one_is_not_full(monkeypatch):
    monkeypatch.setattr(pingdom, "PAGE", 2)
    account = Account(*(check(id=n) for n in range(1, 6)))
    (poll,), asked = await polled(account, PollRequest(now=NOW))
    assert [s.monitor.id for s in poll.statuses] == ["1", "2", "3", "4", "5"]
    assert [a.query["offset"] for a in asked if a.path == "/checks"] == ["0", "2", "4"]


async def test_trap_9_a_list_that_repeats_itself_is_an_error(monkeypatch):
    monkeypatch.setattr(pingdom, "PAGE", 2)
    account = Account()
    account.broken["/checks"] = {"checks": [check(id=1), check(id=2)]}
    with pytest.raises(PayloadError, match="repeats itself"):
        await polled(account, PollRequest(now=NOW))


async def test_an_empty_account_is_no_error():
    (poll,), _ = await polled(Account(), past(checks=BEGIN))
    assert poll.statuses == poll.histories == poll.checks == ()


async def test_every_known_stretch_is_told_and_nothing_else():
    """Before its creation, and where Pingdom itself does not know, nobody knows."""
    account = Account(check(created=BEGIN + 5 * DAY))
    a, b = BEGIN + 5 * DAY, NOW - 3 * DAY
    account.states["4711"] = [
        outage("unknown", BEGIN, a),
        outage("up", a, b),
        outage("down", b, b + 600),
        outage("up", b + 600, NOW - 20),
    ]
    (poll,), _ = await polled(account, past())
    history = poll.histories[0]
    assert (history.ref, history.start, history.end) == ("pingdom:4711", BEGIN, NOW)
    assert history.spans == (Span(a, b, "up"), Span(b, b + 600, "down"), Span(b + 600, NOW, "up"))


async def test_trap_4_no_states_at_all_is_unknown_time():
    (poll,), _ = await polled(Account(check()), past())
    assert poll.histories[0].spans == ()


async def test_trap_5_an_open_outage_lasts_until_now():
    account = Account(check(status="down", lastdownstart=NOW - 900, lastdownend=NOW - 30))
    account.states["4711"] = [outage("up", BEGIN, NOW - 900), outage("down", NOW - 900, NOW - 30)]
    (poll,), _ = await polled(account, past())
    assert poll.histories[0].spans[-1] == Span(NOW - 900, NOW, "down")


async def test_a_state_that_has_not_been_tested_for_long_is_not_brought_up_to_now():
    account = Account(check(lasttesttime=NOW - 4000))
    account.states["4711"] = [outage("up", BEGIN, NOW - 4000)]
    (poll,), _ = await polled(account, past())
    assert poll.histories[0].spans == (Span(BEGIN, NOW - 4000, "up"),)
    assert poll.histories[0].end == NOW


async def test_a_first_unconfirmed_failure_is_no_outage():
    account = Account(check(status="unconfirmed_down"))
    account.states["4711"] = [outage("up", BEGIN, NOW - 60)]
    (poll,), _ = await polled(account, past())
    assert poll.statuses[0].state == "unconfirmed"
    assert {s.state for s in poll.histories[0].spans} == {"up"}


async def test_trap_3_a_paused_check_is_paused_since_its_last_test():
    account = Account(check(status="paused"))
    account.states["4711"] = [outage("up", BEGIN, NOW - DAY), outage("unknown", NOW - DAY, NOW)]
    (poll,), _ = await polled(account, past())
    assert poll.histories[0].spans[-1] == Span(NOW - DAY, NOW, "paused")


async def test_slices_are_joined_before_the_last_stretch_is_interpreted(monkeypatch):
    """A check that was paused for longer than one question reaches was paused all that time."""
    monkeypatch.setattr(pingdom, "SLICE", 10 * DAY)
    account = Account(check(status="paused"))
    account.states["4711"] = [outage("up", BEGIN, NOW - 15 * DAY), outage("unknown", NOW - 15 * DAY, NOW)]
    (poll,), _ = await polled(account, past())
    assert poll.histories[0].spans[-1] == Span(NOW - 15 * DAY, NOW, "paused")


async def test_trap_7_consecutive_stretches_of_one_state_are_one_also_across_slices(monkeypatch):
    monkeypatch.setattr(pingdom, "SLICE", 10 * DAY)
    account = Account(check())
    down = NOW - 25 * DAY
    account.states["4711"] = [
        outage("up", BEGIN, down),
        outage("down", down, down + 12 * DAY),
        outage("up", down + 12 * DAY, NOW),
    ]
    (poll,), asked = await polled(account, past())
    assert [(s.state, s.end - s.start) for s in poll.histories[0].spans] == [
        ("up", 15 * DAY),
        ("down", 12 * DAY),
        ("up", 13 * DAY),
    ]
    windows = [(int(a.query["from"]), int(a.query["to"])) for a in asked if a.path.startswith("/summary")]
    assert windows[0][1] == NOW  # the newest first
    assert windows[-1][0] == BEGIN
    assert all(b[1] == a[0] for a, b in pairwise(windows))


async def test_what_is_known_already_is_not_asked_for_again():
    account = Account(check())
    account.states["4711"] = [outage("up", BEGIN, NOW + 60)]
    known = {"pingdom:4711": NOW - 21_600}
    polls, asked = await polled(account, past(), past(now=NOW + 60, known=known))
    assert len(polls[0].histories) == 1
    assert polls[1].histories == ()
    assert sum(a.path.startswith("/summary") for a in asked) == 2


async def test_a_check_that_went_down_since_is_asked_for_its_past_from_where_it_is_known():
    account = Account(check())
    account.states["4711"] = [outage("up", BEGIN, NOW + 30), outage("down", NOW + 30, NOW + 60)]
    known = {"pingdom:4711": NOW - 21_600}
    async with Server(account) as server:
        source = create(context("pingdom", server.url))
        await source.poll(past())
        account.checks = [check(status="down", lastdownstart=NOW + 30, lasttesttime=NOW + 55)]
        poll = await source.poll(past(now=NOW + 60, known=known))
        await source.close()
    history = poll.histories[0]
    assert (history.start, history.spans[-1]) == (NOW - 21_600, Span(NOW + 30, NOW + 60, "down"))


async def test_after_an_absence_everybody_is_asked_again():
    account = Account(check())
    later = NOW + 7200
    account.states["4711"] = [outage("up", BEGIN, later)]
    polls, _ = await polled(account, past(), past(now=later, known={"pingdom:4711": NOW - 21_600}))
    assert [len(p.histories) for p in polls] == [1, 1]


async def test_a_monitor_whose_past_cannot_be_read_does_not_hide_the_others():
    account = Account(check(), check(id=2))
    account.states["2"] = [outage("up", BEGIN, NOW)]
    account.broken["/summary.outage/4711"] = answer({"error": {"errormessage": "oops"}}, 500)
    (poll,), _ = await polled(account, past())
    assert [h.ref for h in poll.histories] == ["pingdom:2"]
    assert len(poll.statuses) == 2
    assert "oops" in poll.warnings[0]


async def test_results_are_fetched_in_slices_of_time_newest_first():
    account = Account(check())
    start = NOW - 3 * DAY
    account.results["4711"] = [{"time": t, "status": "up", "responsetime": 90} for t in range(start, NOW, 60)]
    (poll,), asked = await polled(account, past(checks=start))
    assert [r.at for r in poll.checks[0].results] == list(range(start, NOW, 60))
    slices = [(int(a.query["from"]), int(a.query["to"])) for a in asked if a.path.startswith("/results")]
    assert slices == sorted(slices, reverse=True)
    assert all("offset" not in a.query for a in asked if a.path.startswith("/results"))
    assert poll.ask_again_in is None


async def test_more_results_than_fit_into_one_poll_come_with_the_next_ones():
    account = Account(check())
    start = NOW - 20 * DAY
    account.results["4711"] = [{"time": t, "status": "up", "responsetime": 90} for t in range(start, NOW, 60)]
    known = {"pingdom:4711": NOW - 21_600}
    requests = [past(checks=start), *(past(now=NOW + 60 * n, known=known, checks=NOW - 21_600) for n in range(1, 6))]
    polls, _ = await polled(account, *requests)
    assert polls[0].ask_again_in is not None
    assert polls[-1].ask_again_in is None
    times = {r.at for poll in polls for c in poll.checks for r in c.results}
    assert times == set(range(start, NOW, 60))


async def test_a_check_that_is_tested_more_often_than_it_says_loses_no_result():
    account = Account(check())
    start = NOW - 40_000
    account.results["4711"] = [{"time": t, "status": "up", "responsetime": 90} for t in range(start, NOW, 30)]
    (poll,), _ = await polled(account, past(checks=start))
    assert len(poll.checks[0].results) == len(range(start, NOW, 30))


async def test_maintenance_is_told_with_its_monitors():
    account = Account(check())
    account.maintenance = [{"id": 7, "description": "Deploy", "checks": {"uptime": [4711], "tms": []}}]
    account.occurrences = [{"id": 70, "maintenanceid": 7, "from": NOW - 500, "to": NOW + 500}]
    (poll,), asked = await polled(account, past())
    assert [(m.id, m.refs) for m in poll.maintenance] == [("70", ("pingdom:4711",))]
    assert poll.maintenance_from == BEGIN
    query = next(a.query for a in asked if a.path == "/maintenance.occurrences")
    assert int(query["from"]) == BEGIN  # without it, the past is left out


async def test_maintenance_is_read_now_and_then():
    polls, asked = await polled(Account(check()), past(), past(now=NOW + 60), past(now=NOW + 960))
    assert [p.maintenance_from for p in polls] == [BEGIN, None, BEGIN]
    assert sum(a.path == "/maintenance" for a in asked) == 2


async def test_maintenance_that_cannot_be_read_withdraws_none():
    account = Account(check())
    account.broken["/maintenance"] = answer({}, 500)
    (poll,), _ = await polled(account, past())
    assert poll.maintenance_from is None


async def test_transaction_checks_come_along_and_their_downs_are_one_outage():
    account = Account(check())
    account.transactions = [{"id": 5, "name": "Buy", "active": True, "status": "successful", "interval": 10}]
    account.states["tms-5"] = [
        {"status": "down", "from": "2026-11-20T10:00:00Z", "to": "2026-11-20T10:10:00Z", "message": "step 2"},
        {"status": "down", "from": "2026-11-20T10:10:00Z", "to": "2026-11-20T10:30:00Z", "message": "step 3"},
        {"status": "up", "from": "2026-11-20T10:30:00Z", "to": "2026-11-23T13:20:00Z"},
    ]
    (poll,), asked = await polled(account, past(NOW - 10 * DAY))
    assert [s.monitor.ref for s in poll.statuses] == ["pingdom:4711", "pingdom:tms-5"]
    spans = poll.histories[1].spans
    assert (spans[0].state, spans[0].end - spans[0].start, spans[0].reason) == ("down", 1800, "step 2")
    report = next(a for a in asked if a.path == "/tms/check/5/report/status")
    assert report.query["from"] == "2026-11-13T13:20:00Z"


async def test_an_account_without_transaction_checks_is_asked_once():
    _, asked = await polled(Account(check()), *(PollRequest(now=NOW + 60 * n) for n in range(5)))
    assert sum(a.path == "/tms/check" for a in asked) == 1


async def test_a_clock_that_differs_from_pingdoms_is_told():
    account = Account(check())
    account.headers = {"server_time": str(NOW + 600)}
    (poll,), _ = await polled(account, PollRequest(now=NOW))
    assert poll.warnings == ("this machine's clock is 600 s behind Pingdom's",)


async def test_trap_13_the_past_waits_when_the_budget_is_nearly_used_up():
    account = Account(check())
    account.headers = {"req_limit_short": "Remaining: 5 Time until reset: 1800"}
    (poll,), asked = await polled(account, past(checks=BEGIN))
    assert poll.statuses[0].state == "up"
    assert poll.ask_again_in == pytest.approx(1800, abs=5)
    assert [a.path for a in asked] == ["/checks", "/tms/check"]
