"""The snapshot as Markdown, CSV, HTML and SVG: approved bytes, the same figures, and hostile names that do nothing."""

import csv
import io
import re
import unicodedata
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from sla_tui.export.formats.csv import csv_text, harmless
from sla_tui.export.formats.markdown_text import md
from sla_tui.export.formats.markup import el, link, text
from sla_tui.export.formats.snapshot_csv import render_csv
from sla_tui.export.formats.svg import CELL, MARGIN, runs
from sla_tui.export.shapes.snapshot import SNAPSHOT
from sla_tui.export.style import Style
from tests import samples
from tests.export.drawn import snapshot_html as render_html
from tests.export.drawn import snapshot_markdown as render_markdown
from tests.export.drawn import snapshot_svg as render_svg
from tests.export.drawn import snapshot_text as render_text
from tests.export.pages import assert_sound, parse_page, words_of
from tests.golden import assert_golden

SNAPSHOTS = {
    "fleet": samples.snapshot(),
    "empty": samples.empty(),
    "never-polled": samples.never_polled(),
    "all-well": samples.all_well(),
    "hostile": samples.hostile(),
}
RENDER = {"md": render_markdown, "csv": render_csv, "html": render_html, "svg": render_svg}
NASTY = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    '=HYPERLINK("http://evil/")',
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "a | b",
    "[x](javascript:alert(1))",
    "`code` *b* _i_ ~s~ <!-- c --> &lt;",
    "https://evil.example/",
    "]]>",
    "</title></style>",
)


def nasty():
    return samples.snapshot(
        replace(samples.CHECKOUT, id=str(i), name=name, contract_name=name, runbook=name, tags=(name,))
        for i, name in enumerate(NASTY)
    )


@pytest.mark.parametrize("form", RENDER)
def test_every_format_is_byte_for_byte_what_was_approved(form):
    assert_golden(f"fleet.{form}", RENDER[form](samples.snapshot()))


@pytest.mark.parametrize("form", RENDER)
@pytest.mark.parametrize("name", SNAPSHOTS)
def test_every_format_draws_every_snapshot_without_a_control_character(form, name):
    out = RENDER[form](SNAPSHOTS[name])
    assert {c for c in out if unicodedata.category(c) in ("Cc", "Cf")} <= {"\n", "\r"}
    assert out.endswith("\n")


@pytest.mark.parametrize("name", [*SNAPSHOTS, "nasty"])
def test_every_page_is_valid_and_fetches_and_runs_nothing(name):
    assert_sound(render_html(nasty() if name == "nasty" else SNAPSHOTS[name]))


def test_what_a_page_says_of_a_name_is_the_name():
    said = words_of(parse_page(render_html(nasty())))
    assert all(" ".join(name.split()) in said for name in NASTY)


def test_a_picture_is_xml_without_a_reference_to_anything():
    for snapshot in (*SNAPSHOTS.values(), nasty()):
        picture = render_svg(snapshot)
        root = ET.fromstring(picture)  # noqa: S314  our own
        assert not re.search(r"href|url\(|@import|@font-face|<script|<image|<foreignObject", picture.replace("&", ""))
        assert root.get("role") == "img"


def test_a_picture_holds_the_words_of_the_text_at_their_columns():
    lines = render_text(samples.snapshot(), style=Style(color=True)).splitlines()
    plain = render_text(samples.snapshot()).splitlines()
    for coloured, line in zip(lines, plain, strict=True):
        drawn = ""
        for run in runs(coloured):
            drawn += " " * (run.column - cell_len(drawn)) + run.words
        assert drawn == line
    root = ET.fromstring(render_svg(samples.snapshot()))  # noqa: S314
    far = max(float(e.get("x")) + float(e.get("textLength")) for e in root.iter("{http://www.w3.org/2000/svg}text"))
    assert far <= MARGIN + 80 * CELL + 0.1


def test_a_csv_has_a_line_for_each_service_and_the_figures_of_the_json():
    text_ = render_csv(samples.snapshot())
    assert text_.count("\r\n") == len(samples.snapshot().services) + 1
    rows = list(csv.DictReader(io.StringIO(text_, newline="")))
    for row, service in zip(rows, SNAPSHOT.write(samples.snapshot())["services"], strict=True):
        found = service["stated"]
        assert row["service"] == service["id"]
        assert (row["uptime_fraction"] or None) == found["uptime"]["fraction"]
        assert (row["if_nothing_more_percent"] or None) == service["if_nothing_more"]["percent"]
        assert (row["best_case_percent"] or None) == service["best_case"]["percent"]
        assert row["standing"] == service["standing"]
        assert (row["credit_amount"] or None) == (found["credit"] or {"amount": None})["amount"]
        assert (row["claim_by"] or None) == service["claim"]["deadline"]
        p95 = service["latency"]["p95_ms"]
        assert row["p95_ms"] == ("" if p95 is None else str(p95))


@given(st.text(max_size=20))
def test_no_words_in_a_csv_begin_a_formula_and_they_stay_one_cell(words):
    (row,) = csv.reader(io.StringIO(csv_text((), [(words, -1)]).split("\r\n", 1)[1], newline=""))
    assert row[1] == "-1"
    assert not row[0].startswith(tuple("=+-@\t\r\n|%＝＋－＠"))
    assert row[0] == harmless(words)


@pytest.mark.parametrize("name", NASTY)
def test_in_markdown_a_name_is_only_a_name(name):
    shown = md(name)
    assert "\n" not in shown
    assert "|" not in shown.replace(r"\|", "")
    assert "<" not in shown
    assert not re.search(r"(?<!\\)[`*\[\]]", shown)
    assert "://" not in shown.replace("\\://", "")


def test_a_markdown_table_has_the_same_number_of_cells_in_every_row():
    for line in render_markdown(nasty()).splitlines():
        if line.startswith("|") and "BREACHED" in line:
            assert len(re.findall(r"(?<!\\)\|", line)) == 9


@given(st.text(), st.text())
def test_markup_gives_back_the_text_that_went_in(words, value):
    element = ET.fromstring(el("p", words, title=value))  # noqa: S314
    kept = ET.fromstring(f"<p>{text(words)}</p>")  # noqa: S314
    assert (element.text or "") == (kept.text or "")
    assert "<" not in str(text(words))
    assert '"' not in str(text(value))


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//evil", "https://a b", 'https://a"b', ""])
def test_only_a_web_address_becomes_a_link(url):
    assert "href" not in link(url, "words")
    assert "href" in link("https://example.com/runbook?a=1&b=2", "words")
