"""Every document in every format and language: sound pages, lines that fit, words of the language."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from importlib import import_module

import pytest
from rich.cells import cell_len

from sla_tui.export.blocks import Document, Fact, Facts, Heading, Paragraph, Section
from sla_tui.export.columns import Cell, Column, TextHints, fill
from sla_tui.export.documents.claim_list import claim_list_document
from sla_tui.export.documents.contracts import (
    Difference,
    ListedContract,
    contracts_document,
    difference_document,
)
from sla_tui.export.documents.decided import decided_blocks
from sla_tui.export.documents.handover import handover_document
from sla_tui.export.documents.preview import Effect, effect_block, exclusions_block, maintenance_block, outages_block
from sla_tui.export.documents.snapshot import snapshot_document
from sla_tui.export.documents.sources import SourceReport, sources_document
from sla_tui.export.documents.what_if import Compared, what_if_document
from sla_tui.export.documents.working import working_document
from sla_tui.export.formats.by_name import FORMATS, draw
from sla_tui.export.formats.text import render_text
from sla_tui.export.outline import outlined
from sla_tui.export.style import Style
from sla_tui.language import ENGLISH, LANGUAGES, language_named
from sla_tui.sla.observation import RateBudget
from tests import samples
from tests.export.drawn import blocks_text
from tests.export.pages import assert_sound, words_of
from tests.export.reports import GOLD, eventful

RICH = eventful(samples.CHECKOUT).service


def working(language):
    return working_document(
        RICH.assessment, GOLD, language, stated=RICH.stated, more=tuple(decided_blocks(RICH, {}, language)), version="1"
    )


def claims(language):
    entries = (samples.entry(samples.CHECKOUT), samples.entry(samples.closed(samples.PAYMENTS), "lapsed"))
    return claim_list_document(samples.snapshot(credits=entries), language)


def what_if(language):
    lower = samples.service("checkout", "Checkout API", down=60).assessment
    return what_if_document([Compared("checkout", "Checkout API", RICH.assessment, lower)], "2026-11", "x", language)


def effects(language):
    after = samples.service("checkout", "Checkout API", down=60)
    blocks = (
        effect_block(Effect(RICH, after), language),
        outages_block(RICH, language),
        exclusions_block([RICH], language),
        maintenance_block([RICH], language),
    )
    return Document("x", blocks)


def sources(language):
    budgets = (RateBudget("hour", 9, 5, None),)
    reports = [
        SourceReport("main", "pingdom", "https://api.example", "ok", budgets=budgets, oldest=samples.NOW),
        SourceReport("other", "probe", "", "auth_error", "refused"),
    ]
    return sources_document(reports, samples.NOW, language)


def contracts(language):
    return contracts_document([ListedContract("gold", GOLD, preset=False)], language)


def differences(language):
    return difference_document(("a", "b"), [Difference("claim.within", "15 days", None)], language)


def handover(language):
    return handover_document(samples.all_well(), samples.snapshot(), language)


DOCUMENTS = {
    "snapshot": lambda language: snapshot_document(samples.snapshot(), language),
    "working": working,
    "claims": claims,
    "what_if": what_if,
    "effects": effects,
    "sources": sources,
    "contracts": contracts,
    "differences": differences,
    "handover": handover,
}
BARE = ("so far", " owed", "not known", "down for", "target ", "budget", "within SLA", "counted", "lasted", "Nothing ")
"""English that no Dutch document says."""


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_document_is_a_sound_page_in_every_language(name, code):
    language = language_named(code)
    root = assert_sound(str(draw(DOCUMENTS[name](language), "html", language)))
    assert root.get("lang") == code


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_page_and_markdown_say_what_the_text_says(name):
    document = DOCUMENTS[name](ENGLISH)
    page = words_of(assert_sound(str(draw(document, "html", ENGLISH))))
    markdown = str(draw(document, "md", ENGLISH)).replace("\\", "")
    wanted = {word for word in render_text(document, ENGLISH, width=400).split() if word.strip("-=").isalpha()}
    assert {word for word in wanted if word.casefold() not in page.casefold()} == set()
    assert {word for word in wanted if word.casefold() not in markdown.casefold()} == set()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_dutch_document_has_no_english_sentence(name):
    language = language_named("nl")
    text = " ".join(render_text(DOCUMENTS[name](language), language, width=400).split())
    allowed = {"budget"}  # the same word
    assert [words for words in BARE if words in text and words.strip() not in allowed] == []


@pytest.mark.parametrize("name", ["snapshot", "claims", "what_if", "sources", "contracts", "differences"])
@pytest.mark.parametrize("width", [60, 100])
def test_a_line_of_text_is_no_wider_than_it_may_be(name, width):
    document = DOCUMENTS[name](ENGLISH)
    addresses = ("https://",)  # an address below its row is there to be copied
    for line in render_text(document, ENGLISH, width=width).splitlines():
        assert cell_len(line) <= width or any(address in line for address in addresses), line


def test_text_in_colour_says_the_same():
    import re

    for name, made in DOCUMENTS.items():
        coloured = render_text(made(ENGLISH), ENGLISH, style=Style(color=True))
        assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == render_text(made(ENGLISH), ENGLISH), name


def test_every_format_has_a_name_and_a_renderer():
    assert tuple(FORMATS) == ("text", "md", "html", "svg", "pdf")
    for place in FORMATS.values():
        module, _, function = place.partition(":")
        assert callable(getattr(import_module(module), function)), place


def test_every_document_is_a_picture():
    for name, made in DOCUMENTS.items():
        root = ET.fromstring(str(draw(made(ENGLISH), "svg", ENGLISH)))  # noqa: S314  our own
        assert root.get("role") == "img", name


def test_the_working_as_a_page_has_its_verdict_its_outages_and_its_sum_in_tables():
    page = assert_sound(str(draw(working(ENGLISH), "html", ENGLISH)))
    said = words_of(page)
    for words in ("✗ BREACHED", "Outages in Europe/Amsterdam", "Seconds", "counted: downtime definition", "The sum"):
        assert words in said, words


# What the layout of a text does with the hints of blocks


def test_labels_of_facts_line_up_over_sections_and_grow_with_the_longest():
    assert blocks_text(Facts((Fact("a", "x"), Fact("", "y")), 6)) == "  a     x\n        y\n"
    assert blocks_text(Facts((Fact("longer", "x"),), 3)) == "  longer x\n"
    assert blocks_text(Facts((Fact("longer", "x"), Fact("b", "y")))) == "  longer  x\n  b       y\n"


def test_a_sign_stands_before_a_label_and_a_verdict_in_words():
    facts = Facts((Fact("main", "answers", "met"), Fact("b", (Cell("BREACHED", "breached"), Cell(", nearly")))))
    assert blocks_text(facts) == "  ● main  answers\n    b     ✗ BREACHED, nearly\n"


def test_below_a_heading_a_section_is_indented_and_has_no_blank_lines():
    section = Section((Heading(2, "The sum", detail="in UTC"), Paragraph("none"), Facts((Fact("a", "x"),), 4)))
    assert blocks_text(section) == "THE SUM, in UTC\n  none\n  a   x\n"
    assert blocks_text(Section((Paragraph("one"), Paragraph("two")))) == "one\ntwo\n"


def columns(**hints):
    return (
        Column("name", "column.service", lambda row: Cell(row[0])),
        Column("figure", "column.uptime", lambda row: Cell(row[1]), figure=True, text=TextHints(**hints)),
    )


ROWS = [("Login", "1"), ("part", "22")]


def test_a_column_takes_its_least_and_one_may_stand_under_its_row():
    assert blocks_text(fill(columns(least=8), ROWS, ENGLISH)).splitlines()[1] == "Login           1"
    assert blocks_text(fill(columns(under=True), ROWS, ENGLISH)).splitlines() == [
        "Service",
        "Login",
        "    1",
        "part",
        "    22",
    ]


def test_a_text_may_leave_headings_out_and_give_them_other_words():
    assert blocks_text(fill(columns(), ROWS, ENGLISH, headless=True, gap=3)) == "Login    1\npart    22\n"
    assert blocks_text(fill(columns(heading="text_heading.left"), ROWS, ENGLISH)).splitlines()[0] == "Service  LEFT"


def test_what_belongs_to_the_row_above_is_further_in():
    part = (Column("x", "", lambda row: Cell(row, "part")),)
    assert blocks_text(fill(part, ["a"], ENGLISH, headless=True)) == "  a\n"


@pytest.mark.parametrize(
    ("narrow", "lines"),
    [
        ("below", ["Service", "A long name of a service", "    Uptime 99.9985 %"]),
        ("cut", ["Service", "A long name of a servi…"]),
        ("whole", [f"{'Service':26}   Uptime", "A long name of a service  99.9985 %"]),
    ],
)
def test_what_has_no_room_stands_below_goes_or_makes_the_line_longer(narrow, lines):
    name, figure = columns()
    table = fill(
        (name, replace(figure, gives_way=1)), [("A long name of a service", "99.9985 %")], ENGLISH, narrow=narrow
    )
    shown = blocks_text(table, width=24 if narrow == "below" else 23).splitlines()
    assert shown == lines


def test_a_document_without_a_heading_of_its_own_gets_its_title_and_no_level_is_left_out():
    made = outlined(Document("Title", (Section((Heading(3, "a"),)), Heading(3, "b"), Heading(4, "c"))))
    assert made == (Heading(1, "Title"), Section((Heading(2, "a"),)), Heading(3, "b"), Heading(4, "c"))
    assert outlined(Document("x", (Heading(1, "a"), Heading(2, "b"), Heading(1, "c")))) == (
        Heading(1, "x"),
        Heading(2, "a"),
        Heading(3, "b"),
        Heading(2, "c"),
    )


def test_the_title_of_a_document_that_has_one_stays():
    blocks = (Heading(1, "a"), Heading(2, "b"))
    assert outlined(Document("x", blocks)) == blocks


def test_contracts_are_listed_in_dutch():
    dutch = language_named("nl")
    text = render_text(contracts_document([ListedContract("gold", GOLD, preset=True)], dutch), dutch)
    assert "VOORBEELDEN VAN GEPUBLICEERDE SLA'S" in text
    assert "15 dagen" in text
    assert "per 2026-06-01: https://example.com/sla" in text
