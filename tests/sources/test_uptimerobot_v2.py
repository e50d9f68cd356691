"""The UptimeRobot source through the older API: forms, errors in HTTP 200, logs, and times that may be shifted."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest

from sla_tui.errors import AuthError, PayloadError, RateLimitedError, SourceError
from sla_tui.sla.observation import Span
from sla_tui.sources.base import PollRequest
from sla_tui.sources.fields import Notes
from sla_tui.sources.uptimerobot import create
from sla_tui.sources.uptimerobot.v2 import answers
from sla_tui.sources.uptimerobot.v2.past import parse_past
from sla_tui.sources.uptimerobot.v2.shift import Anchor, shift_of
from tests.sources.conftest import CANARY, DAY, NOW, context
from tests.sources.server import Asked, Reply, Server, answer

START = NOW - 30 * DAY


def log(kind: int, at: int, lasted: int, **more) -> dict:
    return {"type": kind, "datetime": at, "duration": lasted, **more}


def monitor(key: int = 777, status: int = 2, logs: list | None = None, **changes) -> dict:
    """As the API sends it: numbers here, strings there, credentials in between."""
    return {
        "id": key,
        "friendly_name": f"Shop {key}",
        "url": "https://user:canary-in-url@shop.example/",
        "type": 1,
        "sub_type": "",
        "port": "80" if key % 2 else 80,
        "http_username": "u",
        "http_password": "canary-http-password",
        "custom_http_headers": {"X": "canary-header"},
        "interval": 60,
        "status": status,
        "create_datetime": 0,
        "logs": [log(2, NOW - 40 * DAY, 40 * DAY)] if logs is None else logs,
        "response_times": [{"datetime": NOW - 30, "value": 120.5}, {"datetime": NOW - 330, "value": 118}],
        "average_response_time": "119.250",
        **changes,
    }


class Account:
    """Pages of fifty, whatever is asked for."""

    def __init__(self, *monitors: dict, zone: object = 0) -> None:
        self.monitors = list(monitors)
        self.zone = zone

    def __call__(self, asked: Asked):
        form = {name: values[-1] for name, values in parse_qs(asked.body.decode(), keep_blank_values=True).items()}
        if form.get("api_key") != CANARY:
            return {"stat": "fail", "error": {"type": "invalid_parameter", "parameter_name": "api_key"}}
        assert asked.method == "POST"
        chosen = form.get("monitors")
        found = [m for m in self.monitors if chosen is None or str(m["id"]) in chosen.split("-")]
        at = int(form.get("offset", 0))
        logs = int(form.get("logs_limit") or 0) or None
        page = [{**m, "logs": m["logs"][:logs]} for m in found[at : at + min(int(form.get("limit", 50)), 50)]]
        pagination = {"offset": at, "limit": 50, "total": len(found)}
        return {"stat": "ok", "pagination": pagination, "timezone": self.zone, "monitors": page}


async def polled(handler, *requests: PollRequest, **options):
    async with Server(handler) as server:
        source = create(context("uptimerobot", server.url, api="v2", **options))
        try:
            polls = [await source.poll(request) for request in requests]
        finally:
            await source.close()
    return polls, server.asked


def past(now: int = NOW, known: dict | None = None, **more) -> PollRequest:
    return PollRequest(now=now, history_from=START, checks_from=NOW - DAY, known_until=known or {}, **more)


async def test_the_key_is_in_the_form_and_nowhere_else(canary):
    (poll,), asked = await polled(Account(monitor()), PollRequest(now=NOW))
    assert poll.statuses[0].state == "up"
    assert [(a.method, a.path, a.query) for a in asked] == [("POST", "/getMonitors", {})]
    assert CANARY not in str(asked[0].headers)
    assert "authorization" not in asked[0].headers
    assert asked[0].body.decode().count(f"api_key={CANARY}") == 1


@pytest.mark.parametrize(
    ("body", "error", "words"),
    [
        ({"stat": "fail", "error": {"type": "invalid_parameter", "parameter_name": "api_key", "message": "api_key is invalid."}}, AuthError, "api_key is invalid"),  # noqa: E501
        ({"stat": "fail", "error": {"type": "missing_parameter", "parameter_name": "api_key"}}, AuthError, "missing_parameter"),  # noqa: E501
        ({"stat": "fail", "error": {"type": "not_authorized"}}, AuthError, "not_authorized"),
        ({"stat": "fail", "error": {"type": "invalid_parameter", "parameter_name": "limit", "message": "limit"}}, SourceError, "limit"),  # noqa: E501
        ({"stat": "fail", "error": {"message": "Rate limit exceeded"}}, RateLimitedError, "too often"),
        ({"stat": "false", "monitors": []}, SourceError, "no reason"),
        ({"monitors": []}, SourceError, "no reason"),
        ({"stat": "ok"}, PayloadError, "no list of monitors"),
        ([], SourceError, "no reason"),
    ],
)  # fmt: skip
async def test_trap_1_an_error_in_http_200_is_one_unless_stat_is_ok(body, error, words):
    with pytest.raises(error, match=words) as raised:
        await polled(lambda _: body, PollRequest(now=NOW))
    assert type(raised.value) is error


async def test_trap_1_a_429_of_plain_text_says_for_how_long():
    reply = Reply(429, b"Rate limit exceeded, retry in 41 seconds", {"content-type": "text/html"})
    with pytest.raises(RateLimitedError) as raised:
        await polled(lambda _: reply, PollRequest(now=NOW))
    assert raised.value.retry_after == 41


async def test_trap_9_pages_of_fifty_are_read_by_offset():
    (poll,), asked = await polled(Account(*(monitor(n) for n in range(1, 122))), PollRequest(now=NOW))
    assert len(poll.statuses) == 121
    assert [parse_qs(a.body.decode())["offset"] for a in asked] == [["0"], ["50"], ["100"]]


async def test_trap_9_an_answer_without_pagination_is_one_page():
    (poll,), asked = await polled(lambda _: {"stat": "ok", "monitors": [monitor()]}, PollRequest(now=NOW))
    assert len(poll.statuses) == len(asked) == 1


async def test_trap_9_pages_that_repeat_are_an_error():
    body = {"stat": "ok", "pagination": {"total": 500}, "monitors": [monitor()]}
    with pytest.raises(PayloadError, match="repeats itself"):
        await polled(lambda _: body, PollRequest(now=NOW))


async def test_an_account_without_monitors_is_empty():
    (poll,), _ = await polled(Account(), PollRequest(now=NOW))
    assert poll.statuses == ()


@pytest.mark.parametrize(
    ("told", "state"),
    [(0, "paused"), (1, "unknown"), (2, "up"), (8, "unconfirmed"), (9, "down"), ("9", "down"), (7, "unknown"), (None, "unknown")],  # noqa: E501
)  # fmt: skip
async def test_trap_3_the_five_states_and_no_other(told, state):
    (poll,), _ = await polled(Account(monitor(status=told)), PollRequest(now=NOW))
    assert poll.statuses[0].state == state
    assert (poll.statuses[0].latency_ms is None) == (state != "up")


async def test_trap_11_credentials_of_the_target_do_not_come_through(canary):
    (poll,), _ = await polled(Account(monitor()), past())
    assert "canary" not in repr(poll)
    assert poll.statuses[0].monitor.target == "https://shop.example/"


async def test_one_request_brings_states_logs_and_response_times():
    (poll,), asked = await polled(Account(*(monitor(n) for n in range(1, 51))), past())
    assert len(asked) == 1
    assert len(poll.histories) == len(poll.checks) == 50
    assert [r.ms for r in poll.checks[0].results] == [118, 120]
    assert not poll.checks[0].failures_reported


async def test_a_monitor_with_more_logs_than_a_page_has_is_asked_for_alone():
    flapping = [log(2 if n % 2 else 1, NOW - 60 * (n + 1), 60) for n in range(1200)]
    account = Account(monitor(status=9, logs=flapping), monitor(3))
    (poll,), asked = await polled(account, past())
    assert len(asked) == 2
    assert sum(s.state == "down" for s in poll.histories[0].spans) == 600


async def test_what_is_known_is_asked_for_with_few_logs():
    account = Account(monitor(logs=[log(2, NOW - 60 * (n + 1), 60) for n in range(1200)]))
    _, asked = await polled(account, past(known={"uptimerobot:777": NOW - 300}))
    assert [parse_qs(a.body.decode())["logs_limit"] for a in asked] == [["25"]]


# Logs


def told(row: dict, *, start: int = START, shift: int = 0):
    (listed,) = answers.parse_monitors({"monitors": [row]}, "ur", Notes())
    return parse_past(listed, start, NOW, shift)


def test_trap_7_logs_in_any_order_with_a_hole_leave_unknown_time():
    logs = [
        log(98, NOW - 1000, 32),
        log(2, NOW - 500, 85),
        log(1, NOW - 968, 468, reason={"code": "500", "detail": "Internal Server Error"}),
        log(99, NOW - 286, 286),
    ]
    found = told(monitor(status=0, logs=logs))
    assert found.spans == (
        Span(NOW - 1000, NOW - 968, "unknown"),
        Span(NOW - 968, NOW - 500, "down", "Internal Server Error"),
        Span(NOW - 500, NOW - 415, "up"),
        Span(NOW - 286, NOW, "paused"),
    )
    assert (found.start, found.answered_from) == (NOW - 1000, START)


@pytest.mark.parametrize("lasted", [0, 40, None])
def test_trap_5_the_state_that_lasts_reaches_up_to_now(lasted):
    found = told(monitor(status=9, logs=[log(1, NOW - 60, lasted), log(2, NOW - 660, 600)]))
    assert found.spans[-1] == Span(NOW - 60, NOW, "down")


def test_trap_6_the_outage_that_began_before_the_window_is_clipped_to_it():
    found = told(monitor(logs=[log(2, START + 600, 30 * DAY - 600), log(1, START - DAY, DAY + 600)]))
    assert found.spans[0] == Span(START, START + 600, "down")


def test_a_log_that_the_list_contradicts_says_nothing_about_now():
    """The newest log is up, the list says down: the list is newer, and does not say since when."""
    found = told(monitor(status=9, logs=[log(2, NOW - 600, 0)]))
    assert found is None


def test_trap_4_no_logs_are_no_history():
    assert told(monitor(logs=[])) is None


def test_an_unknown_kind_of_log_is_unknown_time():
    found = told(monitor(logs=[log(2, NOW - 600, 600), log(42, NOW - 900, 300), log(1, NOW - 950, 50)]))
    assert [s.state for s in found.spans] == ["down", "up"]
    assert found.spans[1].start == NOW - 600


# Shifted times


def test_the_shift_is_decided_by_what_is_known_and_by_nothing_else():
    near = Anchor(NOW + 7200 - 500, NOW - 700, NOW - 400)
    assert shift_of([near], 7200) == 7200
    assert shift_of([Anchor(NOW - 500, NOW - 700, NOW - 400)], 7200) == 0
    assert shift_of([], 7200) is None
    assert shift_of([], 0) == 0
    assert shift_of([], None) is None
    assert shift_of([near], None) == 7200
    assert shift_of([Anchor(NOW - 500, NOW - 700, NOW - 400), near], 7200) is None  # they contradict each other


@pytest.mark.parametrize(("zone", "shift"), [(120, 7200), ("-300", -18_000), ("+05:30", 19_800)])
async def test_times_that_are_shifted_are_put_right_and_that_is_told(zone, shift):
    logs = [log(1, NOW - 600 + shift, 600), log(2, NOW - 6000 + shift, 5400)]
    (poll,), _ = await polled(Account(monitor(status=9, logs=logs), zone=zone), past())
    assert poll.histories[0].spans[-1] == Span(NOW - 600, NOW, "down")
    assert poll.statuses[0].since == NOW - 600
    assert "h off" in poll.warnings[0]


async def test_times_that_are_not_shifted_stay_as_they_are():
    (poll,), _ = await polled(Account(monitor(), zone=120), past())
    assert poll.histories[0].end == NOW
    assert not any("off" in warning for warning in poll.warnings)


async def test_where_it_cannot_be_decided_there_is_no_past_and_a_warning_until_a_state_changes():
    account = Account(monitor(logs=[log(2, NOW + 7200 - 9000, 0)]), zone=120)
    async with Server(account) as server:
        source = create(context("uptimerobot", server.url, api="v2"))
        before = await source.poll(past())
        account.monitors = [monitor(status=9, logs=[log(1, NOW + 7200 + 30, 0), log(2, NOW - 1800, 9030 - 0)])]
        after = await source.poll(past(now=NOW + 60))
        await source.close()
    assert before.histories == ()
    assert before.statuses[0].since is None
    assert "cannot be told yet" in before.warnings[0]
    assert after.histories[0].spans[-1] == Span(NOW + 30, NOW + 60, "down")


async def test_a_window_comes_with_its_monitors_and_the_zone_that_the_user_names():
    window = {
        "id": 5,
        "type": 3,
        "friendly_name": "Fridays",
        "start_time": "22:30",
        "duration": 30,
        "value": "5",
        "status": 1,
    }
    account = Account(monitor(1, mwindows=[window]), monitor(2, mwindows=[window]))
    (unplaced,), _ = await polled(account, past())
    assert unplaced.maintenance == ()
    assert "time zone" in " ".join(unplaced.warnings)
    (placed,), _ = await polled(account, past(), timezone="Europe/Amsterdam")
    assert {m.refs for m in placed.maintenance} == {("uptimerobot:1", "uptimerobot:2")}
    assert {m.end - m.start for m in placed.maintenance} == {1800}


async def test_without_a_key_there_is_no_source():
    from dataclasses import replace

    with pytest.raises(SourceError, match="needs an API key"):
        create(replace(context("uptimerobot", "https://api.uptimerobot.com/v2", api="v2"), token=None))


async def test_the_minute_budget_is_told():
    async with Server(
        lambda a: answer(
            Account(monitor())(a), x_ratelimit_limit="10", x_ratelimit_remaining="9", x_ratelimit_reset=str(NOW + 41)
        )
    ) as server:
        source = create(context("uptimerobot", server.url, api="v2"))
        await source.poll(PollRequest(now=NOW))
        (budget,) = source.budgets()
        await source.close()
    assert (budget.name, budget.limit, budget.remaining, budget.resets_at) == ("minute", 10, 9, NOW + 41)
