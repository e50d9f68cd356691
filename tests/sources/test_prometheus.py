"""The Prometheus source against a simulated server: states, gaps, the past, latency, requests, faults."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest

from sla_tui.errors import AuthError, PayloadError, SourceError, UnreachableError
from sla_tui.sla.observation import RequestMinute, Span
from sla_tui.sources.base import PollRequest
from sla_tui.sources.prometheus import create
from sla_tui.sources.prometheus import past as past_module
from sla_tui.testing import SourceContract
from tests.sources.conftest import CANARY, DAY, NOW, context
from tests.sources.prometheus_api import Api, Line, answered, error, probe
from tests.sources.server import Reply, Server

HOUR = 3600
START = NOW - DAY


def source_of(url: str, **options):
    return create(context("prometheus", url, **{"query": "probe_success", **options}))


async def polled(api: Api, *requests: PollRequest, **options):
    async with Server(api) as server:
        source = source_of(server.url, **options)
        try:
            polls = [await source.poll(request) for request in requests or (PollRequest(now=NOW),)]
        finally:
            await source.close()
    return polls[0] if len(polls) == 1 else polls


def whole(start: int = START, **more) -> PollRequest:
    return PollRequest(now=NOW, history_from=start, checks_from=START, **more)


@pytest.mark.full
class TestContract(SourceContract):
    now = NOW
    window = 3 * DAY

    @asynccontextmanager
    async def source(self):
        lines = [
            *probe("https://one.example/health", (NOW - 7200, NOW - 7000), every=60),
            *probe("two.example", every=60),
        ]
        async with Server(Api(lines, NOW)) as server:
            yield source_of(server.url)

    @asynccontextmanager
    async def unreachable(self):
        yield source_of("http://127.0.0.1:1")


# The present


async def test_one_is_up_zero_is_down_and_the_response_time_is_in_milliseconds():
    poll = await polled(Api([*probe("a"), *probe("b", (NOW - 60, NOW + 1))], NOW))
    a, b = poll.statuses
    assert (a.state, a.monitor.interval, a.monitor.ref) == ("up", 15, "prometheus:a")
    assert 100 <= a.latency_ms <= 106
    assert (b.state, b.latency_ms) == ("down", None)


async def test_a_stopped_exporter_is_unknown_after_two_and_a_half_scrapes_and_not_five_minutes():
    """An instant query would show the last value for five minutes more."""
    poll = await polled(Api(probe("a", gone=((NOW - 50, NOW + 1),)), NOW))
    (a,) = poll.statuses
    assert a.state == "unknown"
    assert "no sample since" in a.reason
    poll = await polled(Api(probe("a", gone=((NOW - 20, NOW + 1),)), NOW))
    assert poll.statuses[0].state == "up"  # one late scrape is no news


async def test_a_monitor_whose_exporter_has_been_stopped_for_half_an_hour_is_listed_as_unknown():
    poll = await polled(Api([*probe("a"), *probe("b", gone=((NOW - 1800, NOW + 1),))], NOW))
    assert [(s.monitor.id, s.state) for s in poll.statuses] == [("a", "up"), ("b", "unknown")]


async def test_a_failed_scrape_is_unknown_even_where_the_query_is_up():
    lines = [Line("up", {"instance": "a", "job": "x"}, lambda _: 0.0), Line("up", {"instance": "b"}, lambda _: 1.0)]
    poll = await polled(Api(lines, NOW), whole(), query="up", latency="")
    assert [s.state for s in poll.statuses] == ["unknown", "up"]
    assert all(span.state == "up" for h in poll.histories for span in h.spans)
    assert any("0 is unknown, not down" in warning for warning in poll.warnings)


@pytest.mark.parametrize("value", [0.5, 2.0, -1.0])
async def test_a_value_that_is_neither_zero_nor_one_is_unknown(value):
    poll = await polled(Api([Line("probe_success", {"instance": "a"}, lambda _: value)], NOW), whole())
    assert poll.statuses[0].state == "unknown"
    assert poll.histories[0].spans == ()


@pytest.mark.parametrize("every", [1, 5, 30, 60, 120, 600])
async def test_the_scrape_interval_is_taken_from_the_samples(every):
    lines = probe("a", (NOW - 3 * HOUR, NOW - HOUR), every=every)
    first, second = await polled(
        Api(lines, NOW), PollRequest(now=NOW), PollRequest(now=NOW, history_from=NOW - 6 * HOUR)
    )
    assert first.statuses[0].monitor.interval == every
    (down,) = [span for span in second.histories[0].spans if span.state == "down"]
    assert 0 <= down.start - (NOW - 3 * HOUR) <= every
    assert 0 <= down.end - (NOW - HOUR) <= every


async def test_an_expression_is_evaluated_at_steps_and_absent_now_is_unknown():
    api = Api([], NOW)
    known = {"a": "1", "b": "0"}

    def said(asked):
        query, at = asked.query["query"], float(asked.query["time"])
        if query == "min by (job) (x)":
            return answered("vector", [{"metric": {"job": n}, "value": [at, v]} for n, v in known.items()])
        if query.startswith("(min by (job) (x))["):
            step = 60
            times = range(int(at) // step * step - 20 * step, int(at), step)
            rows = [{"metric": {"job": n}, "values": [[t, v] for t in times]} for n, v in known.items()]
            return answered("matrix", rows)
        return answered("vector", [])

    api.fault = said
    async with Server(api) as server:
        source = source_of(server.url, query="min by (job) (x)", label="job", latency="")
        first = await source.poll(PollRequest(now=NOW))
        known.pop("a")
        second = await source.poll(whole(NOW - HOUR))
        await source.close()
    assert [(s.monitor.id, s.state) for s in first.statuses] == [("a", "up"), ("b", "down")]
    assert [(s.monitor.id, s.state) for s in second.statuses] == [("a", "up"), ("b", "down")]
    b = next(h for h in second.histories if h.ref == "prometheus:b")
    assert [span.state for span in b.spans] == ["down"]


# Names


async def test_series_that_share_the_label_are_told_apart_and_said_so():
    lines = [*probe("a", labels={"module": "http"}), *probe("a", (0, NOW + 1), labels={"module": "icmp"}), *probe("b")]
    poll = await polled(Api(lines, NOW), PollRequest(now=NOW, history_from=NOW - HOUR))
    assert [(s.monitor.id, s.state) for s in poll.statuses] == [
        ("a{module=http}", "up"),
        ("a{module=icmp}", "down"),
        ("b", "up"),
    ]
    assert any("told apart" in warning for warning in poll.warnings)
    states = {h.ref: {span.state for span in h.spans} for h in poll.histories}
    assert states["prometheus:a{module=icmp}"] == {"down"}


async def test_a_series_that_takes_over_from_another_is_the_same_monitor():
    """A new pod, the same instance: nothing is told apart, and the history goes through."""
    lines = [
        *probe("a", gone=((NOW - HOUR, NOW + 1),), labels={"pod": "x-1"}),
        *probe("a", begins=NOW - HOUR, labels={"pod": "x-2"}),
    ]
    poll = await polled(Api(lines, NOW), whole())
    (status,) = poll.statuses
    assert status.monitor.id == "a"
    assert [(s.start, s.state) for s in poll.histories[0].spans if s.end - s.start > 30] == [(START, "up")]


@pytest.mark.full
async def test_hostile_labels_are_inert_and_passwords_are_dropped():
    hostile = [
        "\x1b]52;c;AAAA\x07a",
        "https://user:hunter2@a.example/x",
        "a b\tc",
        "\u202eevil",
        "[/b]",
        "x" * 5000,
        "é",
    ]
    poll = await polled(Api([line for name in hostile for line in probe(name)], NOW), whole(NOW - HOUR))
    assert len({s.monitor.id for s in poll.statuses}) == len(hostile)
    for status in poll.statuses:
        for text in (status.monitor.id, status.monitor.name, status.monitor.target):
            assert text.isprintable()
            assert "hunter2" not in text
        assert " " not in status.monitor.id
        assert len(status.monitor.id) < 260
        assert status.state == "up"


# The past


@pytest.mark.parametrize("raw", [0, 20_000], ids=["by sums first", "from all samples"])
async def test_outages_and_gaps_are_where_they_were_within_one_scrape(monkeypatch, raw):
    """The same answer whether an hour is read as sums or as samples."""
    monkeypatch.setattr(past_module, "RAW", raw)
    start = NOW - 3 * DAY
    outages = [(start + 5000, start + 5090), (NOW - 2 * HOUR, NOW - 2 * HOUR + 30)]
    gone = ((start + 90_000, start + 100_000),)
    api = Api([*probe("a", *outages, gone=gone), *probe("b")], NOW)
    poll = await polled(api, PollRequest(now=NOW, history_from=start))
    a, b = poll.histories
    assert (a.start, a.end) == (start, NOW)
    downs = [span for span in a.spans if span.state == "down"]
    assert len(downs) == 2
    for span, (low, high) in zip(downs, outages, strict=True):
        assert 0 <= span.start - low <= 15
        assert 0 <= span.end - high <= 15
    before, after = next((x, y) for x, y in pairwise(a.spans) if x.end < y.start)
    assert -15 <= before.end - gone[0][0] <= 15
    assert 0 <= after.start - gone[0][1] <= 15
    assert b.spans == (Span(start, NOW, "up"),)


async def test_no_outage_loses_or_gains_a_second_where_it_crosses_the_edge_of_a_coarse_stretch(monkeypatch):
    """A state lasts from its first sample to the next that differs, whether hours or samples say so."""
    monkeypatch.setattr(past_module, "RAW", 0)
    chance = Random(13)
    lines, truth = [], {}
    for number in range(6):
        phase, downs = chance.randrange(60), []
        for _ in range(4):  # half of them begin or end close to a full hour, some last for whole hours
            hour = START // HOUR * HOUR + chance.randrange(2, 21) * HOUR
            low = hour + chance.choice((0, 1, -90, chance.randrange(-HOUR, HOUR)))
            downs.append((low, low + chance.choice((60, 180, HOUR, HOUR + 30, 3 * HOUR, chance.randrange(60, 9000)))))
        gone = ((START + 70_000, START + 70_000 + chance.randrange(400, 4000)),) if number % 3 == 0 else ()
        (line, *_) = probe(f"s{number}", *downs, every=60, gone=gone)
        line.phase = phase
        lines.append(line)
        instants = [(t, v) for t, v in line.samples(START - 600, NOW)]
        down = set()
        for (at, value), (after, _) in pairwise(instants):
            if value == 0:
                down |= set(range(int(at), int(after if after - at <= 150 else at + 60)))
        truth[f"prometheus:s{number}"] = {at for at in down if START <= at < NOW}
    poll = await polled(Api(lines, NOW), PollRequest(now=NOW, history_from=START), latency="")
    for history in poll.histories:
        found = {at for span in history.spans if span.state == "down" for at in range(span.start, span.end)}
        assert found == truth[history.ref], history.ref


def replica(name: str, *downs: tuple[int, int], phase: float = 0, label: str = "replica", **more) -> Line:
    (line, *_) = probe("shop", *downs, every=60, **more)
    line.labels[label], line.phase = name, phase
    return line


@pytest.mark.parametrize("raw", [20_000, 0])
@pytest.mark.parametrize(("label", "options"), [
    ("replica", {}), ("prometheus_replica", {}), ("who", {"replica_label": "who"}),
])  # fmt: skip
async def test_replicas_of_one_target_are_one_monitor_whenever_they_appear(monkeypatch, raw, label, options):
    monkeypatch.setattr(past_module, "RAW", raw)
    down = (NOW - 8 * HOUR, NOW - 8 * HOUR + 600)
    a = replica("a", down, label=label)
    b = replica("b", down, phase=7, label=label, gone=((0, NOW - 20 * HOUR),))
    for lines in ([a], [a, b], [b, a]):
        poll = await polled(Api(lines, NOW), PollRequest(now=NOW, history_from=START), latency="", **options)
        assert [s.monitor.id for s in poll.statuses] == ["shop"]
        assert [s for s in poll.histories[0].spans if s.state == "down"] == [Span(*down, "down")]
        assert sum(s.end - s.start for s in poll.histories[0].spans) == DAY
        assert poll.warnings == ()


async def test_replicas_that_contradict_each_other_for_long_are_unknown_and_fill_each_others_gaps():
    a = replica("a", (NOW - 8 * HOUR, NOW - 7 * HOUR), gone=((NOW - 5 * HOUR, NOW - 4 * HOUR),))
    b = replica("b", (NOW - 8 * HOUR, NOW - 7 * HOUR - 1800), phase=7)
    poll = await polled(Api([a, b], NOW), PollRequest(now=NOW, history_from=START), latency="")
    assert [(s.start - NOW, s.end - NOW, s.state) for s in poll.histories[0].spans] == [
        (-DAY, -8 * HOUR, "up"),
        (-8 * HOUR, -7 * HOUR - 1793, "down"),
        (-7 * HOUR - 1793, -7 * HOUR, "unknown"),
        (-7 * HOUR, 0, "up"),
    ]
    now = await polled(Api([replica("a", (NOW - 600, NOW + 60)), replica("b", phase=7)], NOW))
    assert (now.statuses[0].state, now.statuses[0].reason[:10]) == ("unknown", "the series")
    just = await polled(Api([replica("a", (NOW - 30, NOW + 60), phase=45), replica("b", phase=7)], NOW))
    assert just.statuses[0].state == "down"


async def test_an_id_that_a_service_names_goes_on_to_mean_all_when_a_sibling_appears():
    """Whatever the label is: a monitor's id does not change because another series is there now."""
    down = (NOW - 8 * HOUR, NOW - 8 * HOUR + 600)
    lines = [replica("http", down, label="module"), replica("icmp", down, label="module", phase=7)]
    request = PollRequest(now=NOW, history_from=START, named=frozenset({"prometheus:shop"}))
    poll = await polled(Api(lines, NOW), request, latency="")
    assert [s.monitor.id for s in poll.statuses] == ["shop"]
    assert sum(s.end - s.start for s in poll.histories[0].spans if s.state == "down") == 600
    assert "a service names it" in poll.warnings[0]
    both = replace(request, named=frozenset({"prometheus:shop", "prometheus:shop{module=http}"}))
    poll = await polled(Api(lines, NOW), both, latency="")
    assert [s.monitor.id for s in poll.statuses] == ["shop", "shop{module=http}"]


