"""What a vendor's page says decides nothing, unless the contract asks it; its announced work comes with a time."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_tui.config.model import ContractVersions, SourceConfig
from sla_tui.config.warnings import warnings_of
from sla_tui.engine.gather.claim_file import dossier_of
from sla_tui.engine.gather.report import gather_report
from sla_tui.engine.gather.snapshot import build_snapshot
from sla_tui.engine.gather.vendor_statement import compared
from sla_tui.export.claim.files import claim_files
from sla_tui.export.documents.report.document import report_document
from sla_tui.export.formats.text import render_text
from sla_tui.export.shapes.service import SERVICE
from sla_tui.language import ENGLISH, language_named
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
from sla_tui.sla.result import AssessedOutage, OutagePart
from tests.engine.world import HOUR, MONTH, NOW, config, contract, service
from tests.stores import open_store

A = NOW - 48 * HOUR
"""When the outage began: we measured 51 minutes of it, the page admits 43."""
BEGIN = MONTH - 10 * 86_400
SPAN = st.tuples(st.integers(0, 95), st.integers(1, 30), st.booleans()).map(lambda s: (s[0], s[0] + s[1], s[2]))
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


def test_what_the_page_says_is_held_against_what_was_measured(world):
    made, store = world
    found = build_snapshot(made, store, NOW).services[0].statement
    assert (found.measured, found.admitted, found.silent, found.degraded, found.beyond) == (3060, 2580, 480, 0, 0)
    assert [(s.start - A, s.end - A, s.measured, s.page) for s in found.stretches] == [
        (0, 240, True, ""),
        (240, 2820, True, "down"),
        (2820, 3060, True, ""),
    ]
    assert sum(cell.down_seconds for cell in found.strip) == 2580


@given(st.lists(SPAN, max_size=4), st.lists(SPAN, max_size=4))
def test_the_comparison_is_that_of_every_second(ours, theirs):
    """Against a count of single seconds: each is measured or not, and down, degraded or nothing on the page."""
    outages = [AssessedOutage(a, b, b - a, "counted", "", (OutagePart(a, b, "counted", ""),)) for a, b, _ in ours]
    said = [replace(incident((a, b)), id=str(n)) for n, (a, b, _) in enumerate(theirs)]
    said = [
        replace(one, stretches=tuple(replace(s, state="down" if down else "degraded") for s in one.stretches))
        for one, (_, _, down) in zip(said, theirs, strict=True)
    ]
    found = compared(outages, said, ("page:api",), (10, 90), 100)
    measured = {at for a, b, _ in ours for at in range(a, b) if 10 <= at < 90}
    trouble = {at for a, b, _ in theirs for at in range(a, b) if 10 <= at < 90}
    down = {at for a, b, bad in theirs if bad for at in range(a, b)}
    assert (found.measured, found.admitted) == (len(measured), len(measured & trouble))
    assert (found.degraded, found.beyond) == (len((measured & trouble) - down), len(trouble - measured))
    for stretch in found.stretches:
        for at in range(stretch.start, stretch.end):
            assert stretch.measured == (at in measured)
            assert stretch.page == ("down" if at in down & trouble else "degraded" if at in trouble else "")


def test_the_claim_holds_the_page_against_the_measurement(world):
    made, store = world
    files = claim_files(dossier_of(made, store, NOW, "shop", draft=True))
    letter = " ".join(files["letter.txt"].decode().split())
    assert "Your own status page (API) admits 43 m 00 s of the 51 m 00 s of downtime that we measured" in letter
    assert "Elevated errors https://p/31z" in letter
    rows = list(csv.DictReader(io.StringIO(files["evidence/vendor-page.csv"].decode())))
    assert [(row["seconds"], row["vendor_page"], row["admitted"], row["incident"]) for row in rows] == [
        ("240", "nothing", "0", ""),
        ("2580", "down", "2580", "p31z"),
        ("240", "nothing", "0", ""),
    ]
    wordings = list(csv.DictReader(io.StringIO(files["evidence/vendor-incidents.csv"].decode())))
    assert [(row["component"], row["update_text"]) for row in wordings] == [
        ("page:api", ""),
        ("", "We are looking into errors."),
    ]
    assert all(name in files["README.txt"].decode() for name in ("vendor-page.csv", "vendor-incidents.csv"))
    assert "evidence/vendor-page.csv" in files["SHA256SUMS"].decode()


def test_an_admission_that_was_taken_back_stays_in_the_claim_and_counts_no_more(world):
    made, store = world
    store.record(Poll("page", NOW - 10, incidents=(incident((A + 240, A + 840), title="Minor trouble"),)))
    files = claim_files(dossier_of(made, store, NOW, "shop", draft=True))
    assert "admits 10 m 00 s of the 51 m 00 s" in " ".join(files["letter.txt"].decode().split())
    titles = {row["title"] for row in csv.DictReader(io.StringIO(files["evidence/vendor-incidents.csv"].decode()))}
    assert titles == {"Elevated errors", "Minor trouble"}


@pytest.mark.parametrize(
    ("language", "words"),
    [("nl", "erkent 43 min 00 s van de 51 min 00 s"), ("de", "räumt 43 min 00 s der 51 min 00 s")],
)
def test_the_letter_says_it_in_each_language(world, language, words):
    made, store = world
    letter = claim_files(dossier_of(made, store, NOW, "shop", draft=True), language_named(language))[
        "letter.txt"
    ].decode()
    assert words in " ".join(letter.split())


def test_a_service_without_a_page_has_no_statement(world):
    made, store = world
    alone = replace(made, services=(replace(made.services[0], monitors=("one:1",)),))
    assert build_snapshot(alone, store, NOW).services[0].statement is None
    assert "evidence/vendor-page.csv" not in claim_files(dossier_of(alone, store, NOW, "shop", draft=True))


@pytest.mark.parametrize(("vendor", "said"), [("Forge", True), ("Another", False), ("", False)])
def test_of_a_whole_the_page_is_its_vendors_only_where_he_promises_the_component(world, vendor, said):
    made, store = world
    texts = {"gold": replace(contract(), vendor="Forge"), "whole": replace(contract("whole"), vendor=vendor)}
    (shop,) = made.services
    whole = replace(service("all", *shop.monitors, contract_id="whole"), components=("shop",))
    two = replace(
        made,
        services=(shop, whole),
        contracts={key: ContractVersions(id=key, versions=(text,)) for key, text in texts.items()},
    )
    of_shop, of_whole = build_snapshot(two, store, NOW).services
    assert of_shop.statement is not None
    assert (of_whole.statement is not None) == said
    if said:
        assert of_whole.statement.admitted == 43 * 60
    assert ("evidence/vendor-page.csv" in claim_files(dossier_of(two, store, NOW, "all", draft=True))) == said


def test_the_report_says_both_and_the_difference(world):
    made, store = world
    text = render_text(report_document(gather_report(made, store, NOW), ENGLISH), ENGLISH)
    assert "What the vendor says and what we saw" in text
    assert "8 m 00 s of what we saw is not on their page" in text


def test_a_quorum_that_only_a_page_would_reach_is_told(world):
    made, store = world
    two = replace(made, contracts={"gold": ContractVersions(id="gold", versions=(contract(quorum=2),))})
    notes = [note for note in build_snapshot(two, store, NOW).notices if getattr(note, "code", "") == "never_down"]
    assert [note.values["monitors"] for note in notes] == [1]


def test_config_check_says_when_nothing_decides():
    text = """
