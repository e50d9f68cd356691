"""What every view but the fleet looks like, at three sizes and in three themes, and the dialogs at the least size.

After a wanted change: `pytest tests/ui/test_view_pictures.py -m 'not long' --snapshot-update`, then look at them.
"""

import pytest

from sla_tui.clock import FixedClock
from sla_tui.ui.app import SlaApp
from sla_tui.ui.feed import StillFeed
from tests.samples import NOW
from tests.thin import crossed
from tests.ui.test_dialogs import CONFIG
from tests.ui.test_pictures import SIZES
from tests.ui.test_views import SNAPSHOT

KEYS = {
    "service": ["j", "2"],
    "outage": ["j", "2", "enter"],
    "credits": ["3"],
    "incidents": ["4"],
    "sources": ["5"],
    "why": ["j", "w"],
}


def app(theme="sla-dark", **options):
    return SlaApp(StillFeed(SNAPSHOT, CONFIG), clock=FixedClock(NOW), theme=theme, **options)


@pytest.mark.parametrize(("size", "view"), crossed(tuple(SIZES), tuple(KEYS)))
def test_view(size, view, snap_compare):
    assert snap_compare(app(), terminal_size=SIZES[size], press=KEYS[view])


@pytest.mark.full
@pytest.mark.parametrize("view", KEYS)
@pytest.mark.parametrize("theme", ["sla-light", "colour-blind", "mono"])
def test_view_in_other_themes(view, theme, snap_compare):
    assert snap_compare(app(theme), terminal_size=(100, 30), press=KEYS[view])


@pytest.mark.parametrize("key", ["a", "e", "m", "i"])
def test_dialog_at_its_least_size(key, snap_compare):
    assert snap_compare(app(), terminal_size=(60, 16), press=[key])


def test_problems_only_and_frozen_in_another_view(snap_compare):
    assert snap_compare(app(), terminal_size=(80, 24), press=["4", "!", "space"])
