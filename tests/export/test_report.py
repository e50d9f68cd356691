"""The report: approved bytes in every format and language, one set of figures, complete languages, inert text."""

import csv
import io
import json
import re
import shutil
import string
import subprocess
from dataclasses import replace
from fractions import Fraction

import jsonschema
import pytest

from sla_tui.export.json import snapshot_to_json
from sla_tui.export.report import words_en, words_nl
from sla_tui.export.report.as_csv import render_csv
from sla_tui.export.report.as_html import render_html
from sla_tui.export.report.as_json import render_json, report_schema
from sla_tui.export.report.as_markdown import render_markdown
from sla_tui.export.report.as_text import render_text
from sla_tui.export.report.questions import questions
from sla_tui.export.report.sentences_nl import in_dutch, is_known
from sla_tui.export.report.tongues import DUTCH, ENGLISH, TONGUES
from sla_tui.export.style import Style
from sla_tui.sla.contract import PeriodRule
from sla_tui.sla.result import Period
from sla_tui.sla.snapshot import Drift, FrozenFact
from tests import samples
from tests.contracts.command import results
from tests.contracts.test_own_cases import FILES
from tests.export.pages import assert_sound, words_of
from tests.export.reports import report
from tests.export.test_formats import NASTY
from tests.golden import assert_golden

RENDER = {"txt": render_text, "md": render_markdown, "html": render_html, "csv": render_csv}


@pytest.mark.parametrize("language", TONGUES)
@pytest.mark.parametrize("form", RENDER)
def test_every_format_is_byte_for_byte_what_was_approved(form, language):
    assert_golden(f"report-{language}.{form}", RENDER[form](report(), TONGUES[language]))


def test_the_json_is_byte_for_byte_what_was_approved_and_follows_its_schema():
    text = render_json(report())
    assert_golden("report.json", text)
    schema = json.loads(report_schema())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(json.loads(text))
    broken = json.loads(text)
    del broken["services"][0]["service"]["verdict"]
    assert list(jsonschema.Draft202012Validator(schema).iter_errors(broken))


def test_the_services_of_a_report_are_those_of_the_snapshot():
    made = report()
    data = json.loads(render_json(made))
    assert [entry["service"] for entry in data["services"]] == snapshot_to_json(made.snapshot)["services"]
    assert data["summary"] == snapshot_to_json(made.snapshot)["summary"]


@pytest.mark.parametrize("language", TONGUES)
def test_the_page_is_valid_and_names_every_service_with_its_figures(language):
    tongue, made = TONGUES[language], report()
    root = assert_sound(render_html(made, tongue))
    said = words_of(root)
    assert root.get("lang") == language
    for chapter in made.chapters:
        assert chapter.service.name in said
        if chapter.service.assessment.uptime is not None:
            assert tongue.uptime(chapter.service.assessment.uptime, chapter.service.target) in said
    assert tongue.money(samples.CHECKOUT.assessment.credit.amount, "EUR") in said
    assert "15 December 2026" in said or "15 december 2026" in said
    for outage in made.chapters[0].service.assessment.outages:
        for part in outage.parts:
            assert part.clause in said


def test_every_format_for_people_tells_every_outage_with_decision_and_clause():
    made = report()
    for render in (render_text, render_markdown, render_html):
        flat = " ".join(render(made, ENGLISH).split()).replace("\\", "")
        for word in ("too short", "announced work", "excluded", "within the grace", "outside", "in parts"):
            assert word in flat, render
        for clause in ("availability.min_outage", "maintenance.effect", "exclusions.effect", "availability.grace"):
            assert clause in flat, render


def test_the_csv_holds_a_line_for_each_outage_and_numbers_that_are_numbers():
    rows = list(csv.DictReader(io.StringIO(render_csv(report(), ENGLISH), newline="")))
    outages = [row for row in rows if row["record"] == "outage"]
    assert [row["counted_seconds"] for row in outages] == ["4051", "0", "0", "0", "20"]
    assert {row["record"] for row in rows} == {
        "service",
        "outage",
        "part",
        "removed",
        "exclusion",
        "objective",
        "question",
        "source",
    }


