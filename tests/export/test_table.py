"""Columns: declared once, they fill a table in any language, and give way in their order where a line is too short."""

from fractions import Fraction

import pytest

from sla_tui.export.columns import Cell, Column, fill, fitting
from sla_tui.language import language_named

NAME = Column("name", "column.service", lambda row: Cell(row[0]))
TARGET = Column("target", "column.target", lambda row: Cell(row[1]), figure=True, gives_way=2)
NOTE = Column("note", "column.note", lambda row: Cell("-"), gives_way=1)
ROWS = [("Login", "99.9"), ("Search", "99.95")]


def test_a_table_has_its_headings_in_the_language_and_a_cell_for_each_of_them():
    table = fill((NAME, TARGET), ROWS, language_named("nl"), caption="x")
    assert [heading.words for heading in table.headings] == ["Dienst", "Doel"]
    assert [(h.key, h.figure, h.gives_way) for h in table.headings] == [("name", False, 0), ("target", True, 2)]
    assert table.rows == ((Cell("Login"), Cell("99.9")), (Cell("Search"), Cell("99.95")))
    assert table.caption == "x"


def test_a_column_in_which_no_row_has_anything_goes_only_where_that_is_asked_for():
    language = language_named()
    assert [h.key for h in fill((NAME, NOTE, TARGET), ROWS, language).headings] == ["name", "note", "target"]
    dropped = fill((NAME, NOTE, TARGET), ROWS, language, drop_empty=True)
    assert [h.key for h in dropped.headings] == ["name", "target"]
    assert dropped.rows[1] == (Cell("Search"), Cell("99.95"))


def test_the_first_column_stays_though_nothing_stands_in_it():
    assert [h.key for h in fill((NOTE, TARGET), ROWS, language_named(), drop_empty=True).headings] == ["note", "target"]


def test_a_table_without_rows_has_its_headings():
    table = fill((NAME, TARGET), [], language_named())
    assert table.rows == ()
    assert len(table.headings) == 2


@pytest.mark.parametrize(
    ("room", "kept"),
    [(26, [0, 1, 2, 3]), (25, [0, 1, 3]), (19, [0, 1, 3]), (18, [0]), (1, [0])],
)
def test_columns_give_way_in_their_order_and_those_of_one_number_together(room, kept):
    assert fitting((0, 2, 1, 2), (5, 5, 5, 5), room) == kept


def test_a_heading_may_be_empty_and_a_cell_may_be_any_value():
    exact = Column("uptime_percent", "", lambda row: Fraction(row[1]))
    assert exact.cell(ROWS[1]) == Fraction("99.95")
    assert (
        fill((Column("sign", "", lambda row: Cell("✗", "breached")),), ROWS, language_named()).headings[0].words == ""
    )
