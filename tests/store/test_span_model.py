"""The span store against a naive model that keeps one word a second."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from sla_tui.sla.observation import History, Monitor, Poll, Span, Status
from sla_tui.sla.spans import clipped, disjoint, joined, replaced
from sla_tui.store.sqlite.store import SqliteStore, in_memory
from tests.stores import closed_behind

END = 120  # the model's world: seconds 0..119 after BASE
BASE = 1_000_000
STATES = ("up", "down", "paused", "unknown")
MONITOR = Monitor("p", "1", "one")


@st.composite
def spans(draw: st.DrawFn) -> tuple[Span, ...]:
    edges = sorted(draw(st.sets(st.integers(0, END), max_size=8)))
    out = []
    for start, end in pairwise(edges):
        state = draw(st.sampled_from((*STATES, None)))
        if state is not None:
            reason = draw(st.sampled_from(("", "a", "b"))) if state == "down" else ""
            out.append(Span(BASE + start, BASE + end, state, reason))
    return tuple(out)


def by_second(found: tuple[Span, ...] | list[Span]) -> dict[int, str]:
    return {at: s.state for s in found for at in range(s.start, s.end) if s.state != "unknown"}


def is_tidy(found: tuple[Span, ...] | list[Span]) -> bool:
    pairs = list(pairwise(found))
    disjoint = all(a.end <= b.start for a, b in pairs)
    joined_up = all(
        a.end < b.start or a.state != b.state or (a.reason and b.reason and a.reason != b.reason) for a, b in pairs
    )
    return disjoint and joined_up and all(s.start < s.end for s in found)


@given(spans(), spans(), st.integers(0, END), st.integers(0, END))
def test_replacing_a_window_changes_exactly_the_window(old, new, one, two):
    start, end = BASE + min(one, two), BASE + max(one, two)
    result = replaced(joined(old), start, end, disjoint(new, start, end, reasons_apart=True))
    expected = {at: s for at, s in by_second(old).items() if not start <= at < end}
    expected |= by_second(clipped(new, start, end))
    assert by_second(result) == expected
    assert is_tidy(result)


histories = st.builds(
    lambda window, found: History(MONITOR.ref, BASE + min(window), BASE + max(window), found),
    st.tuples(st.integers(0, END), st.integers(0, END)),
    spans(),
)


@given(st.lists(histories, max_size=8), st.integers(0, END), st.integers(0, END))
def test_histories_in_any_order_leave_what_the_last_one_said_of_every_second(told, one, two):
    """Overlapping, nested, repeated, out-of-order windows: the store equals a dict that is overwritten per second."""
    store = closed_behind(in_memory())
    model: dict[int, str] = {}
    for history in told:
        store.record(Poll("p", BASE + END, histories=(history,)))
        model = {at: s for at, s in model.items() if not history.start <= at < history.end}
        model |= by_second(clipped(history.spans, history.start, history.end))
    found = store.spans(MONITOR.ref, BASE, BASE + END)
    assert by_second(found) == model
    assert is_tidy(found)
    low, high = BASE + min(one, two), BASE + max(one, two)
    window = store.spans(MONITOR.ref, low, high)
    assert by_second(window) == {at: s for at, s in model.items() if low <= at < high}
    store.close()


GAP = 30
WORDS = {"degraded": "up"}

looks = st.tuples(st.integers(0, 40), st.sampled_from(("up", "down", "paused", "unknown", "degraded")))


def held(seen: list[tuple[int, str]]) -> dict[int, str]:
    """The naive rule: a state holds until the next look, unless that comes more than GAP later or knows nothing.

    Looks that know nothing, between two that say the same within GAP, are as if nobody had looked.
    """
    model: dict[int, str] = {}
    looked = [(at, WORDS.get(state, state)) for at, state in seen]
    known = [(at, state) for at, state in looked if state != "unknown"]
    for (at, state), (later, after) in pairwise(known):
        blind = [t for t, s in looked if at < t < later]
        if later - at <= GAP and (not blind or (state == after and state != "paused")):
            model |= dict.fromkeys(range(at, later), state)
    return model


@given(st.lists(looks, max_size=12), st.data())
def test_a_state_holds_between_two_looks_and_a_long_gap_stays_unknown(steps, data):
    store = closed_behind(in_memory())
    seen, at = [], BASE
    for step, state in steps:
        at += step
        if seen and seen[-1][0] == at:
            continue
        seen.append((at, state))
        poll = Poll("p", at, (Status(MONITOR, state, at),))
        for _ in range(data.draw(st.integers(1, 2))):  # duplicates change nothing
            record(store, poll)
        if data.draw(st.booleans()):  # nor does older news
            record(store, Poll("p", at, (Status(MONITOR, "down", at - 1),)))
    assert by_second(store.spans(MONITOR.ref, 0, at + 1000)) == held(seen)
    store.close()


def record(store: SqliteStore, poll: Poll) -> None:
    """With a gap shorter than the store's own least: the test's world is small."""
    import sla_tui.store.sql.writing as module

    original = module.gap_for
    module.gap_for = lambda _monitor, _gap: GAP
    try:
        store.record(poll)
    finally:
        module.gap_for = original


@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("look"), looks),
            st.tuples(st.just("told"), st.tuples(st.integers(0, 60), st.integers(0, 20), st.sampled_from(STATES[:3]))),
        ),
        max_size=12,
    )
)
def test_a_history_beats_what_was_seen_and_looks_go_on_from_where_it_ended(steps):
    """Mixed: per second, the newest history that covers it decides; elsewhere the held state does."""
    store = closed_behind(in_memory())
    model: dict[int, str] = {}
    at, run_at, run_state = BASE, None, None
    last_look = kept = None
    for kind, step in steps:
        if kind == "look":
            at += max(step[0], 1)
            state = WORDS.get(step[1], step[1])
            connected = run_at is not None and at - run_at <= GAP
            if run_state != "unknown":
                kept = (run_state, run_at) if connected and state == "unknown" else None
            elif state != "unknown":
                if connected and kept is not None and kept[0] == state != "paused" and at - kept[1] <= GAP:
                    model |= dict.fromkeys(range(kept[1], at), state)
                kept = None
            elif not connected:
                kept = None
            if connected and run_state != "unknown" and state != "unknown":
                model |= dict.fromkeys(range(run_at, at), run_state)
            run_at, run_state, last_look = at, state, at
            record(store, Poll("p", at, (Status(MONITOR, step[1], at),)))
        else:
            back, ahead, state = step
            start, end = at - back, at + ahead
            at = max(at, end)
            if end > start:
                model = {t: s for t, s in model.items() if not start <= t < end}
                model |= dict.fromkeys(range(start, end), state)
                if run_at is None or end >= run_at:
                    run_at, run_state, kept = end, state, None
            record(store, Poll("p", at, histories=(History(MONITOR.ref, start, end, (Span(start, end, state),)),)))
    assert by_second(store.spans(MONITOR.ref, 0, at + 1000)) == model
    assert last_look is None or store.statuses()[0].observed_at == last_look
    store.close()
