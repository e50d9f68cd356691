"""What takes more than one period: versions of a contract, termination, yearly caps, credits that add up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from sla_tui.errors import AssessmentError
from sla_tui.sla.assess import assess
from sla_tui.sla.contract import ClaimRule, CreditRule, FeeStep, TerminationRule, Tier, Within
from sla_tui.sla.evidence import Evidence, Gap, Outage, SourceEvidence
from sla_tui.sla.money.history import Judged, cap_by_year, stack, termination_of
from sla_tui.sla.periods.calendar import next_period, period_containing
from sla_tui.sla.periods.texts import Texts
from sla_tui.sla.stated import stated
from tests.sla.build import at, contract, english, june, seen


def months(rule, first: str, *downtimes: int, fee=Decimal("1000.00")):
    """Assessments of consecutive periods with so many seconds of downtime each."""
    period = period_containing(rule.period, at(first))
    out = []
    for seconds in downtimes:
        day = period.start + 86_400
        evidence = seen(("1970-01-01", 0))
        source = replace(
            evidence.sources[0],
            outages=(replace(evidence.sources[0].outages[0], start=day, end=day + seconds),),
        )
        out.append(assess(rule, replace(evidence, sources=(source,)), period, fee=fee))
        period = next_period(rule.period, period)
    return out


class TestTermination:
    """Bad periods counted against those needed: shown, never money."""

    @pytest.mark.parametrize(
        ("downtimes", "within", "counted", "reached"),
        [
            ((30_000, 30_000, 30_000), 3, 3, True),
            ((30_000, 0, 30_000, 30_000), 3, 2, False),
            ((30_000, 0, 30_000, 0, 30_000, 0), 6, 3, True),
            ((30_000, 0, 0, 30_000, 0, 0, 30_000), 6, 2, False),
            ((), 3, 0, False),
        ],
    )
    def test_so_many_of_the_last_so_many(self, downtimes, within, counted, reached):
        rule = contract(termination=(TerminationRule(below=Fraction(99), periods=3, within=within),))
        (state,) = termination_of(rule, months(rule, "2026-01-10", *downtimes))
        assert (state.counted, state.reached, state.needed, state.within) == (counted, reached, 3, within)

    def test_a_period_that_still_runs_is_not_counted(self):
        rule = contract(termination=(TerminationRule(below=Fraction(99), periods=1, within=1),))
        running = assess(rule, seen(("2026-06-02", 90_000)), june(rule), now=at("2026-06-16"))
        assert termination_of(rule, (running,))[0].counted == 0


class TestYearlyCap:
    """At most so many percent of a year's fees in credits, in order of time."""

    RULE = contract(credit={"cap_year_percent": Fraction(5)})

    def capped(self, found, fee=None, *, rule=RULE):
        return cap_by_year(Texts((rule,)), [Judged(rule, a) for a in found], fee)

    def test_credits_are_granted_until_it_is_used_up(self):
        """5 % of 12,000 is 600: 250 and 250 are granted, then 100, then nothing."""
        found = self.capped(months(self.RULE, "2026-01-10", *[30_000] * 4), Decimal("1000.00"))
        assert [a.credit.amount for a in found] == [Decimal(n) for n in ("250.00", "250.00", "100.00", "0.00")]
        assert [a.credit.locked_in for a in found] == [True, True, True, False]
        assert (
            english(found[2].credit.steps)[-1] == "capped by credit.cap_year_percent 5 %: 10 % of the fee is left of it"
        )

    def test_a_cap_that_leaves_nothing_takes_the_deadline_away(self):
        rule = replace(self.RULE, claim=ClaimRule(within=Within(count=30, unit="days")))
        found = self.capped(months(rule, "2026-01-10", *[30_000] * 4), Decimal("1000.00"), rule=rule)
        assert [a.claim.deadline is not None for a in found] == [True, True, True, False]
        partial = replace(rule, remedy="partial")  # what was not read may be owed beyond the cap
        found = self.capped(months(partial, "2026-01-10", *[30_000] * 4), Decimal("1000.00"), rule=partial)
        assert found[3].claim.deadline is not None

    def test_without_a_fee_percents_are_capped_as_if_every_period_cost_the_same(self):
        found = self.capped(months(self.RULE, "2026-01-10", *[30_000] * 4, fee=None))
        assert [a.credit.percent for a in found] == [25, 25, 10, 0]
        assert found[0].credit.amount is None

    def test_a_new_year_starts_afresh(self):
        found = self.capped(months(self.RULE, "2026-10-10", *[30_000] * 4), Decimal("1000.00"))
        assert [a.credit.percent for a in found] == [25, 25, 10, 25]

    def test_the_years_fees_are_those_of_its_periods(self):
        """Six months at 1000 and six at 3000: 5 % of 24,000 is 1200."""
        fee = (FeeStep(start=None, amount=Decimal(1000)), FeeStep(start=date(2026, 7, 1), amount=Decimal(3000)))
        found = self.capped(months(self.RULE, "2026-06-10", *[30_000] * 3, fee=fee), fee)
        assert [a.credit.amount for a in found] == [Decimal("250.00"), Decimal("750.00"), Decimal("200.00")]

    def test_the_next_tier_costs_no_more_than_what_is_left(self):
        found = self.capped(months(self.RULE, "2026-01-10", 30_000, 30_000, 3_000), Decimal("1000.00"))
        assert found[2].credit.next_tier is None, "10 % are left, and owed already"
        found = self.capped(months(self.RULE, "2026-01-10", 30_000, 30_000, 100), Decimal("1000.00"))
        assert [tier.amount for tier in found[2].tiers] == [Decimal("100.00")] * 3

    def test_the_years_fees_are_those_inside_the_term(self):
        """A term from July on: six months of 1000, of which 5 % is 300."""
        rule = replace(self.RULE, valid_from=date(2026, 7, 1))
        found = self.capped(months(rule, "2026-07-10", 30_000, 30_000), Decimal("1000.00"), rule=rule)
        assert [a.credit.amount for a in found] == [Decimal("250.00"), Decimal("50.00")]

    def test_without_such_a_cap_nothing_changes(self):
        found = months(contract(), "2026-01-10", 30_000)
        rule = contract()
        assert list(cap_by_year(Texts((rule,)), [Judged(rule, a) for a in found])) == found

    def test_a_month_of_which_too_little_is_known_uses_nothing_up(self):
        """Its arithmetic says 10 %, which nobody may state; the month after it is paid as if it had not been."""
        rule = contract(
            tiers=(Tier(below=Fraction("99.9"), credit=Fraction(10)),),
            credit={"cap_year_percent": Fraction(1)},
        )
        may, june_ = months(rule, "2026-05-10", 4_000, 4_000)
        source = SourceEvidence("s", (Outage(at("2026-05-30"), at("2026-05-30") + 600),))
        blind = replace(source, gaps=(Gap(may.period.start, at("2026-05-29")),))
        unprovable = assess(rule, Evidence(sources=(blind,)), may.period, fee=Decimal("1000.00"))
        assert (unprovable.credit.percent, stated(unprovable).credit) == (10, None)
        both = cap_by_year(Texts((rule,)), [Judged(rule, unprovable), Judged(rule, june_)], Decimal("1000.00"))
        assert both[1].credit.percent == 10
        assert (
            cap_by_year(Texts((rule,)), [Judged(rule, may), Judged(rule, june_)], Decimal("1000.00"))[1].credit.percent
            == 2
        )


