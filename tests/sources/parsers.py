"""Every `parse_*` function of the providers, as something that takes an answer and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from sla_tui.sla.observation import History, Monitor, Status
from sla_tui.sources.base import PollRequest
from sla_tui.sources.fields import Notes
from sla_tui.sources.pingdom import answers as pingdom
from sla_tui.sources.pingdom import tms
from sla_tui.sources.pingdom.account import parse_account as pingdom_account
from sla_tui.sources.prometheus import answers as prometheus
from sla_tui.sources.prometheus.counters import count as prometheus_count
from sla_tui.sources.prometheus.naming import Names as PrometheusNames
from sla_tui.sources.prometheus.states import spans_of as prometheus_spans
from sla_tui.sources.statuscake import answers as statuscake
from sla_tui.sources.statuscake.maintenance import parse_maintenance as statuscake_maintenance
from sla_tui.sources.statuscake.past import parse_past as statuscake_past
from sla_tui.sources.statuspage import atlassian, google, instatus
from sla_tui.sources.statuspage import kuma as vendor_kuma
from sla_tui.sources.statuspage.page import ComponentNames, PageAnswer, PageComponent, name_all, page_name
from sla_tui.sources.statuspage.said import history_of, status_of
from sla_tui.sources.uptime_kuma import page
from sla_tui.sources.uptimerobot import answers as uptimerobot
from sla_tui.sources.uptimerobot.account import parse_account as uptimerobot_account
from sla_tui.sources.uptimerobot.maintenance import parse_maintenance as uptimerobot_maintenance
from sla_tui.sources.uptimerobot.past import parse_past as uptimerobot_past
from sla_tui.sources.uptimerobot.v2 import answers as v2
from sla_tui.sources.uptimerobot.v2.maintenance import parse_maintenance as v2_maintenance
from sla_tui.sources.uptimerobot.v2.past import parse_past as v2_past
from sla_tui.sources.uptimerobot.v2.shift import anchors, shift_of
from tests.sources.conftest import DAY, NOW

START = NOW - 30 * DAY
_ZONE = ZoneInfo("Europe/Berlin")
_MONITOR = Monitor("x", "1", "one", interval=60)


def _uptimerobot_histories(data: object) -> object:
    """Monitors and incidents out of the same answer, put together."""
    monitors = uptimerobot.parse_monitors(data, "x", NOW, Notes())
    incidents = uptimerobot.parse_incidents(data, Notes())
    return [
        uptimerobot_past(
            m, [*incidents, *([m.last_incident] if m.last_incident else [])], START, NOW, Notes(), known=known
        )
        for m in monitors
        for known in (True, False)
    ]


def _statuscake_histories(data: object) -> object:
    periods = statuscake.parse_periods(data, Notes())
    states = ("up", "down", "paused", "unknown")
    return [statuscake_past(Status(_MONITOR, state, NOW), periods, START, NOW) for state in states]


def _prometheus_histories(data: object) -> object:
    """Names, states and requests out of the same answer."""
    found = prometheus.parse_series(data, Notes())
    names = PrometheusNames("instance")
    names.learn(found)
    prometheus_count(found, found, START, NOW)
    return [
        History(
            names.monitor("x", s.labels, 15.0).ref, START, NOW, tuple(prometheus_spans(s.samples, 15.0, START, NOW))
        )
        for s in found
    ]


def _v2_histories(data: object) -> object:
    listed = v2.parse_monitors(data, "x", Notes())
    shift_of(anchors(listed, NOW, {}, NOW - 60), v2.zone_offset(data))
    return [h for one in listed for shift in (0, 7200) if (h := v2_past(one, START, NOW, shift))]


def _kuma_histories(data: object) -> object:
    monitors = page.parse_page(data, "x")
    beats = page.parse_beats(data, NOW, Notes())
    for key, monitor in monitors.items():
        page.status(monitor, beats.get(key, []), NOW)
        page.checks(monitor, beats.get(key, []))
    return [h for key, monitor in monitors.items() if (h := page.parse_past(monitor, beats.get(key, []), START))]


def _said(answer: PageAnswer, names: ComponentNames) -> list[History]:
    """What a status page says, as statuses and histories; incidents and planned work are in order."""
    for one in answer.incidents:
        assert one.end is None or one.start <= one.end
        assert all(
            stretch.end is None or stretch.start < stretch.end for stretch in one.stretches if stretch.end != one.start
        )
    assert all(work.start < work.end for work in answer.planned)
    for monitor in names.monitors:
        status_of(monitor, answer, NOW, stated=False)
    request = PollRequest(NOW, history_from=START)
    return [h for one in names.monitors if (h := history_of(one, answer, request, degraded=True)) is not None]


def _names(components: Sequence[PageComponent]) -> ComponentNames:
    return name_all(Monitor("x", "page", "Page"), components, (), Notes())


def _atlassian(data: object) -> object:
    names = _names(atlassian.parse_components(data))
    atlassian.overall(data)
    page_name(data)
    answer = atlassian.parse_incidents(data, "x", names, Notes())
    return _said(replace(answer, planned=atlassian.parse_planned(data, "x", names, Notes())), names)


def _instatus(data: object) -> object:
    names = _names(instatus.parse_components(data))
    instatus.overall(data)
    listed = instatus.parse_incidents(data, "x", names, Notes())
    return _said(instatus.parse_summary(data, "x", names, Notes()), names) + _said(listed, names)


def _google(data: object) -> object:
    google.is_google(data)
    names = _names(google.parse_components(data))
    return _said(google.parse_incidents(data, "x", names, Notes()), names)


def _kuma_said(data: object) -> object:
    beats = vendor_kuma.beats_of(data, NOW, Notes())
    names = _names(vendor_kuma.parse_components(data, beats))
    vendor_kuma.page_name(data)
    return _said(vendor_kuma.parse_page(data, beats, "x", names, Notes()), names)


PARSERS: Mapping[str, Callable[[object], object]] = {
    "pingdom checks": lambda data: pingdom.parse_checks(data, "x", NOW, Notes()),
    "pingdom outages": lambda data: pingdom.parse_outages(data, Notes()),
    "pingdom results": pingdom.parse_results,
    "pingdom oldest result": pingdom.oldest_result,
    "pingdom maintenance": pingdom.parse_maintenance,
    "pingdom occurrences": lambda data: pingdom.parse_occurrences(data, {"7": pingdom.Plan("", ("1",), ())}, "x"),
    "pingdom transactions": lambda data: tms.parse_transactions(data, "x", NOW, Notes()),
    "pingdom report": lambda data: tms.parse_report(data, Notes()),
    "pingdom account": pingdom_account,
    "uptimerobot account": uptimerobot_account,
    "uptimerobot monitors": lambda data: uptimerobot.parse_monitors(data, "x", NOW, Notes()),
    "uptimerobot incidents": lambda data: uptimerobot.parse_incidents(data, Notes()),
    "uptimerobot histories": _uptimerobot_histories,
    "uptimerobot response times": uptimerobot.parse_response_times,
    "uptimerobot cursor": lambda data: uptimerobot.next_cursor(data, "api.example", Notes()),
    "uptimerobot maintenance": lambda data: uptimerobot_maintenance(data, "x", ["x:1"], _ZONE, (START, NOW)),
    "prometheus series": lambda data: prometheus.parse_series(data, Notes()),
    "prometheus histories": _prometheus_histories,
    "v2 monitors": lambda data: v2.parse_monitors(v2.checked(data), "x", Notes()),
    "v2 account": v2.parse_account,
    "v2 total": v2.total,
    "v2 histories": _v2_histories,
    "v2 maintenance": lambda data: v2_maintenance(v2.parse_monitors(data, "x", Notes()), "x", _ZONE, (START, NOW), 0),
    "kuma page": lambda data: page.parse_page(data, "x"),
    "kuma beats": lambda data: page.parse_beats(data, NOW, Notes()),
    "kuma histories": _kuma_histories,
    "statuscake checks": lambda data: statuscake.parse_checks(data, "x", NOW, Notes()),
    "statuscake pages": statuscake.page_count,
    "statuscake periods": lambda data: statuscake.parse_periods(data, Notes()),
    "statuscake histories": _statuscake_histories,
    "statuscake tests": statuscake.parse_tests,
    "statuscake next": lambda data: statuscake.next_before(data, "api.example", Notes()),
    "statuscake maintenance": lambda data: statuscake_maintenance(data, "x", [_MONITOR], START, NOW),
    "atlassian page": _atlassian,
    "instatus page": _instatus,
    "google incidents": _google,
    "vendor kuma": _kuma_said,
}
