"""What providers say of an account: read where it is said, never guessed, and nothing personal of it kept."""

from __future__ import annotations

import json

import pytest

from sla_tui.sources.base import Account
from sla_tui.sources.pingdom.account import parse_account as pingdom
from sla_tui.sources.uptimerobot.account import parse_account as uptimerobot
from tests import shared

FIXTURES = shared.DATA / "fixtures"


def test_pingdom_tells_how_many_checks_there_may_be():
    assert pingdom({"credits": {"checklimit": 50, "availablechecks": 38}}) == Account(monitors=12, monitor_limit=50)
    assert pingdom({"credits": {"checklimit": "50"}}) == Account(monitor_limit=50)
    assert pingdom({"credits": {"checklimit": 5, "availablechecks": 7}}).monitors is None


def test_uptimerobot_tells_plan_and_limit_bare_or_wrapped_and_its_holder_is_not_kept():
    told = {
        "email": "mk@example.com",
        "fullName": "M K",
        "monitorsCount": 3,
        "monitorLimit": 50,
        "activeSubscription": {"plan": "FREE"},
    }
    for data in (told, {"data": told}):
        found = uptimerobot(data)
        assert found == Account("FREE", 3, 50)
        assert "mk@" not in repr(found)
    assert uptimerobot({"activeSubscription": {"plan": "Team", "monitorLimit": 100}}) == Account("Team", None, 100)


@pytest.mark.parametrize(
    "data", [None, {}, [], "no", {"credits": []}, {"data": 3}, {"activeSubscription": {"plan": 3}}]
)
def test_what_is_not_said_is_said_to_be_missing(data):
    for parse in (pingdom, uptimerobot):
        found = parse(data)
        assert found.monitor_limit is None
        assert found.warnings


@pytest.mark.shared
def test_sample_answers_are_understood():
    assert pingdom(json.loads((FIXTURES / "pingdom/docs_credits.json").read_text())).monitor_limit == 18
    found = uptimerobot(json.loads((FIXTURES / "uptimerobot_v3/getAccountDetails.pyuptimerobot.json").read_text()))
    assert (found.plan, found.monitor_limit) == ("FREE", 50)
