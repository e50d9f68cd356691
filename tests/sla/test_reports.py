"""Reports reach every source's outage that is a part of the service's, and no other second."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_tui.sla.contract import Availability, Contract, EvidenceRule
from sla_tui.sla.evidence import Evidence, Outage, OutageReport, SourceEvidence
from sla_tui.sla.reports import outage_at, service_outages, with_reports

HALF = Fraction(1, 2)


def contract(*, quorum=1, merge_gap=0):
    return Contract(
        id="x",
        availability=Availability(target=Fraction("99.9"), merge_gap=merge_gap),
        evidence=EvidenceRule(quorum=quorum),
    )


def sources(*spans):
    return tuple(
        SourceEvidence(str(n), outages=tuple(Outage(low, high) for low, high in seen)) for n, seen in enumerate(spans)
    )


def laid(seen, reports, text):
    found = with_reports(text, Evidence(sources=seen, reports=tuple(reports)))
    assert found.reports == ()
    assert with_reports(text, found) == found
    return found.sources


def told(found):
    return [[(o.start, o.end, o.reported, o.ratio) for o in source.outages] for source in found]


def test_every_source_that_was_down_then_gets_it():
    seen = sources([(100, 200), (900, 950)], [(150, 260)], [(500, 600)])
    found = laid(seen, [OutageReport(began=100, reported=120, affected=HALF)], contract())
    assert told(found) == [
        [(100, 200, 120, HALF), (900, 950, None, None)],
        [(150, 260, 120, HALF)],
        [(500, 600, None, None)],
    ]


def test_a_later_report_of_the_same_outage_replaces_the_earlier_as_a_whole():
    seen = sources([(100, 200)])
    reports = [OutageReport(began=100, reported=120, affected=HALF), OutageReport(began=150, affected=Fraction(1))]
    assert told(laid(seen, reports, contract())) == [[(100, 200, None, Fraction(1))]]


def test_what_the_contract_merges_is_one_outage_and_what_it_does_not_is_two():
    seen, report = sources([(100, 200), (230, 300)]), OutageReport(began=100, reported=110)
    assert told(laid(seen, [report], contract())) == [[(100, 200, 110, None), (230, 300, None, None)]]
    assert told(laid(seen, [report], contract(merge_gap=30))) == [[(100, 200, 110, None), (230, 300, 110, None)]]


def test_under_a_quorum_each_outage_of_the_service_has_its_own_report():
    seen = sources([(0, 1000)], [(0, 100), (700, 900)])
    reports = [OutageReport(began=0, reported=10), OutageReport(began=700, reported=750)]
    assert service_outages([[(0, 1000)], [(0, 100), (700, 900)]], contract(quorum=2)) == [(0, 100), (700, 900)]
    assert told(laid(seen, reports, contract(quorum=2))) == [
        [(0, 700, 10, None), (700, 1000, 750, None)],
        [(0, 100, 10, None), (700, 900, 750, None)],
    ]
    assert told(laid(seen, reports[:1], contract(quorum=2)))[1] == [(0, 100, 10, None), (700, 900, None, None)]


def test_a_ticket_that_was_opened_after_the_end_counts_no_second():
    seen = sources([(100, 200)])
    assert told(laid(seen, [OutageReport(began=100, reported=500)], contract())) == [[(100, 200, 200, None)]]


@pytest.mark.parametrize(
    ("at", "found"),
    [(100, (100, 200)), (199, (100, 200)), (200, (250, 300)), (300, (250, 300)), (90, (100, 200)), (301, None)],
)
def test_an_instant_means_the_outage_that_lasts_then_or_begins_soon_after(at, found):
    assert outage_at([(100, 200), (250, 300)], at) == found


def test_a_report_of_no_outage_changes_nothing():
    seen = sources([(1000, 2000)])
    assert laid(seen, [OutageReport(began=100, reported=120)], contract()) == seen


_spans = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)).map(lambda s: (s[0], s[0] + s[1])), max_size=5)


@given(st.lists(_spans, min_size=1, max_size=3), st.integers(1, 3), st.integers(0, 5))
def test_the_outages_of_a_service_are_the_seconds_in_which_enough_sources_were_down(seen, quorum, gap):
    down = [at for at in range(90) if sum(any(a <= at < b for a, b in s) for s in seen) >= quorum]
    expected = []
    for at in down:
        if expected and at - expected[-1][1] <= gap:
            expected[-1] = (expected[-1][0], at + 1)
        else:
            expected.append((at, at + 1))
    assert service_outages(seen, contract(quorum=quorum, merge_gap=gap)) == expected


@given(st.lists(_spans, min_size=1, max_size=3), st.integers(1, 2), st.lists(st.integers(0, 80), max_size=3))
def test_a_report_moves_no_second_of_what_was_measured(seen, quorum, began):
    before = sources(*seen)
    after = laid(before, [OutageReport(began=at, affected=HALF) for at in began], contract(quorum=quorum))
    for one, other in zip(before, after, strict=True):
        seconds = [{at for o in s.outages for at in range(o.start, o.end)} for s in (one, other)]
        assert seconds[0] == seconds[1]