async def test_requests_that_two_replicas_counted_are_counted_once():
    lines = [
        Line("c", {"instance": "shop", "job": "x", "replica": name}, lambda t: t - START, every=15, phase=phase)
        for name, phase in (("a", 0.25), ("b", 5.0))
    ]
    api = Api([*lines, replica("a"), replica("b", phase=7)], NOW)
    poll = await polled(api, PollRequest(now=NOW, history_from=NOW - HOUR), latency="", requests="c")
    assert {m.total for m in poll.requests[0].minutes} == {60}


async def test_a_change_of_the_scrape_interval_is_no_gap(monkeypatch):
    monkeypatch.setattr(past_module, "RAW", 0)
    line = Line("probe_success", {"instance": "a"}, lambda t: None if t < NOW - HOUR and t % 120 else 1.0, phase=0)
    start = NOW - 3 * HOUR
    poll = await polled(Api([line], NOW), PollRequest(now=NOW, history_from=start), latency="")
    assert [(s.start, s.end, s.state) for s in poll.histories[0].spans] == [(start, NOW, "up")]


async def test_no_sample_is_no_uptime():
    poll = await polled(Api(probe("a", begins=NOW - HOUR), NOW), whole())
    (history,) = poll.histories
    assert (history.start, history.end) == (START, NOW)
    assert len(history.spans) == 1
    assert 0 <= history.spans[0].start - (NOW - HOUR) <= 15


