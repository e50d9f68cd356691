"""The Credits view: totals first on one scale, each way by itself; deadlines; what is at risk; panes; sorting."""

import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from sla_tui.language import language_named
from sla_tui.sla.result import Claim
from sla_tui.ui.drawing.spans import plain, width
from sla_tui.ui.state.history import ViewLocation
from sla_tui.ui.views.credit_panes import credit_pane
from sla_tui.ui.views.credit_sums import sums_pane
from sla_tui.ui.views.list_view import ListPlace, draw
from tests import samples
from tests.samples import DAY, NOW, PERIOD
from tests.ui.apps import dashboard
from tests.ui.contexts import context, drawn, listing, text
from tests.ui.test_stated import owed

CREDITS = ViewLocation("credits")
BEFORE = replace(PERIOD, start=PERIOD.start - 31 * DAY, end=PERIOD.start, key="2026-10")
LISTED = (
    replace(owed("a", "open", 100, running=True), claim=Claim(NOW + 40 * DAY, None)),
    replace(owed("b", "open", 400), claim=Claim(NOW + 6 * DAY, None), locked_in_since=NOW - 18 * DAY),
    owed("c", "claimed", 50),
    owed("d", "paid", 800),
    owed("e", "lapsed", 200),
)
TO_CUSTOMERS = tuple(
    replace(entry, party="customer", customer="Harbour Books", amount=Decimal(1600), agreement="x")
    for entry in LISTED[:1]
)


def totals(size, listed=LISTED):
    made = text(CREDITS, samples.snapshot(credits=listed), size)
    return [line for line in made.splitlines() if any(line[1:].strip().startswith(word) for word in NAMES)]


NAMES = ("OWED ", "CLAIMABLE", "CLAIMED", "PAID", "EXPIRED")


@pytest.mark.parametrize("size", [(60, 200), (80, 200), (120, 40), (220, 60)])
def test_totals_stand_first_and_their_bars_have_one_scale(size):
    lines = totals(size)
    bars = {line.split()[2]: line.count("█") for line in lines}
    assert list(bars) == ["€100.00", "€400.00", "€50.00", "€800.00", "€200.00"]
    full = bars["€800.00"]
    assert full >= 5
    for words, amount in (("€400.00", 400), ("€200.00", 200), ("€100.00", 100)):
        assert bars[words] == full * amount // 800  # whole blocks; the rest is a part of one


def test_what_we_owe_is_beside_it_and_in_no_sum_of_ours():
    made = text(CREDITS, samples.snapshot(credits=LISTED + TO_CUSTOMERS), (160, 60))
    assert "OWED TO US" in made
    assert "OWED BY US" in made
    assert "€1,600.00" in made
    assert "€1,700.00" not in made  # 100 owed to us and 1,600 by us


def test_the_bar_of_a_deadline_fills_as_the_days_go():
    made = text(CREDITS, samples.snapshot(credits=LISTED), (160, 60))
    row = next(line for line in made.splitlines() if "6 d left" in line and "━" in line)
    bar = row[row.index("━") :].split("│")[0].split(" ")[0]
    before = bar.index("┼")  # 18 of 24 days: three quarters of the cells up to the tick
    assert bar.count("━") + bar.count("╸") / 2 == pytest.approx(before * 18 / 24, abs=0.5)


def test_every_deadline_ahead_is_named_the_nearest_first_and_marked_on_the_line():
    made = text(CREDITS, samples.snapshot(credits=LISTED), (130, 60))
    pane = made.split("Deadlines")[1]
    assert pane.index("€400.00") < pane.index("€100.00")
    assert "today" in pane


@pytest.mark.parametrize("cells", range(40, 241, 7))
def test_panes_fill_the_screen_exactly_at_every_width(cells):
    for rows in (12, 24, 30, 36, 45, 60):
        lines = drawn(CREDITS, samples.snapshot(credits=LISTED + TO_CUSTOMERS), (cells, rows))
        assert len(lines) == rows
        assert {width(line) for line in lines} == {cells}


def test_the_pane_of_the_selected_credit_follows_the_cursor():
    made = context(CREDITS, samples.snapshot(credits=LISTED), (160, 60))
    view = listing(CREDITS, samples.snapshot(credits=LISTED), (160, 60))
    place = ListPlace()
    first = "\n".join(map(plain, draw(view, place, made.look, 160, 60)))
    place.subject = next(row.subject for row in view.rows if row.subject and row.subject.service == "d")
    second = "\n".join(map(plain, draw(view, place, made.look, 160, 60)))
    assert "sla-tui claim b --period" in first
    assert "sla-tui claim" not in second


