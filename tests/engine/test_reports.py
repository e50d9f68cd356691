"""The ticket's time and the affected share, by acts or in the configuration, reach figures and can be taken back."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from fractions import Fraction

import pytest

from sla_tui.clock import FixedClock
from sla_tui.config.case import parse_cases
from sla_tui.config.model import ContractVersions, OutageEvent
from sla_tui.config.reading.reader import parse_config
from sla_tui.engine.acts.record import Actor
from sla_tui.engine.gather.claim_file import dossier_of
from sla_tui.engine.gather.snapshot import build_snapshot, one_service
from sla_tui.engine.gather.snapshot_cache import SnapshotCache
from sla_tui.engine.judge.outage_reports import share_of
from sla_tui.errors import SlaTuiError
from sla_tui.export.claim.case import case_of, case_text
from sla_tui.sla.acts import ReportOutage
from sla_tui.sla.evidence import OutageReport
from sla_tui.sla.observation import History, Monitor, Poll, Span, Status
from sla_tui.sla.stated import stated
from sla_tui.store import open_store
from tests.engine.world import HOUR, MONTH, NOW, config, contract, service

DAY = 86_400
BEGINS = MONTH - 60 * DAY
DOWN = MONTH + 10 * DAY
UNTIL = DOWN + 5 * HOUR


@pytest.fixture
def store(tmp_path):
    with closing(open_store(tmp_path / "history.db")) as opened:
        yield opened


def told(store, *outages, monitor="1", source="one", until=NOW, down_now=False):
    spans, at = [], BEGINS
    for low, high in outages:
        spans += [Span(at, low, "up"), Span(low, high, "down", "HTTP 500")]
        at = high
    if at < until:
        spans.append(Span(at, until, "up"))
    known = Monitor(source, monitor, f"{source} {monitor}", "http", interval=60)
    status = Status(known, "down" if down_now else "up", until, checked_at=until)
    store.record(Poll(source, until, (status,), (History(known.ref, BEGINS, until, tuple(spans)),)))


def world(*, start_at="detected", weighted=False, quorum=1, monitors=("one:1",), **more):
    text = contract(quorum=quorum)
    text = replace(text, availability=replace(text.availability, start_at=start_at, weighted=weighted))
    return replace(
        config(service("shop", *monitors), sources=("one", "two")),
        contracts={"gold": ContractVersions(id="gold", versions=(text,))},
        **more,
    )


def actor(store, wanted, **more):
    return Actor(wanted, store, FixedClock(NOW), who="mk", **more)


def down(store, wanted, **more):
    return one_service(wanted, store, NOW, "shop", **more).assessment.downtime_seconds


def test_downtime_begins_with_the_ticket_where_the_contract_says_so(store):
    told(store, (DOWN, UNTIL))
    wanted = world(start_at="reported")
    assert down(store, wanted) == 0
    done = actor(store, wanted).report_outage("shop", DOWN, reported=DOWN + HOUR, reference="T-1")
    assert done.deed == ReportOutage(service="shop", began=DOWN, reported=DOWN + HOUR, reference="T-1")
    assert down(store, wanted) == 4 * HOUR
    actor(store, wanted).report_outage("shop", DOWN + 2 * HOUR, reported=DOWN + 2 * HOUR)
    assert down(store, wanted) == 3 * HOUR  # a later report of the same outage replaces the earlier
    actor(store, wanted).undo_last()
    assert down(store, wanted) == 4 * HOUR
    actor(store, wanted).withdraw(done.id)
    assert down(store, wanted) == 0


def test_downtime_is_weighed_by_the_share_that_was_affected(store):
    told(store, (DOWN, UNTIL))
    wanted = world(weighted=True)
    assert down(store, wanted) == 5 * HOUR
    actor(store, wanted).report_outage("shop", DOWN + 60, affected=share_of("40%"))
    assert down(store, wanted) == 2 * HOUR


def test_ovh_kms_with_49_hours_down_is_not_within_its_sla_any_more_once_it_was_reported(store):
    told(store, (DOWN, DOWN + 49 * HOUR))
    versions = parse_config("[contracts.gold]\npreset = 'ovh-kms'").contracts["gold"]
    wanted = replace(world(), contracts={"gold": versions})
    before = one_service(wanted, store, NOW, "shop").assessment
    assert (before.downtime_seconds, stated(before).reason) == (0, "missing_input")
    actor(store, wanted).report_outage("shop", DOWN, reported=DOWN)
    after = one_service(wanted, store, NOW, "shop").assessment
    assert after.downtime_seconds == 49 * HOUR
    assert after.verdict == "breached"


def test_all_sources_that_were_down_then_get_it(store):
    told(store, (DOWN, UNTIL))
    told(store, (DOWN + 600, UNTIL + 600), source="two")
    wanted = world(start_at="reported", quorum=2, monitors=("one:1", "two:1"))
    assert down(store, wanted) == 0
    done = actor(store, wanted).report_outage("shop", DOWN + HOUR, reported=DOWN + HOUR)
    assert done.deed.began == DOWN + 600  # the first second in which both saw it
    assert down(store, wanted) == 4 * HOUR


def test_the_configuration_reports_too_and_an_act_replaces_it(store):
    told(store, (DOWN, UNTIL))
    report = OutageReport(began=DOWN, reported=DOWN + HOUR, reference="T-9")
    wanted = world(start_at="reported", outages=(OutageEvent(services=("shop",), report=report),))
    assert down(store, wanted) == 4 * HOUR
    (fact,) = one_service(wanted, store, NOW, "shop").reports
    assert (fact.act, fact.reference, fact.start, fact.end) == (0, "T-9", DOWN, UNTIL)
    actor(store, wanted).report_outage("shop", DOWN, reported=DOWN + 2 * HOUR, note="the vendor's clock")
    assert down(store, wanted) == 3 * HOUR
    (fact,) = one_service(wanted, store, NOW, "shop").reports
    assert (fact.act, fact.who, fact.note, fact.reported) == (1, "mk", "the vendor's clock", DOWN + 2 * HOUR)


def test_the_case_of_a_claim_has_the_reports_in_it(store):
    told(store, (DOWN, UNTIL))
    wanted = world(weighted=True, start_at="reported")
    actor(store, wanted).report_outage("shop", DOWN, reported=DOWN + 60, affected=share_of("40%"))
    dossier = dossier_of(wanted, store, NOW, "shop", draft=True)
    (case,) = parse_cases(case_text(case_of(dossier))).cases
    (outage,) = case.evidence.sources[0].outages
    assert (outage.reported, outage.ratio) == (DOWN + 60, Fraction(2, 5))


def test_a_running_outage_is_reported_and_an_edge_that_moves_keeps_its_report(store):
    told(store, (NOW - HOUR, NOW), down_now=True)
    wanted = world(start_at="reported")
    actor(store, wanted).report_outage("shop", NOW, reported=NOW - 600)
    assert down(store, wanted) == 600
    told(store, (NOW - HOUR + 240, NOW), down_now=True)  # the provider corrects its beginning
    assert down(store, wanted) == 600


def test_an_outage_that_began_before_all_that_is_looked_at_keeps_its_report(store):
    began = MONTH - 20 * DAY
    told(store, (began, MONTH + DAY))
    wanted = world(start_at="reported")
    actor(store, wanted).report_outage("shop", MONTH, reported=began + HOUR)
    assert down(store, wanted) == DAY
    assert down(store, wanted, period="2026-10") > 10 * DAY


def test_a_snapshot_from_the_cache_has_the_report_at_once(store):
    told(store, (DOWN, UNTIL))
    wanted, cache = world(start_at="reported"), SnapshotCache()
    assert build_snapshot(wanted, store, NOW, cache=cache).services[0].assessment.downtime_seconds == 0
    actor(store, wanted).report_outage("shop", DOWN, reported=DOWN)
    assert build_snapshot(wanted, store, NOW, cache=cache).services[0].assessment.downtime_seconds == 5 * HOUR


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda a: a.report_outage("shop", DOWN), "neither when it was reported is said"),
        (lambda a: a.report_outage("shop", DOWN, affected=Fraction(3, 2)), "not between 0 and 100 %"),
        (lambda a: a.report_outage("shop", DOWN, affected=Fraction(1, 3)), "at most 12 decimals"),
        (lambda a: a.report_outage("shop", DOWN, reported=NOW + 1), "later than now"),
        (lambda a: a.report_outage("shp", DOWN, reported=DOWN), "there is no service 'shp'"),
        (lambda a: a.report_outage("shop", UNTIL + HOUR, reported=UNTIL), "shop was not down at 2026-11-11T06:00:00Z"),
        (lambda a: a.report_outage("shop", 10**15, reported=DOWN), "outside the years"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words_and_not_written(store, call, words):
    told(store, (DOWN, UNTIL))
    with pytest.raises(SlaTuiError, match=words):
        call(actor(store, world()))
    assert store.acts() == ()


def test_where_there_was_no_outage_those_that_there_were_are_named(store):
    told(store, (DOWN, UNTIL), (DOWN + DAY, DOWN + DAY + HOUR))
    with pytest.raises(SlaTuiError) as caught:
        actor(store, world()).report_outage("shop", DOWN + 8 * HOUR, affected=Fraction(1))
    assert caught.value.hint == (
        "its outages: 2026-11-11T00:00:00Z to 2026-11-11T05:00:00Z; 2026-11-12T00:00:00Z to 2026-11-12T01:00:00Z"
    )


@pytest.mark.parametrize(("text", "share"), [("40%", "2/5"), ("12.5 %", "1/8"), ("100", "1"), (" 0% ", "0")])
def test_a_share_is_written_in_percent(text, share):
    assert share_of(text) == Fraction(share)


@pytest.mark.parametrize("text", ["", "%", "101%", "-1%", "half", "nan", "1e400", "inf", "1/2", "0." + "0" * 40 + "1"])
def test_what_is_no_share_is_refused(text):
    with pytest.raises(SlaTuiError, match="is no share"):
        share_of(text)
