"""What takes more than one period: versions of a contract, termination, yearly caps, credits that add up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from sla_tui.errors import AssessmentError
from sla_tui.sla.assess import assess
from sla_tui.sla.calendar import next_period, period_containing
from sla_tui.sla.contract import ClaimRule, CreditRule, FeeStep, PeriodRule, TerminationRule, Within
from sla_tui.sla.history import cap_by_year, stack, termination_of, text_and_period, text_in_force
from tests.sla.build import at, contract, june, seen


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


class TestVersions:
    """The text in force at a period's beginning decides."""

    OLD = contract({"target": Fraction(99)}, id="gold")
    NEW = contract({"target": Fraction("99.9")}, id="gold", valid_from=date(2026, 6, 1))
    LATER = contract({"target": Fraction("99.99")}, id="gold", valid_from=date(2026, 6, 15))

    @pytest.mark.parametrize(
        ("moment", "expected"),
        [("2026-05-10", "OLD"), ("2026-06-10", "NEW"), ("2026-06-20", "NEW"), ("2026-07-10", "LATER")],
    )
    def test_the_latest_text_that_had_begun(self, moment, expected):
        texts = (self.NEW, self.LATER, self.OLD)
        period = period_containing(PeriodRule(), at(moment))
        assert text_in_force(texts, period) is getattr(self, expected)

    def test_before_any_text_had_begun_the_earliest_decides(self):
        period = period_containing(PeriodRule(), at("2026-01-10"))
        assert text_in_force((self.LATER, self.NEW), period) is self.NEW

    def test_a_part_period_that_a_text_begins_is_its_own(self):
        part = period_containing(PeriodRule(), at("2026-06-20"), valid_from=self.LATER.valid_from)
        assert text_in_force((self.OLD, self.NEW, self.LATER), part) is self.LATER

    def test_no_text_decides_nothing(self):
        for ask in (lambda: text_in_force((), june(contract())), lambda: text_and_period((), at("2026-06-10"))):
            with pytest.raises(AssessmentError):
                ask()

    def decided(self, moment: str, *texts) -> tuple[object, str, int]:
        text, period = text_and_period(texts, at(moment))
        return text, period.key, period.seconds // 86_400

    def test_a_text_that_begins_inside_a_period_waits_for_the_next_one(self):
        texts = (self.OLD, self.LATER)
        assert self.decided("2026-06-20", *texts) == (self.OLD, "2026-06", 30)
        assert self.decided("2026-07-01", *texts) == (self.LATER, "2026-07", 31)

    def test_where_the_old_text_ends_inside_a_period_each_has_its_part(self):
        ended = replace(self.OLD, valid_to=date(2026, 6, 14))
        assert self.decided("2026-06-14 23:59", ended, self.LATER) == (ended, "2026-06", 14)
        assert self.decided("2026-06-15 00:00", ended, self.LATER) == (self.LATER, "2026-06", 16)

    def test_the_first_text_has_the_part_of_the_period_it_begins_in(self):
        assert self.decided("2026-06-20", self.LATER) == (self.LATER, "2026-06", 16)

    def test_outside_every_term_the_newest_text_goes_on(self):
        ended = replace(self.NEW, valid_to=date(2026, 6, 30))
        assert self.decided("2026-08-20", self.OLD, ended)[0] is self.OLD
        assert self.decided("2026-08-20", ended) == (ended, "2026-08", 31)
        assert self.decided("2026-05-20", self.NEW) == (self.NEW, "2026-05", 31)


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

    def test_credits_are_granted_until_it_is_used_up(self):
        """5 % of 12,000 is 600: 250 and 250 are granted, then 100, then nothing."""
        found = cap_by_year(self.RULE, months(self.RULE, "2026-01-10", *[30_000] * 4), Decimal("1000.00"))
        assert [a.credit.amount for a in found] == [Decimal(n) for n in ("250.00", "250.00", "100.00", "0.00")]
        assert [a.credit.locked_in for a in found] == [True, True, True, False]
        assert found[2].credit.steps[-1] == "capped by credit.cap_year_percent 5 %: 10 % of the fee is left of it"

    def test_a_cap_that_leaves_nothing_takes_the_deadline_away(self):
        rule = replace(self.RULE, claim=ClaimRule(within=Within(count=30, unit="days")))
        found = cap_by_year(rule, months(rule, "2026-01-10", *[30_000] * 4), Decimal("1000.00"))
        assert [a.claim.deadline is not None for a in found] == [True, True, True, False]
        partial = replace(rule, remedy="partial")  # what was not read may be owed beyond the cap
        found = cap_by_year(partial, months(partial, "2026-01-10", *[30_000] * 4), Decimal("1000.00"))
        assert found[3].claim.deadline is not None

    def test_without_a_fee_percents_are_capped_as_if_every_period_cost_the_same(self):
        found = cap_by_year(self.RULE, months(self.RULE, "2026-01-10", *[30_000] * 4, fee=None))
        assert [a.credit.percent for a in found] == [25, 25, 10, 0]
        assert found[0].credit.amount is None

    def test_a_new_year_starts_afresh(self):
        found = cap_by_year(self.RULE, months(self.RULE, "2026-10-10", *[30_000] * 4), Decimal("1000.00"))
        assert [a.credit.percent for a in found] == [25, 25, 10, 25]

    def test_the_years_fees_are_those_of_its_periods(self):
        """Six months at 1000 and six at 3000: 5 % of 24,000 is 1200."""
        fee = (FeeStep(start=None, amount=Decimal(1000)), FeeStep(start=date(2026, 7, 1), amount=Decimal(3000)))
        found = cap_by_year(self.RULE, months(self.RULE, "2026-06-10", *[30_000] * 3, fee=fee), fee)
        assert [a.credit.amount for a in found] == [Decimal("250.00"), Decimal("750.00"), Decimal("200.00")]

    def test_without_such_a_cap_nothing_changes(self):
        found = months(contract(), "2026-01-10", 30_000)
        assert list(cap_by_year(contract(), found)) == found


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
