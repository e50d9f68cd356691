"""The worked example: figures by hand for one contract, and for every preset an outage that its rules really count."""

from decimal import Decimal
from fractions import Fraction

import pytest

from sla_tui.config.presets import preset_ids
from sla_tui.sla.contract import Availability, Contract, EvidenceRule, ServiceHours, Tier
from sla_tui.sla.worked_example import worked_example
from tests.contracts.test_presets import read

JUNE = 1_780_315_200  # 2026-06-01T12:00:00Z
TIERS = (Tier(below=Fraction("99.9"), credit=Fraction(10)),)


def gold(**changes):
    return Contract(id="gold", availability=Availability(target=Fraction("99.9"), **changes), tiers=TIERS)


def test_the_example_of_june_at_99_9_is_down_for_65_minutes_and_costs_a_tenth():
    """June has 43,200 minutes; 43.2 are allowed; half as long again is 64.8, in whole minutes 65."""
    found = worked_example(gold(), JUNE)
    assert found.seconds == 65 * 60
    assert found.assessment.downtime_seconds == 65 * 60
    assert found.assessment.uptime == Fraction(43_200 - 65, 43_200)
    assert found.assessment.budget.total == 2592
    assert found.assessment.credit.amount == Decimal("100.00")


def test_so_many_sources_see_the_outage_as_must_agree():
    found = worked_example(Contract(id="c", availability=gold().availability, evidence=EvidenceRule(quorum=3)), JUNE)
    assert found.assessment.downtime_seconds == found.seconds


def test_the_outage_lies_in_the_hours_that_are_judged():
    office = ServiceHours(days=(3,), start=9 * 3600, end=17 * 3600)  # four Wednesdays in June 2026: 32 h, 115,200 s
    found = worked_example(gold(service_hours=(office,)), JUNE)
    assert found.assessment.downtime_seconds == found.seconds == 300  # 115.2 s are allowed; at least five minutes
    assert found.assessment.full_seconds == 4 * 8 * 3600


def test_a_free_beginning_is_added_and_a_long_least_outage_is_reached():
    free = worked_example(gold(grace=600), JUNE)
    assert (free.seconds, free.assessment.downtime_seconds) == (75 * 60, 65 * 60)  # 64.8 + 10 min, of which 10 are free
    long = worked_example(gold(min_outage=7200, min_outage_op=">"), JUNE)
    assert long.assessment.downtime_seconds == long.seconds == 121 * 60


@pytest.mark.parametrize("preset", preset_ids())
def test_of_every_preset_the_example_misses_the_target_where_there_is_one(preset):
    contract = read(preset)
    found = worked_example(contract, JUNE).assessment
    assert found.coverage == 1
    assert found.uptime is not None
    if contract.availability.target is not None:
        assert found.percent < contract.availability.target
