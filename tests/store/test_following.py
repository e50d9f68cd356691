"""A follower of a large fleet has what a fresh reader has, and decodes nothing twice that did not change."""

from __future__ import annotations

from collections import Counter
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sla_tui.secret import MASK, Secret
from sla_tui.sla.observation import History, Monitor, Poll, Span, Status
from sla_tui.store.sql.tables import stored_monitors
from tests.stores import open_store

NOW = 1_795_440_000
STATES = ("up", "down", "unknown", "paused")


def poll(source, at, states, *, name="m"):
    monitors = [Monitor(source, str(i), f"{name}{i}", "http", interval=60) for i in range(len(states))]
    statuses = (
        Status(monitor, state, at, None, at, 5, f"why {state}") for monitor, state in zip(monitors, states, strict=True)
    )
    return Poll(source, at, tuple(statuses))


def seen(store):
    """All that a reader mirrors of monitors."""
    refs = [status.monitor.ref for status in store.statuses()]
    known = {source: (store.known_until(source), store.known_ranges(source)) for source in ("a", "b", "c")}
    return store.statuses(), [store.running(ref) for ref in refs], known, [store.stamp([ref])[0] for ref in refs]


changes = st.lists(
    st.tuples(
        st.sampled_from("abc"),
        st.sampled_from(["poll", "poll", "renamed", "more", "history", "break", "event"]),
        st.lists(st.sampled_from(STATES), min_size=1, max_size=70),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=15)
@given(changes=changes)
def test_whatever_happens_a_follower_has_what_a_fresh_reader_has(changes, tmp_path_factory):
    place = tmp_path_factory.mktemp("followed") / "h.sqlite3"
    with closing(open_store(place)) as writer:
        writer.record(poll("a", NOW, ["up"] * 70))
        with closing(open_store(place, read_only=True)) as follower:
            for number, (source, what, states) in enumerate(changes, 1):
                at = NOW + 60 * number
                if what in {"poll", "more"}:
                    writer.record(poll(source, at, states))
                elif what == "renamed":
                    writer.record(poll(source, at, states, name="other"))
                elif what == "history":
                    writer.record(poll(source, at, states))
                    spans = (Span(NOW - 600, NOW - 300, "up"), Span(NOW - 300, NOW - 200, "down", "x"))
                    past = History(f"{source}:0", NOW - 600, NOW, spans)
                    writer.record(Poll(source, at, histories=(past,)), asked_from=NOW - 600)
                elif what == "break":
                    writer.record_break(source, at)
                else:
                    writer.record_event(source, at, note="x")
                with closing(open_store(place, read_only=True)) as fresh:
                    assert seen(follower) == seen(fresh)


@pytest.fixture
def decoded(monkeypatch):
    """How often what was decoded."""
    count = Counter()
    for name in ("unpack_shard", "take_last_poll", "Monitor"):
        real = getattr(stored_monitors, name)

        def counted(*args, real=real, name=name):
            count[name] += 1
            return real(*args)

        monkeypatch.setattr(stored_monitors, name, counted)
    return count


def test_a_change_costs_what_changed_and_not_the_fleet(decoded, tmp_path):
    with closing(open_store(tmp_path / "h")) as writer:
        for source in "abc":
            writer.record(poll(source, NOW, ["up"] * 200))
        with closing(open_store(tmp_path / "h", read_only=True)) as follower:
            assert decoded == {"unpack_shard": 10, "take_last_poll": 3, "Monitor": 600}
            decoded.clear()
            writer.record_event("a", NOW, note="x")
            follower.statuses()
            assert decoded == {}
            writer.record(poll("a", NOW + 60, ["up"] * 200))
            follower.statuses()
            assert decoded == {"take_last_poll": 1}, "nothing but the instants of its last look"
            decoded.clear()
            writer.record(poll("b", NOW + 60, ["down", *["up"] * 199]))
            assert sum(status.state == "down" for status in follower.statuses()) == 1
            assert decoded["unpack_shard"] == 1
            assert decoded["Monitor"] == 0


def test_what_becomes_a_secret_later_is_masked_at_the_next_reading(tmp_path):
    with closing(open_store(tmp_path / "h")) as writer:
        writer.record(poll("a", NOW, ["up"], name="canary-in-a-name"))
        with closing(open_store(tmp_path / "h", read_only=True)) as follower:
            assert "canary" in follower.statuses()[0].monitor.name
            Secret("canary-in-a-name")
            writer.record_event("a", NOW, note="x")
            assert follower.statuses()[0].monitor.name == f"{MASK}0"
