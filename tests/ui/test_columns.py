"""Which columns stay as a screen becomes narrower: money is the last to go, and nothing is cut without a mark."""

from __future__ import annotations

from functools import cache

import pytest

from sla_tui.language import LANGUAGES, language_named
from sla_tui.ui.drawing.glyphs import ASCII, UNICODE
from sla_tui.ui.drawing.spans import plain
from sla_tui.ui.fleet.columns import COLUMNS
from sla_tui.ui.fleet.layout import LONGEST_BAR, FleetShown, cell, columns, measured, needed
from sla_tui.ui.fleet.sort import ORDERS
from sla_tui.ui.fleet.table import heading_at, headings
from sla_tui.ui.parts.day_strip import LENGTHS
from tests.samples import FLEET
from tests.ui.pages import look_of, state_of

LAST_TO_GO = ["credit", "budget", "now", "uptime", "used", "day", "burn", "target", "latency", "errors"]
NAMES = max(len(s.name) for s in FLEET)
WIDTHS = range(40, 241)
ENOUGH = 400
"""Cells of a screen on which nothing has to give way."""


@cache
def look(code: str = "en", *, ascii_only: bool = False):
    return look_of(state_of(None))._replace(language=language_named(code), glyphs=ASCII if ascii_only else UNICODE)


@cache
def laid_out(width: int, code: str = "en", *, ascii_only: bool = False) -> dict[str, FleetShown]:
    """The columns of the samples on a screen of that width, whose frame takes two."""
    of = look(code, ascii_only=ascii_only)
    needs = needed([measured(s, of.language) for s in FLEET], of)
    return {shown.column.key: shown for shown in columns(width - 2, of, needs)}


def test_the_columns_that_remain_are_the_first_ones_of_the_order():
    for width in WIDTHS:
        found = {"target" if key == "contract" else key for key in laid_out(width)} - {"service"}
        assert sorted(found, key=LAST_TO_GO.index) == LAST_TO_GO[: len(found)], width
        assert {"credit", "budget"} <= found, width
    assert set(laid_out(80)) >= {"credit", "budget", "now", "uptime", "used"}
    assert set(laid_out(120)) >= set(LAST_TO_GO)


@pytest.mark.parametrize("ascii_only", [False, True], ids=["unicode", "ascii"])
def test_nothing_is_cut_without_a_mark(ascii_only):
    of = look(ascii_only=ascii_only)
    whole = laid_out(120, ascii_only=ascii_only) | laid_out(ENOUGH, ascii_only=ascii_only)
    words = {
        (service.id, key): plain(cell(service, column, of, ENOUGH)).strip()
        for service in FLEET
        for key, column in whole.items()
    }
    for width in WIDTHS:
        for key, column in laid_out(width, ascii_only=ascii_only).items():
            if key in {"used", "day", "contract"}:
                continue
            for service in FLEET:
                drawn = plain(cell(service, column, of, width)).strip()
                assert words[service.id, key].endswith(drawn) or drawn.endswith("…"), (width, key)


def test_no_name_is_cut_beside_the_last_24_hours_and_none_has_more_cells_than_it_needs():
    for width in WIDTHS:
        shown = laid_out(width)
        if "day" in shown:
            assert shown["service"].cells == NAMES
            assert shown["day"].cells >= LENGTHS[-1]
        assert shown["service"].cells < NAMES + 10  # what is too little for the next column stands behind names


def test_what_is_left_over_goes_to_the_bar_and_then_to_the_strip():
    for width in range(80, 241):
        shown = laid_out(width)
        assert 4 + sum(c.cells + c.before for c in shown.values()) + 1 == width - 2
        assert shown["used"].cells <= LONGEST_BAR
    assert laid_out(240)["used"].cells == LONGEST_BAR
    assert laid_out(240)["day"].cells > LENGTHS[1]


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_heading_is_cut_in_any_language(code):
    for width in WIDTHS:
        shown = laid_out(width, code)
        line = plain(headings(tuple(shown.values()), ORDERS[0], width - 2))
        assert all(column.heading in line for column in shown.values())


def test_a_heading_is_found_where_it_stands():
    shown = tuple(laid_out(120).values())
    line = plain(headings(shown, ORDERS[0], 118))
    for column in shown:
        assert heading_at(shown, line.index(column.heading)) == column.column.key
    assert heading_at(shown, 0) == ""


def test_every_column_has_a_place_in_the_order():
    assert {c.column.key for c in COLUMNS} - {"service", "verdict", "contract"} == set(LAST_TO_GO)
