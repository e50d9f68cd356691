"""The pages that we write, in a real browser: nothing sticks out, nothing is faint, nothing is asked for.

Marked `browser`: they need Debian's `chromium`. Run with `pytest -m browser`.
"""

from pathlib import Path

import pytest

from sla_tui.export.publish.status_page import render_status_page
from sla_tui.language import language_named
from tests import samples
from tests.browser import chromium
from tests.export.drawn import report_html as render_report
from tests.export.drawn import snapshot_html as render_snapshot
from tests.export.reports import report
from tests.export.test_formats import nasty
from tests.export.test_publish import OPEN, page
from tests.export.test_report import NASTY

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(chromium.find() is None, reason="chromium (Debian's package chromium) is not installed"),
]
CHECKS = Path(__file__).with_name("checks.js").read_text(encoding="utf-8")
SIZES = {"phone": (390, 844), "small": (320, 640), "desktop": (1280, 800)}
PAGES = {
    "report-en": lambda: render_report(report(), language_named("en")),
    "report-nl": lambda: render_report(report(), language_named("nl")),
    "snapshot": lambda: render_snapshot(samples.snapshot()),
    "snapshot-nasty": lambda: render_snapshot(nasty()),
    "status": lambda: render_status_page(page()),
    "status-nasty": lambda: render_status_page(
        page(snapshot=samples.snapshot(_named(i, n) for i, n in enumerate((*NASTY, *samples.HOSTILE))))
    ),
}


def _named(number, name):
    from dataclasses import replace

    return replace(samples.CHECKOUT, id=f"s{number}", name=name)


@pytest.fixture(scope="module")
def tab():
    with chromium.browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    for name, make in PAGES.items():
        (folder / f"{name}.html").write_text(make(), encoding="utf-8")
    return folder


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_is_legible_and_asks_for_nothing(name, size, dark, tab, files):
    width, height = SIZES[size]
    url = (files / f"{name}.html").as_uri()
    tab.open(url, width=width, height=height, dark=dark, mobile=size != "desktop")
    found = tab.ask(CHECKS)
    assert found["seen"] > 30
    assert found["overflow"] <= 0, found["out"][:5]
    assert found["out"] == []
    assert found["faint"] == []
    assert tab.requests == [url]
    assert tab.complaints == []


@pytest.mark.parametrize("name", ["report-en", "snapshot", "status"])
def test_the_keyboard_gets_past_the_header_first(name, tab, files):
    tab.open((files / f"{name}.html").as_uri(), width=1280, height=800)
    tab.press("Tab", 9)
    assert tab.ask("document.activeElement.className") == "skip"
    assert tab.ask("document.activeElement.getBoundingClientRect().left") >= 0
    tab.press("Enter", 13)
    assert tab.ask("location.hash") == "#main"


def test_days_with_downtime_open_by_keyboard_without_a_script(tab, files):
    tab.open((files / "status.html").as_uri(), width=390, height=844, mobile=True)
    tab.ask("document.querySelector('summary').focus()")
    tab.press("Enter", 13)
    assert tab.ask("document.querySelector('details').open") is True
    assert tab.ask("document.querySelector('details ul').getBoundingClientRect().height") > 0


def test_a_screen_reader_finds_landmarks_headings_and_words_for_pictures(tab, files):
    tab.open((files / "status.html").as_uri(), width=1280, height=800)
    tree = tab._send("Accessibility.getFullAXTree")["nodes"]
    roles = [node.get("role", {}).get("value") for node in tree if not node.get("ignored")]
    assert {"main", "banner", "contentinfo", "heading", "image", "status"} <= set(roles)
    pictures = [n for n in tree if n.get("role", {}).get("value") == "image" and not n.get("ignored")]
    assert all(picture["name"]["value"] for picture in pictures)
    assert OPEN.title in [n["name"]["value"] for n in tree if n.get("role", {}).get("value") == "heading"]
