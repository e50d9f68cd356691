"""Acts: kept in order, numbered once, written beside another writer, and read by who only follows."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_tui.errors import CorruptStoreError, StoreError
from sla_tui.sla.acts import (
    Acknowledge,
    Act,
    Exclude,
    Judge,
    Maintain,
    MarkClaim,
    NoteRestoreTest,
    ReportBreach,
    ReportOutage,
    SendReport,
    Withdraw,
)
from sla_tui.store import open_store
from sla_tui.store.sqlite import schema
from sla_tui.store.sqlite.store import in_memory
from tests.store.test_migration import first_format

EXCLUDE = Exclude(services=("shop", "öl"), start=10, end=20, reason="third_party", reference="T-7", note="a; b")
DEEDS = (
    EXCLUDE,
    Judge(exclusion=1, accepted=False, note="disputed"),
    Maintain(
        services=("shop",), start=5, end=9, announced=1, repeat="FREQ=DAILY", timezone="Europe/Amsterdam", uid="x"
    ),
    Acknowledge(service="shop", outage=11, reason="on it", verdict="at_risk", severity="critical"),
    ReportOutage(service="shop", began=11, reported=14, affected=Fraction(1, 3), reference="T-9"),
    ReportOutage(service="shop", began=11, affected=Fraction(1)),
    ReportBreach(services=("shop", "api"), noticed=11, notified=15, reference="B-1"),
    NoteRestoreTest(services=("shop",), tested=12, note="whole database"),
    SendReport(schedule="monthly", period="2026-10", again=True),
    MarkClaim(service="shop", period=0, state="claimed", note="case 12"),
    Withdraw(act=2),
)


def test_acts_come_back_as_they_were_written_numbered_in_order(tmp_path):
    with closing(open_store(tmp_path / "history.db")) as store:
        written = [store.append_act(Act(at=100 + i, who="mk", deed=deed)) for i, deed in enumerate(DEEDS)]
    assert [act.id for act in written] == [*range(1, len(DEEDS) + 1)]
    with closing(open_store(tmp_path / "history.db")) as store:
        assert store.acts() == tuple(written)
    assert [act.deed for act in written] == list(DEEDS)


@given(st.text(max_size=80), st.lists(st.text(min_size=1, max_size=20), min_size=1, max_size=4))
def test_any_text_of_an_act_survives(note, services):
    deed = Exclude(services=tuple(services), start=1, end=2, reason="other", note=note.replace("\x00", ""))
    try:
        note.encode()
        "".join(services).encode()
    except UnicodeEncodeError:  # lone surrogates are taken out where text comes in
        return
    with closing(in_memory()) as store:
        store.append_act(Act(at=1, who="x", deed=deed))
        assert store.acts()[0].deed == deed


def test_a_reader_acts_beside_the_writer_and_both_see_it(tmp_path):
    path = tmp_path / "history.db"
    with closing(open_store(path)) as writer, closing(open_store(path)) as reader:
        assert reader.read_only
        assert reader.append_act(Act(at=1, who="second screen", deed=EXCLUDE)).id == 1
        assert writer.append_act(Act(at=2, who="first", deed=Withdraw(act=1))).id == 2
        assert writer.acts() == reader.acts()
        assert [act.who for act in reader.acts()] == ["second screen", "first"]


def test_an_intent_is_written_once_in_whatever_process(tmp_path):
    path = tmp_path / "history.db"
    with closing(open_store(path)) as writer, closing(open_store(path)) as reader:
        first = writer.append_act(Act(at=1, who="mk", deed=EXCLUDE, intent="one"))
        assert reader.append_act(Act(at=2, who="mk", deed=Withdraw(act=9), intent="one")) == first
        assert writer.append_act(Act(at=3, who="mk", deed=EXCLUDE, intent="one")) == first
        assert reader.acts() == writer.acts() == (first,)
        assert [writer.append_act(Act(at=4, who="mk", deed=EXCLUDE)).id for _ in range(2)] == [2, 3]  # unnamed ones


def test_the_acts_of_a_file_before_intents_stay_as_they_are(tmp_path):
    path = tmp_path / "history.db"
    first_format(path)
    with closing(sqlite3.connect(path)) as db:
        for step in schema.STEPS[1:3]:
            for statement in step:
                db.execute(statement)
        db.execute("INSERT INTO acts (at, who, kind, body) VALUES (7, 'mk', 'withdraw', '{\"act\": 9}')")
        db.execute("PRAGMA user_version = 3")
        db.commit()
    old = Act(id=1, at=7, who="mk", deed=Withdraw(act=9))
    with closing(open_store(path, read_only=True)) as store:
        assert store.acts() == (old,)
    with closing(open_store(path, fallback=False)) as store:
        new = store.append_act(Act(at=8, who="mk", deed=EXCLUDE, intent="one"))
        assert store.acts() == (old, new)


def test_a_reader_of_nothing_cannot_act(tmp_path):
    with closing(open_store(tmp_path / "none.db", read_only=True)) as store:
        assert store.acts() == ()
        store.append_act(Act(at=1, who="x", deed=EXCLUDE))  # there is no file: kept in memory, as everything else
        assert len(store.acts()) == 1


def test_a_file_that_cannot_be_written_refuses_in_words(tmp_path):
    path = tmp_path / "history.db"
    first_format(path)
    with closing(open_store(path, read_only=True)) as store, pytest.raises(StoreError, match="earlier version"):
        store.append_act(Act(at=1, who="x", deed=EXCLUDE))


def test_a_damaged_act_is_said_with_its_number(tmp_path):
    path = tmp_path / "history.db"
    with closing(open_store(path, fallback=False)) as store:
        store.append_act(Act(at=1, who="x", deed=EXCLUDE))
    with closing(sqlite3.connect(path)) as db:
        db.execute("UPDATE acts SET kind = 'dance'")
        db.commit()
    with closing(open_store(path, fallback=False)) as store, pytest.raises(CorruptStoreError, match="act 1"):
        store.acts()


def test_what_a_later_version_wrote_besides_is_passed_over(tmp_path):
    path = tmp_path / "history.db"
    with closing(open_store(path, fallback=False)) as store:
        store.append_act(Act(at=1, who="x", deed=Withdraw(act=9)))
    with closing(sqlite3.connect(path)) as db:
        db.execute("""UPDATE acts SET body = '{"act": 9, "note": "n", "colour": "red"}'""")
        db.commit()
    with closing(open_store(path, fallback=False)) as store:
        assert store.acts()[0].deed == Withdraw(act=9, note="n")
