"""What may be stated of a period: nothing that the unknown time could have made otherwise."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from sla_tui.sla.result import Claim, MissingInput, PossibleOutcome
from sla_tui.sla.stated import STANDINGS, stated
from tests import samples


def test_without_fresh_data_a_breach_that_is_not_certain_is_no_verdict_no_amount_and_no_deadline():
    doubtful = replace(samples.CHECKOUT.assessment, certainty="within_error")
    found = stated(doubtful, stale=True)
    assert (found.standing, found.reason) == ("no_data", "stale")
    assert (found.credit, found.claim, found.owed, found.next_tier) == (None, Claim(None, None), False, None)
    assert found.uptime is not None, "how it stood when it was last seen"


def test_without_fresh_data_a_certain_breach_is_still_owed():
    found = stated(samples.CHECKOUT.assessment, stale=True)
    assert (found.standing, found.owed) == ("breached", True)
    assert found.claim.deadline is not None


@pytest.mark.parametrize(
    ("service", "judged", "measured"),
    [
        (samples.LOGIN, True, True),
        (samples.MAIL, False, True),
        (samples.BEGUN, False, True),
        (samples.RANGE, True, True),
        (samples.UNPROVABLE, False, False),
        (samples.REPORTS, False, False),
    ],
    ids=lambda v: getattr(v, "id", None),
)
def test_what_was_counted_is_a_figure_of_the_period_only_where_an_uptime_or_a_verdict_is(service, judged, measured):
    assert (service.stated.judged, service.stated.measured) == (judged, measured)


def test_where_enough_is_known_the_arithmetic_is_stated():
    found = stated(samples.CHECKOUT.assessment)
    assert (found.standing, found.certainty, found.reason) == ("breached", "certain", "")
    assert found.uptime == samples.CHECKOUT.assessment.uptime
    assert found.best_case == samples.CHECKOUT.assessment.if_nothing_more != found.uptime
    assert found.credit.amount == Decimal("240.00")
    assert found.next_tier is not None


def test_where_too_little_is_known_nothing_is_stated_but_the_share_and_a_narrow_range():
    found = stated(samples.UNPROVABLE.assessment)
    assert (found.standing, found.verdict, found.certainty) == ("not_provable", "unknown", "not_provable")
    assert (found.uptime, found.best_case, found.uptime_range, found.budget) == (None, None, None, None)
    assert (found.credit, found.claim, found.next_tier) == (None, Claim(None, None), None)
    assert stated(samples.RANGE.assessment).uptime_range == (Fraction("0.98"), Fraction("0.984"))


def test_downtime_that_is_known_proves_a_breach_whatever_the_unknown_time_was():
    ends = [PossibleOutcome(Fraction(u), "breached", Fraction(c), Decimal(c)) for u, c in (("0.97", 25), ("0.10", 50))]
    known = replace(samples.UNPROVABLE.assessment, verdict="breached", least=ends[0], most=ends[1], certainty="certain")
    found = stated(known)
    assert (found.standing, found.certainty) == ("breached", "certain")
    assert (found.credit.percent, found.credit.extent) == (Fraction(25), "at_least")


def test_a_beginning_has_the_figures_of_the_known_part():
    found = stated(samples.BEGUN.assessment)
    assert (found.standing, found.reason, found.since) == ("not_provable", "beginning", samples.NOW - 1_800)
    assert found.uptime == samples.BEGUN.assessment.uptime
    assert found.budget_at_most
    assert found.best_case is None


def test_what_nobody_gave_leaves_no_verdict_unless_it_makes_no_difference():
    missing = (MissingInput("reported", 0, 10),)
    found = stated(replace(samples.UNPROVABLE.assessment, missing=missing, provable=True))
    assert (found.standing, found.reason) == ("not_provable", "missing_input")


def test_a_table_that_was_not_read_whole_gives_no_amount_for_certain():
    partial = replace(samples.CHECKOUT.assessment, remedy="partial")
    assert stated(partial).credit.extent == "at_least"
    nothing = replace(partial.credit, percent=Fraction(0), amount=None)
    unread = stated(replace(partial, remedy="unread", credit=nothing))
    assert unread.credit.extent == "not_known"
    assert unread.owed


def test_a_period_that_is_over_has_no_next_tier():
    over = replace(samples.CHECKOUT.assessment, running=False)
    assert stated(over).next_tier is None
    assert stated(over).exhausted_at is None


def test_the_standings_are_in_order_the_worst_first():
    assert STANDINGS == ("breached", "at_risk", "not_provable", "no_data", "met")


def test_where_there_is_no_room_for_a_word_a_beginning_has_no_figures():
    assert samples.BEGUN.stated.uptime == 1
    bare = samples.BEGUN.stated.bare
    assert (bare.uptime, bare.budget, bare.since, bare.measured) == (None, None, None, False)
    assert samples.LOGIN.stated.bare is samples.LOGIN.stated


@pytest.mark.parametrize("remedy", ["partial", "unread"])
def test_downtime_under_a_promise_that_was_not_read_has_no_verdict_and_none_has_one(remedy):
    service = samples.with_assessment(samples.SEARCH, remedy=remedy, target=None, verdict="met")
    found = stated(service.assessment)
    assert (found.standing, found.reason, found.certainty) == ("not_provable", "unread", "not_provable")
    assert (found.credit, found.next_tier, found.uptime) == (None, None, service.assessment.uptime)
    all_up = samples.with_assessment(service, uptime=Fraction(1))
    assert stated(all_up.assessment).standing == "met"
    assert stated(samples.with_assessment(service, verdict="breached").assessment).standing == "breached"
