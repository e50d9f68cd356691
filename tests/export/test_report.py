"""The report: approved bytes in every format and language, one set of figures, complete languages, inert text."""

import csv
import io
import json
import re
import shutil
import subprocess
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import jsonschema
import pytest

from sla_tui.export.documents.report.questions import questions
from sla_tui.export.documents.stated import period_text
from sla_tui.export.formats.report_csv import render_csv
from sla_tui.export.formats.report_json import render_json, report_schema
from sla_tui.export.shapes.snapshot import SNAPSHOT
from sla_tui.export.style import Style
from sla_tui.language import ENGLISH, LANGUAGES, language_named
from sla_tui.sla.codes import Note, Step
from sla_tui.sla.facts import ClosedFact, Drift
from sla_tui.sla.result import Period, Range
from tests import samples
from tests.export.drawn import report_html as render_html
from tests.export.drawn import report_markdown as render_markdown
from tests.export.drawn import report_text as render_text
from tests.export.pages import assert_sound, words_of
from tests.export.reports import report
from tests.export.test_formats import NASTY
from tests.golden import assert_golden

DUTCH = language_named("nl")
RENDER = {"txt": render_text, "md": render_markdown, "html": render_html, "csv": render_csv}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", RENDER)
def test_every_format_is_byte_for_byte_what_was_approved(form, language):
    assert_golden(f"report-{language}.{form}", RENDER[form](report(), language_named(language)))


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
    assert [entry["service"] for entry in data["services"]] == SNAPSHOT.write(made.snapshot)["services"]
    assert data["summary"] == SNAPSHOT.write(made.snapshot)["summary"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_valid_and_names_every_service_with_its_figures(language):
    made, spoken = report(), language_named(language)
    root = assert_sound(render_html(made, spoken))
    said = words_of(root)
    assert root.get("lang") == language
    for chapter in made.chapters:
        assert chapter.service.name in said
        if chapter.service.assessment.uptime is not None:
            assert spoken.uptime(chapter.service.assessment.uptime, chapter.service.target) in said
    assert spoken.money(samples.CHECKOUT.assessment.credit.amount, "EUR") in said
    assert {"en": "15 December 2026", "nl": "15 december 2026", "de": "15. Dezember 2026"}[language] in said
    for outage in made.chapters[0].service.assessment.outages:
        for part in outage.parts:
            assert part.clause in said


def test_every_format_for_people_tells_every_outage_with_decision_and_clause():
    made = report()
    for render in (render_text, render_markdown, render_html):
        flat = " ".join(render(made, ENGLISH).split()).replace("\\", "")
        for word in ("too short", "maintenance", "excluded", "grace period", "outside hours", "in parts"):
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
    bounds = Range(8_000, 9_000, Fraction(997, 1_000), Fraction(996, 1_000))
    close = samples.with_assessment(samples.CHECKOUT, certainty="within_error", range=bounds)
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
    closed = replace(samples.CHECKOUT, frozen=ClosedFact(samples.NOW, "ab" * 32, drift=drift))
    made = report([closed])
    assert "drift" in {question.kind for question in questions(made)}
    flat = " ".join(render_text(made, ENGLISH).split())
    assert (
        "worked out today it would be 99.9700 %, credit –, because of: a past that a provider rewrote and another fee"
        in flat
    )
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

    for language in map(language_named, LANGUAGES):
        for line in render_text(report(), language, width=width).splitlines():
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


OF_FEE = {"percent": Fraction(10), "fee": Fraction(950), "money": Decimal("95.00"), "currency": "EUR"}
TERM = {"what": "2026-09-20", "first": "2026-06-05", "last": "2026-08-15"}
BEYOND = Step("downtime_beyond", {"seconds": 7200, "allowed": 2592})
BLOCKS = {"base": BEYOND, "blocks": 1, "block": 3600, "each": Fraction(5), "percent": Fraction(5)}
READ = [Note("past_read", {"percent": p, "monitor": m}) for p, m in ((45, "one:1"), (0, "two:https://x.example"))]
CAPPED = (
    ("capped by credit.cap_percent:", "of the fee"),
    ("begrensd door credit.cap_percent:", "van de prijs"),
)
REFUSED = Note("monitors_and_more", {"monitors": "one:1, one:2", "more": 3})


@pytest.mark.parametrize(
    ("coded", "english", "dutch"),
    [
        (
            Step(
                "of_fee", {"percent": Fraction(10), "fee": Fraction(950), "money": Decimal("95.00"), "currency": "EUR"}
            ),
            "10 % of 950 = 95.00 EUR",
            "10 % van 950 = 95,00 EUR",
        ),
        (
            Step("blocks_started", BLOCKS),
            "(7200 s - 2592 s allowed) = 1 started blocks of 3600 s x 5 % = 5 % of the fee",
            "(7200 s - 2592 s toegestaan) = 1 aangevangen blokken van 3600 s x 5 % = 5 % van de prijs",
        ),
        (
            Step("capped_percent", {"limit": Fraction(30)}),
            "capped by credit.cap_percent: 30 % of the fee",
            "begrensd door credit.cap_percent: 30 % van de prijs",
        ),
        (
            Note("pending_more", {"read": Note("past_read_and", {"first": READ[0], "rest": READ[1]}), "more": 2}),
            "No verdict yet: 45 % of the past of one:1, 0 % of the past of two:https://x.example is read "
            "(and of 2 more monitors part).",
            "Nog geen oordeel: 45 % van het verleden van one:1, 0 % van het verleden van two:https://x.example is "
            "gelezen (en van nog 2 monitoren een deel).",
        ),
        (
            Note("history_refused", {"source": "one", "monitors": REFUSED, "why": "your plan has no history"}),
            "one refuses the history of one:1, one:2 and 3 more: your plan has no history.",
            "one weigert de historie van one:1, one:2 en nog 3: your plan has no history.",
        ),
        (
            Note("outside_term", TERM),
            "2026-09-20 lies outside the contract's term (2026-06-05 to 2026-08-15, both days included).",
            "2026-09-20 ligt buiten de looptijd van het contract (2026-06-05 tot en met 2026-08-15).",
        ),
        (
            Step("tier_percent", {"tier": "x", "percent": Fraction(70, 3)}),
            "x: 70/3 % of the fee",
            "x: 70/3 % van de prijs",
        ),
        (
            Step("downtime", {"seconds": Fraction(10**20 + 1, 3 * 10**16)}),
            "about 3333.333333 s",
            "ongeveer 3333,333333 s",
        ),
        (Step.of_text("Something new is said."), "Something new is said.", "Something new is said."),
        ("somebody's own words", "somebody's own words", "somebody's own words"),
    ],
)
def test_what_the_arithmetic_says_in_codes_is_said_in_each_language(coded, english, dutch):
    assert (ENGLISH.tell(coded), DUTCH.tell(coded)) == (english, dutch)


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
    month = Period(1_790_805_600, 1_793_487_600, "October 2026", "2026-10")
    assert period_text(month, DUTCH) == "oktober 2026"
    quarter = Period(1_790_805_600, 1_793_487_600, "Q4 2026 (part)", "2026-Q4", part=True)
    assert (period_text(quarter), period_text(quarter, DUTCH)) == ("Q4 2026 (part)", "4e kwartaal 2026 (gedeeltelijk)")
    assert period_text(Period(0, 1, key="2026-10")) == "2026-10"


# PDF


def test_a_pdf_holds_the_words_of_the_page(tmp_path):
    pytest.importorskip("weasyprint", reason="the extra `pdf` is not installed", exc_type=ImportError)
    from sla_tui.export.documents.report.document import report_document
    from sla_tui.export.formats.pdf import render_pdf

    body = render_pdf(report_document(report(), DUTCH), DUTCH)
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
    from sla_tui.export.documents.report.document import report_document
    from sla_tui.export.formats.pdf import render_pdf

    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(SlaTuiError, match="needs WeasyPrint"):
        render_pdf(report_document(report(), ENGLISH), ENGLISH)


# One truth (figures.md)


def flat(made, language=ENGLISH):
    return " ".join(render_text(made, language).split())


def unprovable(**changes):
    """A breached month, as the arithmetic has it, of which 0.15 % is known."""
    owed = {"provable": False, "coverage": Fraction(15, 10_000), "min_coverage": Fraction(99), "range": None}
    return samples.with_assessment(samples.CHECKOUT, **{**owed, **changes})


@pytest.mark.parametrize("form", RENDER)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_month_that_is_not_provable_has_no_verdict_amount_price_or_deadline(form, language):
    """The report said `no data` of a month that the ledger listed with 600.00."""
    made = report([replace(unprovable(), id="unsure")])
    out = RENDER[form](made, language_named(language))
    for gone in ("€", "240.00", "240,00", "99.58", "99,58", "2026-12-15", "15 December", "15 december", "15. Dezember"):
        assert gone not in out, gone


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (ENGLISH, "not provable: 0.15 % of the time is known; the contract requires 99 %"),
        (DUTCH, "niet aantoonbaar: 0,15 % van de tijd is bekend; het contract eist 99 %"),
    ],
    ids=["en", "nl"],
)
def test_how_much_is_known_and_asked_for_is_said_in_both_languages(language, words):
    assert words in flat(report([replace(unprovable(), id="unsure")]), language)


