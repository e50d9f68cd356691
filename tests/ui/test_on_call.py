"""Whoever is on call reads five answers off the first screen, without a key: the demo's fleet at 80x24.

What is down, since when, what it costs, how long until the next credit, who knows of it. The expected words are written
by hand: Login and Notifications fail on the demo's script at 13:26:01 and 13:25:02; a credit of Login is EUR 120.00,
ten percent of its fee of EUR 1,200.00, and Checkout API has cost EUR 240.00 already.
"""

import re
from dataclasses import replace

import pytest

from sla_tui.clock import FixedClock
from sla_tui.sla.facts import Acknowledgement
from sla_tui.sla.snapshot import Snapshot
from sla_tui.ui.app import SlaApp
from sla_tui.ui.feed import StillFeed
from tests.polled import NOW, polled_demo
from tests.ui.apps import screen_text

SIZE = (80, 24)


@pytest.fixture(scope="module")
def demo(tmp_path_factory) -> Snapshot:
    return polled_demo(tmp_path_factory).snapshot


async def first_screen(snapshot: Snapshot, size: tuple[int, int] = SIZE) -> list[str]:
    """The cells of the first screen, a row each; no key is pressed."""
    app = SlaApp(StillFeed(snapshot), clock=FixedClock(NOW))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        return screen_text(app).splitlines()


def row_of(name: str, cells: list[str]) -> str:
    (row,) = [line for line in cells if re.match(rf"│.? ?\S? *{name} ", line)]
    return row


async def test_the_five_answers_stand_on_the_first_screen(demo):
    cells = await first_screen(demo)
    first, screen = cells[0], "\n".join(cells)
    login, notifications, checkout = (row_of(name, cells) for name in ("Login", "Notifications", "Checkout API"))

    # What is down: how many in the first line, the first of them by name, and each in its row, above all others.
    assert re.search(r"▼ 2\b", first)
    assert "Login" in first
    assert cells.index(login) == 3
    assert cells.index(notifications) == 4
    assert "DOWN" in login
    assert "DOWN" in notifications
    assert "DOWN" not in checkout

    # Since when: in minutes in the row, to the second in the panel.
    assert "DOWN 6m" in login
    assert "Login · ▼ DOWN 6 m 06 s" in screen

    # What it costs: what is owed already, and what would be next.
    assert "€240 " in first
    assert "€240.00" in checkout
    assert "€120 " in first  # without cents where there is no room for them
    assert "€120" in login

    # How long until the next credit.
    assert re.search(r"€120 in 22 m", first)
    assert "€120.00 (10 %) in 22 m" in screen

    # Who knows of it.
    assert "unacknowledged" in screen


async def test_who_looks_after_it_is_named_once_somebody_does(demo):
    login = next(one for one in demo.services if one.id == "login")
    assert login.since is not None
    ack = Acknowledgement(1, login.since, "ada", NOW - 60, "rolling back", holds=True)
    seen = replace(login, acknowledgements=(ack,))
    shown = replace(demo, services=tuple(seen if one.id == "login" else one for one in demo.services))
    cells = await first_screen(shown)
    assert re.search(r"✓ ?ada", "\n".join(cells))
    assert "✓" in row_of("Login", cells)


@pytest.mark.full
@pytest.mark.parametrize("size", [(60, 20), (100, 30), (120, 36), (160, 45), (220, 60)], ids=lambda s: f"{s[0]}x{s[1]}")
async def test_they_stand_on_every_larger_screen_too_and_on_a_smaller_one(demo, size):
    cells = await first_screen(demo, size)
    screen = "\n".join(cells)
    for answer in ("Login", "DOWN 6", "€240.00", "€120", "in 22 m", "unacknowledged"):
        assert answer in screen, answer
