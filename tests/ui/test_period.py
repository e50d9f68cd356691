"""The calendar of a period and the burn-down of its budget: days where they belong, lines that say what is left."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_tui.sla.budget_use import BudgetPoint, BudgetUse
from sla_tui.sla.monitors import StripCell
from sla_tui.ui.drawing.glyphs import ASCII, UNICODE
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import plain, width
from sla_tui.ui.parts.burn_down import AXIS, burn_down_lines
from sla_tui.ui.service.calendar import calendar_lines, period_lines
from tests import samples
from tests.samples import CHECKOUT, DAY, NOW, PERIOD

LOOK = Look(UNICODE, NOW, "Europe/Amsterdam")
PLAIN = Look(ASCII, NOW, "Europe/Amsterdam")
THIRTY = 30 * DAY


def use(*points, total=2_592, projected=None):
    made = tuple(BudgetPoint(at, spent) for at, spent in ((0, 0), *points))
    return BudgetUse(0, THIRTY, total, made, projected)


def rows_of(lines, letter):
    """By column of the plot the rows, from above, in which a letter stands."""
    found = {}
    for row, line in enumerate(lines):
        for x, here in enumerate(plain(line)[AXIS + 1 :]):
            if here == letter:
                found.setdefault(x, []).append(row)
    return found


@given(
    st.lists(st.tuples(st.integers(0, THIRTY), st.integers(0, 10**6)), max_size=6).map(
        lambda made: list(zip(sorted(a for a, _ in made), sorted(b for _, b in made), strict=True))
    ),
    st.integers(0, 10**6),
    st.none() | st.builds(BudgetPoint, st.integers(0, THIRTY), st.integers(0, 10**6)),
    st.tuples(st.integers(0, 200), st.integers(0, 40)),
    st.sampled_from([LOOK, PLAIN]),
)
def test_any_burn_down_fits_any_size(points, total, projected, size, look):
    lines = burn_down_lines(use(*points, total=total, projected=projected), look, *size)
    assert len(lines) == size[1]
    assert all(width(line) == size[0] for line in lines)
    if look is PLAIN:
        assert "".join(map(plain, lines)).replace("…", "").isascii()


def test_the_line_falls_in_the_outage_and_the_even_pace_from_all_to_nothing():
    # Half the budget is used in one hour on the 16th; the plot has 51 columns of 14 h 7 m and 11 rows.
    lines = burn_down_lines(use((15 * DAY, 0), (15 * DAY + 3_600, 1_296), (20 * DAY, 1_296)), PLAIN, 60, 12)
    line = rows_of(lines, "*")
    assert [line[x] for x in (0, 12, 24)] == [[0], [0], [0]]
    assert line[25] == [0, 1, 2, 3, 4, 5], "the jump is drawn in the column in which it is"
    assert line[33] == [5], "half of it is left"
    assert max(line) == 34, "the line ends with what is known: two thirds of the period"
    even = rows_of(lines, ".")
    assert even[48] == [10]
    assert plain(lines[0]).startswith("    43 m|")
    assert plain(lines[10]).startswith("       0|")


def test_less_than_the_even_pace_would_leave_is_at_risk_and_more_than_all_of_it_is_breached():
    def roles(*points):
        return {s.role for line in burn_down_lines(use(*points), PLAIN, 60, 12) for s in line if "*" in s.text}

    assert roles((10 * DAY, 0), (10 * DAY + 600, 600), (12 * DAY, 600)) == {"met"}
    assert roles((3_600, 2_000), (2 * DAY, 2_000)) == {"at_risk"}
    assert roles((3_600, 2_000), (DAY, 2_000), (DAY + 3_600, 3_000), (9 * DAY, 3_000)) == {"at_risk", "breached"}


def test_an_outage_of_the_last_minutes_is_seen():
    lines = burn_down_lines(use((20 * DAY - 600, 0), (20 * DAY, 600), total=1_200), PLAIN, 60, 12)
    assert rows_of(lines, "*")[33][-1] == 5


def test_the_projection_goes_on_from_now_to_where_it_leads():
    lines = burn_down_lines(use((10 * DAY, 864), projected=BudgetPoint(20 * DAY, 2_592)), PLAIN, 60, 12)
    ahead = rows_of(lines, "o")
    assert min(ahead) > 16
    assert max(ahead) <= 34
    assert ahead[max(ahead)] == [10]


def test_without_a_budget_by_the_second_it_says_so():
    assert "No downtime" in plain(burn_down_lines(None, LOOK, 90, 8)[0])


def november(*, down=()):
    """The days of November 2026 in Amsterdam."""
    cells = [StripCell(PERIOD.start + i * DAY, PERIOD.start + (i + 1) * DAY, "up") for i in range(30)]
    for day, seconds in down:
        cells[day - 1] = replace(cells[day - 1], state="down", down_seconds=seconds)
    return replace(CHECKOUT, period_strip=tuple(cells))


@pytest.mark.parametrize("zone", ["Europe/Amsterdam", "UTC"])
def test_days_stand_under_their_day_of_the_week_whatever_zone_is_shown(zone):
    lines = [plain(line) for line in calendar_lines(november(), Look(UNICODE, NOW, zone), 8)]
    assert lines[0].split() == ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]
    assert lines[1].split() == ["1▁"], "the first of November 2026 is a Sunday"
    assert lines[1].index("1▁") == lines[0].index("Su") + 1
    assert lines[-1].split() == ["30▁"]
    assert len(lines) == 7


def test_a_day_with_downtime_is_red_by_its_height():
    lines = calendar_lines(november(down=[(9, DAY), (10, DAY // 4)]), LOOK, 8)
    red = "".join(s.text for line in lines for s in line if s.role == "breached")
    assert red == f" 9{UNICODE.heights[7]}10{UNICODE.heights[5]}", "all of a day, and a quarter of one"


def test_a_year_has_a_column_a_week():
    days = tuple(StripCell(PERIOD.start + i * DAY, PERIOD.start + (i + 1) * DAY, "up") for i in range(365))
    lines = [plain(line) for line in calendar_lines(replace(CHECKOUT, period_strip=days), LOOK, 8)]
    assert len(lines) == 7
    assert lines[0].startswith(" Mo ")
    assert all(len(line) <= 29 for line in lines)


@pytest.mark.parametrize("cells", [20, 40, 60, 120])
def test_calendar_and_burn_down_fit_beside_each_other(cells):
    for service in samples.FLEET:
        lines = period_lines(service, LOOK, cells, 7)
        assert len(lines) == 7
        assert all(width(line) == cells for line in lines)
