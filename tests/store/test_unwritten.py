"""What a history would not take: it waits, goes into a file at the end, and is written by the next start."""

from __future__ import annotations

import json
import os
import random
from contextlib import closing
from decimal import Decimal
from fractions import Fraction

import pytest

from sla_tui.errors import CorruptStoreError, UnwritableStoreError, UnwrittenError
from sla_tui.language import ENGLISH
from sla_tui.sla.acts import Act, Exclude, ReportOutage
from sla_tui.sla.observation import (
    CheckResult,
    Checks,
    History,
    Monitor,
    Poll,
    ProviderMaintenance,
    Refused,
    RequestMinute,
    RequestSeries,
    Span,
    Status,
)
from sla_tui.store import open_store
from sla_tui.store.holder import StoreCall
from sla_tui.store.records import ClosedPeriod, PollRecord
from sla_tui.store.spool import CALLS, Spool
from sla_tui.store.sqlite.store import SqliteStore
from sla_tui.store.store import Store
from sla_tui.store.unwritten import UnwrittenCalls

NOW = 1_795_440_000
MONITOR = Monitor("p", "1", "één \u2028", interval=60, tags=("a", "b"))


def look(at: int) -> Poll:
    return Poll("p", at, (Status(MONITOR, "up", at),), checks=(Checks("p:1", (CheckResult(at, True, 7),)),))


def everything() -> list[StoreCall]:
    """A call of every kind, with every kind of value that its records hold."""
    poll = Poll(
        "p",
        NOW,
        (Status(MONITOR, "down", NOW, None, NOW, 7, "HTTP 500"),),
        (History("p:1", NOW - 60, NOW, (Span(NOW - 60, NOW, "down", "x"),), answered_from=3),),
        (Checks("p:1", (CheckResult(NOW, False, None),), failures_reported=False),),
        (ProviderMaintenance("p", "7", 1, 2, ("p:1",), "work"),),
        ("a warning",),
        ask_again_in=2.5,
        requests=(RequestSeries("p:1", (RequestMinute(NOW, 9, 1),)),),
        pending=frozenset({"p:2"}),
        refused=(Refused("p:3", "no"),),
    )
    texts = dict.fromkeys(("who", "why", "sha256", "tool", "tzdata", "contract", "inputs", "result"), "{}")
    return [
        StoreCall("record", (poll,), {"max_gap": 90, "outcome": PollRecord("p", NOW, NOW, "ok", ""), "asked_from": 1}),
        StoreCall("record_attempt", (PollRecord("p", None, NOW, "error", "no"),)),
        StoreCall("record_break", ("p", NOW), {"note": "asleep"}),
        StoreCall("record_event", ("p", NOW), {"note": "asleep"}),
        StoreCall("set_aside", ("p", NOW), {"note": "the clock"}),
        StoreCall(
            "append_act", (Act(at=1, who="mk", deed=ReportOutage(service="s", began=1, affected=Fraction(1, 3))),)
        ),
        StoreCall("append_act", (Act(at=1, who="mk", deed=Exclude(services=("a",), start=1, end=2, reason="x")),)),
        StoreCall("add_closed_periods", ((ClosedPeriod("s", 1, 2, 1, 3, **texts),),)),
        StoreCall("record_break", ("p", NOW), {"note": Decimal("1.50")}),
    ]


def test_every_write_of_the_protocol_comes_back_as_it_was(tmp_path):
    spool = Spool([tmp_path / "state"], "/x/h.db")
    calls = everything()
    path = spool.write(calls)
    assert path.stat().st_mode & 0o777 == 0o600
    found = Spool([tmp_path / "other", tmp_path / "state"], "/x/h.db").read()
    assert found == calls
    assert {call.name for call in found} == CALLS
    assert all(hasattr(Store, name) for name in CALLS)
    spool.clear()
    assert list((tmp_path / "state").iterdir()) == []