async def test_a_hole_in_a_time_of_closer_scrapes_is_not_covered_by_their_number(monkeypatch):
    """It was scraped every 5 s then, and 600 samples in an hour are as many as two and a half hours have now."""
    monkeypatch.setattr(past_module, "RAW", 0)
    change = NOW // HOUR * HOUR - 30 * HOUR
    hole = (change - 10 * HOUR, change - 9 * HOUR - 600)  # fifty minutes of an hour
    then = Line("probe_success", {"instance": "a"}, lambda t: None if hole[0] <= t < hole[1] or t > change else 1.0, 5)
    now = Line("probe_success", {"instance": "a"}, lambda t: 1.0 if t > change else None, 15)
    poll = await polled(Api([then, now], NOW), PollRequest(now=NOW, history_from=change - 12 * HOUR), latency="")
    (history,) = poll.histories
    known = sum(s.end - s.start for s in history.spans)
    assert abs(history.end - history.start - known - 50 * 60) < 60


@pytest.mark.full
async def test_many_series_take_few_queries():
    count = 120
    lines = [line for n in range(count) for line in probe(f"h{n}.example", every=60)]
    lines[0] = probe("h0.example", (NOW - 5 * HOUR, NOW - 5 * HOUR + 120), every=60)[0]
    api = Api(lines, NOW)
    poll = await polled(api, PollRequest(now=NOW, history_from=NOW - DAY, seconds=600))
    assert len(poll.histories) == count
    assert len(api.asked) < 25
    (down,) = [span for h in poll.histories for span in h.spans if span.state == "down"]
    assert 0 <= down.start - (NOW - 5 * HOUR) <= 60
    assert poll.ask_again_in is None


