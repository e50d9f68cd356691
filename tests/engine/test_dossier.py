"""What a claim rests on: the closed result where a period is closed, and never more evidence than has a say in it."""

import pytest

from sla_tui.config.case import parse_cases
from sla_tui.engine.gather.claim_file import dossier_of
from sla_tui.engine.judge.versions import zone_data
from sla_tui.export.claim.files import claim_files
from sla_tui.sla.assess import assess
from sla_tui.store import open_store
from tests.engine.test_closing import OUTAGE, WORLD, close, tell
from tests.engine.world import HOUR, MONTH, NOW


@pytest.fixture
def store(tmp_path):
    made = open_store(tmp_path / "history.db")
    tell(made, NOW, OUTAGE, (MONTH - HOUR, MONTH + HOUR), (MONTH + 5 * HOUR, MONTH + 6 * HOUR))
    yield made
    made.close()


def october(store):
    return dossier_of(WORLD, store, NOW, "shop", period="2026-10")


def again(dossier):
    """The result that whoever receives the claim works out from its case."""
    case = parse_cases(claim_files(dossier)["case.json"].decode(), "case.json").cases[0]
    return assess(case.contract.latest, case.evidence, dossier.assessment.period, fee=case.fee)


def test_an_outage_over_the_end_is_whole_and_what_came_after_is_left_out(store):
    dossier = october(store)
    outages = dossier.evidence.sources[0].outages
    assert [(o.start, o.end) for o in outages] == [OUTAGE, (MONTH - HOUR, MONTH + HOUR)]
    assert again(dossier).outages == dossier.assessment.outages
    assert dossier.assessment.downtime_seconds == 6 * HOUR


def test_a_closed_period_is_claimed_as_it_was_closed_whatever_a_provider_tells_today(store):
    assert close(store, NOW)
    before = october(store)
    assert before.service.frozen is not None
    tell(store, NOW + 60)  # no outage at all, says the provider now
    after = october(store)
    assert after.service.frozen.drift is not None
    assert after.assessment.downtime_seconds == before.assessment.downtime_seconds == 6 * HOUR
    found = again(after)
    assert (found.uptime, found.credit, found.outages) == (
        after.assessment.uptime,
        after.assessment.credit,
        after.assessment.outages,
    )
    files = claim_files(after)
    assert b"A provider tells another past today" in files["README.txt"]
    assert b'"because_of": [' in files["manifest.json"].replace(b"\n", b"")
    assert b"A provider tells another past today" not in claim_files(before)["README.txt"]


def test_the_zone_data_has_a_version():
    assert zone_data()
