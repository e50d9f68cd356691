"""The Compare view: a service's period beside the one before, asked for by a key, drawn when it has come."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sla_tui.errors import SlaTuiError
from sla_tui.ui.drawing.spans import plain, width
from sla_tui.ui.state.compare_state import CompareState
from sla_tui.ui.state.history import ViewLocation
from sla_tui.ui.views import list_view
from sla_tui.ui.views.by_name import list_view_of
from sla_tui.ui.views.list_view import ListPlace
from tests import samples
from tests.samples import CHECKOUT, PERIOD
from tests.ui.apps import dashboard
from tests.ui.contexts import context
from tests.ui.test_stated import CLOSED

OCTOBER = CLOSED.assessment.period
BEFORE = replace(CHECKOUT, assessment=CLOSED.assessment, period_strip=CLOSED.period_strip)
AT = ViewLocation("compare", "checkout")


def state(**known):
    made = CompareState()
    number = made.ask("checkout", PERIOD.start)
    if known:
        made.answer(number, known.get("earlier"), known.get("problem", ""))
    return made


def drawn(compare, size=(120, 30)):
    frame = replace(context(AT, samples.snapshot(), size), compare=compare)
    return list_view.draw(list_view_of(frame), ListPlace(), frame.look, *size)


def said(compare, size=(120, 30)):
    return "\n".join(map(plain, drawn(compare, size)))


def test_both_periods_and_what_was_promised_stand_side_by_side():
    lines = said(state(earlier=BEFORE)).splitlines()
    heads = next(line for line in lines if "October 2026" in line)
    assert heads.index("October 2026") < heads.index("November 2026 so far") < heads.index("Promised")
    uptime = next(line for line in lines if "Uptime" in line)
    assert "99.5852 %" in uptime
    assert "≥ 99.95 %" in uptime
    assert "✗ BREACHED" in next(line for line in lines if "Verdict" in line)


@pytest.mark.parametrize("cells", [40, 60])
def test_on_a_narrow_screen_the_figures_of_both_periods_are_whole(cells):
    table = said(state(earlier=BEFORE), (cells, 30)).splitlines()
    for label, earlier, later in (("Uptime", "98.6053 %", "99.5852 %"), ("Budget left", "−7 h 12 m", "−1 h 53 m")):
        line = next(line for line in table if label in line)
        assert earlier in line
        assert later in line
    assert "Promised: Uptime ≥ 99.95 %, Downtime" in " ".join(line.strip("│┃ ") for line in table)


def test_below_the_figures_both_calendars_and_burn_downs_stand_side_by_side():
    lines = said(state(earlier=BEFORE), (160, 45)).splitlines()
    weeks = next(line for line in lines if line.count("Mo  Tu  We") == 2)
    names = lines[lines.index(weeks) - 1]
    assert names.index("October 2026") < 80 < names.index("November 2026 so far")


def test_until_it_has_come_it_says_so_and_an_error_is_said():
    assert "being worked out" in said(state())
    assert "the history is damaged" in said(state(problem="the history is damaged"))
    assert "Press v" in said(CompareState())


def test_an_answer_to_an_earlier_question_is_of_no_interest():
    made = CompareState()
    first = made.ask("checkout", PERIOD.start)
    made.ask("search", PERIOD.start)
    assert not made.answer(first, BEFORE, "")
    assert made.earlier is None


@pytest.mark.parametrize("size", [(300, 60), (80, 24), (40, 12), (20, 5), (1, 1)])
def test_it_fits(size):
    for compare in (state(), state(earlier=BEFORE), CompareState()):
        lines = drawn(compare, size)
        assert len(lines) == size[1]
        assert all(width(line) == size[0] for line in lines)


async def test_the_key_asks_for_the_period_before_and_shows_it():
    asked = []

    def past(at, done, *, period=None, closely=False):
        del at, closely
        asked.append(period)
        done(samples.snapshot((BEFORE,)), None)

    async with dashboard(samples.snapshot((CHECKOUT,))) as shown:
        shown.feed.past = past
        await shown.press("v")
        assert asked == ["2026-10-31"], "the last day of the period before"
        assert "November 2026 so far" in shown.text
        await shown.press("escape")
        assert shown.app.ui_state.view_history.here.view == "services"


async def test_what_cannot_be_worked_out_is_said_in_the_view():
    def past(at, done, *, period=None, closely=False):
        del at, period, closely
        done(None, SlaTuiError("the contract begins in November."))

    async with dashboard(samples.snapshot((CHECKOUT,))) as shown:
        shown.feed.past = past
        await shown.press("v")
        assert "contract begins in November" in shown.text
