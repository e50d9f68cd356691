"""Which text of a contract binds a service, in which period, and which monitors become services of their own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from sla_tui.config.model import ContractVersions
from sla_tui.engine.moment.bind import all_services, bind, bind_all
from sla_tui.errors import AssessmentError, OutsideTermError
from sla_tui.language import ENGLISH
from sla_tui.sla.contract import PeriodRule
from sla_tui.sla.observation import Monitor, Status
from sla_tui.sla.periods.texts import text_at
from tests.engine.world import MONTH, NOW, config, contract, service

OLD = replace(contract(), valid_to=date(2026, 10, 31), notes="old")
NEW = replace(contract(), valid_from=date(2026, 11, 1), notes="new")
VERSIONS = ContractVersions(id="gold", versions=(OLD, NEW))


@pytest.mark.parametrize(("at", "notes"), [(NOW, "new"), (MONTH, "new"), (MONTH - 1, "old"), (0, "old")])
def test_the_text_whose_term_covers_the_moment_is_in_force(at, notes):
    assert text_at(VERSIONS.texts, at).notes == notes


def test_a_closed_period_is_judged_by_the_text_of_its_time():
    cfg = replace(config(service("shop", "one:1")), contracts={"gold": VERSIONS})
    assert bind(cfg, cfg.services[0], NOW, None).contract.notes == "new"
    october = bind(cfg, cfg.services[0], NOW, "2026-10")
    assert october.contract.notes == "old"
    assert october.period.key == "2026-10"


def test_after_the_term_there_is_no_period_but_the_present_state():
    ended = replace(contract(), valid_to=date(2026, 6, 15))
    cfg = replace(config(service("shop", "one:1")), contracts={"gold": ContractVersions(id="gold", versions=(ended,))})
    running = bind(cfg, cfg.services[0], NOW, None)
    assert "2026-11-23 lies outside the contract's term (open to 2026-06-15" in ENGLISH.tell(running.outside)
    assert bind(cfg, cfg.services[0], NOW, "2026-06").period.seconds == 15 * 86_400
    with pytest.raises(OutsideTermError, match="July 2026"):
        bind(cfg, cfg.services[0], NOW, "2026-07")


def test_services_outside_the_term_have_no_row_in_a_named_period_and_the_others_do():
    ended = replace(contract("old"), valid_to=date(2026, 6, 15))
    services = (service("shop", "one:1"), service("login", "one:2", contract_id="old"))
    cfg = config(*services)
    cfg = replace(cfg, contracts={**cfg.contracts, "old": ContractVersions(id="old", versions=(ended,))})
    assert [b.service.id for b in bind_all(cfg, services, NOW, "2026-07")] == ["shop"]
    assert [b.service.id for b in bind_all(cfg, services, NOW)] == ["shop", "login"]
    with pytest.raises(OutsideTermError):
        bind_all(cfg, services[1:], NOW, "2026-07")


def test_a_service_is_judged_from_when_it_is_measured():
    shop = replace(service("shop", "one:1"), monitored_from=MONTH + 86_400)
    cfg = config(shop)
    running = bind(cfg, shop, NOW, None)
    assert (running.period.start, running.period.part, running.outside) == (MONTH + 86_400, True, None)
    with pytest.raises(OutsideTermError, match="October 2026 lies before 2026-11-02T00:00:00Z"):
        bind(cfg, shop, NOW, "2026-10")


def test_a_month_names_the_longer_period_that_it_lies_in():
    text = replace(contract(), period=PeriodRule(kind="quarter"))
    cfg = replace(config(service("shop", "one:1")), contracts={"gold": ContractVersions(id="gold", versions=(text,))})
    assert bind(cfg, cfg.services[0], NOW, "2026-08").period.key == "2026-Q3"
    with pytest.raises(AssessmentError):
        bind(cfg, cfg.services[0], NOW, "yesterday")


def test_a_service_whose_contract_is_gone_falls_under_the_default():
    cfg = replace(config(service("shop", "one:1")), contracts={})
    assert bind(cfg, cfg.services[0], NOW, None).contract.id == "default"


def test_found_services_come_in_the_order_of_their_sources_and_numbers():
    cfg = config(service("shop", "one:2"))
    found = [Status(Monitor(s, i, ""), "up", NOW) for s, i in (("two", "a"), ("one", "10"), ("one", "9"), ("one", "2"))]
    assert [s.id for s in all_services(cfg, found)] == ["shop", "one:9", "one:10", "two:a"]
    assert [s.name for s in all_services(cfg, found)][1:] == ["one:9", "one:10", "two:a"]


def test_a_source_that_is_not_configured_any_more_makes_no_services():
    found = [Status(Monitor("gone", "1", "x"), "up", NOW)]
    assert all_services(config(), found) == ()
