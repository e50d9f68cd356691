"""A service made of others in panel and view: its tree with each one's state at every width, and no quorum."""

import pytest

from sla_tui.language import language_named
from sla_tui.ui.drawing.glyphs import ASCII
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import plain, width
from sla_tui.ui.service.components import component_lines, components_line
from sla_tui.ui.service.panel import everything, panel
from tests.engine.test_components import TREE, A, down, of, world
from tests.engine.world import NOW

LOOK = Look(now=NOW, zone_name="UTC")


@pytest.fixture(scope="module")
def shop():
    """The web is down for an hour; the backend is up, for only one of its two components is down."""
    spans = {"api": [down(A, 900, "HTTP 503")], "db": [down(NOW - 600, 600, "timeout")], "pay": []}
    spans["web"] = [down(A, 60), down(NOW - 3_600, 3_600, "HTTP 500")]
    return of(*world(TREE, spans))


def drawn(lines):
    return [plain(line).rstrip() for line in lines]


def test_the_panel_shows_the_tree_with_each_ones_state(shop):
    lines = drawn(line.line for line in everything(shop, LOOK, 120))
    begin = next(i for i, line in enumerate(lines) if "MADE OF" in line)
    rule, *tree = lines[begin : begin + 6]
    assert "down when any of its components is" in rule
    assert [line.split()[0] for line in tree] == ["web", "backend", "api", "db", "pay"]
    web, backend, api, db, pay = tree
    assert "DOWN 1 h" in web
    assert "2 outages" in web
    assert web.endswith("HTTP 500")
    assert "degraded" in backend
    assert backend.endswith("down when all of its components are")
    assert api.index("api") == backend.index("backend") + 2  # it stands in it
    assert db.endswith("timeout")
    assert "no outage" in pay
    assert not any("MONITORS" in line or "of 4 up" in line for line in lines)


def test_at_its_briefest_it_is_one_line_with_what_is_down_first(shop):
    (line,) = drawn([components_line(shop, LOOK, 60)])
    assert line.split()[:3] == ["MADE", "OF", "web"]
    rows = panel(shop, LOOK, 60, 14, full=everything(shop, LOOK, 60))
    assert any("MADE OF" in plain(row) for row in rows)


@pytest.mark.parametrize("cells", [10, 30, 60, 100, 200])
@pytest.mark.parametrize("language", ["en", "nl", "de"])
def test_no_line_is_wider_than_there_is_room(shop, cells, language):
    look = Look(ASCII, NOW, "UTC", language=language_named(language))
    lines = [*component_lines(shop, look, cells), components_line(shop, look, cells)]
    assert all(width(line) <= cells for line in lines)