async def test_what_is_known_is_not_asked_for_again_and_a_piece_is_filled_from_its_newer_end():
    api = Api(probe("a"), NOW)
    ref = "prometheus:a"
    low, high = NOW - 10 * DAY, NOW - 6 * HOUR
    poll = await polled(api, PollRequest(now=NOW, history_from=NOW - 20 * DAY, partly={ref: (low, high)}))
    assert [(h.start, h.end) for h in poll.histories] == [(high, NOW), (NOW - 20 * DAY, low)]
    poll = await polled(api, PollRequest(now=NOW, history_from=NOW - 20 * DAY, known_until={ref: high}))
    assert [(h.start, h.end) for h in poll.histories] == [(high, NOW)]


async def test_a_server_that_fails_half_way_leaves_the_rest_for_later(monkeypatch):
    monkeypatch.setattr(past_module, "LONGEST", DAY)
    api = Api(probe("a"), NOW)
    old = NOW - 3 * DAY

    def fault(asked):
        at = float(asked.query.get("time") or asked.query["end"])
        return error("storage is broken", 422, "execution") if at < old else None

    api.fault = fault
    poll = await polled(api, PollRequest(now=NOW, history_from=NOW - 10 * DAY))
    (history,) = poll.histories
    assert history.end == NOW
    assert NOW - 4 * DAY <= history.start <= old
    assert poll.ask_again_in
    assert any("storage is broken" in warning for warning in poll.warnings)


