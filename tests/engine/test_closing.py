"""A closed period stands: with a hash of what it rests on, drift shown beside it, and revisions by people only."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_tui.clock import FixedClock
from sla_tui.config.model import ContractVersions
from sla_tui.engine.acts.record import Actor
from sla_tui.engine.gather.snapshot import build_snapshot
from sla_tui.engine.judge.closing import Closer
from sla_tui.engine.judge.kept import SETTLING
from sla_tui.engine.judge.proof import prove
from sla_tui.engine.moment.bind import bind
from sla_tui.engine.moment.moment import moment_of, present_services
from sla_tui.export.shapes.snapshot import SNAPSHOT
from sla_tui.sla.codes import Note, Step
from sla_tui.sla.contract import Objective
from sla_tui.sla.observation import CheckResult, Checks, History, Monitor, Poll, Span, Status
from sla_tui.sla.plain import canonical, from_plain, to_plain
from sla_tui.sla.result import Assessment
from sla_tui.store.opening import open_store
from sla_tui.store.records import fingerprint
from tests.engine.world import HOUR, MONTH, NOW, config, contract, service

OCTOBER = 1_790_812_800  # 2026-10-01T00:00:00Z
OUTAGE = (OCTOBER + 10 * 86_400, OCTOBER + 10 * 86_400 + 5 * HOUR)
MONITOR = Monitor("one", "1", "one 1", "http", interval=60)
WORLD = config(service("shop", "one:1"))


def tell(store, at, *outages, until=None):
    """A poll at `at` that tells of everything up to then."""
    end = until or at
    spans, start = [], OCTOBER - 40 * 86_400
    for low, high in outages:
        spans += [Span(start, low, "up"), Span(low, high, "down", "HTTP 500")]
        start = high
    spans.append(Span(start, end, "up"))
    told = History("one:1", OCTOBER - 40 * 86_400, end, tuple(spans))
    store.record(Poll("one", at, (Status(MONITOR, "up", at, checked_at=at),), (told,)))


def close(store, now, world=WORLD):
    moment = moment_of(world, store, now)
    bounds = [bind(world, s, now, None) for s in present_services(moment)]
    return Closer().step(moment, bounds, lambda: False)


def october(store, now=NOW, world=WORLD, **more):
    return build_snapshot(world, store, now, period="2026-10", **more).services[0]


@pytest.fixture
def store(tmp_path):
    with_file = open_store(tmp_path / "history.db")
    tell(with_file, NOW, OUTAGE)
    yield with_file
    with_file.close()


def test_a_period_is_closed_once_it_is_settled_and_told_to_its_end(tmp_path):
    store = open_store(tmp_path / "h.db")
    tell(store, MONTH - 600, OUTAGE)
    close(store, MONTH + SETTLING)
    assert [row.end for row in store.closed_periods()][-1] == OCTOBER  # of October's end nothing was told yet
    tell(store, MONTH + HOUR, OUTAGE)
    assert close(store, MONTH + SETTLING) == 1
    assert close(store, MONTH + SETTLING + HOUR) == 0
    row = store.closed_period("shop", OCTOBER)
    assert (row.at, row.revision, row.end, row.sound) == (MONTH + SETTLING, 1, MONTH, True)
    assert row.sha256 == fingerprint(row.contract, row.inputs)
    store.close()


def test_a_period_is_left_open_while_what_is_told_of_it_may_still_come_in(store):
    close(store, MONTH + SETTLING - 1)
    assert store.closed_period("shop", OCTOBER) is None


def test_a_source_that_says_nothing_any_more_is_not_waited_for_for_ever(tmp_path):
    store = open_store(tmp_path / "h.db")
    tell(store, MONTH - 5 * 86_400, OUTAGE)
    close(store, MONTH + 6 * 86_400)
    assert store.closed_period("shop", OCTOBER) is None
    close(store, MONTH + 7 * 86_400)
    assert store.closed_period("shop", OCTOBER) is not None
    store.close()


def test_what_is_shown_of_a_closed_period_is_what_it_was_closed_with(store):
    before = october(store)
    assert before.frozen is None
    close(store, NOW)
    after = october(store)
    assert after.frozen.drift is None
    assert after.assessment == before.assessment
    assert replace(after, frozen=None, assessment=before.assessment) == before


def test_a_provider_that_rewrites_its_past_changes_nothing_but_the_drift_beside_it(store):
    close(store, NOW)
    before = october(store)
    tell(store, NOW + 60)  # there never was an outage, it says now
    after = october(store, NOW + 120)
    assert after.assessment == before.assessment
    assert after.frozen.drift.causes == ("sources",)
    assert (after.frozen.drift.downtime_seconds, after.frozen.drift.credit) == (0, 0)
    close(store, NOW + 3600)
    assert store.closed_period("shop", OCTOBER).revision == 1
    told = store.provider_log("one:1", OCTOBER, MONTH)
    assert [row.fetched for row in told] == [NOW, NOW + 60]
    assert told[0].spans == (Span(*OUTAGE, "down", "HTTP 500"),)
    assert (told[1].spans, told[1].gone) == ((), told[0].spans)
    shown = SNAPSHOT.write(build_snapshot(WORLD, store, NOW + 120, period="2026-10"))["services"][0]["frozen"]
    assert shown["drift"]["downtime_seconds"] == 0
    assert shown["revision"] == 1


def test_an_exclusion_afterwards_is_a_new_revision_with_who_and_when_and_the_first_is_kept(store):
    close(store, NOW)
    first = october(store)
    assert first.assessment.downtime_seconds == 5 * HOUR
    tell(store, NOW + 60)  # a rewrite besides: the revision rests on what was kept, not on that
    actor = Actor(WORLD, store, FixedClock(NOW + 120), who="anna")
    act = actor.exclude(("shop",), OUTAGE[0], OUTAGE[0] + HOUR, "force_majeure", note="storm")
    shown = october(store, NOW + 180)
    assert shown.assessment.downtime_seconds == 4 * HOUR
    assert (shown.frozen.revision, shown.frozen.who, shown.frozen.at) == (2, "anna", NOW + 120)
    assert not shown.frozen.written
    assert close(store, NOW + 180) == 1
    kept = october(store, NOW + 240)
    assert kept.assessment == shown.assessment
    assert kept.frozen.written
    assert (kept.frozen.sha256, kept.frozen.why) == (shown.frozen.sha256, "act 1 (exclude)")
    actor.withdraw(act.id)
    assert october(store, NOW + 300).assessment.downtime_seconds == 5 * HOUR
    close(store, NOW + 300)
    rows = [row for row in store.closed_periods() if row.start == OCTOBER]
    assert [row.revision for row in rows] == [1, 2, 3]
    assert all(row.sound for row in rows)
    assert rows[0].sha256 == rows[2].sha256 == first.frozen.sha256


def test_an_act_about_another_time_leaves_a_closed_period_alone(store):
    close(store, NOW)
    Actor(WORLD, store, FixedClock(NOW + 60), who="anna").exclude(("shop",), NOW - 60, NOW, "force_majeure")
    assert october(store, NOW + 120).frozen.revision == 1
    assert october(store, NOW + 120).frozen.written


def test_a_contract_text_that_is_changed_afterwards_shows_as_drift(store):
    close(store, NOW)
    stricter = replace(WORLD, contracts={"gold": ContractVersions(id="gold", versions=(contract(target="99.99"),))})
    shown = october(store, NOW + 60, stricter)
    assert shown.frozen.drift.causes == ("contract",)
    assert shown.assessment.target == Fraction("99.9")


def test_a_look_at_the_past_of_before_it_was_closed_is_not_answered_with_what_came_later(store):
    close(store, NOW)
    assert october(store, NOW - 60).frozen is None


def test_the_ledger_takes_closed_periods_as_they_stand(store):
    from sla_tui.engine.gather.credits import CreditCache

    close(store, NOW)
    tell(store, NOW + 60)
    found = build_snapshot(WORLD, store, NOW + 120, credit_cache=CreditCache()).credits
    assert [(entry.period.key, str(entry.amount)) for entry in found] == [("2026-10", "100.00")]


def test_latency_objectives_keep_their_verdict_and_no_drift_appears_when_milliseconds_are_dropped(tmp_path):
    objective = Objective(kind="latency", percentile=Fraction(95), threshold=Fraction(500), op="<=")
    text = replace(contract(), objectives=(objective,))
    world = replace(WORLD, contracts={"gold": ContractVersions(id="gold", versions=(text,))})
    store = open_store(tmp_path / "h.db", fallback=False)
    tell(store, NOW)
    found = tuple(CheckResult(OCTOBER + 60 * i, True, 503 if i % 10 == 0 else 200) for i in range(44_600))
    store.record(Poll("one", NOW, checks=(Checks("one:1", found, OCTOBER, MONTH),)))
    close(store, NOW, world)
    before = october(store, NOW, world)
    assert before.assessment.objectives[0].met is False
    assert before.latency.value_ms == 503
    store._db.execute("DELETE FROM fine")
    store._checks.load()
    after = october(store, NOW, world)
    assert after.frozen.drift is None
    assert after.assessment == before.assessment
    store.close()


VALUES = st.one_of(
    st.text(), st.integers(), st.fractions(), st.dates(), st.decimals(allow_nan=False, allow_infinity=False)
)
CODED = st.builds(Note, st.text(), st.dictionaries(st.text(), VALUES, max_size=3))
STEPS = st.builds(Step, st.text(), st.dictionaries(st.text(), VALUES | CODED, max_size=3))


@given(st.fractions(), st.one_of(st.none(), st.integers()), STEPS, CODED)
def test_an_assessment_survives_being_written_down(uptime, downtime, step, note):
    from sla_tui.engine.judge.applied import undefined
    from sla_tui.sla.periods.calendar import parse_period_key

    bound = bind(WORLD, WORLD.services[0], NOW, "2026-10")
    one = replace(undefined(bound, NOW, note), uptime=uptime, downtime_seconds=downtime)
    one = replace(one, credit=replace(one.credit, steps=(step,)))
    again = from_plain(Assessment, json.loads(canonical(one)))
    assert again == one
    assert to_plain(again) == to_plain(one)
    with pytest.raises(ValueError, match="Assessment"):
        from_plain(Assessment, {"contract_id": 1})
    assert parse_period_key(bound.contract.period, "2026-10").start == OCTOBER


def test_a_report_of_an_outage_afterwards_is_a_new_revision_and_no_drift(store):
    text = contract()
    text = replace(text, availability=replace(text.availability, weighted=True))
    world = replace(WORLD, contracts={"gold": ContractVersions(id="gold", versions=(text,))})
    close(store, NOW, world)
    assert october(store, world=world).assessment.downtime_seconds == 5 * HOUR
    Actor(world, store, FixedClock(NOW + 60), who="mk").report_outage("shop", OUTAGE[0], affected=Fraction(2, 5))
    found = october(store, NOW + 120, world=world)
    assert found.assessment.downtime_seconds == 2 * HOUR
    assert (found.frozen.revision, found.frozen.who, found.frozen.why) == (2, "mk", "act 1 (reportoutage)")
    assert found.frozen.drift is None
    close(store, NOW + 180, world)
    found = october(store, NOW + 240, world=world)
    assert (found.frozen.revision, found.frozen.drift) == (2, None)
    assert found.assessment.downtime_seconds == 2 * HOUR
    assert [row.revision for row in store.closed_periods() if row.start == OCTOBER] == [1, 2]
    Actor(world, store, FixedClock(NOW + 300), who="mk").undo_last()
    found = october(store, NOW + 360, world=world)
    assert (found.assessment.downtime_seconds, found.frozen.revision) == (5 * HOUR, 3)
    close(store, NOW + 400, world)
    assert all(proof.sound for proof in prove(store, world, NOW + 500))
