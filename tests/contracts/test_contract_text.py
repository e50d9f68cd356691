"""A contract in plain language: every clause has words, in both languages, and none is silently missing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, get_args

import pytest

from sla_tui.config.presets import ADVICE, load_provenance, preset_ids
from sla_tui.export.documents.contract import render_contract
from sla_tui.language import LANGUAGES, language_named
from sla_tui.sla import contract as model
from sla_tui.sla import security_terms
from sla_tui.sla.contract import Contract, ServiceHours, Within
from sla_tui.sla.open_points import OPEN_POINTS, left_open
from sla_tui.sla.rows import EachMissed, IncidentBand, ObjectiveTier
from tests.contracts.contract_documents import document_text
from tests.contracts.test_presets import read
from tests.thin import crossed

WORKDAYS = ServiceHours(days=(1, 2, 3), start=8 * 3600, end=20 * 3600)

FULL = Contract(
    id="gold",
    name="Gold",
    vendor="Example BV",
    customer="Klant BV",
    currency="EUR",
    source="https://example.com/sla",
    as_of=date(2026, 11, 23),
    valid_from=date(2026, 1, 1),
    valid_to=date(2026, 12, 31),
    reviewed_by="Legal, ref 2026-14",
    notes="None.",
    scope="The core functions.",
    period=model.PeriodRule(kind="billing", timezone="Europe/Amsterdam", anchor_day=31),
    availability=model.Availability(
        target=Fraction("99.9"),
        bucket=60,
        bucket_rule="full",
        min_outage=60,
        grace=30,
        merge_gap=10,
        service_hours=(WORKDAYS,),
        holidays=(date(2026, 5, 25),),
    ),
    evidence=model.EvidenceRule(tools=("Pingdom", "UptimeRobot"), places=("Amsterdam", "Frankfurt"), every=60),
    maintenance=model.MaintenanceRule(notice=172_800, allowance=36_000, hours=(WORKDAYS,)),
    rounding=model.Rounding(digits=2),
    tiers=(
        model.Tier(below=Fraction("99.9"), credit=Fraction(10), benefit="a free month"),
        model.Tier(at_or_below=Fraction(99), days=Fraction(3)),
        model.Tier(below=Fraction(95), amount=Decimal("100.00")),
        model.Tier(downtime_over=36_000, credit=Fraction(20)),
        model.Tier(downtime_from=72_000, credit=Fraction(30)),
    ),
    credit=model.CreditRule(
        type="per_block",
        percent=Fraction(5),
        block=3600,
        multiplier=Fraction(10),
        max_per_day=1,
        cap_percent=Fraction(100),
        cap_days=Fraction(7),
        cap_amount=Decimal("500.00"),
        cap_year_percent=Fraction(20),
        min_amount=Decimal("1.00"),
        stack_with=("silver",),
    ),
    claim=model.ClaimRule(
        within=Within(count=30, unit="days"),
        notify_within=Within(count=24, unit="hours"),
        holidays=(date(2026, 12, 25),),
        method="support ticket",
        url="https://example.com/claim",
        subject="SLA Credit Request",
        fields=("account id", "region"),
    ),
    objectives=(
        model.Objective(kind="latency", threshold=Fraction(400), window=3600, target=Fraction(99), credit=Fraction(1)),
        model.Objective(kind="response_time", threshold=Fraction(1800), severity="critical", target=Fraction(90)),
        model.Objective(
            kind="metric",
            name="Voice quality",
            query="mos",
            unit="points",
            statistic="percentile",
            op=">=",
            threshold=Fraction(4),
            min_samples=10,
            each=EachMissed(of="point", percent=Fraction(1)),
            window=3600,
            tiers=(
                ObjectiveTier(below=Fraction(99), credit=Fraction(5)),
                ObjectiveTier(at_or_below=Fraction(98), days=Fraction(1)),
                ObjectiveTier(value_over=Fraction(9), amount=Decimal(1)),
                ObjectiveTier(value_from=Fraction(9), amount=Decimal(1)),
                ObjectiveTier(value_below=Fraction(3), amount=Decimal(1)),
                ObjectiveTier(value_at_or_below=Fraction(3), amount=Decimal(1)),
            ),
        ),
    ),
    support=model.Support(channels=("phone", "e-mail"), hours=(WORKDAYS,), levels=("24/7 phone",)),
    security=security_terms.Security(
        transit=security_terms.TransitRule(
            min_tls="1.2", certificate_left=1_209_600, headers=("X-Frame-Options",), hsts=31_536_000
        ),
        at_rest="AES-256",
        location=("Frankfurt",),
        subprocessors=("Example Cloud",),
        access="two people, with a second factor",
        certifications=(
            security_terms.Certification(name="ISO 27001", valid_to=date(2027, 3, 31), by="Example Auditors"),
        ),
        backups=security_terms.BackupRule(every=86_400, kept=2_592_000, rpo=90_000, where="another data centre"),
        restore=security_terms.RestoreRule(rto=14_400, test_every=15_552_000, last_tested=date(2026, 9, 1)),
        breach=security_terms.BreachRule(within=259_200, to="security@example.com"),
        data_return=security_terms.DataReturn(within=2_592_000, format="CSV", deleted_within=7_776_000),
        reviewed=date(2026, 1, 15),
        review_by=date(2027, 1, 15),
        publish=("tls", "backups"),
    ),
    termination=(model.TerminationRule(below=Fraction(99), periods=3, within=6),),
)
"""A contract that uses every clause at once; some only matter beside others, see `BESIDE`."""

_WITH_BAND = replace(
    FULL,
    credit=replace(
        FULL.credit,
        type="per_incident",
        percent=None,
        bands=(
            IncidentBand(over=60, percent=Fraction(1)),
            IncidentBand(over=120, days=Fraction(1)),
            IncidentBand(at_least=180, amount=Decimal(1)),
        ),
    ),
)

BESIDE: dict[str, Contract] = {
    "period.first_month": replace(FULL, period=model.PeriodRule(kind="year")),
    "period.length": replace(FULL, period=model.PeriodRule(kind="rolling")),
    "availability.error_rate_above": replace(FULL, availability=replace(FULL.availability, method="bad_minutes")),
    "availability.min_requests": replace(FULL, availability=replace(FULL.availability, method="bad_minutes")),
    "availability.empty_interval": replace(FULL, availability=replace(FULL.availability, method="interval_mean")),
    "credit.multiplier": replace(FULL, credit=replace(FULL.credit, type="proportional")),
    "availability.error_rate_op": replace(FULL, availability=replace(FULL.availability, method="bad_minutes")),
    "credit.max_per_day": replace(FULL, credit=replace(FULL.credit, type="per_incident")),
    "credit.max_per_period": replace(FULL, credit=replace(FULL.credit, type="per_incident")),
    "credit.cap_incident_percent": replace(FULL, credit=replace(FULL.credit, type="proportional")),
    "credit.step": replace(FULL, credit=replace(FULL.credit, type="per_point")),
    "credit.days": replace(FULL, credit=replace(FULL.credit, percent=None, days=Fraction(1))),
    "credit.amount": replace(FULL, credit=replace(FULL.credit, percent=None, amount=Decimal(1))),
    "credit.bands[0].over": _WITH_BAND,
    "credit.bands[0].percent": _WITH_BAND,
    "credit.bands[1].days": _WITH_BAND,
    "credit.bands[2].at_least": _WITH_BAND,
    "credit.parts": FULL,
    "credit.bands[2].amount": _WITH_BAND,
}
"""A clause that says nothing by itself, in a contract in which it does."""

WORDS = {
    "evidence.decided_by": "vendor_page",
    **{f"period.{name}": value for name, value in (("kind", "week"), ("timezone", "UTC"))},
    "availability.method": "bad_minutes",
    "availability.bucket_rule": "any",
    "availability.min_outage_op": ">",
    "availability.min_outage_basis": "raw",
    "availability.start_at": "reported",
    "availability.empty_interval": "skip",
    "evidence.no_data": "hold",
    "evidence.paused": "down",
    "maintenance.effect": "remove",
    "maintenance.allowance_per": "year",
    "maintenance.emergency": "forgive",
    "exclusions.effect": "remove",
    "amendment": "split",
    "part_fee": "full",
    "remedy": "partial",
    "rounding.mode": "floor",
    "credit.type": "proportional",
    "credit.payout": "refund",
    "claim.basis": "invoice",
    "claim.roll": "next_business_day",
    "credit.combine": "sum",
    "credit.min_amount_op": ">=",
    "fee_basis": "month",
    "availability.error_rate_op": ">=",
    "objectives[0].statistic": "mean",
    "objectives[2].statistic": "max",
    "objectives[2].op": ">",
    "objectives[2].each.of": "miss",
    "objectives[0].kind": "error_rate",
    "objectives[0].op": "<",
    "objectives[1].kind": "resolution_time",
    "objectives[1].op": "<",
    "security.transit.min_tls": "1.3",
}
"""Another value for every clause whose values are words."""

PASSED_OVER = {
    *("objectives[1].percentile", "objectives[1].window", "objectives[1].statistic"),
    *(f"objectives[{i}].{name}" for i in (0, 1) for name in ("query", "unit", "tiers", "each")),
    *("objectives[0].severity", "objectives[2].severity", "objectives[2].kind"),
    "credit.bands",
}
"""Fields that mean nothing for the kind of objective they stand in."""

TABLES = {
    "security.transit",
    "security.certifications",
    "security.backups",
    "security.restore",
    "security.breach",
    "security.data_return",
    "credit.bands",
    "objectives.tiers",
    "objectives.each",
    "objectives.each.days",
    "objectives.each.amount",
}
"""Tables whose own keys are tried, and what stands in the place of another key of them."""
ONE_OF = re.compile(
    r"(tiers\[\d+\]|bands\[\d+\]|each)\.(\w*below|downtime_\w+|value_\w+|over|at_least|credit|percent|days|amount)|credit\.(days|amount)"
)
"""A row has one bound and one remedy, a credit one thing that it pays: the others are tried where they are set."""


def _other(key: str, value: object) -> Any:  # noqa: PLR0911
    if key in WORDS:
        return WORDS[key]
    if isinstance(value, bool):
        return not value
    if isinstance(value, str):
        return f"{value} changed"
    if isinstance(value, date):
        return value.replace(day=7)
    if isinstance(value, Within):
        return Within(count=value.count, unit="business_days")
    if isinstance(value, ServiceHours):
        return replace(value, end=value.end - 1800)
    if isinstance(value, tuple):
        return () if len(value) > 1 or not value else (_other(key, value[0]),)
    if isinstance(value, (int, Fraction, Decimal)):
        return value + 1 if key != "period.anchor_day" else 15
    raise AssertionError(key)


def _changes(value: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    """Every field of the contract with the contract in which that one field is another."""
    for field in fields(value):
        name = f"{key}.{field.name}" if key else field.name
        inner = getattr(value, field.name)
        if is_dataclass(inner) and not isinstance(inner, Within):
            for below, changed in _changes(inner, name):
                yield below, replace(value, **{field.name: changed})
        elif isinstance(inner, tuple) and inner and is_dataclass(inner[0]) and not isinstance(inner[0], ServiceHours):
            for index, entry in enumerate(inner):
                for below, changed in _changes(entry, f"{name}[{index}]"):
                    entries = (*inner[:index], changed, *inner[index + 1 :])
                    yield below, replace(value, **{field.name: entries})
        elif name not in PASSED_OVER and not (inner is None and ONE_OF.search(name)):
            yield name, replace(value, **{field.name: _other(name, inner) if inner is not None or name in WORDS else 1})


def _all_changes() -> list[tuple[str, Contract, Contract]]:
    found = []
    for key, changed in _changes(FULL):
        if key not in BESIDE:
            found.append((key, FULL, changed))
    for key, base in BESIDE.items():
        found += [(key, base, changed) for name, changed in _changes(base) if name == key]
    return found


CHANGES = _all_changes()


@pytest.mark.parametrize(
    ("language", "key", "before", "after"),
    [
        # By default a third of the clauses, each in one language, by turns.
        pytest.param(
            language,
            *change,
            id=f"{change[0]}-{language}",
            marks=() if (i + j) % (3 * len(LANGUAGES)) == 0 else pytest.mark.full,
        )
        for i, change in enumerate(CHANGES)
        for j, language in enumerate(LANGUAGES)
    ],
)
def test_changing_any_clause_changes_the_words(language: str, key: str, before: Contract, after: Contract) -> None:
    assert before != after, key
    spoken = language_named(language)
    assert render_contract(before, language=spoken) != render_contract(after, language=spoken)
    assert document_text(before, language=language) != document_text(after, language=language)


def test_every_field_of_the_model_is_tried() -> None:
    """A clause that the model gains later must come up here, or have its reason in `PASSED_OVER`."""
    tried = {re.sub(r"\[\d+\]", "", key) for key, _, _ in CHANGES}
    for name, kind in (
        ("period", model.PeriodRule),
        ("availability", model.Availability),
        ("evidence", model.EvidenceRule),
        ("maintenance", model.MaintenanceRule),
        ("exclusions", model.ExclusionRule),
        ("rounding", model.Rounding),
        ("tiers", model.Tier),
        ("credit", model.CreditRule),
        ("claim", model.ClaimRule),
        ("objectives", model.Objective),
        ("support", model.Support),
        ("termination", model.TerminationRule),
        ("credit.bands", IncidentBand),
        ("objectives.tiers", ObjectiveTier),
        ("objectives.each", EachMissed),
        ("security", security_terms.Security),
        ("security.transit", security_terms.TransitRule),
        ("security.certifications", security_terms.Certification),
        ("security.backups", security_terms.BackupRule),
        ("security.restore", security_terms.RestoreRule),
        ("security.breach", security_terms.BreachRule),
        ("security.data_return", security_terms.DataReturn),
    ):
        assert {f"{name}.{field.name}" for field in fields(kind)} <= tried | TABLES
    assert {field.name for field in fields(Contract)} <= {key.partition(".")[0] for key in tried}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("prefix", "values"),
    [
        ("period", model.PeriodKind),
        ("method", model.Method),
        ("bucket", model.BucketRule),
        ("policy", model.Policy),
        ("maintenance", model.MaintenanceEffect),
        ("exclusions", model.ExclusionEffect),
        ("rounding", model.RoundingMode),
        ("type", model.CreditType),
        ("basis", model.ClaimBasis),
        ("reason", model.ExclusionReason),
    ],
)
def test_every_word_of_the_model_has_words(language: str, prefix: str, values: object) -> None:
    for value in get_args(values):
        key = f"reasons.{value}" if prefix == "reason" else f"contract.{prefix}_{value}"
        assert language_named(language).knows(key)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sections_stand_in_the_order_of_a_service_level_agreement(language: str) -> None:
    text = render_contract(FULL, language=language_named(language))
    found = re.findall(r"^## (.+)$", text, re.MULTILINE)
    spoken = language_named(language)
    order = ("scope", "measurement", "performance", "support", "remedies", "security", "exclusions", "legal")
    assert found == [spoken.say(f"{'report' if key == 'exclusions' else 'contract'}.{key}") for key in order]


def test_dutch_writes_numbers_dates_and_days_as_dutch_does() -> None:
    text = render_contract(FULL, language=language_named("nl"))
    assert "99,9 %" in text
    assert "€ 100,00" in text
    assert "23 november 2026" in text
    assert "ma, di, wo 08:00-20:00" in text
    assert "binnen 30 dagen na de laatste dag van de periode" in text


def test_hours_over_midnight_say_that_they_end_on_the_next_day() -> None:
    night = replace(FULL.availability, service_hours=(ServiceHours(days=(5,), start=79_200, end=21_600),))
    for language, words in (("en", "Fri 22:00-06:00 of the next day"), ("nl", "vr 22:00-06:00 van de volgende dag")):
        assert words in render_contract(replace(FULL, availability=night), language=language_named(language))


def test_credits_that_are_said_to_add_claim_no_more_than_is_applied() -> None:
    for language, words in (("en", "but not here: a service has one contract"), ("nl", "maar hier niet")):
        assert words in render_contract(FULL, language=language_named(language))


def test_english_says_what_a_reader_asks_first() -> None:
    text = render_contract(FULL)
    assert "- The service is available for 99.9 % of the judged time." in text
    assert "| below 99.9 % | 10 % of the period's fee; a free month |" in text
    assert "- The credit must be claimed within 30 days of the period's last day." in text
    assert "- It must be announced at least 2 days before; a later announcement is void." in text


@pytest.mark.parametrize(("preset", "language"), crossed(preset_ids(), LANGUAGES))
def test_every_preset_reads_as_whole_sentences_with_its_marks_and_the_advice(preset: str, language: str) -> None:
    provenance = load_provenance(preset)
    text = render_contract(read(preset), language=language_named(language), provenance=provenance)
    assert not re.search(r"[{}]|None|Fraction|Decimal", text)
    for line in text.splitlines():
        assert not line.startswith("- ") or line.endswith((".", ":")), line
    for mark in ("read", "second_hand", "assumed"):
        assert all(f"`{key}`" in text for key in getattr(provenance, mark))
    assert all(words in text for words in provenance.unread)
    assert language_named(language).say("contract.advice") in text
    assert (ADVICE in text) is (language == "en")


CHAPTERS = {
    "scope": "contract.scope",
    "measurement": "contract.measurement",
    "performance": "contract.performance",
    "support": "contract.support",
    "remedies": "contract.remedies",
    "security": "contract.security",
    "exclusions": "report.exclusions",
}
"""The headings of the chapters that name what is left open."""


def chapters(text: str) -> dict[str, str]:
    """The text under each heading."""
    return {part.partition("\n")[0]: part.partition("\n")[2] for part in text.split("\n## ")[1:]}


@pytest.mark.parametrize(("preset", "language"), crossed(preset_ids(), LANGUAGES))
def test_every_preset_names_chapter_by_chapter_what_it_leaves_open(preset: str, language: str) -> None:
    spoken, contract = language_named(language), read(preset)
    found = chapters(render_contract(contract, language=spoken))
    assert set(OPEN_POINTS) == set(CHAPTERS)
    for chapter, heading in CHAPTERS.items():
        points = left_open(contract, chapter)
        said = [spoken.say(f"open_point.{point}") for point in points]
        sentence = f"- {spoken.say('contract.left_open', points=spoken.listed(said))}\n"
        assert (sentence in f"{found[spoken.say(heading)].rstrip()}\n") is bool(points), chapter
    assert set(left_open(contract, "security")) == set(
        OPEN_POINTS["security"]
    )  # no published text that was read has any


def test_what_a_contract_says_is_not_left_open() -> None:
    silent = Contract()
    for chapter, points in OPEN_POINTS.items():
        assert left_open(replace(FULL, security=FULL.security), chapter) == tuple(
            {
                "performance": ["error_rate"],
                "support": ["resolution_time"],
            }.get(chapter, [])
        )
        rest = [point for point in points if point not in {"channels", "levels"}]  # of support that is not said at all
        assert [*left_open(silent, chapter)] == rest


def test_a_single_silence_about_security_is_named_alone() -> None:
    assert FULL.security is not None
    quiet = replace(FULL, security=replace(FULL.security, subprocessors=()))
    text = chapters(render_contract(quiet))["Security and data protection"]
    assert "- Nothing is said about sub-processors.\n" in text
    assert "Nothing is said" not in chapters(render_contract(FULL))["Security and data protection"]


def test_a_bar_in_a_remedy_does_not_break_the_table() -> None:
    tier = model.Tier(below=Fraction(99), benefit="a | b\nc")
    text = render_contract(replace(FULL, tiers=(tier,)))
    assert r"| below 99 % | a \| b c |" in text
