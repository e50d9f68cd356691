"""One poll of every source, and the snapshot that comes of it."""

from __future__ import annotations

import asyncio
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from sla_tui.clock import FixedClock
from sla_tui.config.model import EventScope, ExclusionEvent, MaintenanceEvent, SecretRef
from sla_tui.engine.gather.snapshot import build_snapshot
from sla_tui.engine.live import LiveEngine
from sla_tui.errors import AssessmentError, AuthError, PayloadError, RateLimitedError, UnreachableError
from sla_tui.language import ENGLISH, language_named
from sla_tui.secret import Secret
from sla_tui.sla.contract import Objective
from sla_tui.sla.evidence import Exclusion, MaintenanceWindow
from sla_tui.sla.observation import CheckResult
from tests.engine.world import HOUR, MONTH, NOW, Fake, config, maker, service
from tests.stores import open_store


def once(cfg, *fakes, store=None, clock=None, **more):
    store = store or open_store(":memory:")
    live = LiveEngine(cfg, store, clock or FixedClock(NOW), make=maker(*fakes), **more)

    async def work():
        try:
            return await live.poll_once()
        finally:
            await live.close()

    return asyncio.run(work())


def test_an_outage_that_a_source_reports_becomes_downtime_a_breach_and_money():
    down = {"1": ((NOW - 5 * HOUR, NOW - 3 * HOUR),)}
    snapshot = once(config(service("shop", "one:1"), sources=("one",)), Fake("one", down=down))
    (shop,) = snapshot.services
    assert shop.verdict == "breached"
    assert shop.assessment.downtime_seconds == 2 * HOUR
    assert shop.assessment.credit.amount == Decimal("100.00")
    assert snapshot.summary.credits == {"EUR": Decimal("100.00")}
    assert (shop.state, shop.since) == ("up", NOW - 3 * HOUR)
    assert shop.monitors[0].outages[0].end == NOW - 3 * HOUR
    assert not snapshot.from_store


def test_a_credit_is_locked_in_at_the_second_that_used_up_the_budget():
    """0.1 % of November is 2592 s; the first outage uses 2000 of them, the second the rest."""
    down = {"1": ((MONTH + 1000, MONTH + 3000), (MONTH + 9000, MONTH + 19_000))}
    snapshot = once(config(service("shop", "one:1"), sources=("one",)), Fake("one", down=down))
    (shop,) = snapshot.services
    assert shop.assessment.credit.percent == 10
    assert shop.locked_in_since == MONTH + 9000 + 593


def test_without_a_credit_nothing_is_locked_in():
    snapshot = once(config(service("shop", "one:1"), sources=("one",)), Fake("one"))
    assert snapshot.services[0].verdict == "met"
    assert snapshot.services[0].locked_in_since is None
    assert snapshot.summary.credits == {}


@pytest.mark.parametrize(
    ("error", "state", "words"),
    [
        (AuthError("the token was refused (401)"), "auth_error", "refused"),
        (RateLimitedError("asked too often", retry_after=30), "rate_limited", "too often"),
        (UnreachableError("connection refused"), "error", "connection refused"),
        (PayloadError("HTML instead of JSON"), "error", "HTML"),
        (RuntimeError("a plug-in's bug"), "error", "RuntimeError"),
    ],
)
def test_a_source_that_fails_shows_it_in_words_and_costs_no_downtime_while_the_others_go_on(error, state, words):
    cfg = config(service("shop", "one:1"), service("site", "two:1"))
    snapshot = once(cfg, Fake("one", fail=error), Fake("two"))
    one, two = snapshot.sources
    assert one.state == state
    assert words in ENGLISH.tell(one.message)
    assert one.last_success_at is None
    assert two.state == "ok"
    shop, site = snapshot.services
    assert shop.state == "unknown"
    assert shop.verdict == "unknown"
    assert not shop.assessment.downtime_seconds
    assert shop.assessment.credit.amount in {None, Decimal(0), Decimal("0.00")}
    assert site.state == "up"
    assert site.verdict == "met"


def test_a_source_that_never_answers_is_given_up_at_the_deadline():
    stuck = Fake("one", on_poll=lambda _request: asyncio.sleep(3600))
    store = open_store(":memory:")
    live = LiveEngine(config(service("shop", "two:1")), store, FixedClock(NOW), make=maker(stuck, Fake("two")))
    snapshot = asyncio.run(live.poll_once(limit=0.05))
    assert snapshot.sources[0].state == "error"
    assert "no complete answer" in ENGLISH.tell(snapshot.sources[0].message)
    assert snapshot.services[0].verdict == "met"


