"""The law of every export: whatever the arithmetic says, what is printed is what may be stated (`sla.stated`)."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from sla_tui import format as fmt
from sla_tui.export.documents.claim_list import claim_list_document
from sla_tui.export.formats import report_csv as as_csv
from sla_tui.export.formats.snapshot_csv import render_csv
from sla_tui.export.formats.text import render_text as draw_text
from sla_tui.export.shapes.service import SERVICE
from sla_tui.language import ENGLISH, language_named
from sla_tui.sla.money.claim import NOTHING
from sla_tui.sla.result import Claim, MissingInput, PossibleOutcome
from tests import samples
from tests.export.drawn import report_html, report_markdown, report_text
from tests.export.drawn import snapshot_html as render_html
from tests.export.drawn import snapshot_markdown as render_markdown
from tests.export.drawn import snapshot_text as render_text
from tests.export.drawn import working_text as render_working
from tests.export.pages import parse_page, words_of
from tests.export.reports import GOLD, report

AMOUNT = re.compile(r"€ ?(\d[\d.,]*\d)")
UPTIME = re.compile(r"(?<![\d.,])(\d{1,3}[.,]\d{3,}) %")
HALF = settings.default.max_examples // 2  # of the profile: an example is drawn nine times
VERDICTS = ("breached", "at risk", "within sla", "geschonden", "in gevaar", "binnen sla")

uptimes = st.fractions(min_value=Fraction("0.97"), max_value=1, max_denominator=10_000)
outcomes = st.builds(
    PossibleOutcome, uptimes, st.just("met"), st.just(Fraction(0)), st.just(Decimal("0.00"))
) | st.builds(
    PossibleOutcome,
    uptimes,
    st.just("breached"),
    st.just(Fraction(25)),
    st.sampled_from((None, Decimal("77.00"))),
    claim=st.sampled_from((NOTHING, Claim(samples.PERIOD.end + samples.DAY, None))),
)


@st.composite
def services(draw):
    """A service with any standing, for any reason there is, of a running period or one that is over."""
    made = samples.service("odd", "Odd", down=draw(st.sampled_from((0, 60, 1_300, 8_102, 27_240))))
    changes = {
        "provable": draw(st.booleans()),
        "coverage": draw(st.sampled_from((Fraction(15, 10_000), Fraction(1, 2), Fraction("0.9897"), Fraction(1)))),
        "min_coverage": Fraction(99),
        "certainty": draw(st.sampled_from(("certain", "within_error"))),
        "known_since": draw(st.sampled_from((None, samples.NOW - 1_800))),
        "remedy": draw(st.sampled_from(("complete", "partial", "unread"))),
    }
    if not changes["provable"] and draw(st.booleans()):
        changes["least"], changes["most"] = draw(outcomes), draw(outcomes)
    if draw(st.booleans()):
        changes["missing"] = (MissingInput("reported", samples.NOW - 3_600, samples.NOW),)
    made = samples.with_assessment(made, **changes)
    if draw(st.booleans()):
        made = samples.closed(made)
    return replace(
        made, stale_since=draw(st.sampled_from((None, samples.NOW - 600))), state=draw(st.sampled_from(("up", "down")))
    )


def doors(service):
    """What each format says of the service alone, as words."""
    snapshot = samples.snapshot([service], sources=(), credits=tuple(filter(None, [samples.entry(service)])))
    told = report([service], None)
    told = replace(told, snapshot=replace(told.snapshot, sources=()))
    yield "text", render_text(snapshot, width=200)
    yield "markdown", render_markdown(snapshot).replace("\\", "")
    yield "html", words_of(parse_page(render_html(snapshot)))
    yield "report", report_text(told, ENGLISH, width=200)
    yield "rapport", report_text(told, language_named("nl"), width=200)
    yield "report as markdown", report_markdown(told, ENGLISH).replace("\\", "")
    yield "report as html", words_of(parse_page(report_html(told, ENGLISH)))
    yield "working", render_working(service.assessment, GOLD, stated=service.stated)
    yield "claim list", draw_text(claim_list_document(snapshot), ENGLISH)


def is_verdict(word, text):
    """Whether the text gives that verdict; counts of none, and the sentence on how many are met, are not one."""
    text = text.replace("**", "")
    text = re.sub(rf"{word}: 0|0 {word}|services (are|were) within their sla|not within their sla", "", text.lower())
    return word in text


@settings(max_examples=HALF)
@given(services())
def test_no_format_prints_a_verdict_a_percent_or_an_amount_that_cannot_be_stated(service):
    stated = service.stated
    said = {name: " ".join(words.split()) for name, words in doors(service)}
    money = stated.credit is not None and stated.credit.owed and bool(stated.credit.amount)
    priced = money or stated.next_tier is not None or (stated.judged and stated.uptime is not None)
    percents = stated.uptime is not None or stated.uptime_range is not None
    for name, words in said.items():
        if not priced:
            assert not AMOUNT.search(words), (name, words)
        if not percents:
            assert not UPTIME.search(words), (name, words)
        if not stated.judged and name != "ledger":
            assert not any(is_verdict(word, words) for word in VERDICTS), (name, words)
        if money and stated.credit.extent != "not_known" and name != "working":
            language = language_named("nl") if name == "rapport" else ENGLISH
            amount = language.money(stated.credit.amount, "EUR")
            assert amount in words, (name, amount)
            if stated.credit.extent == "at_least":
                assert ("ten minste" if name == "rapport" else "at least") in words, name
    if stated.uptime is not None:
        shown = fmt.uptime_percent(stated.uptime, service.target)
        assert all(shown in said[name] for name in ("text", "markdown", "html", "report")), shown


@given(services())
def test_no_format_for_programs_says_what_cannot_be_stated(service):
    stated = service.stated
    (row,) = csv.DictReader(io.StringIO(render_csv(samples.snapshot([service])), newline=""))
    rows = csv.DictReader(io.StringIO(as_csv.render_csv(report([service]), ENGLISH), newline=""))
    told = next(found for found in rows if found["record"] == "service")
    data = SERVICE.write(service)
    for found in (row, told):
        assert found["verdict"] == stated.verdict
        assert found["standing"] == stated.standing
        assert (found["uptime_percent"] == "") == (stated.uptime is None)
        assert (found["budget_left_seconds"] == "") == (stated.budget is None)
        assert (found["claim_by"] == "") == (stated.claim.deadline is None)
        unknown = stated.credit is None or stated.credit.extent == "not_known" or stated.credit.amount is None
        assert (found["credit_amount"] == "") == unknown
    assert (row["next_tier_amount"] == "") == (stated.next_tier is None)
    assert data["stated"]["uptime"]["fraction"] == (None if stated.uptime is None else row["uptime_fraction"])
    assert data["claim"]["deadline"] == (row["claim_by"] or None)
    assert json.loads(json.dumps(data["assessment"]))["verdict"] == service.assessment.verdict


@settings(max_examples=HALF)
@given(services())
def test_a_closed_period_has_nothing_of_the_present_in_any_format(service):
    if service.assessment.running:
        return
    for name, words in doors(service):
        flat = " ".join(words.split())
        for gone in ("so far", "best case", "gunstigste", "more downtime", "stays down", "of downtime away", "DOWN"):
            assert gone not in flat, (name, gone)
        assert "~" not in flat, name
