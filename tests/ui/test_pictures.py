"""What the dashboard looks like, byte for byte, at three sizes, dark and light, and in themes that need no colour.

After a wanted change: `pytest tests/ui/test_pictures.py -m 'not long' --snapshot-update`, then look at them.
"""

import pytest

from sla_tui.clock import FixedClock
from sla_tui.ui.app import SlaApp
from sla_tui.ui.feed import StillFeed
from sla_tui.ui.first_run import FirstRunApp
from tests import samples
from tests.thin import crossed, some

SIZES = {"80x24": (80, 24), "120x36": (120, 36), "160x45": (160, 45)}


def app(snapshot=None, **options):
    clock = FixedClock(samples.NOW)
    return SlaApp(StillFeed(samples.snapshot() if snapshot is None else snapshot), clock=clock, **options)


@pytest.mark.parametrize(("theme", "size"), crossed(("sla-dark", "sla-light"), tuple(SIZES)))
def test_services(theme, size, snap_compare):
    assert snap_compare(app(theme=theme), terminal_size=SIZES[size])


@pytest.mark.parametrize("theme", ["mono", "ansi", "colour-blind", "high-contrast"])
def test_services_in_other_themes(theme, snap_compare):
    assert snap_compare(app(theme=theme), terminal_size=(100, 30))


def test_services_in_ascii(snap_compare):
    assert snap_compare(app(ascii=True), terminal_size=(100, 30))


@pytest.mark.parametrize("size", [(60, 16), (40, 12), (40, 5), (80, 1)], ids=lambda s: f"{s[0]}x{s[1]}")
def test_services_in_small_windows(size, snap_compare):
    assert snap_compare(app(), terminal_size=size)


@pytest.mark.parametrize("size", some(tuple(SIZES), always=["80x24"]))
def test_one_service_opened(size, snap_compare):
    assert snap_compare(app(), terminal_size=SIZES[size], press=["j", "enter"])


def test_frozen_and_problems_only(snap_compare):
    assert snap_compare(app(), terminal_size=(80, 24), press=["space", "!"])


def test_all_clear(snap_compare):
    assert snap_compare(app(samples.all_well()), terminal_size=(80, 24), press=["!"])


def test_a_filter_that_hides_everything(snap_compare):
    assert snap_compare(app(), terminal_size=(80, 24), press=["/", "x", "y", "enter"])


def test_no_services(snap_compare):
    assert snap_compare(app(samples.empty()), terminal_size=(80, 24))


def test_never_polled(snap_compare):
    assert snap_compare(app(samples.never_polled()), terminal_size=(120, 36))


def test_hostile_text(snap_compare):
    assert snap_compare(app(samples.hostile()), terminal_size=(120, 36), press=["j"])


def test_help(snap_compare):
    assert snap_compare(app(), terminal_size=(120, 36), press=["?"])


@pytest.mark.parametrize("page", ["", "c"], ids=["menu", "connect"])
def test_first_run(page, snap_compare):
    made = FirstRunApp("~/.config/sla-tui/config.toml")
    assert snap_compare(made, terminal_size=(80, 24), press=list(page))


@pytest.mark.parametrize("size", some(tuple(SIZES), always=["160x45"]))
def test_what_cannot_be_stated(size, snap_compare):
    assert snap_compare(app(samples.snapshot(samples.UNSURE)), terminal_size=SIZES[size])


@pytest.mark.parametrize("size", some(tuple(SIZES), always=["120x36"]))
def test_a_past_period(size, snap_compare):
    assert snap_compare(app(samples.snapshot(samples.PAST_FLEET)), terminal_size=SIZES[size])


def test_a_service_that_is_down_and_at_risk(snap_compare):
    assert snap_compare(app(samples.snapshot((samples.DOWN_AT_RISK,))), terminal_size=(120, 36), press=["2"])
