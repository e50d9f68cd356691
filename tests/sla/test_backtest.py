"""A backtest's arithmetic: what a period attained, which targets it kept, how a credit table follows another target."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from sla_tui.sla.assess import assess
from sla_tui.sla.backtest import (
    BacktestPeriod,
    attained,
    highest_target,
    outcome_of,
    sum_of,
    targets_for,
    with_target,
)
from sla_tui.sla.contract import Availability, Contract, EvidenceRule, Rounding, Tier
from sla_tui.sla.evidence import Evidence, Gap, Outage, SourceEvidence
from sla_tui.sla.result import Period
from sla_tui.sla.stated import stated

JUNE = Period(1_780_272_000, 1_782_864_000, "June 2026", "2026-06")  # 2,592,000 s
DRAFT = Contract(
    id="draft",
    availability=Availability(target=Fraction("99.9")),
    tiers=(Tier(below=Fraction("99.9"), credit=Fraction(10)), Tier(at_or_below=Fraction(99), credit=Fraction(25))),
)


def judged(down: int = 0, unknown: int = 0, contract: Contract = DRAFT, *, running: bool = False) -> BacktestPeriod:
    start = JUNE.start + 86_400
    outages = (Outage(start, start + down),) if down else ()
    gaps = (Gap(start + 864_000, start + 864_000 + unknown),) if unknown else ()
    source = SourceEvidence(id="a", outages=outages, gaps=gaps)
    now = JUNE.end - 60 if running else None
    found = assess(contract, Evidence(sources=(source,)), JUNE, now=now, fee=Decimal(100))
    return BacktestPeriod(found, attained(contract, found))


def test_a_period_that_is_known_attained_one_percent_and_keeps_what_is_no_higher():
    period = judged(2_592)  # a thousandth of it
    assert period.attained == (Fraction("99.9"), Fraction("99.9"))
    assert [period.keeps(Fraction(t)) for t in ("99.9", "99.901")] == ["kept", "missed"]


def test_unknown_time_leaves_a_range_in_which_nothing_is_kept_or_missed():
    period = judged(2_592, 259_200)  # a tenth of it unknown: 99.9 at best, 89.9 at worst
    assert period.attained == (Fraction("89.9"), Fraction("99.9"))
    asked = [period.keeps(Fraction(t)) for t in ("89.9", "95", "99.9", "99.95")]
    assert asked == ["kept", "unproven", "unproven", "missed"]


def test_of_what_nothing_is_known_nothing_is_kept_at_any_target():
    period = judged(0, 10_000_000)
    nothing = replace(period, attained=attained(DRAFT, replace(period.assessment, uptime=None)))
    assert nothing.attained is None
    assert nothing.keeps(Fraction(1)) == "unproven"


def test_the_percent_is_rounded_as_the_contract_rounds_it():
    rounded = replace(DRAFT, rounding=Rounding(digits=1))
    assert judged(2_600, 0, rounded).attained == (Fraction("99.9"), Fraction("99.9"))
    assert judged(2_600).keeps(Fraction("99.9")) == "missed"


def test_the_highest_target_is_rounded_down_and_leaves_out_what_still_runs():
    periods = [judged(), judged(2_600), judged(26_000), judged(500_000, running=True)]
    # 100 x (1 - 26000/2592000) = 98.99691...; 100 x (1 - 2600/2592000) = 99.89969...
    found = [highest_target(periods, missed=n) for n in range(4)]
    assert [one and one.target for one in found] == [Fraction("98.996"), Fraction("99.899"), Fraction(100), None]
    assert [one and one.kept for one in found] == [3, 2, 1, None]
    assert found[2].limit is None


def test_a_period_that_nobody_can_prove_is_no_reason_for_a_higher_target_and_counts_as_kept_nowhere():
    unproven = judged(26_000, 259_200)
    found = highest_target([judged(), judged(2_600), unproven])
    assert (found.target, found.kept, found.unproven, found.limit) == (Fraction("98.996"), 2, 1, unproven)
    assert highest_target([unproven]) is None
    assert highest_target([]) is None


@pytest.mark.parametrize(
    ("target", "bounds"),
    [
        ("99.9", ["99.9", "99"]),
        ("99.99", ["99.99", "99"]),
        ("99.5", ["99.5", "99"]),
        ("98", ["98", "98"]),
    ],
)
def test_the_credit_table_begins_where_the_target_does_and_lower_rows_stay(target, bounds):
    text = with_target(DRAFT, Fraction(target))
    assert [tier.threshold for tier in text.tiers] == [Fraction(bound) for bound in bounds]
    assert [tier.inclusive for tier in text.tiers] == [False, True]
    assert text.availability.target == Fraction(target)


def test_a_draft_without_a_target_begins_its_table_with_its_first_row_and_rows_of_downtime_stay():
    tiers = (Tier(below=Fraction("99.5"), credit=Fraction(5)), Tier(downtime_over=3600, credit=Fraction(50)))
    text = with_target(replace(DRAFT, availability=Availability(), tiers=tiers), Fraction("99.95"))
    assert text.tiers == (Tier(below=Fraction("99.95"), credit=Fraction(5)), tiers[1])


def test_the_usual_targets_and_the_drafts_own_are_tried_rising():
    own = replace(DRAFT, availability=Availability(target=Fraction("99.7")))
    assert [f"{float(t):g}" for t in targets_for(own)] == ["99", "99.5", "99.7", "99.9", "99.95", "99.99", "99.999"]
    assert with_target(own, Fraction("99.7")) is own


def test_sums_leave_out_what_cannot_be_stated_and_say_so():
    found = sum_of((one.credit for one in (judged(2_600), judged(0, 259_200), judged())), "EUR")
    assert (found.periods, found.unstated, found.amount, found.percent) == (1, 1, Decimal("10.00"), 10)
    outcome = outcome_of(Fraction("99.9"), [judged(2_600), judged(0, 259_200), judged(running=True)], "EUR")
    assert (outcome.kept, outcome.missed, outcome.unproven, outcome.credit.amount) == (0, 1, 1, Decimal("10.00"))


def test_without_a_fee_shares_add_up_and_no_amount_is_made_up():
    owed = judged(2_600).assessment
    without = stated(replace(owed, credit=replace(owed.credit, amount=None))).credit
    found = sum_of([without, judged().credit], "EUR")
    assert (found.amount, found.percent, found.at_least) == (None, 10, False)
    both = sum_of([without, stated(owed).credit], "EUR")
    assert (both.amount, both.percent, both.at_least) == (Decimal("10.00"), 20, True)


def test_where_more_have_to_agree_than_there_are_nothing_is_kept_and_nothing_is_free():
    never = judged(26_000, 0, replace(DRAFT, evidence=EvidenceRule(quorum=2)))
    assert never.stated.standing == "met"  # it can never be down
    assert (never.attained, never.keeps(Fraction(99)), never.credit) == (None, "unproven", None)
    assert highest_target([never]) is None
    assert outcome_of(Fraction(99), [never], "EUR").credit.unstated == 1