async def test_an_answer_that_would_be_too_large_is_had_in_parts():
    api = Api([*probe("a", (NOW - HOUR, NOW - HOUR + 90))], NOW, most=400)
    poll = await polled(api, whole(NOW - 5 * HOUR))
    (down,) = [span for span in poll.histories[0].spans if span.state == "down"]
    assert 0 <= down.start - (NOW - HOUR) <= 15
    assert len(poll.checks[0].results) == DAY // 15 + 1 or len(poll.checks[0].results) == DAY // 15


# Checks


async def test_single_checks_have_the_duration_of_successes_only():
    poll = await polled(Api(probe("a", (NOW - 600, NOW - 300)), NOW), whole())
    (checks,) = poll.checks
    assert (checks.start, checks.end) == (START, NOW)
    failed = [c for c in checks.results if not c.ok]
    assert len(failed) == 20
    assert all(c.ms is None for c in failed)
    assert all(100 <= c.ms <= 106 for c in checks.results if c.ok)


async def test_checks_that_are_here_are_not_asked_for_again():
    first, second = await polled(Api(probe("a"), NOW), whole(), whole(checks_known={"prometheus:a": (START, NOW)}))
    assert len(first.checks[0].results) > 5000
    assert len(second.checks[0].results) <= 21
    assert (second.checks[0].start, second.checks[0].end) == (START, NOW)


