"""What the columns say: a breach never reads as the target, what is unknown is a dash, what is old has a tilde."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from sla_tui.ui.drawing.spans import plain, width
from sla_tui.ui.fleet.columns import COLUMNS
from sla_tui.ui.fleet.layout import FleetNeeds, cell, columns
from tests.samples import (
    CHECKOUT,
    FLEET,
    FREE,
    GOLD,
    LOGIN,
    MAIL,
    NOW,
    PAYMENTS,
    REPORTS,
    SEARCH,
    service,
    with_assessment,
)
from tests.ui.pages import look_of, state_of

LOOK = look_of(state_of(None))
LINE = 200
WORDS = {"budget": 11, "credit": 9}
WIDE = {
    shown.column.key: shown
    for needs in (FleetNeeds(words=WORDS), FleetNeeds(words=WORDS, over=True))
    for shown in (*columns(LINE, LOOK, needs), *columns(116, LOOK, needs))
}


def shown(made, key):
    return plain(cell(made, WIDE[key], LOOK, LINE)).strip()


@pytest.mark.parametrize("seconds", [1_296, 1_297, 1_300])
def test_a_breach_is_never_rounded_up_to_the_target(seconds):
    made = service(down=seconds + 1, target=GOLD)
    assert made.verdict == "breached"
    assert Fraction(shown(made, "uptime")) < GOLD


def test_an_uptime_just_above_the_target_does_not_read_as_below_it():
    made = with_assessment(service(target=GOLD), uptime=GOLD / 100 + Fraction(1, 10**9))
    assert made.verdict == "met"
    assert shown(made, "uptime") == "99.9501"


def test_almost_all_is_not_written_as_all():
    assert shown(service(down=1), "uptime") == "99.9999"
    assert shown(service(down=0), "uptime") == "100.0000"


@pytest.mark.parametrize(
    ("made", "key", "words"),
    [
        (CHECKOUT, "budget", "−1 h 53 m"),
        (SEARCH, "budget", "1 m 26 s"),
        (CHECKOUT, "credit", "€240.00"),
        (SEARCH, "credit", "→ €240"),
        (REPORTS, "credit", "–"),
        (CHECKOUT, "latency", "412 ms"),
        (CHECKOUT, "errors", "0.31 %"),
        (CHECKOUT, "burn", "6.2×"),
        (REPORTS, "uptime", "–"),
        (REPORTS, "budget", "–"),
        (REPORTS, "burn", "–"),
        (REPORTS, "now", "stale 3h"),
        (MAIL, "uptime", "~99.9846"),
        (MAIL, "now", "stale 22m"),
        (PAYMENTS, "now", "▼ DOWN 7m"),
        (LOGIN, "now", "up 2h"),
        (LOGIN, "contract", "Silver   99.9"),
        (FREE, "contract", "No target"),
        (FREE, "target", "–"),
    ],
)
def test_a_cell_says(made, key, words):
    assert words in shown(made, key)


def test_a_late_figure_loses_its_colour():
    stale = replace(PAYMENTS, stale_since=NOW - 3_600)
    for key in ("uptime", "used", "budget", "latency", "errors", "burn"):
        roles = {span.role for span in cell(stale, WIDE[key], LOOK, LINE) if span.text.strip(" ─┼│")}
        assert roles <= {"soft", "line.soft", "faint_text"}, key


def test_a_remedy_that_is_not_money_is_shown_too():
    credit = replace(CHECKOUT.assessment.credit, amount=None)
    made = replace(CHECKOUT, assessment=replace(CHECKOUT.assessment, credit=credit))
    assert shown(made, "credit") == "10 %"
    words = replace(credit, percent=Fraction(0), benefits=("a free month",))
    made = replace(CHECKOUT, assessment=replace(CHECKOUT.assessment, credit=words))
    assert shown(made, "credit") == "yes"


def test_what_is_owed_only_if_the_period_ended_now_does_not_look_locked_in():
    credit = replace(CHECKOUT.assessment.credit, locked_in=False, amount=Decimal("240.00"))
    made = replace(CHECKOUT, assessment=replace(CHECKOUT.assessment, credit=credit))
    assert cell(made, WIDE["credit"], LOOK, LINE)[-1].role == "at_risk"
    assert cell(CHECKOUT, WIDE["credit"], LOOK, LINE)[-1].role == "owed"


@pytest.mark.parametrize("made", FLEET, ids=lambda s: s.id)
@pytest.mark.parametrize("key", [declared.column.key for declared in COLUMNS])
def test_every_cell_is_as_wide_as_its_column(made, key):
    assert width(cell(made, WIDE[key], LOOK, LINE)) == WIDE[key].cells


@pytest.mark.parametrize("cells", range(1, 301))
def test_columns_fit_any_width(cells):
    shown_columns = columns(cells, LOOK, FleetNeeds(names=30))
    used = 4 + sum(c.cells for c in shown_columns) + sum(c.before for c in shown_columns[1:])
    assert used <= max(cells, 4)
    assert shown_columns[0].column.key == "service"
    assert all(c.bar < c.cells for c in shown_columns if c.bar)