def test_open_questions_name_what_is_not_proven_disputed_unmeasured_and_silent():
    kinds = {question.kind for question in questions(report())}
    assert {"no_figure", "disputed", "objective_unknown", "silent_source"} <= kinds
    close = replace(samples.CHECKOUT, certainty="within_error")
    vague = replace(samples.SEARCH, assessment=replace(samples.SEARCH.assessment, provable=False))
    free = replace(
        samples.PAYMENTS,
        assessment=replace(
            samples.PAYMENTS.assessment, credit=replace(samples.PAYMENTS.assessment.credit, amount=None)
        ),
    )
    kinds = {question.kind for question in questions(report([close, vague, free]))}
    assert {"within_error", "not_provable", "fee_unknown"} <= kinds


def test_a_closed_period_that_would_come_to_something_else_today_is_a_question():
    drift = Drift(("sources", "fee"), "met", Fraction("99.97"), 700, Fraction(0), None)
    closed = replace(samples.CHECKOUT, frozen=FrozenFact(samples.NOW, "ab" * 32, drift=drift))
    made = report([closed])
    assert "drift" in {question.kind for question in questions(made)}
    flat = " ".join(render_text(made, ENGLISH).split())
    assert "worked out today it would be 99.9700 %, because of: a past that a provider rewrote and another fee" in flat
    assert "ab" * 32 in flat.replace(" ", "")


def test_a_claim_whose_day_is_over_is_a_question_and_no_deadline():
    late = samples.snapshot([samples.CHECKOUT])
    late = replace(late, generated_at=samples.CHECKOUT.assessment.claim.deadline)
    made = report(snapshot=late)
    assert [q.kind for q in questions(made) if q.kind == "claim_over"] == ["claim_over"]
    assert "The first claim" not in render_text(made, ENGLISH)
    assert "(over)" in render_text(made, ENGLISH)


@pytest.mark.parametrize("width", [72, 100])
def test_no_line_of_the_text_is_wider_than_asked(width):
    from rich.cells import cell_len

    for tongue in TONGUES.values():
        for line in render_text(report(), tongue, width=width).splitlines():
            assert cell_len(line) <= width, line


def test_ascii_is_ascii():
    assert render_text(report(), ENGLISH, style=Style(ascii_only=True)).isascii()


@pytest.mark.parametrize("form", RENDER)
def test_hostile_names_are_only_names(form):
    services = [
        replace(samples.CHECKOUT, id=f"s{i}", name=name, vendor=name)
        for i, name in enumerate((*NASTY, *samples.HOSTILE))
    ]
    out = RENDER[form](report(services), ENGLISH)
    assert not set(out) & set("\x1b\x07\x9b\u202e\u200b")
    if form == "html":
        assert_sound(out)
    if form == "md":
        assert not re.search(r"(?<!\\)<(script|img)", out)


# Languages


def test_both_languages_have_the_same_phrases_with_the_same_gaps():
    assert words_en.PHRASES.keys() == words_nl.PHRASES.keys()
    for key, english in words_en.PHRASES.items():
        assert _gaps(english) == _gaps(words_nl.PHRASES[key]), key


def _gaps(phrase):
    return {name for _, name, _, _ in string.Formatter().parse(phrase) if name}


SAME = {
    "col.contract", "col.p50", "col.p95", "col.p99", "fact.contract", "fact.budget", "fact.vendor", "fact.sum.time",
    "fact.sum.other", "calendar.alt.days", "calendar.cell", "period.quarter", "source.offline", "claim.open_state",
    "question.silent_source", "fact.span",
}  # fmt: skip


def test_no_phrase_is_left_untranslated():
    same = {key for key, english in words_en.PHRASES.items() if english == words_nl.PHRASES[key]}
    assert same <= SAME, same - SAME