class Doubtful(Fake):
    """Its monitors failed just now, and nobody has looked again yet."""

    def status(self, monitor, now):
        return replace(super().status(monitor, now), state="unconfirmed", latency_ms=None)


def test_a_first_look_that_failed_is_never_up():
    cfg = config(service("shop", "one:1"), sources=("one",))
    never_seen = once(cfg, Doubtful("one", with_history=False)).services[0]
    assert never_seen.state == "unknown"
    assert never_seen.stated.uptime is None
    seen_up_before = once(cfg, Doubtful("one")).services[0]
    assert seen_up_before.state == "up"


def test_an_outage_has_one_beginning_also_where_the_contract_merges_two():
    """The gap of a minute is merged by the contract: the service is down since the outage's beginning."""
    began, again = NOW - 3 * HOUR, NOW - HOUR
    down = {"1": ((began, again - 60), (again, None))}
    cfg = config(service("shop", "one:1"), sources=("one",))
    text = cfg.contracts["gold"].versions[0]
    merging = replace(text, availability=replace(text.availability, merge_gap=300))
    cfg = replace(cfg, contracts={"gold": replace(cfg.contracts["gold"], versions=(merging,))})
    (shop,) = once(cfg, Fake("one", down=down)).services
    assert shop.state == "down"
    assert shop.since == shop.assessment.outages[-1].start == began


def test_the_order_in_which_sources_answer_changes_nothing():
    def run(first, second):
        def wait(seconds):
            return lambda _request: asyncio.sleep(seconds)

        cfg = config(service("shop", "one:1", "two:1"))
        return once(
            cfg, Fake("one", ("1", "2"), on_poll=wait(first)), Fake("two", ("1", "9", "10"), on_poll=wait(second))
        )

    fast, slow = run(0, 0.05), run(0.05, 0)
    assert fast == slow
    assert [s.id for s in fast.services] == ["shop", "one:2", "two:9", "two:10"]


def test_monitors_that_no_service_names_become_services_under_the_default_contract():
    cfg = config(service("shop", "one:1"), sources=("one",))
    found = once(cfg, Fake("one", ("1", "2"))).services[1]
    assert (found.id, found.name, found.contract) == ("one:2", "one 2", "default")
    assert found.target == Fraction("99.9")
    off = replace(cfg, defaults=replace(cfg.defaults, discover=False))
    assert len(once(off, Fake("one", ("1", "2"))).services) == 1


def test_a_monitor_that_its_source_does_not_list_is_named_in_a_notice():
    snapshot = once(config(service("shop", "one:404"), sources=("one",)), Fake("one", ()))
    assert snapshot.services[0].state == "unknown"
    assert "one:404" in " ".join(map(ENGLISH.tell, snapshot.notices))


def test_a_quorum_that_nobody_can_reach_is_named_in_a_notice():
    snapshot = once(config(service("shop", "one:1"), sources=("one",), quorum=2), Fake("one"))
    assert "can never be down" in " ".join(map(ENGLISH.tell, snapshot.notices))


def test_two_of_three_must_agree_where_the_contract_says_so():
    cfg = config(service("shop", "one:1", "one:2", "two:1"), quorum=2)
    down = {"1": ((NOW - 2 * HOUR, None),)}
    lone = once(cfg, Fake("one", ("1", "2"), down=down), Fake("two"))
    assert lone.services[0].state == "up"
    assert lone.services[0].assessment.downtime_seconds == 0
    agreed = once(cfg, Fake("one", ("1", "2"), down=down), Fake("two", down={"1": ((NOW - HOUR, None),)}))
    assert agreed.services[0].state == "down"
    assert agreed.services[0].since == NOW - HOUR
    assert agreed.services[0].assessment.downtime_seconds == HOUR
    assert agreed.services[0].monitors[0].outages[0].end is None


def test_a_monitor_that_never_said_anything_has_no_vote_while_the_others_are_enough():
    """A wrong token from the first day must not turn a whole month into "it might have been down"."""
    cfg = config(service("shop", "one:1", "two:1"))
    down = {"1": ((NOW - 2 * HOUR, NOW - HOUR),)}
    (shop,) = once(cfg, Fake("one", down=down), Fake("two", fail=AuthError("refused"))).services
    assert shop.state == "up"
    assert shop.assessment.downtime_seconds == HOUR
    assert shop.assessment.coverage == 1
    assert "two:1" in " ".join(map(language_named().tell, shop.assessment.notes))
    assert [m.state for m in shop.monitors] == ["up", "unknown"]


def test_a_monitor_that_fell_silent_leaves_undecided_time_unknown():
    cfg = config(service("shop", "one:1", "two:1"))
    (shop,) = once(cfg, Fake("one"), Fake("two", begins=NOW - 3 * HOUR)).services
    assert shop.state == "up"
    assert shop.assessment.removed_seconds == NOW - MONTH - 3 * HOUR
    assert shop.assessment.coverage < 1


