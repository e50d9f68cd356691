"""The agreement for customers: its chapters in every language, figures by hand, what changed, and where to sign."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from sla_tui.config.model import Config, ServiceConfig, SourceConfig
from sla_tui.config.presets import load_provenance, preset_ids
from sla_tui.config.probes import ProbeConfig
from sla_tui.config.services import AgreementConfig
from sla_tui.engine.gather.contract_document import gather_contract_document
from sla_tui.engine.gather.how_measured import how_measured
from sla_tui.language import LANGUAGES, language_named
from sla_tui.sla import contract as model
from sla_tui.sla.contract import Contract
from sla_tui.sla.how_measured import MonitorGroup
from sla_tui.sla.observation import Monitor, Status
from tests.contracts.command import sla_tui
from tests.contracts.contract_documents import NOW, document_text
from tests.contracts.test_contract_text import FULL
from tests.contracts.test_presets import read
from tests.export.pages import assert_sound
from tests.thin import crossed

PLAIN = Contract(
    id="gold",
    name="Gold",
    vendor="Example BV",
    customer="Klant BV",
    availability=model.Availability(target=Fraction("99.9")),
    tiers=(model.Tier(below=Fraction("99.9"), credit=Fraction(10)),),
    evidence=model.EvidenceRule(every=300),
)
CHAPTERS = ("scope", "uptime", "support", "remedies", "security", "exclusions", "legal")


def test_it_says_the_parties_the_formula_the_example_and_what_the_interval_shows() -> None:
    text = document_text(PLAIN)
    assert "Provider  Example BV" in text
    assert "Customer  Klant BV" in text
    assert "Uptime = time in which the service was up / total judged time × 100" in text
    assert "uptime = (43,200 − 65) / 43,200 × 100 = 99.850 %" in text  # 99.84953… on its side of 99.9
    assert "A promise of 99.9 % allows 43 minutes and 12 seconds of downtime in that period." in text
    assert "Of a fee of €1,000.00 for the period, €100.00 are owed to the customer." in text
    assert "can be shown to be kept: one look stands for 300 s, and 2,592 s are allowed." in text
    assert "It is no legal advice" in text


def test_an_interval_that_is_too_long_for_the_promise_is_said() -> None:
    text = document_text(replace(PLAIN, availability=model.Availability(target=Fraction("99.99"))))
    assert "a promise of 99.99 % cannot be shown to be kept: one look stands for 300 s, and 259 s are allowed." in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_seven_chapters_stand_in_the_order_of_the_guide_and_end_with_signatures(language: str) -> None:
    text = document_text(FULL, language=language, form="md")
    say = language_named(language).say
    found = re.findall(r"^## (\d)\\?\. (.+)$", text, re.MULTILINE)
    assert found == [(str(n), say(f"contract_document.{chapter}")) for n, chapter in enumerate(CHAPTERS, start=1)]
    signed = text[text.index(say("contract_document.signatures")) :]
    assert all(say(f"contract_document.sign_{row}") in signed for row in ("name", "position", "place", "signature"))


@pytest.mark.parametrize(("preset", "language"), crossed(preset_ids(), LANGUAGES))
def test_every_preset_becomes_an_agreement_of_whole_sentences(preset: str, language: str) -> None:
    text = document_text(read(preset), language=language, provenance=load_provenance(preset))
    assert not re.search(r"[{}]|None|Fraction|Decimal", text)
    assert language_named(language).say("contract_document.preset_advice") in text
    clauses = re.findall(r"^  \d\.\d+ +(.+)$", text, re.MULTILINE)
    assert len(clauses) > 20
    assert all(clause.endswith(".") for clause in clauses)


def test_a_page_of_hostile_words_runs_and_fetches_nothing() -> None:
    nasty = "<script>alert(1)</script>| [x](javascript:alert(1))"
    tier = model.Tier(below=Fraction(99), benefit=nasty)
    texts = [replace(PLAIN, name=nasty, vendor=nasty, customer=nasty, scope=nasty, tiers=(tier,)) for _ in range(2)]
    assert_sound(document_text(*texts, form="html"))


def test_what_changed_since_the_last_text_is_said_sentence_by_sentence() -> None:
    later = replace(
        PLAIN,
        valid_from=date(2026, 12, 1),
        availability=model.Availability(target=Fraction("99.95")),
        tiers=(model.Tier(below=Fraction("99.9"), credit=Fraction(15)),),
    )
    text = document_text(PLAIN, later)
    assert "Version   version 2 of 2, valid from 1 December 2026" in text
    changed = text[text.index("What this version says otherwise") : text.index("Signatures")]
    assert re.search(
        r"The service is available for 99\.9 % of the judged time\. +The service is available for 99\.95 %", changed
    )
    assert re.search(r"below 99\.9 %: 10 % of the period's fee +below 99\.9 %: 15 % of the period's fee", changed)
    assert "An outage begins" not in changed
    assert "This is the first version of the text." in document_text(PLAIN)
    assert "says nothing otherwise" in document_text(PLAIN, PLAIN)


def test_support_is_a_table_by_severity() -> None:
    text = document_text(FULL)
    row = next(line for line in text.splitlines() if line.startswith("critical"))
    assert "at most 30 minutes, in 90 % of the cases" in row
    assert "Mon, Tue, Wed 08:00-20:00" in row
    assert "phone and e-mail" in row


def test_what_is_blank_is_a_line_to_fill_in_and_the_option_names_the_customer(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text('availability = { target = "99.9" }\n', encoding="utf-8")
    text = sla_tui("contracts", "document", str(file)).out
    assert re.search(r"Provider +_{20}", text)
    assert re.search(r"Customer +_{20}", text)
    named = sla_tui("contracts", "document", str(file), "--customer", "Klant BV", "--language", "nl").out
    assert re.search(r"Klant +Klant BV", named)


def test_a_file_of_several_contracts_and_a_text_that_is_not_there_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "two.toml"
    file.write_text('[contracts.a]\navailability.target = "99"\n[contracts.b]\navailability.target = "98"\n', "utf-8")
    assert "holds 2 contracts: a, b" in sla_tui("contracts", "document", str(file)).err
    assert "there is no text 2 of 'aws-s3'" in sla_tui("contracts", "document", "aws-s3", "--text", "2").err
    assert "did you mean 'aws-s3'" in sla_tui("contracts", "document", "aws-s33").err


SOURCES = (
    SourceConfig(id="pingdom", kind="pingdom", interval=60),
    SourceConfig(id="prom", kind="prometheus", interval=30),
    SourceConfig(id="page", kind="statuspage", interval=60),
)
PROBE = ProbeConfig(id="home", url="https://example.com/secret", interval=15)
SHOP = ServiceConfig(
    id="shop", name="Shop", contract="gold", monitors=("pingdom:1", "pingdom:2", "prom:api", "probe:home", "page:x")
)


def test_how_a_service_is_measured_names_tools_places_and_intervals_and_no_monitor() -> None:
    config = Config(sources=SOURCES, probes=(PROBE,), services=(SHOP,))
    said = {"pingdom:1": Status(Monitor("pingdom", "1", "secret name", interval=300), "up", 0)}
    found = how_measured(config, SHOP, PLAIN, said)
    assert found.groups == (
        MonitorGroup("Pingdom", "provider", 2, 60, 300),
        MonitorGroup("Prometheus", "own_system", 1, 30, 30),
        MonitorGroup("Local probes", "own_machine", 1, 15, 15),
    )
    assert found.interval == 15
    by_page = replace(PLAIN, evidence=model.EvidenceRule(decided_by="vendor_page"))
    assert [group.place for group in how_measured(config, SHOP, by_page, {}).groups] == ["vendor_page"]
    text = document_text(PLAIN, config=config)
    assert re.search(r"Shop +Pingdom +2 +several locations of a monitoring provider +1 m 00 s +1 of 4 says so", text)
    assert "secret" not in text


def test_the_services_are_those_under_the_contract_and_for_a_customer_those_that_are_promised_to_it() -> None:
    def shop(name: str, customer: str) -> ServiceConfig:
        own = AgreementConfig(id=name, contract="gold", party="customer", customer=customer)
        return ServiceConfig(id=name, name=name, contract="silver", agreements=(own,))

    silver = ServiceConfig(id="other", name="other", contract="silver")
    config = Config(services=(shop("one", "Klant BV"), shop("two", "Acme"), silver))
    every = gather_contract_document((replace(PLAIN, customer=""),), 1, NOW, config, {})
    assert [one.name for one in every.measured] == ["one", "two"]
    assert [one.name for one in gather_contract_document((PLAIN,), 1, NOW, config, {}).measured] == ["one"]