# Requests


def counter(total: int, every: int, *, code: str, reset: float | None = None, instance: str = "a") -> Line:
    """Grows by `total` a minute, evenly."""

    def value(at: float) -> float:
        return float(int((at - (reset if reset is not None and at >= reset else START)) * total / 60))

    return Line("http_total", {"instance": instance, "code": code, "job": "app"}, value, every)


REQUESTS = {"requests": "http_total", "errors": 'http_total{code="500"}'}


@pytest.mark.full
@pytest.mark.parametrize("every", [5, 15, 60])
async def test_requests_are_counted_by_the_minute_without_losing_or_repeating_one(every):
    lines = [*probe("a"), counter(600, every, code="200"), counter(30, every, code="500")]
    poll = await polled(Api(lines, NOW), whole(NOW - 6 * HOUR), **REQUESTS)
    (series,) = poll.requests
    assert {m.at % 60 for m in series.minutes} == {0}
    assert all(abs(m.total - 630) <= 2 and abs(m.errors - 30) <= 1 for m in series.minutes)
    assert abs(sum(m.total for m in series.minutes) - 630 * len(series.minutes)) <= 2
    assert len(series.minutes) >= 6 * 60 - 5


async def test_a_reset_counter_goes_on_from_zero():
    reset = NOW - 2 * HOUR + 7
    lines = [*probe("a"), counter(600, 15, code="200", reset=reset)]
    poll = await polled(Api(lines, NOW), whole(NOW - 4 * HOUR), **REQUESTS)
    (series,) = poll.requests
    missing = 600 * len(series.minutes) - sum(m.total for m in series.minutes)
    assert 0 <= missing <= 600 * 15 / 60 + 2  # what came between the last scrape and the reset is not known to anybody


async def test_the_first_error_counts_although_its_series_did_not_exist_before():
    first = NOW - HOUR
    lines = [
        *probe("a"),
        counter(600, 15, code="200"),
        Line("http_total", {"instance": "a", "code": "500", "job": "app"}, lambda at: 3.0 if at >= first else None),
    ]
    poll = await polled(Api(lines, NOW), whole(NOW - 4 * HOUR), **REQUESTS)
    (series,) = poll.requests
    assert sum(m.errors for m in series.minutes) == 3
    assert all(first - 60 - 15 < m.at <= first for m in series.minutes if m.errors)


@pytest.mark.full
async def test_counted_requests_are_the_same_whether_asked_for_once_or_in_pieces():
    lines = [*probe("a"), counter(601, 15, code="200"), counter(31, 15, code="500")]
    at_once = await polled(Api(lines, NOW), whole(NOW - 6 * HOUR), **REQUESTS)
    found: dict[int, RequestMinute] = {}
    async with Server(Api(lines, NOW)) as server:
        source = source_of(server.url, **REQUESTS)
        known = {}
        for now in (NOW - 4 * HOUR - 33, NOW - HOUR - 1, NOW):
            poll = await source.poll(PollRequest(now=now, history_from=NOW - 6 * HOUR, known_until=known))
            found |= {m.at: m for s in poll.requests for m in s.minutes}
            known = {h.ref: h.end - 600 for h in poll.histories}
        await source.close()
    assert tuple(found[at] for at in sorted(found)) == at_once.requests[0].minutes


async def test_no_minute_falls_between_two_stretches_that_are_read_one_after_the_other(monkeypatch):
    monkeypatch.setattr(past_module, "LONGEST", 3 * HOUR + 17)
    lines = [*probe("a"), counter(600, 15, code="200")]
    poll = await polled(Api(lines, NOW), PollRequest(now=NOW, history_from=NOW - 12 * HOUR), **REQUESTS)
    (series,) = poll.requests
    times = [m.at for m in series.minutes]
    assert times == list(range(times[0], times[-1] + 60, 60))
    assert all(abs(m.total - 600) <= 1 for m in series.minutes)