def test_what_somebody_wrote_into_the_file_is_left_out_and_nothing_of_it_is_run(tmp_path):
    spool = Spool([tmp_path], "/x/h.db")
    path = spool.write([StoreCall("record_break", ("p", NOW), {"note": "good"})])
    rng = random.Random(1)
    good = path.read_text()
    lines = ["", "[", "null", '{"do":"close","with":[],"and":{}}', '{"do":"__init__","with":[],"and":{}}', "[" * 5000]
    lines += [json.dumps({"do": "record", "with": [{"$": name}], "and": {}}) for name in ("Poll", "Path", "dict", "")]
    lines += ["".join(rng.choice('{}[]":,$abc1') for _ in range(rng.randrange(60))) for _ in range(50)]
    path.write_text("\n".join(lines) + "\n" + good)
    assert [call.kwargs["note"] for call in spool.read() if call.name == "record_break"] == ["good"]
    path.chmod(0o666)
    assert spool.read() == []
    path.unlink()
    path.symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere").write_text(good)
    assert spool.read() == []


def test_what_waits_is_bounded_by_what_it_holds():
    waiting = UnwrittenCalls(calls=100, values=50)
    for n in range(40):
        waiting.add(StoreCall("record", (look(NOW + n),)))
    assert len(waiting) + waiting.given_up == 40
    assert len(waiting) <= 50 // 3
    assert next(iter(waiting)).args[0].at == NOW + waiting.given_up


@pytest.fixture
def full(monkeypatch):
    """A disk that has no room while its list is not empty."""
    none: list[bool] = []
    right = SqliteStore._writing

    def writing(self, what, source=""):
        if none and self.path is not None:
            raise UnwritableStoreError(f"{what}: no space left", hint="free some space")
        return right(self, what, source)

    monkeypatch.setattr(SqliteStore, "_writing", writing)
    return none


def test_what_is_unwritten_at_the_end_is_named_and_written_by_the_next_start(tmp_path, full):
    folders = [tmp_path / "state"]
    store = open_store(tmp_path / "h.db", spool=folders)
    store.record(look(NOW))
    assert store.failing is None
    full.append(True)
    store.record(look(NOW + 60))
    store.append_act(Act(at=1, who="mk", deed=Exclude(services=("a",), start=1, end=2, reason="x")))
    assert "no space left" in ENGLISH.tell(store.failing)
    with closing(open_store(tmp_path / "h.db", read_only=True)) as reader:  # another process is told at once
        assert "no space left" in reader.failing
        assert [note.code for note in reader.notices] == ["writer_failing"]
    with pytest.raises(UnwrittenError, match="2 writes are not in the history") as told:
        store.close()
    (path,) = folders[0].iterdir()
    assert str(path) in told.value.what
    with pytest.raises(UnwrittenError):  # a start that cannot write either keeps them
        open_store(tmp_path / "h.db", spool=folders).close()
    assert path.exists()
    full.clear()
    with closing(open_store(tmp_path / "h.db", spool=folders)) as again:
        assert [check.at for check in again.recent_checks("p:1", 0, NOW + 99)] == [NOW, NOW + 60]
        assert (again.failing, len(again.acts())) == (None, 1)
    assert list(folders[0].iterdir()) == []
    with closing(open_store(tmp_path / "h.db", read_only=True)) as reader:
        assert reader.failing is None


def test_a_reader_that_polls_writes_what_another_left_and_keeps_nothing_there(tmp_path, full):
    folders = [tmp_path / "state"]
    Spool(folders, str(tmp_path / "h.db")).write([StoreCall("record", (look(NOW),))])
    before = next(folders[0].iterdir()).read_bytes()
    open_store(tmp_path / "h.db").close()
    full.append(True)
    with closing(open_store(tmp_path / "h.db", spool=folders, spools=False)) as store:
        store.record(look(NOW + 60))
    assert next(folders[0].iterdir()).read_bytes() == before
    full.clear()
    with closing(open_store(tmp_path / "h.db", spool=folders, spools=False)) as store:
        assert [check.at for check in store.recent_checks("p:1", 0, NOW + 99)] == [NOW]
    assert list(folders[0].iterdir()) == []


