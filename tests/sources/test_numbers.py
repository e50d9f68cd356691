"""Text is no number because it looks like one, and a number is no count because it is one."""

from __future__ import annotations

import pytest

from sla_tui.sla.codes import Note
from sla_tui.sla.periods.names import name_of
from sla_tui.sources.fields import count, digits
from sla_tui.sources.http.limits import Budget
from sla_tui.sources.pingdom.account import parse_account as pingdom
from sla_tui.sources.uptimerobot.account import parse_account as uptimerobot
from sla_tui.sources.uptimerobot.answers import read_headers
from sla_tui.sources.uptimerobot.v2.answers import parse_account as v2


@pytest.mark.parametrize("text", ["²", "1²", "٣", "①", "", "-1", "+1", " 1", "1_0", "1e3", "9" * 19])
def test_what_is_not_plain_digits_is_no_number(text):
    assert digits(text) is None
    read_headers({"x-ratelimit-limit": text, "x-ratelimit-remaining": text, "x-ratelimit-reset": "5"}, Budget(), 0.0)


def test_plain_digits_are_a_number():
    assert (digits("0"), digits("0012"), digits("9" * 18)) == (0, 12, 10**18 - 1)


@pytest.mark.parametrize("told", [-29_295_438, -1, "-5", None, True, "many", 10**12])
def test_no_account_may_have_fewer_than_none(told):
    assert count(told) is None
    assert pingdom({"credits": {"checklimit": told, "availablechecks": 1}}).monitor_limit is None
    assert uptimerobot({"monitorLimit": told, "monitorsCount": told}).monitor_limit is None
    assert v2({"account": {"monitor_limit": told, "total_monitors_count": told}}).monitors is None


def test_a_label_with_a_superscript_is_text():
    assert isinstance(name_of("² January to 3 February 2026"), Note)
