"""How a budget was used over its period, against figures worked out by hand and against the assessment's own."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from sla_tui.sla.assess import assess
from sla_tui.sla.budget_use import BudgetPoint, budget_use
from sla_tui.sla.evidence import Evidence, Outage, SourceEvidence
from tests.sla.build import JUNE, at, contract, judged, june, seen

FIRST, LAST = at("2026-06-01"), at("2026-07-01")


def test_the_budget_of_june_is_used_in_the_two_outages_and_in_no_other_second():
    # 99.9 % of the 2,592,000 s of June: 2,592 s are allowed.
    found = budget_use(judged(contract(), seen(("2026-06-10 10:00", 1_000), ("2026-06-12", 500)), now="2026-06-16"))
    assert found is not None
    assert (found.start, found.end, found.total) == (FIRST, LAST, 2_592)
    tenth, twelfth = at("2026-06-10 10:00"), at("2026-06-12")
    assert found.points == (
        BudgetPoint(FIRST, 0),
        BudgetPoint(tenth, 0),
        BudgetPoint(tenth + 1_000, 1_000),
        BudgetPoint(twelfth, 1_000),
        BudgetPoint(twelfth + 500, 1_500),
        BudgetPoint(at("2026-06-16"), 1_500),
    )


def test_without_downtime_of_late_the_projection_is_what_was_used_by_the_periods_end():
    found = budget_use(judged(contract(), seen(("2026-06-02", 600)), now="2026-06-16"))
    assert found is not None
    assert found.projected == BudgetPoint(LAST, 600)


def test_while_it_goes_on_as_in_the_last_tenth_the_projection_ends_where_the_budget_does():
    # The last tenth of June are 259,200 s; 1,296 of them down are half a percent, 1,296 s are left: at that pace they
    # last 259,200 s.
    now = at("2026-06-16")
    found = budget_use(judged(contract(), seen(("2026-06-15", 1_296)), now="2026-06-16"))
    assert found is not None
    assert found.projected == BudgetPoint(now + 259_200, 2_592)


def test_a_period_that_is_over_has_no_projection():
    found = budget_use(judged(contract(), seen(("2026-06-02", 600))))
    assert found is not None
    assert found.projected is None
    assert found.points[-1] == BudgetPoint(LAST, 600)


def test_without_a_target_there_is_no_budget_to_use():
    assert budget_use(judged(contract({"target": None}), seen(("2026-06-02", 600)))) is None


@given(st.lists(st.tuples(st.integers(0, JUNE - 1), st.integers(1, 40_000)), max_size=12), st.integers(1, JUNE))
def test_it_never_falls_and_ends_with_what_the_assessment_counted(outages, until):
    downs = tuple(Outage(FIRST + start, FIRST + start + length) for start, length in outages)
    rule = contract()
    found = assess(rule, Evidence((SourceEvidence("monitor", downs),)), june(rule), now=FIRST + until)
    use = budget_use(found)
    assert use is not None
    assert use.points[-1] == BudgetPoint(FIRST + until, found.downtime_seconds)
    for before, after in pairwise(use.points):
        assert before.at <= after.at
        assert before.spent <= after.spent
        assert after.spent - before.spent <= after.at - before.at, "no second is counted twice"
