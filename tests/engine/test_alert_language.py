"""An alert is told to people in their language, and to programs in English, in JSON as in a notice."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from sla_tui.engine.alerts.alerts import Alerts
from sla_tui.engine.alerts.conditions import conditions
from sla_tui.export.formats.json import render_json
from sla_tui.language import LANGUAGES, language_named
from sla_tui.notify.base import Notification, from_plain, to_plain
from sla_tui.sla.alert import Change
from tests import samples

DOWN = samples.snapshot([replace(samples.CHECKOUT, state="down", since=samples.NOW - 60)])
OFFLINE = replace(DOWN, offline_since=samples.NOW - 60)


@pytest.mark.parametrize("snapshot", [DOWN, OFFLINE], ids=["down", "offline"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_json_says_the_same_in_every_language(snapshot, language):
    own = conditions(snapshot, language_named(language))
    assert [a.for_programs for a in own] == list(conditions(snapshot))
    written = json.loads(render_json(replace(snapshot, alerts=own)))["alerts"]
    assert written == json.loads(render_json(replace(snapshot, alerts=conditions(snapshot))))["alerts"]
    notice = Notification(1, tuple(Change("raised", a) for a in own), language=language).to_json()
    plain = Notification(1, tuple(Change("raised", a) for a in conditions(snapshot))).to_json()
    assert notice["alerts"] == plain["alerts"]
    assert notice["language"] == language


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_people_read_their_own(language):
    own, english = conditions(DOWN, language_named(language)), conditions(DOWN)
    assert all(a.text != b.text for a, b in zip(own, english, strict=True))
    notice = Notification(1, tuple(Change("raised", a) for a in own), language=language)
    assert all(a.text in notice.text for a in own)
    (offline,) = conditions(OFFLINE, language_named(language))
    assert offline.name == language_named(language).say("alert.offline_name")


def test_what_waits_or_is_kept_knows_both():
    found = conditions(DOWN, language_named("nl"))
    notice = Notification(1, tuple(Change("raised", a) for a in found), language="nl")
    assert from_plain(to_plain(notice)) == notice
    alerts = Alerts()
    alerts.take(DOWN, language_named("nl"))
    assert Alerts.from_text(alerts.to_text()).raised == alerts.raised


def test_a_threat_that_has_come_is_told_in_the_language_too():
    dutch, alerts = language_named("nl"), Alerts()
    risky = replace(samples.SEARCH, state="up")
    for seconds in (0, 60):
        alerts.take(replace(samples.snapshot([risky]), generated_at=samples.NOW + seconds), dutch)
    worse = samples.with_assessment(risky, verdict="breached", certainty="certain")
    changes = alerts.take(replace(samples.snapshot([worse]), generated_at=samples.NOW + 65), dutch)
    (over,) = [change.alert for change in changes if change.what == "cleared" and change.alert.kind == "at_risk"]
    assert (over.text, over.for_programs.text) == ("het is inmiddels erger dan dat", "it is worse than that now")
