"""Samples, counters, names and queries by themselves: laws that must hold whatever comes."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_tui.sources.fields import Notes
from sla_tui.sources.prometheus.answers import Series, parse_series
from sla_tui.sources.prometheus.counters import LONGEST_GAP, count
from sla_tui.sources.prometheus.live import clipped, grown, missing
from sla_tui.sources.prometheus.naming import Names
from sla_tui.sources.prometheus.selector import beside, only, query
from sla_tui.sources.prometheus.states import spans_of

BASE = 1_795_440_000


# Counters


@st.composite
def counted(draw):
    """A counter's samples, how much it really grew, scrape by scrape; it is reset now and then."""
    at, value = float(BASE) + draw(st.floats(0, 50)), draw(st.integers(0, 10**6))
    samples, grown_by = [(at, float(value))], 0
    for _ in range(draw(st.integers(1, 30))):
        at += draw(st.floats(1, LONGEST_GAP - 1))
        more = draw(st.integers(0, 5000))
        if draw(st.integers(0, 9)) == 0 and more < value:
            value = more  # reset since the last scrape: what it shows came since
        else:
            value += more
        grown_by += more
        samples.append((at, float(value)))
    return tuple(samples), grown_by


def series(samples, **labels) -> Series:
    return Series("x", {"job": "j", "instance": "i", **labels}, tuple(samples))


@given(counted())
def test_no_request_is_lost_or_counted_twice(found):
    samples, grown_by = found
    minutes = count([series(samples)], [], BASE, BASE + 86_400)
    assert sum(m.total for m in minutes) == grown_by
    assert all(m.at % 60 == 0 for m in minutes)


@given(counted(), st.integers(1, 200))
def test_windows_that_follow_each_other_count_what_one_window_counts(found, cut):
    samples, _ = found
    whole = count([series(samples)], [], BASE, BASE + 86_400)
    edge = BASE + 60 * cut
    parts = count([series(samples)], [], BASE, edge) + count([series(samples)], [], edge, BASE + 86_400)
    assert parts == whole


@given(counted(), st.data())
def test_errors_are_never_more_than_requests_and_their_sum_is_exact(found, data):
    """Errors are a part of the requests in every scrape, so they are in every minute."""
    samples, _ = found
    bad, total, errors, failed = 0, [], [], 0
    for (at, value), (_, before) in zip(samples[1:], samples, strict=False):
        grown_by = int(value - before if value >= before else value)
        share = data.draw(st.integers(0, grown_by))
        total.append((at, (total[-1][1] if total else 0) + grown_by))
        bad += share
        failed += share
        errors.append((at, float(bad)))
    start = [(samples[0][0], 0.0)]
    minutes = count([series(start + total)], [series(start + errors, code="500")], BASE, BASE + 86_400)
    assert all(0 <= m.errors <= m.total for m in minutes)
    assert sum(m.errors for m in minutes) == failed


def test_by_hand():
    """60 requests between :50 and 1:10 are 30 in each minute; 7 errors among them 3 and 4."""
    minutes = count(
        [series([(BASE + 50, 100), (BASE + 70, 160)])],
        [series([(BASE + 50, 10), (BASE + 70, 17)], code="500")],
        BASE,
        BASE + 120,
    )
    assert [(m.at - BASE, m.total, m.errors) for m in minutes] == [(0, 30, 3), (60, 30, 4)]


def test_a_gap_of_more_than_five_minutes_counts_nothing():
    assert count([series([(BASE, 0), (BASE + 301, 1000)])], [], BASE, BASE + 600) == ()


def test_counters_of_several_targets_are_added_and_a_late_target_is_not_taken_for_a_new_counter():
    """The second target's first sample comes later than the first one's, and shows a million: it did not begin now."""
    a = series([(BASE, 0), (BASE + 60, 10)], instance="a")
    b = series([(BASE + 7, 10**6), (BASE + 67, 10**6 + 5)], instance="b")
    assert sum(m.total for m in count([a, b], [], BASE, BASE + 120)) == 15


# States


@given(
    st.lists(st.tuples(st.floats(0, 3600), st.sampled_from([0.0, 1.0, 0.5])), max_size=40),
    st.integers(0, 1800),
    st.integers(1, 1800),
)
def test_spans_are_tidy_and_never_claim_more_than_the_samples(found, start, length):
    samples = sorted(dict(found).items())
    end = start + length
    spans = spans_of(samples, 15.0, start, end)
    at = start
    for span in spans:
        assert at <= span.start < span.end <= end
        at = span.end
    for span in spans:  # in every stretch of a state there is a sample of that state, or one just before it
        value = 1.0 if span.state == "up" else 0.0
        assert any(v == value and math.floor(t) <= span.end and t < span.end for t, v in samples)
    if not samples:
        assert spans == []


