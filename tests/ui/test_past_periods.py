"""The last months of a service: a line each, the running one marked, unknown as a dash, and who asks for them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sla_tui.language import language_named
from sla_tui.sla.contract import Contract
from sla_tui.sla.monitors import ServiceDetail
from sla_tui.sla.past_period import PastPeriod
from sla_tui.sla.result import Period
from sla_tui.sla.stated import stated
from sla_tui.ui.drawing.glyphs import ASCII
from sla_tui.ui.drawing.spans import plain, width
from sla_tui.ui.service.past_periods import past_period_lines, past_periods_title
from sla_tui.ui.state.history import ViewLocation
from tests import samples
from tests.samples import DAY, HOUR, MINUTE
from tests.ui.contexts import GivenDetails, text
from tests.ui.pages import look_of, state_of

OCTOBER = Period(1_790_805_600, 1_793_487_600, "October 2026", "2026-10")
SEPTEMBER = Period(1_788_213_600, 1_790_805_600, "September 2026", "2026-09")
AUGUST = Period(1_785_535_200, 1_788_213_600, "August 2026", "2026-08")


def past(period, down=0, *, entry=None, known=True):
    """A month that is over, with so many seconds of downtime; of an unknown one nothing can be stated."""
    made = replace(samples.assessment(down, period=period), running=False, now=period.end)
    if not known:
        made = replace(made, uptime=None, verdict="unknown", downtime_seconds=0, coverage=made.coverage * 0)
    shown = replace(SERVICE, assessment=made)
    return PastPeriod(replace(shown.leading, stated=stated(made)), entry and samples.entry(shown, entry))


SERVICE = samples.service("shop", assessment=samples.assessment(5 * MINUTE))
ROWS = (past(OCTOBER, 2 * HOUR, entry="claimed"), past(SEPTEMBER, known=False), past(AUGUST, 60))
DETAIL = ServiceDetail("shop", 0, 1, 1, (), ROWS)
LOOK = look_of(state_of(None))


def lines(cells=80, detail=DETAIL, look=LOOK):
    return [plain(line).rstrip() for line in past_period_lines(SERVICE, detail, look, cells)]


def test_each_month_says_uptime_downtime_credit_and_claim():
    running, october, september, august = lines()
    assert past_periods_title(SERVICE, DETAIL, LOOK) == "Last 4 months"
    assert running.split()[:2] == ["Nov", "running"]
    assert "5 m 00 s" in running
    # by hand: 7,200 of October's 31 days (one hour longer in Amsterdam: 2,682,000 s) are 0.2685 %
    assert october.split()[0] == "Oct"
    assert "99.73" in october
    assert "2 h 00 m" in october
    assert "€240.00" in october
    assert "claimed" in october
    assert september.split()[0] == "Sep"
    assert not any(figure in september for figure in ("100", "0 s", " 0", "€"))
    assert september.count("–") == 2  # neither 0 nor 100
    assert "€" not in august


@pytest.mark.parametrize("cells", [30, 38, 43, 53, 60, 78, 120])
def test_lines_fit_and_money_stays_at_every_width(cells):
    for glyphs in (LOOK.glyphs, ASCII):
        made = past_period_lines(SERVICE, DETAIL, LOOK._replace(glyphs=glyphs), cells)
        assert all(width(line) <= cells for line in made)
    if cells >= 38:
        assert "240.00" in lines(cells)[1]
        assert "99.73" in lines(cells)[1]


def test_what_is_not_looked_at_yet_is_said_to_be_loading():
    assert lines(detail=replace(DETAIL, past_complete=False))[-1].strip() == "Loading past periods…"
    assert lines(detail=replace(DETAIL, service="another")) == []
    assert lines(detail=replace(DETAIL, past_periods=())) == []
    assert lines(detail=None) == []


def test_other_periods_are_called_by_their_keys():
    weeks = tuple(past(Period(n * 7 * DAY, (n + 1) * 7 * DAY, f"week {n}", f"2026-W{n}")) for n in (40, 39))
    detail = replace(DETAIL, past_periods=weeks)
    assert past_periods_title(SERVICE, detail, LOOK) == "Last 3 periods"
    assert [line.split()[0] for line in lines(detail=detail)] == ["2026-11", "2026-W40", "2026-W39"]


@pytest.mark.parametrize(("code", "words"), [("nl", "Laatste 4 maanden"), ("de", "Letzte 4 Monate")])
def test_the_title_is_in_the_language(code, words):
    assert past_periods_title(SERVICE, DETAIL, LOOK._replace(language=language_named(code))) == words


@pytest.mark.parametrize(
    ("where", "size"),
    [(ViewLocation("service", "shop"), (160, 90)), (ViewLocation("why", "shop"), (200, 60))],
)
def test_the_views_of_a_service_show_them(where, size):
    snapshot = replace(samples.snapshot([SERVICE]), detail=DETAIL)
    given = GivenDetails(Contract(id="gold"))
    assert "Last 4 months" in text(where, snapshot, size, details_provider=given)
    for other in (None, replace(DETAIL, service="another")):
        assert "Last 4 months" not in text(where, replace(snapshot, detail=other), size, details_provider=given)
