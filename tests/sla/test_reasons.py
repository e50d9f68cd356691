"""Reasons by time: the newest that holds, however many there are and in however many pieces they were told."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from sla_tui.sla.assess import assess
from sla_tui.sla.codes import Note
from sla_tui.sla.contract import Contract, ExclusionRule, PeriodRule
from sla_tui.sla.evidence import Evidence, Exclusion, SourceEvidence
from sla_tui.sla.measure.reasons import Reasons
from sla_tui.sla.periods.calendar import period_containing

STRETCHES = st.tuples(st.integers(0, 40), st.integers(1, 40)).map(lambda p: (p[0], p[0] + p[1]))
NAMED = st.lists(st.tuples(STRETCHES, st.sampled_from(["a", "b", Note("no_source")])), max_size=12)


@given(NAMED, STRETCHES, st.data())
def test_it_is_what_a_look_at_every_second_finds_and_pieces_change_nothing(named, asked, data):
    given_as = [(*stretch, reason) for stretch, reason in named]
    pieces = []
    for low, high, reason in given_as:
        at = data.draw(st.integers(low, high))
        pieces += [(a, b, reason) for a, b in ((at, high), (low, at)) if a < b]
    found = Reasons(given_as).first(*asked)
    assert Reasons(pieces).first(*asked) == found
    order = [reason for _, _, reason in given_as]

    def bounds(reason, second):
        """From when until when the reason was given without a break."""
        covered = {t for low, high, one in given_as if one == reason for t in range(low, high)}
        low = high = second
        while low - 1 in covered:
            low -= 1
        while high in covered:
            high += 1
        return low, high

    for second in range(*asked):
        here = {reason for low, high, reason in given_as if low <= second < high}
        if here:
            assert found == max(here, key=lambda reason: (*bounds(reason, second), order.index(reason)))
            return
    assert found is None


def test_no_reason_is_none():
    assert not Reasons([])
    assert Reasons([(0, 5, "a")]).first(5, 9) is None


def test_a_long_one_is_not_passed_over_for_any_number_of_short_ones():
    """It was, behind eight of them: its stretch then said no reason at all."""
    period = period_containing(PeriodRule(kind="rolling", length=1200), 1_781_085_600)
    long = Exclusion(period.start - 900, period.start + 1, "third_party")
    short = [replace(long, start=long.start + n, end=long.start + n + 1, reason="customer") for n in range(1, 20)]
    contract = replace(Contract(id="c"), exclusions=ExclusionRule(effect="remove"))
    evidence = Evidence(sources=(SourceEvidence(id="one"),), exclusions=(long, *short))
    assessment = assess(contract, evidence, period)
    assert [removed.note for removed in assessment.removed] == ["third_party"]