def test_that_nothing_is_owed_is_said_only_where_every_service_was_judged():
    assert "No credit is owed." in flat(report([samples.LOGIN]))
    said = flat(report([samples.LOGIN, replace(unprovable(), id="unsure")]))
    assert "No credit is owed." not in said
    assert "No credit is known to be owed; not every service could be judged." in said


def test_a_beginning_has_its_figures_since_when():
    begun = replace(samples.BEGUN, latency=samples.LOGIN.latency, errors=samples.LOGIN.errors)
    said = flat(report([begun]))
    assert "= 100.000000 % since 14:02" in said
    assert "not provable: known since 23 Nov 14:02" in said
    assert "at most 21 m 36 s left" in said
    assert "121 ms since 14:02" in said
    assert "0 of 1 services are within their SLA. Not provable: Begun." in said
    assert "sinds 14:02" in flat(report([begun]), DUTCH)


def test_the_best_case_never_stands_under_the_heading_uptime():
    made = report([replace(samples.CHECKOUT, id="other")])
    for render in (render_text, render_markdown, render_html):
        said = render(made, ENGLISH)
        assert "99.687423 %" in said.replace("\\", "")
        assert "if nothing more happens" not in said
    page = render_html(report(), ENGLISH)
    assert "Best case through the period, against the target" in page
    assert "Uptime through the period, against the target" not in page