def test_no_phrase_is_unused():
    import sla_tui.export.report as package

    folder = next(iter(package.__path__))
    from pathlib import Path

    code = " ".join(p.read_text(encoding="utf-8") for p in Path(folder).glob("*.py") if not p.name.startswith("words_"))
    for key in words_en.PHRASES:
        prefix, _, last = key.rpartition(".")
        assert f'"{key}"' in code or f"{prefix}.{{" in code or f'"{last}"' in code, key


@pytest.fixture(scope="module")
def sentences():
    """Everything that the arithmetic says in the project's own worked cases."""
    found = set()
    for file in FILES:
        for result in results(file):
            found |= {*result["notes"], *result["credit"]["steps"]}
    return found


def test_every_sentence_of_the_arithmetic_has_a_dutch_form(sentences):
    assert len(sentences) > 30
    assert sorted(s for s in sentences if not is_known(s)) == []


@pytest.mark.parametrize(
    ("english", "dutch"),
    [
        ("10 % of 950 = 95.00 EUR", "10 % van 950 = 95,00 EUR"),
        (
            "(7200 s - 2592 s allowed) = 1 started blocks of 3600 s x 5 % = 5 % of the fee",
            "(7200 s - 2592 s toegestaan) = 1 aangevangen blokken van 3600 s x 5 % = 5 % van het bedrag",
        ),
        ("capped by credit.cap_percent: 30 % of the fee", "begrensd door credit.cap_percent: 30 % van het bedrag"),
        ("Something new is said.", "Something new is said."),
    ],
)
def test_a_sentence_is_said_in_dutch_and_an_unknown_one_stays(english, dutch):
    assert in_dutch(english) == dutch


def test_figures_and_dates_are_written_as_each_language_writes_them():
    from decimal import Decimal
    from fractions import Fraction
    from zoneinfo import ZoneInfo

    amsterdam = ZoneInfo("Europe/Amsterdam")
    assert ENGLISH.money(Decimal("1240.5"), "EUR") == "€1,240.50"
    assert DUTCH.money(Decimal("1240.5"), "EUR") == "€ 1.240,50"
    assert DUTCH.uptime(Fraction(99_949, 100_000), Fraction("99.95")) == "99,9490 %"
    assert (ENGLISH.duration(6_240), DUTCH.duration(6_240)) == ("1 h 44 m", "1 u 44 min")
    assert DUTCH.instant(samples.NOW, amsterdam) == "23 nov 2026 14:32:07 +01:00"
    month = Period(1_790_805_600, 1_793_487_600)
    assert DUTCH.period(PeriodRule(timezone="Europe/Amsterdam"), month) == "oktober 2026"
    quarter = PeriodRule(kind="quarter", timezone="Europe/Amsterdam")
    assert (ENGLISH.period(quarter, month), DUTCH.period(quarter, month)) == ("Q4 2026", "4e kwartaal 2026")


# PDF


def test_a_pdf_holds_the_words_of_the_page(tmp_path):
    pytest.importorskip("weasyprint", reason="the extra `pdf` is not installed", exc_type=ImportError)
    from sla_tui.export.report.as_pdf import render_pdf

    body = render_pdf(report(), DUTCH)
    assert body.startswith(b"%PDF-")
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    (tmp_path / "r.pdf").write_bytes(body)
    said = subprocess.run(["pdftotext", "-layout", tmp_path / "r.pdf", "-"], capture_output=True, text=True, check=True)
    flat = " ".join(said.stdout.split())
    assert "SLA-rapport, november 2026" in flat
    assert "€ 240,00" in flat
    assert "availability.min_outage" in flat


def test_without_the_extra_a_pdf_is_refused_in_words(monkeypatch):
    import sys

    from sla_tui.errors import SlaTuiError
    from sla_tui.export.report.as_pdf import render_pdf

    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(SlaTuiError, match="needs WeasyPrint"):
        render_pdf(report(), ENGLISH)
