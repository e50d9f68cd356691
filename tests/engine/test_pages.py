"""What a vendor's page says decides nothing, unless the contract asks it; its announced work comes with a time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sla_tui.config.model import ContractVersions, SourceConfig
from sla_tui.engine.gather.snapshot import build_snapshot
from sla_tui.sla.contract import EvidenceRule, MaintenanceRule
from sla_tui.sla.observation import (
    History,
    Monitor,
    PageIncident,
    PageStretch,
    PageUpdate,
    Poll,
    ProviderMaintenance,
    Span,
    Status,
)
from sla_tui.store import open_store
from tests.engine.world import HOUR, MONTH, NOW, config, contract, service

A = NOW - 48 * HOUR
"""When the outage began: we measured 51 minutes of it, the page admits 43."""
BEGIN = MONTH - 10 * 86_400
PAGE = SourceConfig(id="page", kind="statuspage", interval=120)


def history(ref: str, *down: tuple[int, int]) -> History:
    spans, at = [], BEGIN
    for low, high in down:
        spans += [Span(at, low, "up"), Span(low, high, "down", "HTTP 500")]
        at = high
    return History(ref, BEGIN, NOW, (*spans, Span(at, NOW, "up")))


def incident(*stretches: tuple[int, int], key: str = "p31z", title: str = "Elevated errors") -> PageIncident:
    told = tuple(PageStretch("page:api", low, high, "down") for low, high in stretches)
    updates = (PageUpdate(stretches[0][0] + 60, "investigating", "We are looking into errors."),)
    return PageIncident("page", key, title, stretches[0][0], stretches[-1][1], "major", told, updates, "https://p/31z")


ADMITTED = ((A + 240, A + 240 + 43 * 60),)


@pytest.fixture
def world():
    """A shop that is measured, whose vendor's page admits less; gives back (config, store, the snapshot as it is)."""
    base = config(service("shop", "one:1", "page:api"), sources=("one",))
    made = replace(base, sources=(*base.sources, PAGE))
    store = open_store(":memory:")
    own, api, web = (
        Monitor("one", "1", "shop", interval=60),
        Monitor("page", "api", "API"),
        Monitor("page", "web", "Web"),
    )
    store.record(Poll("one", NOW, (Status(own, "up", NOW, checked_at=NOW),), (history("one:1", (A, A + 51 * 60)),)))
    statuses = tuple(Status(one, "down", NOW, checked_at=NOW) for one in (api, web))
    past = tuple(history(ref, *ADMITTED) for ref in ("page:api", "page:web"))
    store.record(Poll("page", NOW, statuses, past, incidents=(incident(*ADMITTED),), open_named=True))
    yield made, store
    store.close()


def test_a_page_has_no_vote_and_makes_no_service(world):
    made, store = world
    [shop] = build_snapshot(made, store, NOW).services
    assert (shop.id, shop.state, [m.id for m in shop.monitors]) == ("shop", "up", ["one:1"])
    assert shop.assessment.downtime_seconds == 51 * 60


def test_a_page_counts_in_no_quorum(world):
    made, store = world
    text = contract(quorum=2)
    two = replace(made, contracts={"gold": ContractVersions(id="gold", versions=(text,))})
    assert build_snapshot(two, store, NOW).services[0].assessment.downtime_seconds != 43 * 60


def test_where_the_contract_says_so_the_page_alone_decides(world):
    made, store = world
    text = replace(contract(), evidence=EvidenceRule(decided_by="vendor_page"))
    asked = replace(made, contracts={"gold": ContractVersions(id="gold", versions=(text,))})
    [shop] = build_snapshot(asked, store, NOW).services
    assert ([m.id for m in shop.monitors], shop.state) == (["page:api"], "down")
    assert shop.assessment.downtime_seconds == 43 * 60


def test_announced_work_of_the_page_counts_by_its_notice(world):
    made, store = world
    text = replace(contract(target="99.99"), maintenance=MaintenanceRule(notice=24 * HOUR))
    told = replace(made, contracts={"gold": ContractVersions(id="gold", versions=(text,))})
    for announced, downtime in ((A - 25 * HOUR, 0), (A - 23 * HOUR, 51 * 60)):
        window = ProviderMaintenance(
            "page", f"w{announced}", A, A + 2 * HOUR, ("page:page", "page:api"), "Move", announced
        )
        store.record(Poll("page", NOW, maintenance=(window,), maintenance_from=0))
        [shop] = build_snapshot(told, store, NOW).services
        assert shop.assessment.downtime_seconds == downtime
        assert [(m.announced, m.valid, m.source) for m in shop.maintenance] == [(announced, downtime == 0, "page")]


def test_readings_are_kept_for_the_service(world):
    _, store = world
    assert [one.incident.title for one in store.page_readings(["page:api"], MONTH, NOW)] == ["Elevated errors"]