def test_where_too_few_speak_for_a_quorum_the_silent_ones_keep_theirs():
    cfg = config(service("shop", "one:1", "two:1"), quorum=2)
    down = {"1": ((NOW - HOUR, None),)}
    (shop,) = once(cfg, Fake("one", down=down), Fake("two", fail=AuthError("refused"))).services
    assert shop.state == "unknown"  # the other one could have agreed
    assert shop.assessment.downtime_seconds == 0


def test_maintenance_and_exclusions_reach_the_assessment_by_scope():
    down = {"1": ((NOW - 5 * HOUR, NOW - 3 * HOUR),)}
    window = MaintenanceWindow(NOW - 5 * HOUR, NOW - 4 * HOUR, NOW - 90 * HOUR)
    excluded = Exclusion(NOW - 4 * HOUR, NOW - 3 * HOUR, "third_party")
    cfg = config(
        service("shop", "one:1"),
        service("site", "two:1"),
        maintenance=(MaintenanceEvent(scope=EventScope(services=("shop",)), window=window),),
        exclusions=(ExclusionEvent(scope=EventScope(services=("shop",)), exclusion=excluded),),
    )
    shop, site = once(cfg, Fake("one", down=down), Fake("two", down=down)).services
    assert shop.assessment.downtime_seconds == 0
    assert shop.verdict == "met"
    assert "maintenance" in {cell.state for cell in shop.day_strip}
    assert site.assessment.downtime_seconds == 2 * HOUR


def test_a_service_in_its_announced_window_is_in_maintenance_and_not_down():
    window = MaintenanceWindow(NOW - HOUR, NOW + HOUR, NOW - 90 * HOUR)
    cfg = config(
        service("shop", "one:1"),
        sources=("one",),
        maintenance=(MaintenanceEvent(scope=EventScope(contract="gold"), window=window),),
    )
    (shop,) = once(cfg, Fake("one", down={"1": ((NOW - 600, None),)})).services
    assert (shop.state, shop.since) == ("maintenance", NOW - HOUR)


def test_latency_and_errors_are_of_the_successful_and_of_all_checks_of_the_period():
    before = tuple(CheckResult(MONTH - 60 * i, True, 9999) for i in range(1, 50))
    inside = tuple(CheckResult(MONTH + 60 * i, i % 4 != 0, None if i % 4 == 0 else i) for i in range(1, 101))
    cfg = config(service("shop", "one:1"), sources=("one",))
    text = cfg.contracts["gold"].latest
    objectives = (
        Objective(kind="latency", threshold=Fraction(90), percentile=Fraction(95)),
        Objective(kind="error_rate", threshold=Fraction(30)),
    )
    versions = replace(cfg.contracts["gold"], versions=(replace(text, objectives=objectives),))
    (shop,) = once(replace(cfg, contracts={"gold": versions}), Fake("one", checks=(*before, *inside))).services
    good = [i for i in range(1, 101) if i % 4]
    assert shop.latency.samples == len(good) == 75
    assert shop.latency.p50_ms == good[37]
    assert shop.latency.p95_ms == shop.latency.value_ms == good[71]
    assert shop.latency.met is False
    assert (shop.errors.failed, shop.errors.total, shop.errors.met) == (25, 100, True)
    assert [r.met for r in shop.assessment.objectives] == [False, True]


def test_what_is_not_known_is_none_and_never_a_number():
    (shop,) = once(config(service("shop", "one:1"), sources=("one",)), Fake("one", ())).services
    assert (shop.latency.p95_ms, shop.latency.samples, shop.errors.rate_percent) == (None, 0, None)
    assert shop.assessment.uptime is None
    assert shop.monitors[0].last_checked_at is None
    assert {cell.state for cell in shop.day_strip} == {"unknown"}


def test_a_closed_period_can_be_looked_at():
    october = ((MONTH - 5 * HOUR, MONTH - 4 * HOUR),)
    store = open_store(":memory:")
    cfg = config(service("shop", "one:1"), sources=("one",))
    once(cfg, Fake("one", down={"1": october}), store=store)
    (shop,) = build_snapshot(cfg, store, NOW, period="2026-10").services
    assert shop.assessment.period.key == "2026-10"
    assert not shop.assessment.running
    assert shop.assessment.downtime_seconds == HOUR
    assert {cell.state for cell in shop.period_strip} == {"up", "down"}
    with pytest.raises(AssessmentError, match="nonsense"):
        build_snapshot(cfg, store, NOW, period="nonsense")