[sources.forge]
kind = "statuspage"
base_url = "https://forge.example"
[contracts.gold]
availability = { target = "99.9" }
EVIDENCE
[services.shop]
contract = "gold"
monitors = ["forge:api"]
"""
    for evidence, said in (("", True), ('evidence = "vendor_page"', False)):
        warned = [one.message for one in warnings_of(text.replace("EVIDENCE", evidence))]
        assert any("none of them decides anything" in message for message in warned) == said


def test_programs_are_given_the_same_figures(world):
    made, store = world
    written = SERVICE.write(build_snapshot(made, store, NOW).services[0])["vendor_statement"]
    assert (written["measured_seconds"], written["admitted_seconds"], written["beyond_seconds"]) == (3_060, 2_580, 0)
    assert [one["page"] for one in written["stretches"]] == ["nothing", "down", "nothing"]
    assert [(one["title"], one["wordings"]) for one in written["incidents"]] == [("Elevated errors", 1)]


def test_what_the_page_says_of_time_that_nobody_measured_is_not_called_up(world):
    made, store = world
    early = incident((MONTH - 11 * 86_400, MONTH - 11 * 86_400 + 60), (BEGIN - 60, BEGIN), key="old")
    store.record(Poll("page", NOW, incidents=(early,)))
    blind = replace(made, services=(replace(made.services[0], monitors=("one:9", "page:api")),))
    found = build_snapshot(blind, store, NOW).services[0].statement
    assert (found.measured, found.admitted, found.beyond, found.unmeasured) == (0, 0, 0, 2_580)
    assert found.decides is False


def test_where_the_page_decides_there_is_nothing_to_compare(world):
    made, store = world
    text = replace(contract(), evidence=EvidenceRule(decided_by="vendor_page"))
    asked = replace(made, contracts={"gold": ContractVersions(id="gold", versions=(text,))})
    assert build_snapshot(asked, store, NOW).services[0].statement.decides
    files = claim_files(dossier_of(asked, store, NOW, "shop", draft=True))
    letter = " ".join(files["letter.txt"].decode().split())
    assert "The downtime is that of your own status page (API)" in letter
    assert "admits" not in letter
    report = render_text(report_document(gather_report(asked, store, NOW), ENGLISH), ENGLISH)
    assert "What the vendor says" not in report
