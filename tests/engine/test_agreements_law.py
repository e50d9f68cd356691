"""The law of agreements: each comes to what a service comes to that has this agreement alone, for every text."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sla_tui.config.model import AgreementConfig, Config, ContractVersions
from sla_tui.engine.gather.snapshot import build_snapshot
from sla_tui.sla.contract import FeeStep
from sla_tui.store.opening import open_store
from tests.engine.random_world import World, worlds
from tests.engine.world import contract

UNSHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)
FEES = (None, "1000.00", "33.00", "1.00", "33.00", "7.00")


def agreement(number: int, fee: str | None, text: str, since: int | None) -> AgreementConfig:
    return AgreementConfig(
        id=f"c{number}",
        contract=text,
        party="customer",
        customer=f"Customer {number}",
        fee=() if fee is None else (FeeStep(start=None, amount=Decimal(fee)),),
        monitored_from=since,
    )


def alone(config: Config, one: AgreementConfig) -> Config:
    """The same world, whose service has this agreement in its short form, and no other."""
    service = replace(
        config.services[0], contract=one.contract, fee=one.fee, party=one.party, customer=one.customer, agreements=()
    )
    return replace(config, services=(service,))


@settings(suppress_health_check=list(HealthCheck), max_examples=5, phases=UNSHRUNK)
@given(worlds(), st.permutations(FEES))
def test_an_agreement_among_many_comes_to_what_it_comes_to_alone(world, fees):
    check(world, fees)


@pytest.mark.full
@settings(suppress_health_check=list(HealthCheck), max_examples=60, phases=UNSHRUNK)
@given(worlds(), st.permutations(FEES))
def test_every_agreement_comes_to_what_it_comes_to_alone(world, fees):
    check(world, fees)


def check(world: World, fees: Sequence[str | None]) -> None:
    since = world.service.monitored_from
    agreements = tuple(agreement(i, fee, ("gold", "plain")[i % 2], since) for i, fee in enumerate(fees))
    texts = world.config.contracts | {"plain": ContractVersions(id="plain", versions=(contract("plain"),))}
    config = replace(world.config, contracts=texts)
    many = replace(config, services=(replace(config.services[0], agreements=agreements),))
    with closing(open_store(":memory:")) as store:
        world.told(store)
        snapshot = build_snapshot(many, store, world.now)
        rows = {row.id: row for row in snapshot.services[0].agreements}
        entries = {entry.agreement: entry for entry in snapshot.credits}
        assert rows.keys() == {"", *(one.id for one in agreements)}
        for one in agreements:
            single = build_snapshot(alone(config, one), store, world.now)
            expected, row = single.services[0], rows[one.id]
            assert row.assessment == expected.assessment
            assert row.stated == expected.stated
            assert row.locked_in_since == expected.locked_in_since
            assert (row.fee, row.direction, row.customer) == (expected.fee, "owed_by_us", one.customer)
            owed = {entry.agreement: entry for entry in single.credits}.get("")
            found = entries.get(one.id)
            assert (found and replace(found, agreement="")) == owed