@pytest.mark.parametrize("state", ["claimed", "paid", "lapsed"])
def test_money_is_added_up_by_how_far_it_is(state):
    """An expired credit stood in the one sum called `credits`."""
    words = {"claimed": "claimed", "paid": "paid", "lapsed": "expired"}[state]
    over, open_one = samples.closed(samples.PAYMENTS), samples.closed(replace(samples.CHECKOUT, id="other"))
    made = report([over, open_one])
    chapters = [replace(made.chapters[0], claim=samples.entry(over, state=state)), made.chapters[1]]
    said = flat(replace(made, chapters=tuple(chapters)))
    assert f"Credits: €240.00 claimable; €600.00 {words}." in said
    assert "€840.00" not in said


def test_a_closed_report_has_nothing_of_the_present():
    """It asked about sources that are silent now, and put services that are down now first."""
    down = samples.closed(replace(samples.LOGIN, id="b", name="Bbb", state="down", stale_since=samples.NOW - 60))
    made = report([samples.closed(replace(samples.LOGIN, id="a", name="Aaa")), down])
    said = flat(made)
    for gone in ("Source statuscake", "so far", "best case", "still running", "of downtime away", "nothing fresh"):
        assert gone not in said, gone
    assert said.index("Aaa") < said.index("Bbb")