def test_a_sample_holds_for_one_interval_before_a_gap_and_to_the_next_one_after_a_late_scrape():
    samples = [(float(t), 1.0) for t in (0, 10, 20, 44, 54, 64)] + [(200.0, 0.0), (210.0, 0.0), (220.0, 1.0)]
    assert [(s.start, s.end, s.state) for s in spans_of(samples, 10.0, 0, 225)] == [
        (0, 74, "up"),
        (200, 220, "down"),
        (220, 225, "up"),
    ]


# Queries


@pytest.mark.parametrize(
    ("text", "plain", "ranged"),
    [
        ("probe_success", True, "probe_success[60s]"),
        ('probe_success{job="web"}', True, 'probe_success{job="web"}[60s]'),
        ('{__name__="probe_success"}', True, '{__name__="probe_success"}[60s]'),
        ("probe_success{path='a}b'}", True, "probe_success{path='a}b'}[60s]"),
        ("min by (job) (probe_success)", False, "(min by (job) (probe_success))[60s:15s]"),
        ("up == bool 1", False, "(up == bool 1)[60s:15s]"),
        ("a or b", False, "(a or b)[60s:15s]"),
    ],
)
def test_a_plain_selector_is_asked_for_samples_and_an_expression_at_steps(text, plain, ranged):
    made = query(text, 15)
    assert made.plain is plain
    assert made.over(60) == ranged


def test_matchers_are_added_and_taken_over():
    assert query('p{job="a",}').over(60, only("instance", ["x.y", 'q"\\'])) == (
        'p{job="a",instance=~"x\\\\.y|q\\"\\\\\\\\"}[60s]'
    )
    assert query("p").over(60, only("instance", ["a"])) == 'p{instance=~"a"}[60s]'
    assert only("instance", ["a\n"]) == ""
    assert only("instance", ["a" * 5000]) == ""
    assert beside("probe_duration_seconds", query('probe_success{job="a"}')).text == 'probe_duration_seconds{job="a"}'
    assert beside('d{job="b"}', query('probe_success{job="a"}')).text == 'd{job="b"}'


@pytest.mark.parametrize(("text", "is_up"), [("up", True), ('{__name__="up"}', True), ("up == bool 1", False)])
def test_the_series_up_is_known_by_its_name(text, is_up):
    assert query(text).is_up is is_up


# Names


@given(st.lists(st.dictionaries(st.sampled_from(["instance", "job", "x"]), st.text(max_size=8)), max_size=8))
def test_series_that_live_at_the_same_time_have_different_inert_names(found):
    unique = [dict(t) for t in {tuple(sorted(labels.items())) for labels in found}]
    names = Names("instance")
    names.learn([Series("p", labels, ((1.0, 1.0), (2.0, 1.0))) for labels in unique])
    told = [names.of(labels) for labels in unique]
    assert len(set(told)) == len(told)
    for name in told:
        assert name
        assert not set(name) & set(" \t\n\x00")
        assert name.isprintable()


# Answers


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("1", 1.0),
        ("0", 0.0),
        ("0.25", 0.25),
        ("1.5e+07", 1.5e7),
        ("NaN", None),
        ("+Inf", None),
        ("-Inf", None),
        ("", None),
        ("1_0", None),
        ("0x10", None),
        ("1e999", None),
        (1, None),
        (None, None),
        (True, None),
    ],
)
def test_sample_values_are_strings_and_finite(value, read):
    data = {"status": "success", "data": {"resultType": "vector", "result": [{"metric": {}, "value": [BASE, value]}]}}
    (found,) = parse_series(data, Notes())
    assert found.samples == (() if read is None else ((float(BASE), read),))


def test_samples_out_of_order_are_sorted_and_an_instant_counts_once():
    row = {"metric": {"a": "b"}, "values": [[BASE + 9, "1"], [BASE, "0"], [BASE, "1"], [BASE + 3.5, "1"]]}
    data = {"status": "success", "data": {"resultType": "matrix", "result": [row]}}
    (found,) = parse_series(data, Notes())
    assert found.samples == ((BASE, 1.0), (BASE + 3.5, 1.0), (BASE + 9, 1.0))


# Stretches


@given(st.integers(0, 50), st.integers(0, 50), st.none() | st.tuples(st.integers(0, 50), st.integers(0, 50)))
def test_what_is_missing_and_what_is_known_are_the_whole(start, length, known):
    wanted = (start, start + length)
    gone = {t for low, high in missing(wanted, known) for t in range(low, high)}
    have = set(range(*known)) if known else set()
    assert gone == set(range(*wanted)) - have
    assert clipped(missing(wanted, known), start, start + length) == missing(wanted, known)
    if known and wanted[0] <= known[1] and known[0] <= wanted[1]:
        assert grown(known, wanted) == (min(known[0], start), max(known[1], start + length))