@pytest.mark.parametrize("status", [400, 422])
async def test_counters_that_cannot_be_queried_do_not_cost_the_states(status):
    api = Api(probe("a"), NOW)
    api.fault = lambda asked: error("parse error", status) if "http_total" in asked.query.get("query", "") else None
    poll = await polled(api, PollRequest(now=NOW, history_from=NOW - HOUR), **REQUESTS)
    assert poll.histories[0].spans
    assert poll.requests == ()
    assert any("parse error" in warning for warning in poll.warnings)


async def test_counters_of_nobody_are_said_to_be():
    poll = await polled(Api([*probe("a"), counter(60, 15, code="200", instance="b")], NOW), whole(), **REQUESTS)
    assert poll.requests == ()
    assert any("belongs to a monitor" in warning for warning in poll.warnings)


# Faults


HTML = Reply(502, b"<!doctype html><html><body>Bad gateway", {"content-type": "text/html"})


@pytest.mark.parametrize(
    ("reply", "kind", "words"),
    [
        (error("1:15: parse error"), SourceError, "400.*parse error"),
        (error("query timed out in expression evaluation", 503, "timeout"), SourceError, "503.*timed out"),
        (HTML, PayloadError, "HTML page"),
        (Reply(200, b"{"), PayloadError, "not JSON"),
        (answered("scalar", [NOW, "1"]), PayloadError, "scalar"),
        (Reply(200, b'{"status": "error", "error": "no"}'), PayloadError, 'query failed: "no"'),
        (Reply(200, b'{"status": "success", "data": {}}'), PayloadError, "no list of series"),
        (Reply(401, b"Unauthorized"), AuthError, "401"),
        (Reply(302, b"", {"location": "https://evil.example/"}), UnreachableError, "another host"),
    ],
)
async def test_a_server_that_refuses_is_a_source_error_in_words(reply, kind, words, canary):
    with pytest.raises(kind, match=words):
        await polled(Api([], NOW, fault=lambda _: reply))


async def test_nothing_is_no_error_and_a_warning_of_the_server_is_told():
    poll = await polled(Api([], NOW, fault=lambda _: answered("vector", [], warnings=["store gateway \x1b[1m down"])))
    assert poll.statuses == ()
    assert any("store gateway" in w and "\x1b" not in w for w in poll.warnings)


async def test_latency_that_cannot_be_had_does_not_cost_the_states():
    api = Api(probe("a"), NOW)
    api.fault = lambda asked: error("no") if "duration" in asked.query.get("query", "") else None
    poll = await polled(api, whole())
    assert poll.statuses[0].state == "up"
    assert poll.histories
    assert any("no" in warning for warning in poll.warnings)


@pytest.mark.parametrize(("username", "scheme"), [("", "Bearer"), ("reader", "Basic")])
async def test_a_token_is_sent_as_bearer_or_as_the_password_of_basic(username, scheme):
    async with Server(Api(probe("a"), NOW)) as server:
        source = source_of(server.url, username=username)
        await source.poll(PollRequest(now=NOW))
        await source.close()
    sent = {asked.headers["authorization"].split()[0] for asked in server.asked}
    assert sent == {scheme}
    assert not any(CANARY in asked.path for asked in server.asked)


async def test_a_token_never_goes_over_the_network_in_clear():
    with pytest.raises(SourceError, match="in clear"):
        source_of("http://prometheus.example:9090")


async def test_base_url_may_have_a_prefix_and_may_end_in_the_api_s_path():
    async with Server(lambda asked: answered("vector", [])) as server:
        for suffix in ("/prometheus", "/prometheus/", "/prometheus/api/v1"):
            source = source_of(f"{server.url}{suffix}")
            await source.poll(PollRequest(now=NOW))
            await source.close()
    assert set(server.paths()) == {"/prometheus/api/v1/query"}


async def test_polls_do_not_block_each_other():
    api = Api(probe("a"), NOW)
    async with Server(api) as server:
        sources = [source_of(server.url) for _ in range(3)]
        polls = await asyncio.gather(*(source.poll(PollRequest(now=NOW)) for source in sources))
        for source in sources:
            await source.close()
    assert all(poll.statuses[0].state == "up" for poll in polls)