def test_a_promise_that_rests_on_a_part_of_the_checks_has_no_verdict():
    from sla_tui.sla.codes import Note
    from sla_tui.sla.result import ObjectiveResult

    read = ObjectiveResult(
        "error_rate", Note("error_rate"), Fraction("0.31"), Fraction("0.5"), "<=", met=None, read=Fraction(42, 100)
    )
    service = samples.with_assessment(replace(samples.CHECKOUT, id="other"), objectives=(read,))
    made = report([replace(service, errors=replace(service.errors, met=None))])
    said = flat(made)
    assert "no verdict on error rate: 42 % of the checks read" in said
    assert "≤ 0.5 %: 42 % of the checks read" in said
    assert "nothing was measured" not in said
    assert "42 % van de controles gelezen" in flat(made, DUTCH)


def test_a_table_that_was_not_read_whole_gives_no_amount_for_certain():
    partial = samples.with_assessment(replace(samples.CHECKOUT, id="other"), remedy="partial")
    said = flat(report([partial]))
    assert "Credits: at least €240.00 owed so far." in said
    assert "credit table was not read whole; more may be owed" in said
    nothing = replace(samples.CHECKOUT.assessment.credit, percent=Fraction(0), amount=None, steps=())
    unread = samples.with_assessment(replace(samples.CHECKOUT, id="other"), remedy="unread", credit=nothing)
    said = flat(report([unread]))
    assert "amount not known" in said
    assert "No credit" not in said
    assert "15 December 2026" in said
    assert "bedrag niet bekend" in flat(report([unread]), DUTCH)


def test_what_nobody_gave_is_named_with_the_command_that_gives_it():
    from sla_tui.sla.result import MissingInput

    missing = (MissingInput("affected", samples.NOW - samples.HOUR, samples.NOW),)
    said = flat(report([samples.with_assessment(samples.UNPROVABLE, missing=missing)]))
    assert "the share that it affected is not known of the outage of 23 Nov 13:32" in said
    assert "sla-tui outage report unprovable --began 2026-11-23T12:32:07Z --affected PERCENT" in said


def in_parts():
    """A month that was judged in two parts, the second under a stricter text."""
    whole = samples.closed(samples.service("parts", "Parts", down=2_000))
    start, end = whole.assessment.period.start, whole.assessment.period.end
    middle = start + 10 * samples.DAY
    periods = (
        Period(start, middle, "October 2026", "2026-10", part=True),
        Period(middle, end, "October 2026", "2026-10"),
    )
    parts = tuple(
        samples.assessment(down, target=target, period=period, now=end)
        for down, target, period in ((0, samples.SILVER, periods[0]), (2_000, samples.GOLD, periods[1]))
    )
    return samples.with_assessment(whole, parts=parts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_period_judged_in_parts_shows_each_with_its_text_and_its_share_of_the_fee(language):
    made = report([in_parts()])
    for form in ("txt", "md", "html"):
        said = RENDER[form](made, language_named(language))
        for words in ("32.21 %", "67.79 %", "99.9 %", "99.95 %"):
            assert language_named(language).figure(words) in said, (form, words)
    rows = list(csv.DictReader(io.StringIO(render_csv(made, ENGLISH), newline="")))
    texts = [row for row in rows if row["record"] == "text"]
    assert [row["target_percent"] for row in texts] == ["99.9", "99.95"]
    assert [row["verdict"] for row in texts] == ["met", "breached"]
    (service,) = json.loads(render_json(made))["services"]
    assert [part["target"] for part in service["service"]["assessment"]["parts"]] == ["99.9", "99.95"]
