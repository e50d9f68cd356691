"""Since when a credit is owed: what is read off the outages is what asking about every earlier moment finds."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from sla_tui.engine.judge import locked_in
from sla_tui.engine.judge.locked_in import locked_in_since
from sla_tui.sla.assess import assess
from sla_tui.sla.contract import Availability, Contract, CreditRule, MaintenanceRule, Objective, Tier
from sla_tui.sla.evidence import CheckTally, Evidence, Exclusion, MaintenanceWindow, Outage, SourceEvidence
from sla_tui.sla.result import Period

PERIOD = Period(1_793_491_200, 1_793_491_200 + 86_400, "a day", "day")
FEE = Decimal(100)
SLOW = Objective(kind="latency", threshold=Fraction(400), credit=Fraction(15))


def contract(grace: int, allowance: int | None, cap: Fraction | None, inclusive: bool) -> Contract:
    name = "at_or_below" if inclusive else "below"
    rows = ((Fraction("99.5"), Fraction(5)), (Fraction(98), Fraction(10)), (Fraction(90), Fraction(50)))
    return Contract(
        availability=Availability(target=Fraction("99.5"), grace=grace),
        maintenance=MaintenanceRule(allowance=allowance),
        credit=CreditRule(cap_percent=cap),
        tiers=tuple(Tier(**{name: bound}, credit=credit) for bound, credit in rows),
    )


def asking(text):
    return lambda known, at: assess(text, known, PERIOD, now=at if at < PERIOD.end else None, fee=FEE).credit


spans = st.tuples(st.integers(-600, 87_000), st.integers(1, 3_000)).map(
    lambda p: (PERIOD.start + p[0], PERIOD.start + p[0] + p[1])
)


@given(
    st.lists(spans, max_size=5),
    st.lists(spans, max_size=3),
    st.lists(spans, max_size=2),
    st.sampled_from([0, 60]),
    st.sampled_from([None, 900]),
    st.sampled_from([None, Fraction(7)]),
    st.booleans(),
    st.sampled_from([None, 40_000, 86_000]),
)
def test_the_second_read_off_is_the_one_that_halving_finds(  # noqa: PLR0917
    outages, work, excluded, grace, allowance, cap, inclusive, running
):
    text = contract(grace, allowance, cap, inclusive)
    now = None if running is None else PERIOD.start + running
    end = PERIOD.end + 5_000 if now is None else now
    seen = tuple(Outage(low, min(high, end)) for low, high in sorted(outages) if low < end)
    evidence = Evidence(
        sources=(SourceEvidence("a", seen),),
        maintenance=tuple(MaintenanceWindow(low, high) for low, high in sorted(work)),
        exclusions=tuple(Exclusion(low, high, "other") for low, high in sorted(excluded)),
    )
    found = assess(text, evidence, PERIOD, now=now, fee=FEE)
    quick = locked_in_since(text, evidence, found, asking(text))
    asked = _by_asking(text, evidence, found)
    assert quick == asked


def _by_asking(text, evidence, found):
    before = locked_in._adds_up
    locked_in._adds_up = lambda *_: False
    try:
        return locked_in_since(text, evidence, found, asking(text))
    finally:
        locked_in._adds_up = before


def test_a_contract_whose_seconds_count_only_later_is_asked():
    text = contract(0, None, None, inclusive=False)
    slow = replace(text, availability=replace(text.availability, min_outage=60))
    evidence = Evidence(sources=(SourceEvidence("a", (Outage(PERIOD.start + 100, PERIOD.start + 5_000),)),))
    found = assess(slow, evidence, PERIOD, fee=FEE)
    assert not locked_in._adds_up(slow, found)
    assert locked_in_since(slow, evidence, found, asking(slow)) == PERIOD.start + 100 + 1_729


def test_what_only_the_periods_end_decides_is_owed_since_then():
    text = replace(contract(0, None, None, inclusive=False), objectives=(SLOW,))
    evidence = Evidence(sources=(SourceEvidence("a"),), checks=CheckTally(10, 0, [900] * 10))
    found = assess(text, evidence, PERIOD, fee=FEE)
    assert found.credit.percent == 15
    assert locked_in_since(text, evidence, found, asking(text)) == PERIOD.end
