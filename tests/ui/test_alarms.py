"""The screen calls once for what is new or worse, counts what nobody looks after, and lets looking back call nobody."""

from dataclasses import replace

from sla_tui.sla.alert import Alert
from sla_tui.sla.snapshot import Acknowledgement
from sla_tui.ui.alarms import Alarms, title
from sla_tui.ui.clipboard import desktop_notice
from tests import samples
from tests.samples import HOUR, NOW
from tests.ui.apps import dashboard

WELL = samples.all_well()


def with_changed(service_id, **changes):
    return samples.snapshot(replace(s, **changes) if s.id == service_id else s for s in WELL.services)


def test_what_is_wrong_at_the_start_is_counted_and_calls_nobody():
    alarms = Alarms()
    assert alarms.take(samples.snapshot()) == []
    assert alarms.count == 4
    assert title(alarms.count) == "[4!] sla-tui"


def test_a_service_that_goes_down_calls_once_and_again_when_it_is_breached():
    alarms = Alarms()
    alarms.take(WELL)
    assert alarms.take(with_changed("web", state="down")) == ["Web shop"]
    assert alarms.take(with_changed("web", state="down")) == []
    assert alarms.take(with_changed("web", state="down", verdict="breached")) == ["Web shop"]
    assert alarms.take(WELL) == []
    assert alarms.count == 0
    assert title(alarms.count) == "sla-tui"


def test_what_is_acknowledged_is_silent():
    ack = Acknowledgement(1, NOW - HOUR, "mk", NOW, "on it", holds=True)
    alarms = Alarms()
    alarms.take(WELL)
    assert alarms.take(with_changed("web", state="down", acknowledgements=(ack,))) == []
    assert alarms.count == 0


def test_a_past_period_and_an_offline_host_call_nobody():
    alarms = Alarms()
    alarms.take(WELL)
    past = samples.snapshot(
        replace(s, verdict="breached", assessment=replace(s.assessment, running=False)) for s in WELL.services
    )
    assert alarms.take(past) == []
    assert alarms.take(WELL) == []
    assert alarms.take(replace(with_changed("web", state="down"), offline_since=NOW)) == []


def test_where_the_engine_has_alerts_they_decide_and_flapping_calls_once():
    alert = Alert("outage:web:1", "outage", "warning", "web", "Web shop", "it is down", NOW)
    alarms = Alarms()
    alarms.take(WELL)
    down = replace(with_changed("web", state="down"), alerts=(alert,))
    assert alarms.take(down) == ["Web shop"]
    assert alarms.take(replace(WELL, alerts=(alert,))) == []
    assert alarms.take(down) == []
    assert alarms.take(replace(down, alerts=(replace(alert, rank=1),))) == ["Web shop"]
    assert alarms.take(replace(down, alerts=(replace(alert, key="outage:web:2", acknowledged=True),))) == []


def test_a_desktop_notice_cannot_be_broken_out_of():
    assert desktop_notice("down; \x07\x1b]52;c;aGk=") == (
        "\x1b]9;down, ]52,c,aGk=\x07\x1b]777;notify;sla-tui;down, ]52,c,aGk=\x07"
    )
    assert desktop_notice("x", tmux=True).startswith("\x1bPtmux;\x1b\x1b]9;x")


async def test_the_dashboard_rings_and_says_who():
    async with dashboard(WELL) as shown:
        rung = []
        shown.app.bell = lambda: rung.append(1)
        await shown.push(with_changed("web", state="down"))
        assert rung == [1]
        assert "Alarm: Web shop. a acknowledges." in shown.text


async def test_alarms_call_while_the_figures_are_frozen_too():
    async with dashboard(WELL) as shown:
        rung = []
        shown.app.bell = lambda: rung.append(1)
        await shown.press("space")
        await shown.push(with_changed("web", state="down"))
        assert rung == [1]
