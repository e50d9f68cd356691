"""The tiers ahead: what is at risk is named whatever is left to it, and the rest by what is left."""

from dataclasses import replace
from fractions import Fraction

from sla_tui.sla.money.ahead import tiers_ahead
from sla_tui.sla.result import ErrorBudget
from sla_tui.sla.stated import stated
from tests import samples


def service(name, left, *, standing="met", down=False, spent=0):
    """A service whose next tier is `left` seconds away; None: it has none ahead."""
    base = next(s for s in samples.FLEET if s.stated.next_tier is not None)
    tier = None if left is None else replace(base.stated.next_tier, seconds_left=left)
    made = replace(base, id=name, name=name, state="down" if down else "up", stale_since=None, others=())
    budget = ErrorBudget(spent + (left or 0), spent, left or 0)
    said = replace(made.stated, standing=standing, next_tier=tier, budget=budget, stale=False)
    object.__setattr__(made, "stated", said)
    return made


def names(*services):
    return [one.service.id for one in tiers_ahead(services)]


def test_what_is_at_risk_stands_before_what_has_less_left_and_is_never_left_out():
    green = [service(f"green{n}", 100 + n) for n in range(10)]
    late = service("late", 12_541, standing="at_risk")
    down = service("down", 90_000, standing="met", down=True)
    assert names(*green, late, down)[:3] == ["down", "late", "green0"]
    assert [one.at_risk for one in tiers_ahead([*green, late, down])][:3] == [True, True, False]


def test_of_those_that_are_down_the_one_whose_credit_is_due_first_leads():
    assert names(
        service("b", 7_000, down=True), service("a", 1_357, down=True), service("c", 97, standing="at_risk")
    ) == [
        "a",
        "b",
        "c",
    ]


def test_at_risk_without_a_tier_ahead_is_listed_behind_those_with_one():
    risky = service("none", None, standing="at_risk")
    assert names(risky, service("some", 500, standing="at_risk"), service("green", 5)) == ["some", "none", "green"]


def test_what_is_used_is_the_share_of_the_downtime_until_the_tier():
    (one,) = tiers_ahead([service("a", 1_356, spent=1_236)])  # 1,236 s of 2,592 s
    assert one.used == Fraction(1_236, 2_592)


def test_every_agreement_is_listed_by_itself_with_its_direction():
    shared = next((s for s in samples.FLEET if s.others), None)
    if shared is not None:
        found = tiers_ahead([shared])
        assert len({one.agreement.key for one in found}) == len(found)


def test_a_period_that_is_over_has_no_tier_ahead():
    over = samples.FLEET[0]
    closed = replace(over, assessment=replace(over.assessment, running=False))
    assert stated(closed.assessment).next_tier is None
    assert tiers_ahead([closed]) == ()
