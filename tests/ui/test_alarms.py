"""The screen calls once for an alert that is new or worse, and counts what nobody looks after."""

from dataclasses import replace

import pytest

from sla_tui.config.model import Config, NotifyConfig
from sla_tui.sla.alert import Alert
from sla_tui.ui.alert_bell import AlertBell, title
from sla_tui.ui.terminal.clipboard import desktop_notice
from tests import samples
from tests.samples import NOW
from tests.ui.apps import dashboard

DOWN = Alert("outage:web", "outage", "warning", "web", "Web shop", "is down", NOW)
BREACHED = Alert("breached:web:1", "breached", "critical", "web", "Web shop", "EUR 240.00 is owed", NOW, rank=1000)


def well(*alerts, **more):
    return replace(samples.all_well(), alerts=alerts, **more)


def called(alarms, snapshot):
    notice = alarms.take(snapshot)
    return [] if notice is None else [(c.what, c.alert.key) for c in notice.changes]


def test_what_is_wrong_at_the_start_is_counted_and_calls_nobody():
    alarms = AlertBell()
    assert called(alarms, well(DOWN, BREACHED)) == []
    assert alarms.count == 2
    assert title(alarms.count) == "[2!] sla-tui"


def test_an_alert_calls_once_and_again_when_it_is_worse():
    alarms = AlertBell()
    alarms.take(well())
    assert called(alarms, well(DOWN)) == [("raised", "outage:web")]
    assert called(alarms, well(DOWN)) == []
    assert called(alarms, well(BREACHED, DOWN)) == [("raised", "breached:web:1")]
    assert called(alarms, well(replace(BREACHED, rank=2500), DOWN)) == [("worsened", "breached:web:1")]
    assert called(alarms, well(BREACHED)) == []
    assert called(alarms, well()) == []
    assert title(alarms.count) == "sla-tui"


def test_what_is_acknowledged_is_silent():
    alarms = AlertBell()
    alarms.take(well())
    assert called(alarms, well(replace(DOWN, acknowledged=True))) == []
    assert alarms.count == 0


def test_what_is_only_remembered_calls_nobody_and_is_no_news_afterwards():
    alarms = AlertBell()
    assert called(alarms, well(from_store=True)) == []
    assert called(alarms, well(DOWN, from_store=True)) == []
    assert alarms.count == 1
    assert called(alarms, well(DOWN)) == []


async def test_the_dashboard_rings_and_says_who():
    async with dashboard(well()) as shown:
        rung = []
        shown.app.bell = lambda: rung.append(1)
        await shown.push(well(DOWN))
        assert rung == [1]
        assert "Alarm: down: Web shop. a acknowledges." in shown.text


async def test_alarms_call_while_the_figures_are_frozen_too():
    async with dashboard(well()) as shown:
        rung = []
        shown.app.bell = lambda: rung.append(1)
        await shown.press("space")
        await shown.push(well(DOWN))
        assert rung == [1]


@pytest.mark.parametrize("wanted", [True, False])
async def test_the_desktop_is_told_where_that_is_asked_for(wanted):
    async with dashboard(well()) as shown:
        shown.feed.config = Config(notify=NotifyConfig(desktop=wanted))
        told = []
        shown.app.notify_desktop = told.append
        await shown.push(well(DOWN))
        assert told == (["Alarm: down: Web shop."] if wanted else [])


def test_a_desktop_notice_cannot_be_broken_out_of():
    assert desktop_notice("down; \x07\x1b]52;c;aGk=") == (
        "\x1b]9;down, ]52,c,aGk=\x07\x1b]777;notify;sla-tui;down, ]52,c,aGk=\x07"
    )
    assert desktop_notice("x", tmux=True).startswith("\x1bPtmux;\x1b\x1b]9;x")