class TestStacking:
    """By default the best credit of one service and period; several where the contracts say so."""

    def credits(self, **stacks):
        out = []
        for name, downtime in (("a", 3600), ("b", 30_000), ("c", 3600)):
            rule = replace(contract(id=name), credit=CreditRule(stack_with=stacks.get(name, ())))
            out.append((rule, months(rule, "2026-06-10", downtime)[0].credit))
        return out

    def test_the_best_one_is_owed(self):
        found = stack(self.credits())
        assert (found.contracts, found.amount, found.percent) == (("b",), Decimal("250.00"), 25)

    def test_named_ones_add_up_whoever_names_whom(self):
        for stacks in ({"a": ("b",)}, {"b": ("a",)}):
            found = stack(self.credits(**stacks))
            assert (found.contracts, found.amount) == (("a", "b"), Decimal("350.00"))

    def test_all_must_add_with_all(self):
        assert stack(self.credits(a=("b",), b=("c",))).amount == Decimal("350.00")
        assert stack(self.credits(a=("b", "c"), b=("c",))).amount == Decimal("450.00")

    def test_nothing_owed_is_nothing(self):
        rule = contract()
        assert stack([(rule, months(rule, "2026-06-10", 0)[0].credit)]) is None

    def test_two_currencies_do_not_add_up(self):
        (first, credit), (second, other), _ = self.credits(a=("b",))
        with pytest.raises(AssessmentError, match="EUR and USD"):
            stack([(first, credit), (second, replace(other, currency="USD"))])