@pytest.mark.parametrize("size", [(160, 50), (110, 28)], ids=["headings-stay", "headings-below-the-totals"])
async def test_a_click_on_a_heading_puts_the_rows_in_its_order_and_once_more_turns_it(size):
    async with dashboard(samples.snapshot(credits=LISTED), size=size) as shown:
        await shown.press("3")

        def order():
            rows = shown.text.splitlines()
            top = next(i for i, line in enumerate(rows) if "CLAIM BY" in line)
            return [line.split("€")[1].split()[0] for line in rows[top + 1 : top + 6]]

        async def click(heading):
            rows = shown.text.splitlines()
            top = next(i for i, line in enumerate(rows) if "CLAIM BY" in line)
            await shown.pilot.click("#list", offset=(rows[top].index(heading) + 1, top - 1))
            await shown.pilot.pause()

        usual = order()
        await click("CREDIT")
        assert order() == ["50.00", "100.00", "200.00", "400.00", "800.00"]
        assert "CREDIT ▴" in shown.text
        await click("CREDIT")
        assert order() == ["800.00", "400.00", "200.00", "100.00", "50.00"]
        await click("CREDIT")
        assert order() == usual


async def test_a_click_beside_the_list_selects_nothing():
    async with dashboard(samples.snapshot(credits=LISTED), size=(220, 60)) as shown:
        await shown.press("3")
        before = shown.app.view.subject
        await shown.pilot.click("#list", offset=(200, 12))
        await shown.pilot.pause()
        assert shown.app.view.subject == before


def test_no_name_is_cut_while_a_bar_has_room():
    listed = tuple(replace(entry, name="Checkout of the whole shop") for entry in LISTED[:2])
    for cells in range(60, 241):
        rows = [row for row in listing(CREDITS, samples.snapshot(credits=listed), (cells, 60)).rows if row.subject]
        for row in (row for row in rows if row.subject.start):
            words = plain(row.line)
            assert "…" not in words or "┼" not in words, (cells, words)


@pytest.mark.parametrize("cells", [44, 60, 80, 100, 120, 220])
def test_how_far_a_tier_is_stands_whole_at_every_width(cells):
    made = text(CREDITS, samples.snapshot(credits=LISTED), (cells, 200))
    rows = [line for line in made.splitlines() if " after " in line or " in " in line]
    assert rows
    assert not [line for line in rows if line.rstrip(" │┃").endswith("…")]


def test_what_is_to_be_claimed_is_of_periods_that_are_over_and_from_a_vendor():
    made = text(CREDITS, samples.snapshot(credits=LISTED + TO_CUSTOMERS), (160, 60))
    assert "1 to claim" in made  # of b alone: the period of a still runs, customers claim from us


def test_points_of_uptimes_stand_below_each_other():
    listed = (
        replace(LISTED[0], uptime=Fraction(995934, 10**6), target=Fraction(9995, 100)),
        replace(LISTED[1], uptime=Fraction(99777, 10**5), target=Fraction(999, 10)),
    )
    lines = text(CREDITS, samples.snapshot(credits=listed), (160, 45)).splitlines()
    points = {line.index(".", line.index("99.")) for line in lines if "99.5934 %" in line or "99.777  %" in line}
    assert len(points) == 1
    assert sum("99.777  %" in line for line in lines) == 1


@pytest.mark.parametrize("code", ["en", "nl", "de"])
@pytest.mark.parametrize("cells", [36, 44, 52, 80])
def test_a_sum_is_never_cut_in_the_pane_of_sums(cells, code):
    at = context(CREDITS, samples.snapshot(credits=LISTED + TO_CUSTOMERS), (160, 60))
    at = replace(at, look=at.look._replace(language=language_named(code)))
    lines = [plain(line) for line in sums_pane(LISTED + TO_CUSTOMERS, at, cells).lines]
    sums = [line for line in lines if line.startswith("  ") and line.strip()]
    assert sums
    assert all(re.search(r"€ ?[\d.,]+$", line.rstrip()) for line in sums)


@pytest.mark.parametrize("cells", [36, 51, 80])
def test_the_command_that_writes_a_claim_is_whole(cells):
    pane = credit_pane(LISTED[0], context(CREDITS, samples.snapshot(credits=LISTED), (160, 45)), cells)
    words = " ".join(" ".join(plain(line).split()) for line in pane.lines)
    assert f"sla-tui claim {LISTED[0].key} --period {LISTED[0].period.key} --draft" in words


def test_while_past_periods_are_read_nobody_says_that_nothing_can_be_claimed():
    read = samples.snapshot((samples.service("a"),), credits=LISTED[:1])
    ends = [text(CREDITS, replace(read, credits_complete=complete), (160, 45)) for complete in (True, False)]
    assert ["none to claim" in made for made in ends] == [True, False]
