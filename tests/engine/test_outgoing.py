"""What leaves the program of a small world: check, metrics, page, status and alerts rest on what may be stated."""

import re
from contextlib import closing
from dataclasses import replace
from fractions import Fraction

import pytest

from sla_tui.config.model import ContractVersions
from sla_tui.engine.alerts.conditions import conditions
from sla_tui.engine.gather.credits import CreditCache
from sla_tui.engine.gather.public import Publisher
from sla_tui.engine.gather.report import gather_report
from sla_tui.engine.gather.snapshot import build_snapshot
from sla_tui.export.check import render_plugin
from sla_tui.export.publish.metrics import render_metrics
from sla_tui.export.publish.status_page import render_status_page
from sla_tui.export.status_line import status_line
from sla_tui.language import LANGUAGES, language_named
from sla_tui.sla.contract import Objective
from sla_tui.sla.observation import CheckResult, Checks, History, Monitor, Poll, Span, Status
from sla_tui.store import open_store
from tests.engine.world import MONTH, NOW, config, contract, service
from tests.export.drawn import report_text as render_report
from tests.export.drawn import snapshot_markdown as render_markdown
from tests.export.drawn import snapshot_text as render_text

DAY, HOUR = 86_400, 3_600
OCTOBER = MONTH - 31 * DAY
DECEMBER = MONTH + 30 * DAY
SHOP = service("shop", "one:1")
SLOW = Objective(kind="latency", percentile=Fraction(95), threshold=Fraction(400), credit=Fraction(15))


def record(store, spans, *, now=NOW, checks=(), since=OCTOBER - 60 * DAY):
    """The source tells all that it has `since` then."""
    monitor = Monitor("one", "1", "shop", interval=60)
    history = History(monitor.ref, since, spans[-1].end, spans)
    told = (Checks(monitor.ref, checks, spans[0].start, spans[-1].end),) if checks else ()
    store.record(Poll("one", now, (Status(monitor, "up", now, checked_at=now),), (history,), told))


@pytest.fixture
def store():
    with closing(open_store(":memory:")) as history:
        yield history


def single(snapshot):
    return render_plugin(snapshot, single=True)


def promising(*objectives):
    text = replace(contract(), objectives=objectives)
    return replace(config(SHOP), contracts={"gold": ContractVersions(id="gold", versions=(text,))})


def test_a_missed_promise_is_never_ok_while_its_month_runs_and_pays_when_it_is_over(store):
    checks = tuple(CheckResult(at, ok=True, ms=900) for at in range(MONTH, DECEMBER, 300))
    record(store, (Span(MONTH - DAY, DECEMBER, "up"),), now=DECEMBER, checks=checks)
    settings = promising(SLOW)
    running = build_snapshot(settings, store, DECEMBER - 60)
    result = single(running)
    assert result.code == 1
    assert " latency=900ms;~:400;" in result.text
    assert "latency p95 missed" in result.text
    assert status_line(running)["plain"].startswith("▲ 1")
    assert 'verdict="at_risk"} 1\n' in render_metrics(running)
    assert ["latency p95 missed" in alert.text for alert in conditions(running)] == [True]
    closed = build_snapshot(settings, store, DECEMBER + 60, period="2026-11")
    result = single(closed)
    assert (result.code, "€150.00 owed" in result.text) == (2, True)
    assert (
        'sla_tui_credit_amount{service="shop",name="Shop",direction="owed_to_us",currency="EUR"} 150.00\n'
        in render_metrics(closed)
    )


def test_a_month_of_which_an_hour_is_known_is_no_breach_no_claim_and_no_uptime_at_any_door(store):
    down = Span(MONTH - HOUR, MONTH - HOUR + 600, "down", "HTTP 500")
    record(store, (down, Span(down.end, NOW, "up")))
    settings = config(SHOP)
    october = build_snapshot(settings, store, NOW, period="2026-10")
    assert october.services[0].assessment.verdict == "breached", "the arithmetic of what is known"
    result = single(october)
    assert result.code == 3
    assert "not provable: 0.13 % of the time is known" in result.text
    assert "owed" not in result.text
    assert "sla_tui_uptime_ratio{" not in render_metrics(october)
    assert "sla_tui_credit_amount{" not in render_metrics(october)
    assert status_line(october)["plain"] == "◌ 1"
    now = build_snapshot(settings, store, NOW, credit_cache=CreditCache())
    assert [alert.kind for alert in conditions(now)] == []
    page = render_status_page(Publisher(settings, store).page(now))
    said = re.findall("<dt>(.*?)</dt><dd>(.*?)</dd>", page)
    assert ("October 2026", "not measured") in said
    assert any(name == "November 2026 so far" and uptime.startswith("100.000 %") for name, uptime in said)


def test_a_month_known_for_three_minutes_is_within_its_sla_at_no_door(store):
    record(store, (Span(NOW - 180, NOW, "up"),))
    young = build_snapshot(config(SHOP), store, NOW)
    result = single(young)
    assert result.code == 3
    assert "not provable: known since 23 Nov 13:17, 0.009 % of the time is known, 100.000 % since 13:17" in result.text
    assert " uptime=U;" in result.text
    assert status_line(young)["plain"] == "◌ 1"
    assert "sla_tui_uptime_ratio{" not in render_metrics(young)
    assert conditions(young) == ()
    page = render_status_page(Publisher(config(SHOP), store).page(young))
    assert "<dt>November 2026</dt><dd>100.000 % since 13:17</dd>" in page


def test_once_nothing_is_fresh_every_count_says_no_data(store):
    record(store, (Span(MONTH - DAY, NOW, "up"),))
    later = build_snapshot(config(SHOP), store, NOW + HOUR)
    assert single(later).code == 3
    assert " no_data=1;" in render_plugin(later).text
    assert render_plugin(later, allow_stale=True).code == 0
    assert status_line(later)["plain"] == "◌ 1"
    assert 'standing_services{standing="no_data"} 1\n' in render_metrics(later)


def test_while_the_past_is_being_read_check_says_how_much_of_it_is(store):
    half = (MONTH + NOW) // 2
    record(store, (Span(half, NOW, "up"),), since=half)
    result = single(build_snapshot(config(SHOP), store, NOW))
    assert result.code == 3
    assert result.text.startswith("SLA UNKNOWN - Shop: no data, No verdict yet: 49 % of the past of one:1 is read |")


@pytest.mark.parametrize("language", LANGUAGES)
def test_while_the_past_is_being_read_texts_and_reports_say_how_much_of_it_is(language, store):
    half = (MONTH + NOW) // 2
    record(store, (Span(half, NOW, "up"),), since=half)
    snapshot = build_snapshot(config(SHOP), store, NOW)
    for text in (render_text(snapshot), render_markdown(snapshot)):
        assert "No verdict yet: 49 % of the past of one:1 is read" in " ".join(text.split())
    report = gather_report(config(SHOP), store, NOW, period=None, snapshot=snapshot)
    asked = render_report(report, language_named(language))
    words = {"en": "No verdict yet: 49 %", "nl": "Nog geen oordeel: 49", "de": "Noch kein Urteil: 49"}
    assert f"- Shop: {words[language]}" in asked
