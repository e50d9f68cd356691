"""A snapshot that takes quiet services from the last one says of every service what one built anew says."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from sla_tui.config.model import ContractVersions
from sla_tui.engine.gather.settled import KEEP, SETTLED
from sla_tui.engine.gather.snapshot import build_snapshot
from sla_tui.engine.gather.snapshot_cache import SnapshotCache
from sla_tui.sla.acts import Acknowledge, Act
from sla_tui.sla.contract import Objective
from sla_tui.sla.observation import CheckResult, Checks, History, Monitor, Poll, ProviderMaintenance, Span, Status
from tests.engine.world import MONTH, NOW, config, contract, service
from tests.stores import open_store

REFS = ("one:1", "one:2", "two:1")
PROMPT = replace(
    contract("prompt"),
    objectives=(
        Objective(kind="latency", percentile=Fraction(95), threshold=Fraction(200), credit=Fraction(5)),
        Objective(kind="error_rate", threshold=Fraction(40), credit=Fraction(5)),
    ),
)
WORLD = replace(
    config(service("shop", "one:1", "two:1"), service("post", "one:2"), service("mail", "two:1", contract_id="prompt")),
    contracts={one.id: ContractVersions(id=one.id, versions=(one,)) for one in (contract(), PROMPT)},
)
BEGIN = NOW - 7200


def look(source: str, at: int, states: dict[str, str], *, ok: bool = True, ms: int = 90) -> Poll:
    monitors = [Monitor(source, ref.partition(":")[2], ref, interval=60) for ref in states]
    statuses = tuple(Status(m, states[m.ref], at, checked_at=at) for m in monitors)
    checks = tuple(
        Checks(m.ref, (CheckResult(at, ok and states[m.ref] == "up", ms if ok else None),)) for m in monitors
    )
    return Poll(source, at, statuses, checks=checks)


def quiet(store, at: int, ms: int = 90, states: dict[str, str] | None = None) -> None:
    """Every source says what it said before, or that all are up."""
    for source in ("one", "two"):
        own = {ref: (states or {}).get(ref, "up") for ref in REFS if ref.startswith(source)}
        store.record(look(source, at, own, ms=ms), asked_from=MONTH - 9)


def said(found):
    """What a service says that must never be late: its state, its outages, what they cost."""
    outages = [(o.start, o.end) for o in found.assessment.outages]
    credit = found.assessment.credit
    facts = found.acknowledgements, found.maintenance, found.exclusions
    return found.state, outages, found.stated.verdict, credit.percent, credit.amount, facts


events = st.one_of(
    st.tuples(st.just("look"), st.sampled_from(REFS), st.sampled_from(["up", "down", "paused", "unknown"])),
    st.tuples(st.just("failed"), st.sampled_from(REFS)),
    st.tuples(st.just("history"), st.sampled_from(REFS), st.integers(1, 900), st.integers(1, 3600)),
    st.tuples(st.just("work"), st.sampled_from(REFS), st.integers(-900, 900)),
    st.tuples(st.just("acknowledge"), st.sampled_from(["shop", "post"])),
    st.tuples(st.just("nothing")),
    st.tuples(st.just("quiet"), st.sampled_from([90, 900])),
)


def happen(store, at: int, event) -> None:
    kind, *rest = event
    if kind == "look":
        ref, state = rest
        store.record(look(ref.partition(":")[0], at, {ref: state}))
    elif kind == "failed":
        (ref,) = rest
        store.record(look(ref.partition(":")[0], at, {ref: "up"}, ok=False))
    elif kind == "history":
        ref, length, ago = rest
        low = at - ago - length
        spans = (Span(low - 60, low, "up"), Span(low, low + length, "down", "HTTP 503"), Span(low + length, at, "up"))
        store.record(Poll(ref.partition(":")[0], at, histories=(History(ref, low - 60, at, spans),)))
    elif kind == "work":
        ref, after = rest
        window = ProviderMaintenance(ref.partition(":")[0], f"w{at}", at + after, at + after + 600, (ref,), "work")
        store.record(Poll(ref.partition(":")[0], at, maintenance=(window,)))
    elif kind == "acknowledge":
        store.append_act(Act(at=at, who="Ada", deed=Acknowledge(service=rest[0], outage=at - 60, reason="mine")))


@given(st.lists(st.tuples(st.integers(1, 200), st.booleans(), events), min_size=1, max_size=12))
def test_what_happens_is_in_the_next_snapshot(tmp_path_factory, found):
    """At once where it is news, or an edge; only slow checks have their time."""
    with_events = open_store(tmp_path_factory.mktemp("cache") / "history.db")
    past_of(with_events, 30)
    cache, at, slow = SnapshotCache(), BEGIN, 0
    states: dict[str, str] = {}
    build_snapshot(WORLD, with_events, at, cache=cache)
    for after, others_too, event in found:
        at += after
        if others_too:
            quiet(with_events, at - 1, states=states)
        if event[0] == "quiet":
            quiet(with_events, at, event[1], states)
            slow = at if event[1] > 200 else slow
        else:
            happen(with_events, at, event)
            states.update({event[1]: event[2]} if event[0] == "look" else {})
        kept = build_snapshot(WORLD, with_events, at, cache=cache)
        fresh = build_snapshot(WORLD, with_events, at)
        for one, other in zip(kept.services, fresh.services, strict=True):
            built = one.assessment.now
            assert built == at or (0 < at - built < SETTLED and one.state == "up")
            if built == at:
                assert replace(one, day_latency=None) == other
            elif at - built >= KEEP or slow < built:
                assert said(one) == said(other)
                assert one.since == other.since or None in {one.since, other.since}


def longest_kept(store, contract_id: str, at: int, every: int = 60) -> int:
    """Polls without news, and says for how long the service was not built anew after it was."""
    world = config(service("shop", "one:1", contract_id=contract_id))
    world = replace(world, contracts={**WORLD.contracts})
    cache = SnapshotCache()
    build_snapshot(world, store, at, cache=cache)
    built: list[int] = []
    for now in range(at + every, at + 20 * every + 1, every):
        quiet(store, now)
        built.append(build_snapshot(world, store, now, cache=cache).services[0].assessment.now)
    ages = [at + every * (i + 1) - one for i, one in enumerate(built)]
    return max(ages)


def past_of(store, minutes: int) -> None:
    """A month that is known to be up, and so many minutes with a check in each."""
    begin = BEGIN - 60 * minutes
    for source in ("one", "two"):
        refs = [ref for ref in REFS if ref.startswith(source)]
        known = tuple(History(ref, MONTH - 9, begin, (Span(MONTH - 9, begin, "up"),)) for ref in refs)
        store.record(Poll(source, begin, histories=known), asked_from=MONTH - 9)
    for i in range(minutes, -1, -1):
        quiet(store, BEGIN - 60 * i)


def test_a_service_that_meets_its_contract_is_built_once_in_five_minutes(tmp_path):
    store = open_store(tmp_path / "history.db")
    past_of(store, 30)
    assert longest_kept(store, "gold", BEGIN) == 240


def test_the_next_quarter_of_an_hour_is_in_the_strips_within_a_minute(tmp_path):
    store = open_store(tmp_path / "history.db")
    past_of(store, 30)
    world, cache = config(service("shop", "one:1")), SnapshotCache()
    quarter = BEGIN // 900 * 900 + 900
    build_snapshot(world, store, BEGIN, cache=cache)
    for now in range(quarter - 120, quarter + 61, 60):
        quiet(store, now)
        found = build_snapshot(world, store, now, cache=cache).services[0]
    assert found.day_strip[-1].start == quarter


def test_one_whose_slow_checks_could_break_a_promise_is_built_with_each(tmp_path):
    """95 of 100 checks are quick: of 30 that are, five slow ones more break the promise, of 150 not."""
    few, many = open_store(tmp_path / "few.db"), open_store(tmp_path / "many.db")
    past_of(few, 30)
    past_of(many, 150)
    assert longest_kept(few, "prompt", BEGIN) == 0
    assert longest_kept(many, "prompt", BEGIN) == 240


def test_an_alert_ends_in_the_snapshot_in_which_it_does(tmp_path):
    """A minute of downtime burns 16.7 times too fast in an hour, and for five minutes in these, too."""
    store = open_store(tmp_path / "history.db")
    past_of(store, 30)
    store.record(look("one", BEGIN + 60, {"one:1": "down"}))
    world, cache = config(service("shop", "one:1")), SnapshotCache()
    found, fresh = [], []
    for now in range(BEGIN + 120, BEGIN + 121 + 600, 20):
        quiet(store, now)
        found.append(build_snapshot(world, store, now, cache=cache).services[0].stated.standing)
        fresh.append(build_snapshot(world, store, now).services[0].stated.standing)
    assert found == fresh
    assert (found[0], found[-1]) == ("at_risk", "met")


def test_the_second_at_which_announced_work_begins_is_seen(tmp_path):
    store = open_store(tmp_path / "history.db")
    past_of(store, 30)
    window = ProviderMaintenance("one", "w", BEGIN + 90, BEGIN + 150, ("one:1",), "work")
    store.record(Poll("one", BEGIN, maintenance=(window,)))
    world = config(service("shop", "one:1"))
    cache, states = SnapshotCache(), []
    for now in range(BEGIN, BEGIN + 181, 30):
        quiet(store, now)
        states.append(build_snapshot(world, store, now, cache=cache).services[0].state)
    assert states == [build_snapshot(world, store, now).services[0].state for now in range(BEGIN, BEGIN + 181, 30)]
    assert states[2:6] == ["up", "maintenance", "maintenance", "up"]
