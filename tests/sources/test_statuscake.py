"""The StatusCake source against a server: what it asks, and what it makes of the answers."""

from __future__ import annotations

import pytest

from sla_tui.errors import PayloadError
from sla_tui.sla.observation import Span
from sla_tui.sources.base import PollRequest
from sla_tui.sources.fields import as_iso, iso
from sla_tui.sources.statuscake import client as statuscake
from sla_tui.sources.statuscake import create
from tests.sources.conftest import DAY, NOW, context
from tests.sources.server import Asked, Server, answer
from tests.sources.test_statuscake_answers import START, check, period

ROOMY = {"x_ratelimit_limit": "900, 9000;w=60, 900;w=1"}


class Account:
    """A StatusCake account."""

    def __init__(self, *checks: dict) -> None:
        self.checks = list(checks)
        self.periods: dict[str, list[dict]] = {}
        self.tests: dict[str, list[dict]] = {}
        self.windows: list[dict] | None = None
        self.headers = dict(ROOMY)
        self.broken: dict[str, object] = {}

    def __call__(self, asked: Asked):
        if asked.path in self.broken:
            return self.broken[asked.path]
        size = int(asked.query["limit"])
        if asked.path == "/uptime":
            page = int(asked.query["page"])
            rows = self.checks[(page - 1) * size : page * size]
            pages = -(-len(self.checks) // size)
            return answer({"data": rows, "metadata": {"page": page, "page_count": pages}}, **self.headers)
        if asked.path == "/maintenance-windows":
            if self.windows is None:
                return answer({"message": "Your current plan has no access to this feature"}, 403)
            return {"data": self.windows, "metadata": {"page_count": 1}}
        _, _, key, series = asked.path.split("/")
        return self._series(asked, (self.periods if series == "periods" else self.tests).get(key, []), size)

    @staticmethod
    def _series(asked: Asked, rows: list[dict], size: int):
        before, after = int(asked.query.get("before", 10**10)), int(asked.query.get("after", 0))
        inside = [r for r in rows if after < iso(r["created_at"]) < before]
        inside.sort(key=lambda r: r["created_at"], reverse=True)
        links = {"self": "x"}
        if len(inside) > size:
            links["next"] = f"http://127.0.0.1{asked.path}?before={iso(inside[size - 1]['created_at'])}"
        return {"data": inside[:size], "links": links}


async def polled(account: Account, *requests: PollRequest, **options):
    async with Server(account) as server:
        source = create(context("statuscake", server.url, **options))
        try:
            polls = [await source.poll(request) for request in requests]
        finally:
            await source.close()
    return polls, server.asked


def past(start: int = START, *, now: int = NOW, known: dict[str, int] | None = None, checks: int | None = None):
    return PollRequest(now=now, history_from=start, known_until=known or {}, checks_from=checks)


async def test_a_cheap_poll_asks_for_the_list_only():
    _, asked = await polled(Account(check()), PollRequest(now=NOW))
    assert [a.path for a in asked] == ["/uptime"]
    assert asked[0].query == {"page": "1", "limit": "100", "nouptime": "true"}


async def test_trap_9_pages_are_read_as_many_as_there_are(monkeypatch):
    monkeypatch.setattr(statuscake, "PAGE", 2)
    (poll,), asked = await polled(Account(*(check(id=str(n)) for n in range(5))), PollRequest(now=NOW))
    assert len(poll.statuses) == 5
    assert [a.query["page"] for a in asked] == ["1", "2", "3"]


async def test_trap_9_an_empty_account_is_no_error():
    (poll,), _ = await polled(Account(), past(checks=START))
    assert poll.statuses == poll.histories == ()


async def test_trap_9_a_list_that_repeats_itself_is_an_error():
    account = Account()
    account.broken["/uptime"] = {"data": [check()], "metadata": {"page_count": 9}}
    with pytest.raises(PayloadError, match="repeats itself"):
        await polled(account, PollRequest(now=NOW))


async def test_trap_6_the_period_that_was_running_when_the_window_began_is_found():
    """The API's own `after` would leave it out, so it is not used."""
    account = Account(check())
    account.periods["6012"] = [period("up", START - 90 * DAY, None)]
    (poll,), asked = await polled(account, past())
    assert poll.histories[0].spans == (Span(START, NOW, "up"),)
    assert not any("after" in a.query for a in asked if "periods" in a.path)


async def test_periods_are_read_back_to_the_window_and_no_further(monkeypatch):
    monkeypatch.setattr(statuscake, "PAGE", 10)
    account = Account(check())
    rows = []
    for n in range(80):
        begin = NOW - n * DAY
        rows += [period("down", begin - 60, begin), period("up", begin, NOW - (n - 1) * DAY - 60 if n else None)]
    account.periods["6012"] = rows
    (poll,), asked = await polled(account, past())
    assert sum("periods" in a.path for a in asked) == 7
    assert sum(s.state == "down" for s in poll.histories[0].spans) == 30
    assert sum(s.end - s.start for s in poll.histories[0].spans) == 30 * DAY


async def test_trap_9_periods_that_repeat_make_no_history_and_no_error():
    account = Account(check(), check(id="2"))
    cycle = {"data": [period("up", NOW - DAY, None)], "links": {"next": "http://127.0.0.1/x?before=1795000000"}}
    account.broken["/uptime/6012/periods"] = cycle
    account.periods["2"] = [period("up", START - DAY, None)]
    (poll,), _ = await polled(account, past())
    assert [h.ref for h in poll.histories] == ["statuscake:2"]
    assert "repeats itself" in poll.warnings[0]


async def test_trap_9_a_link_to_another_host_is_never_followed(monkeypatch):
    async with Server(lambda _: {"data": []}) as other:
        foreign = other.url.replace("127.0.0.1", "localhost") + f"/v1/x?before={NOW - DAY}"
        account = Account(check())
        first = {"data": [period("up", NOW - DAY, None)], "links": {"next": foreign}}
        account.periods["6012"] = [period("down", START - 60, NOW - DAY)]
        async with Server(lambda a: first if "periods" in a.path and "before" not in a.query else account(a)) as server:
            source = create(context("statuscake", server.url))
            poll = await source.poll(past())
            await source.close()
    assert other.asked == []
    assert [s.state for s in poll.histories[0].spans] == ["down", "up"]
    assert "another host" in poll.warnings[0]


async def test_a_check_that_never_ran_is_unknown_whatever_the_list_says():
    (first, later), _ = await polled(Account(check()), past(), PollRequest(now=NOW + 60))
    assert [(s.state, s.reason) for s in (*first.statuses, *later.statuses)] == [("unknown", "not tested yet")] * 2
    assert first.histories == ()


async def test_since_when_it_is_down_comes_from_the_open_period():
    account = Account(check(status="down"))
    account.periods["6012"] = [period("down", NOW - 900, None), period("up", START - DAY, NOW - 900)]
    (poll,), _ = await polled(account, past())
    assert (poll.statuses[0].state, poll.statuses[0].since) == ("down", NOW - 900)
    assert poll.histories[0].spans[-1] == Span(NOW - 900, NOW, "down")


async def test_what_did_not_change_is_not_asked_for_again():
    account = Account(check())
    account.periods["6012"] = [period("up", START - DAY, None)]
    known = {"statuscake:6012": NOW - 21_600}
    polls, asked = await polled(account, past(), past(now=NOW + 60, known=known), past(now=NOW + 120, known=known))
    assert [len(p.histories) for p in polls] == [1, 0, 0]
    assert sum("periods" in a.path for a in asked) == 1


async def test_maintenance_that_the_plan_does_not_offer_is_no_error():
    (first, _), asked = await polled(Account(check()), past(), past(now=NOW + 60))
    assert first.warnings == ()
    assert first.maintenance_from is None
    assert sum(a.path == "/maintenance-windows" for a in asked) == 1


async def test_maintenance_is_told_with_its_checks():
    account = Account(check())
    account.windows = [
        {
            "id": "9",
            "name": "x",
            "start_at": as_iso(NOW - 60),
            "end_at": as_iso(NOW + 60),
            "tests": ["6012"],
            "state": "active",
        }
    ]
    (poll,), _ = await polled(account, past())
    assert [(m.start, m.end, m.refs) for m in poll.maintenance] == [(NOW - 60, NOW + 60, ("statuscake:6012",))]


async def test_single_tests_are_read_newest_first_until_all_are_there():
    account = Account(check(check_rate=60))
    account.periods["6012"] = [period("up", START - DAY, None)]
    begin = NOW - 5 * 3600
    account.tests["6012"] = [
        {"created_at": as_iso(t), "performance": 200, "status_code": 200} for t in range(begin, NOW, 60)
    ]
    (poll,), _ = await polled(account, past(checks=begin))
    assert [r.at for r in poll.checks[0].results] == list(range(begin, NOW, 60))


async def test_two_places_that_test_at_once_lose_no_result():
    account = Account(check(check_rate=60))
    account.periods["6012"] = [period("up", START - DAY, None)]
    begin = NOW - 2 * 3600
    rows = [{"created_at": as_iso(t), "performance": 200} for t in range(begin, NOW, 30)]
    account.tests["6012"] = rows
    (poll,), _ = await polled(account, past(checks=begin))
    assert len(poll.checks[0].results) == len(rows)


async def test_trap_13_sixty_a_minute_are_kept_and_the_states_come_first():
    account = Account(*(check(id=str(n)) for n in range(90)))
    account.headers = {"x_ratelimit_limit": "900, 60;w=60, 900;w=1"}
    for n in range(90):
        account.periods[str(n)] = [period("up", START - DAY, None)]
    (poll,), asked = await polled(account, past(checks=START))
    assert len(poll.statuses) == 90
    assert len(asked) <= 60
    assert 40 <= len(poll.histories) < 60
    assert 0 < poll.ask_again_in <= 70
