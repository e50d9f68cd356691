"""A canary in every text that a source can bring: it is masked before the store, and where an old store is read."""

from __future__ import annotations

import dataclasses
import sqlite3
import types
import typing
from contextlib import closing
from fractions import Fraction

import pytest

from sla_tui.clock import FixedClock
from sla_tui.engine.polling.ask import Failure
from sla_tui.engine.polling.ingest import Ingest
from sla_tui.engine.polling.redaction import redacted
from sla_tui.secret import Secret
from sla_tui.sla.acts import Act, Exclude
from sla_tui.sla.observation import Poll
from sla_tui.store.records import ClosedPeriod, PollRecord
from tests.engine import world
from tests.stores import open_store

CANARY = "canary-7f3e9a"
FIXED = {"impact": "major", "source": "one", "state": "up"}
TIMES = {"start": world.NOW - 900, "end": world.NOW - 300, "at": world.NOW - 300, "observed_at": world.NOW}


def filled(kind, name, word):  # noqa: PLR0911  a line for each kind of type
    """A value of the type, every text of it `word`: made of the types' own declarations."""
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if name in FIXED:
        return FIXED[name]
    if origin is typing.Literal:  # one of ours, whatever a source says
        return args[0]
    if kind is str:
        return f"one:{word}" if name in {"ref", "refs", "pending"} else word
    if kind in {int, float}:
        return TIMES.get(name, 0)
    if kind is bool:
        return True
    if kind is Fraction:
        return Fraction(0)
    if origin is tuple:
        return (filled(args[0], name, word),)
    if origin is frozenset:
        return frozenset({filled(args[0], name, word)})
    if origin in {typing.Union, types.UnionType}:
        return filled(next(arg for arg in args if arg is not type(None)), name, word)
    hints = typing.get_type_hints(kind)
    return kind(**{field.name: filled(hints[field.name], field.name, word) for field in dataclasses.fields(kind)})


def everything(word):
    return dataclasses.replace(
        filled(Poll, "", word), at=world.NOW, maintenance_from=None, offline=False, ask_again_in=None
    )


def bytes_of(folder):
    return b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())


def read_back(store, ref):
    low, high = world.NOW - 5000, world.NOW + 5000
    return repr(
        (
            *(store.statuses(), store.spans(ref, low, high), store.running(ref), store.poll_records()),
            *(store.provider_log(ref, low, high), store.known_ranges("one"), store.acts(), store.closed_periods()),
            *(store.maintenance([ref], low, high), store.get_note("status"), store.page_readings([ref], 0, high)),
        )
    )


def test_the_poll_that_is_tested_has_the_canary_in_every_kind_of_text():
    assert repr(everything(CANARY)).count(CANARY) >= 15


def test_what_a_source_brings_is_masked_before_the_store(tmp_path):
    Secret(CANARY)
    store = open_store(tmp_path / "history.sqlite3")
    config = world.config(sources=("one",))
    Ingest(config, store, FixedClock(world.NOW)).take(config.sources[0], everything(CANARY), world.NOW)
    store.close()
    assert CANARY.encode() not in bytes_of(tmp_path)
    with_mask = open_store(tmp_path / "history.sqlite3", read_only=True)
    assert "•••" in repr(with_mask.statuses())
    with_mask.close()


def test_the_shape_of_a_token_is_masked_before_the_store_though_nobody_knows_it(tmp_path):
    token = "u123456-0123456789abcdef01234567"
    store = open_store(tmp_path / "history.sqlite3")
    config = world.config(sources=("one",))
    poll = everything("shop")
    status = dataclasses.replace(poll.statuses[0], reason=f"bad key {token}")
    taken = dataclasses.replace(poll, statuses=(status,), warnings=(f"key {token} will expire",))
    Ingest(config, store, FixedClock(world.NOW)).take(config.sources[0], taken, world.NOW)
    store.close()
    assert token.encode() not in bytes_of(tmp_path)


def test_a_state_stays_a_state_whatever_the_password_is():
    Secret("down")
    status = dataclasses.replace(everything("shop").statuses[0], state="down")
    assert redacted(status).state == "down"


def test_a_poll_without_credentials_is_the_same_one():
    poll = everything("shop")
    assert redacted(poll) is poll


def test_an_old_history_that_holds_a_credential_shows_it_nowhere(tmp_path):
    path = tmp_path / "history.sqlite3"
    store = open_store(path)
    store.record(everything(CANARY), outcome=PollRecord("one", world.NOW, world.NOW, "ok", CANARY))
    store.record_attempt(PollRecord("two", None, world.NOW, Failure("error", CANARY).state, CANARY))
    deed = Exclude(services=("a",), start=1, end=2, reason="other", note=CANARY, reference=CANARY)
    store.append_act(Act(at=world.NOW, who=CANARY, deed=deed))
    texts = [f'{{"reason":"{CANARY}","at":1}}'] * 3
    store.add_closed_periods((ClosedPeriod("a", 1, 2, 1, 3, "", "", "sha", "1", "z", *texts),))
    store.put_note("status", world.NOW, CANARY)
    store.close()
    Secret(CANARY)
    for read_only in (True, False):
        store = open_store(path, read_only=read_only)
        ref = next(status.monitor.ref for status in store.statuses())
        shown = read_back(store, ref)
        store.close()
        assert CANARY not in shown
        assert shown.count("•••") >= 15


@pytest.mark.parametrize("name", ["canary-7f3e9a", "CANARY-7F3E9A"])
def test_a_monitor_that_is_called_like_a_credential_is_one_monitor_throughout(tmp_path, name):
    """It goes on in the row that it has, so that its past is not lost with the version that learns to mask it."""
    path = tmp_path / "history.sqlite3"
    store = open_store(path)
    store.record(everything(name))
    store.close()
    Secret(CANARY)
    store = open_store(path)
    store.record(redacted(everything(name)))
    assert len(store.statuses()) == 1
    store.close()
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("SELECT count(*) FROM monitors").fetchone()[0] == 1
