"""A snapshot that takes quiet services from the last one says of every service what one built anew says."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from sla_tui.engine.gather.snapshot import KEEP, SnapshotCache, build_snapshot
from sla_tui.sla.acts import Acknowledge, Act
from sla_tui.sla.observation import CheckResult, Checks, History, Monitor, Poll, ProviderMaintenance, Span, Status
from tests.engine.world import MONTH, NOW, config, service
from tests.stores import open_store

REFS = ("one:1", "one:2", "two:1")
WORLD = config(service("shop", "one:1", "two:1"), service("post", "one:2"))
BEGIN = NOW - 7200


def look(source: str, at: int, states: dict[str, str], *, ok: bool = True) -> Poll:
    monitors = [Monitor(source, ref.partition(":")[2], ref, interval=60) for ref in states]
    statuses = tuple(Status(m, states[m.ref], at, checked_at=at) for m in monitors)
    checks = tuple(
        Checks(m.ref, (CheckResult(at, ok and states[m.ref] == "up", 90 if ok else None),)) for m in monitors
    )
    return Poll(source, at, statuses, checks=checks)


def quiet(store, at: int) -> None:
    for source in ("one", "two"):
        store.record(look(source, at, {ref: "up" for ref in REFS if ref.startswith(source)}), asked_from=MONTH - 9)


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


@given(st.lists(st.tuples(st.integers(1, 90), events), min_size=1, max_size=12))
def test_what_happens_is_in_the_next_snapshot(tmp_path_factory, found):
    with_events = open_store(tmp_path_factory.mktemp("cache") / "history.db")
    quiet(with_events, BEGIN - 3600)
    quiet(with_events, BEGIN - 60)
    quiet(with_events, BEGIN)
    cache, at = SnapshotCache(), BEGIN
    build_snapshot(WORLD, with_events, at, cache=cache)
    for after, event in found:
        at += after
        happen(with_events, at, event)
        kept = build_snapshot(WORLD, with_events, at, cache=cache)
        fresh = build_snapshot(WORLD, with_events, at)
        for one, other in zip(kept.services, fresh.services, strict=True):
            built = one.assessment.now
            assert built == at or (0 < at - built < KEEP and one.state == "up")
            if built == at:
                assert replace(one, day_latency=None) == other
            elif not boundary(with_events, built, at):
                assert said(one) == said(other)
                assert one.since == other.since or None in {one.since, other.since}


def boundary(store, start: int, end: int) -> bool:
    """Whether time alone changes something in between: work that was announced begins or ends."""
    work = store.maintenance(REFS, start - 3600, end + 3600)
    return any(start <= instant <= end for one in work for instant in (one.start, one.end))
