"""A period that was judged in parts: explained, reported, claimed and redone part by part, each under its own text."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from sla_tui.config.case import parse_cases
from sla_tui.export.claim.case import cases_of, cases_text
from sla_tui.export.claim.files import claim_files
from sla_tui.export.documents.report.model import Chapter
from sla_tui.language import ENGLISH
from sla_tui.sla.assess import assess
from sla_tui.sla.contract import Availability, ClaimRule, Contract, PeriodRule, Tier, Within
from sla_tui.sla.dossier import Dossier
from sla_tui.sla.evidence import Evidence, Outage, SourceEvidence
from sla_tui.sla.parts import combined, period_of
from sla_tui.sla.periods.texts import Texts, parts_at
from tests import samples
from tests.export.drawn import report_text as render_text
from tests.export.drawn import working_text as render_working
from tests.export.reports import report
from tests.samples import DAY, HOUR

START = 1_790_805_600  # 1 October 2026 in Amsterdam
FEE = Decimal("1000.00")
FIRST = Contract(
    id="gold",
    name="Gold",
    period=PeriodRule(timezone="Europe/Amsterdam"),
    availability=Availability(target=Fraction("99.9")),
    tiers=(Tier(below=Fraction("99.9"), credit=Fraction(10)),),
    claim=ClaimRule(within=Within(count=30, unit="days")),
    valid_from=date(2026, 1, 1),
)
SECOND = replace(
    FIRST,
    availability=Availability(target=Fraction("99.99")),
    tiers=(Tier(below=Fraction("99.99"), credit=Fraction(20)),),
    valid_from=date(2026, 10, 11),
    amendment="split",
)


@pytest.fixture
def dossier():
    """October, amended on the 11th, with an outage of two hours under each text."""
    outages = tuple(Outage(START + day * DAY, START + day * DAY + 2 * HOUR) for day in (3, 20))
    evidence = Evidence(sources=(SourceEvidence("m", outages),))
    parts = parts_at(Texts((FIRST, SECOND)), START + DAY)
    found = [assess(part.text, evidence, part.period, fee=FEE) for part in parts]
    texts = tuple(part.text for part in parts)
    judged = combined(period_of(parts), texts, evidence, found)
    service = replace(samples.service("odd", "Odd"), assessment=judged, timezone="Europe/Amsterdam", fee=FEE)
    return Dossier(service, parts[-1].text, evidence, (), {"sla-tui": "0"}, texts=texts, checks=(None, None))


def test_the_cases_of_a_claim_give_every_part_again(dossier):
    """The case held the last text alone, and gave another result."""
    cases = parse_cases(cases_text(cases_of(dossier))).cases
    assert [case.id for case in cases] == ["odd 2026-10, part 1", "odd 2026-10, part 2"]
    for case, part in zip(cases, dossier.assessment.parts, strict=True):
        (bound,) = parts_at(case.contract.texts, case.at)
        again = assess(bound.text, case.evidence, bound.period, fee=case.fee)
        assert (again.period.start, again.period.end) == (part.period.start, part.period.end)
        assert (again.downtime_seconds, again.uptime, again.verdict) == (
            part.downtime_seconds,
            part.uptime,
            part.verdict,
        )
        assert again.credit.amount == part.credit.amount


def test_the_claim_has_every_text_and_the_working_of_each(dossier):
    files = claim_files(dossier)
    assert set(tomllib.loads(files["contract.toml"].decode())["contracts"]) == {"gold-1", "gold-2"}
    assert files["clause.md"].decode().count("# Gold") >= 2
    working = files["calculation.txt"].decode()
    assert "PART 1" in working
    assert "PART 2" in working
    result = json.loads(files["result.json"])
    assert [part["target"] for part in result["parts"]] == ["99.9", "99.99"]


def test_the_parts_of_the_working_add_up_to_what_is_owed(dossier):
    said = " ".join(
        render_working(dossier.assessment, dossier.contract, stated=dossier.stated, texts=dossier.texts).split()
    )
    one, two = (part.credit.amount for part in dossier.assessment.parts)
    assert one + two == dossier.stated.credit.amount
    for amount in (one, two, one + two):
        assert f"€{amount:,.2f}" in said
    assert "the text of 2026-01-01" in said
    assert "the text of 2026-10-11" in said


def test_a_report_shows_the_parts_and_lists_both_texts(dossier):
    made = report([dossier.service])
    chapter = Chapter(dossier.service, dossier.contract, claim=samples.entry(dossier.service), texts=dossier.texts)
    said = " ".join(render_text(replace(made, chapters=(chapter,)), ENGLISH).split())
    assert "Parts of the period, each under its own text" in said
    assert "from 1 January 2026" in said
    assert "from 11 October 2026" in said


def test_a_part_that_has_not_begun_is_yet_to_come(dossier):
    now = START + 5 * DAY
    evidence = dossier.evidence
    parts = parts_at(Texts((FIRST, SECOND)), START + DAY)
    found = [assess(part.text, evidence, part.period, now=now, fee=FEE) for part in parts]
    judged = combined(period_of(parts), dossier.texts, evidence, found)
    said = " ".join(render_working(judged, FIRST, texts=dossier.texts).split())
    assert "PART 2" in said
    assert "yet to come" in said
    service = replace(dossier.service, assessment=judged)
    told = report([service])
    told = replace(told, chapters=(Chapter(service, FIRST, texts=dossier.texts),))
    assert "yet to come" in " ".join(render_text(told, ENGLISH).split())
