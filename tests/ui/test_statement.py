"""They say, we saw: both strips on one scale, the difference in words, and nothing where there is no page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sla_tui.sla.vendor_statement import VendorStatement
from sla_tui.ui.drawing.spans import plain, width
from sla_tui.ui.service.statement import statement_lines
from sla_tui.ui.wording.mask import Mask
from tests.samples import cells, service, snapshot
from tests.ui.pages import look_of, state_of

DAY = 86_400


def said(**figures: int) -> VendorStatement:
    found = {"measured": 3_060, "admitted": 2_580, "degraded": 0, "beyond": 0} | figures
    return VendorStatement(("forge:api",), **found, strip=cells("..4.", 0, DAY))


def drawn(statement: VendorStatement | None, room: int = 100) -> list[str]:
    one = replace(service(), statement=statement, period_strip=cells("..5.", 0, DAY))
    return [plain(line).rstrip() for line in statement_lines(one, look_of(state_of(None)), room)]


def test_both_are_drawn_and_what_they_do_not_say_is_said():
    theirs, ours, difference = drawn(said())
    assert "they say" in theirs
    assert "43 m 00 s down" in theirs
    assert "51 m 00 s down" in ours
    assert "8 m 00 s of what we saw is not on their page" in difference


def test_more_than_was_measured_and_less_than_down_are_said_apart():
    difference = drawn(said(admitted=3_060, degraded=600, beyond=120))[-1]
    assert difference.split(" · ")[1:] == ["2 m 00 s of theirs does not count as downtime here"]
    assert "10 m 00 s they call degraded only" in difference


def test_where_both_agree_that_is_said():
    assert "they say what we saw" in drawn(said(admitted=3_060))[-1]


@pytest.mark.parametrize("room", [20, 40, 80])
def test_no_line_is_longer_than_its_room(room):
    one = replace(service(), statement=said(degraded=60, beyond=60))
    assert all(width(line) <= room for line in statement_lines(one, look_of(state_of(None)), room))


def test_a_service_without_a_page_has_no_strip_and_a_wall_for_strangers_none_of_it():
    assert drawn(None) == []
    masked = Mask().masked(snapshot((replace(service(), statement=said()),)))
    assert masked.services[0].statement is None
