"""Rows of the fleet: drawn again only where something changed; what is down is tinted; the edge says what is hidden."""

from __future__ import annotations

from dataclasses import replace

from sla_tui.ui.drawing.spans import plain
from sla_tui.ui.fleet.layout import measured
from sla_tui.ui.fleet.rows import Rows
from sla_tui.ui.fleet.table import lower_edge
from tests.samples import LOGIN, NOW, PAYMENTS
from tests.ui.pages import look_of, state_of

LOOK = look_of(state_of(None))
CELLS = 118


def drawn(rows, service, look=LOOK, *, chosen=False):
    shown = rows.columns([measured(service, look.language)], CELLS, look)
    return rows.row(service, shown, CELLS, look, chosen=chosen)


def test_a_row_is_drawn_again_when_its_service_its_age_or_the_cursor_changes_and_not_before():
    rows = Rows()
    first = drawn(rows, PAYMENTS)
    assert drawn(rows, PAYMENTS) is first
    assert drawn(rows, PAYMENTS, LOOK._replace(now=NOW + 1)) is first
    assert "DOWN 8m" in plain(drawn(rows, PAYMENTS, LOOK._replace(now=NOW + 60)))
    assert drawn(rows, PAYMENTS, chosen=True) != first
    assert "up 2h" in plain(drawn(rows, LOGIN))
    assert "up 3h" in plain(drawn(rows, LOGIN, LOOK._replace(now=NOW + 3_600)))


def test_the_row_of_what_is_down_is_tinted_and_the_cursor_is_stronger():
    assert all(span.role.endswith("!") for span in drawn(Rows(), PAYMENTS))
    assert all(span.role.endswith("@") for span in drawn(Rows(), PAYMENTS, chosen=True))
    assert not any(span.role.endswith("!") for span in drawn(Rows(), LOGIN))
    assert not any(span.role.endswith("!") for span in drawn(Rows(), replace(PAYMENTS, stale_since=NOW - 3_600)))


def test_a_column_that_stands_elsewhere_on_the_screen_makes_room():
    rows, measures = Rows(), [measured(LOGIN, LOOK.language)]
    assert "day" in {c.column.key for c in rows.columns(measures, CELLS, LOOK)}
    assert "day" not in {c.column.key for c in rows.columns(measures, CELLS, LOOK, without={"day"})}


def test_the_lower_edge_says_which_rows_are_seen_and_the_key_to_the_others():
    assert "1–8 of 14 · PgDn" in plain(lower_edge(0, 8, 14, LOOK, 80))
    assert "7–14 of 14 · PgUp" in plain(lower_edge(6, 8, 14, LOOK, 80))
    assert "of" not in plain(lower_edge(0, 14, 14, LOOK, 80))