def test_what_was_written_when_a_kill_came_is_not_written_twice(tmp_path):
    calls = [StoreCall("record", (look(NOW),)), *everything()[2:5]]
    for _ in range(2):
        Spool([tmp_path], str(tmp_path / "h.db")).write(calls)
        with closing(open_store(tmp_path / "h.db", spool=[tmp_path])) as store:
            assert len(store.events(0, NOW + 1)) == 3
            store.record(look(NOW + 60))
            assert store.checks("p:1", 0, 1 << 31).total == 2


def test_a_disk_that_has_room_again_is_written_by_the_clock_and_not_only_by_the_count(tmp_path, full):
    from sla_tui.store.fallback import RETRY_SECONDS, FallbackStore
    from sla_tui.store.records import Retention
    from sla_tui.store.sqlite.place import SqlitePlace

    place, now = SqlitePlace(tmp_path / "h.db"), [0.0]
    with closing(FallbackStore(place.writer(Retention()), place, monotonic=lambda: now[0])) as store:
        full.append(True)
        store.record(look(NOW))
        full.clear()
        store.put_note("status", NOW, "words")
        assert store.failing is not None
        now[0] += RETRY_SECONDS
        store.put_note("status", NOW, "words")
        assert store.failing is None


@pytest.mark.parametrize("damage", ["foreign", "newer", "corrupt"])
def test_what_a_history_that_cannot_be_used_did_not_get_is_kept_for_the_one_after_it(tmp_path, damage):
    path, folders = tmp_path / "h.db", [tmp_path / "state"]
    open_store(path).close()
    if damage == "newer":
        import sqlite3

        with closing(sqlite3.connect(path)) as db:
            db.execute("PRAGMA user_version = 999")
    else:
        raw = path.read_bytes()
        path.write_bytes(b"a diary" if damage == "foreign" else raw[:100] + os.urandom(len(raw) - 100))
    before = path.read_bytes()
    store = open_store(path, spool=folders)
    assert store.failing is not None
    store.record(look(NOW))
    with pytest.raises(UnwrittenError, match="1 writes"):
        store.close()
    assert path.read_bytes() == before
    for one in tmp_path.glob("h.db*"):
        one.unlink()
    with closing(open_store(path, spool=folders)) as fresh:
        assert fresh.statuses()[0].observed_at == NOW


@pytest.mark.parametrize("why", ["no folder", "foreign"])
def test_a_history_that_can_be_made_later_is_used_from_then_on(tmp_path, why):
    path, blocked = tmp_path / "place" / "h.db", tmp_path / "place"
    if why == "foreign":
        blocked.mkdir()
        path.write_text("a diary")
    else:
        blocked.write_text("no folder")
    with closing(open_store(path, spool=[tmp_path / "state"])) as store:
        store.record(look(NOW))
        assert store.failing is not None
        (path if why == "foreign" else blocked).unlink()
        for n in range(1, 25):
            store.record(look(NOW + n))
        assert store.failing is None
    with closing(open_store(path, read_only=True)) as reader:
        assert len(reader.recent_checks("p:1", 0, NOW + 99)) == 25


def test_damage_that_is_found_on_the_way_is_told_to_readers_and_nobody_else_writes(tmp_path, monkeypatch):
    path, folders = tmp_path / "h.db", [tmp_path / "state"]
    store = open_store(path, spool=folders)
    store.record(look(NOW))

    def damaged(record):
        raise CorruptStoreError("database disk image is malformed")

    monkeypatch.setattr(store._active._main, "_write_outcome", damaged)
    store.record(look(NOW + 60))
    with closing(open_store(path, read_only=True)) as reader:
        assert "malformed" in reader.failing
    with closing(open_store(path)) as second:
        assert second.read_only
    with pytest.raises(UnwrittenError):
        store.close()
    with closing(open_store(path, spool=folders)) as again:
        assert again.statuses()[0].observed_at == NOW + 60