def test_a_restart_leaves_the_gap_unknown_where_nobody_tells_what_was(tmp_path):
    """A source without a history of its own (local probes): five hours off are five hours unknown."""
    path = tmp_path / "history.db"
    cfg = config(service("shop", "one:1"), sources=("one",))
    fake = Fake("one", with_history=False)
    for at in (*range(NOW - 6 * HOUR, NOW - 5 * HOUR, 60), *range(NOW, NOW + HOUR + 1, 60)):
        if at in {NOW - 6 * HOUR, NOW}:
            store = open_store(path)
            live = LiveEngine(cfg, store, clock := FixedClock(at), make=maker(fake))
        clock.advance(at - clock.now())
        snapshot = asyncio.run(live.poll_once())
        if at == NOW - 5 * HOUR - 60:
            store.close()
    (shop,) = snapshot.services
    unknown = shop.monitors[0].unknown
    assert (unknown[-1].start, unknown[-1].end) == (NOW - 5 * HOUR - 60, NOW)
    assert shop.assessment.downtime_seconds == 0
    assert shop.assessment.removed_seconds >= 5 * HOUR
    store.close()


def test_a_restart_is_filled_by_a_source_that_remembers():
    store = open_store(":memory:")
    cfg = config(service("shop", "one:1"), sources=("one",))
    clock = FixedClock(NOW - 5 * HOUR)
    fake = Fake("one", down={"1": ((NOW - 2 * HOUR, NOW - HOUR),)})
    once(cfg, fake, store=store, clock=clock)
    clock.advance(5 * HOUR)
    (shop,) = once(cfg, fake, store=store, clock=clock).services
    assert shop.assessment.downtime_seconds == HOUR
    assert shop.monitors[0].unknown == ()
    again = fake.asked[1]
    assert again.known_until == {"one:1": NOW - 5 * HOUR - 6 * HOUR}  # only what is new, and a little more


@pytest.mark.parametrize(
    ("hours", "state", "source"), [(0, "up", "ok"), (0.04, "unknown", "late"), (3, "unknown", "stale")]
)
def test_a_snapshot_from_the_store_ages(hours, state, source):
    store = open_store(":memory:")
    cfg = config(service("shop", "one:1"), sources=("one",))
    once(cfg, Fake("one"), store=store)
    later = NOW + int(hours * HOUR)
    snapshot = build_snapshot(cfg, store, later, from_store=True)
    assert snapshot.sources[0].state == source
    (shop,) = snapshot.services
    assert shop.state == state
    assert shop.stale_since == (None if state == "up" else NOW if source == "stale" else later)
    assert shop.assessment.downtime_seconds == 0


def test_a_credential_that_cannot_be_resolved_stops_one_source_only(monkeypatch):
    monkeypatch.delenv("NO_SUCH_TOKEN", raising=False)
    cfg = config(service("shop", "one:1"), service("site", "two:1"))
    first = replace(cfg.sources[0], token=SecretRef(kind="env", where="NO_SUCH_TOKEN"))
    snapshot = once(replace(cfg, sources=(first, cfg.sources[1])), Fake("one"), Fake("two"))
    assert snapshot.sources[0].state == "auth_error"
    assert "NO_SUCH_TOKEN" in ENGLISH.tell(snapshot.sources[0].message)
    assert snapshot.sources[1].state == "ok"


def test_a_credential_that_a_source_puts_into_its_error_goes_nowhere(tmp_path, caplog):
    canary = "canary-e1d0a7"
    token = Secret(canary)
    path = tmp_path / "history.db"
    cfg = config(service("shop", "one:1"), service("site", "two:1"))
    careless = Fake("one", fail=RuntimeError(f"GET https://api/?key={canary} failed"))
    wordy = Fake("two", fail=AuthError(f"the token {canary} was refused", hint=f"replace {canary}"))
    with closing(open_store(path)) as store:
        snapshot = once(cfg, careless, wordy, store=store, tokens={"one": token, "two": token})
        assert careless.context is not None
        assert careless.context.token == token
    assert canary not in repr(snapshot)
    for file in tmp_path.iterdir():
        assert canary.encode() not in file.read_bytes()


def test_a_second_instance_shows_what_the_first_one_stores_and_asks_nobody(tmp_path):
    path = tmp_path / "history.db"
    cfg = config(service("shop", "one:1"), sources=("one",))
    with closing(open_store(path)) as first, closing(open_store(path)) as second:
        once(cfg, Fake("one"), store=first)
        idle = Fake("one")
        snapshot = once(cfg, idle, store=second)
        assert idle.asked == []
        assert snapshot.services[0].verdict == "met"
        assert "Another sla-tui" in ENGLISH.tell(snapshot.notices[0])
