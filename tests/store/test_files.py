"""Files that cannot be used as a history: each is named in words and left as it is, and the work goes on in memory."""

from __future__ import annotations

import hashlib
import sqlite3
import stat
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from sla_tui.config.reading.reader import parse_config
from sla_tui.config.store_kinds import STORE_KINDS
from sla_tui.errors import CorruptStoreError, ForeignStoreError, NewerStoreError, StoreError, UnwritableStoreError
from sla_tui.language import ENGLISH
from sla_tui.sla.observation import History, Monitor, Poll, ProviderMaintenance, Span, Status
from sla_tui.store import fallback, open_store
from sla_tui.store.records import PollRecord
from sla_tui.store.sqlite import schema
from sla_tui.store.sqlite.place import path_of

MONITOR = Monitor("p", "1", "one", interval=60)
REF = MONITOR.ref


def poll(at: int, state: str = "up") -> Poll:
    return Poll("p", at, (Status(MONITOR, state, at),))


def filled(path: Path, polls: int = 5) -> Path:
    with closing(open_store(path)) as store:
        for i in range(polls):
            store.record(poll(1000 + 60 * i))
    return path


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def text_file(path: Path) -> None:
    path.write_text("dear diary\n" * 100)


def other_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE heartbeat (id)")
        db.commit()


def later_version(path: Path) -> None:
    filled(path)
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def damaged(path: Path) -> None:
    filled(path, 50)
    raw = bytearray(path.read_bytes())
    for at in range(4096, len(raw), 4096):
        raw[at : at + 200] = b"\xaa" * 200
    path.write_bytes(raw)


def cut_short(path: Path) -> None:
    filled(path, 50)
    path.write_bytes(path.read_bytes()[:5000])


BAD = [
    (text_file, ForeignStoreError),
    (other_database, ForeignStoreError),
    (later_version, NewerStoreError),
    (damaged, CorruptStoreError),
    (cut_short, CorruptStoreError),
]


@pytest.mark.parametrize(("make", "error"), BAD, ids=[make.__name__ for make, _ in BAD])
def test_a_file_that_cannot_be_used_is_kept_byte_for_byte_and_the_work_goes_on_in_memory(tmp_path, make, error):
    path = tmp_path / "history.db"
    make(path)
    before = digest(path)
    with pytest.raises(error):
        open_store(path, fallback=False).close()
    with closing(open_store(path)) as store:
        store.record(poll(5000))
        store.record(poll(5060))
        assert store.spans(REF, 0, 9999)[-1] == Span(5000, 5060, "up")
        (notice,) = map(ENGLISH.tell, store.notices)
        assert "memory only" in notice
        assert str(path) in notice
        assert not store.read_only
    assert digest(path) == before


@pytest.mark.parametrize(("make", "error"), BAD, ids=[make.__name__ for make, _ in BAD])
def test_a_reader_of_a_file_that_cannot_be_used_says_so_and_shows_nothing(tmp_path, make, error):
    path = tmp_path / "history.db"
    make(path)
    before = digest(path)
    with closing(open_store(path, read_only=True)) as store:
        assert store.statuses() == ()
        assert "memory only" in ENGLISH.tell(store.notices[0])
    assert digest(path) == before
    assert error is not None


def test_damage_that_shows_only_while_reading_does_not_stop_the_work(tmp_path):
    path = filled(tmp_path / "history.db", 2)
    spans = tuple(Span(1000 + 10 * i, 1005 + 10 * i, "down", f"reason {i}") for i in range(2000))
    with closing(open_store(path)) as store:
        store.record(Poll("p", 30_000, histories=(History(REF, 1000, 30_000, spans),)))
    with closing(sqlite3.connect(path)) as db:
        root = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'spans'").fetchone()[0]
    raw = bytearray(path.read_bytes())
    raw[(root - 1) * 4096 : (root - 1) * 4096 + 4096] = b"\x55" * 4096
    path.write_bytes(raw)
    before = digest(path)
    with closing(open_store(path)) as store:
        store.spans(REF, 0, 40_000)
        assert any("memory only" in n for n in map(ENGLISH.tell, store.notices))
        store.record(poll(50_000))
        assert store.statuses()[0].observed_at == 50_000
    assert digest(path) == before


def test_a_folder_that_cannot_be_made_is_no_reason_to_stop(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with closing(open_store(tmp_path / "file" / "sub" / "history.db")) as store:
        store.record(poll(1000))
        assert store.statuses()
        assert "memory only" in ENGLISH.tell(store.notices[0])
    with pytest.raises(UnwritableStoreError):
        open_store(tmp_path / "file" / "sub" / "history.db", fallback=False)


def test_a_full_disk_is_ridden_out_in_memory_and_everything_is_written_once_there_is_room(tmp_path, monkeypatch):
    monkeypatch.setattr(fallback, "RETRY_EVERY", 5)
    path = tmp_path / "history.db"
    store = open_store(path)
    store.record(poll(1000))
    pages = store._active._main._db.execute("PRAGMA page_count").fetchone()[0]
    store._active._main._db.execute(f"PRAGMA max_page_count = {pages}")
    spans = tuple(Span(2000 + 10 * i, 2005 + 10 * i, "down", "x" * 100) for i in range(500))
    store.record(Poll("p", 7000, histories=(History(REF, 2000, 7000, spans),)))  # needs more pages than there are
    assert "no space" in ENGLISH.tell(store.notices[0])
    assert store.spans(REF, 0, 9000) == spans
    store.record(poll(7060))
    with closing(open_store(path, read_only=True)) as reader:
        assert reader.statuses()[0].observed_at == 1000  # what was committed before is untouched
    store._active._main._db.execute("PRAGMA max_page_count = 1000000")
    for i in range(6):
        store.record(poll(7120 + 60 * i))
    assert store.notices == ()
    expected = store.spans(REF, 0, 9000)
    store.close()
    with closing(open_store(path, read_only=True)) as reader:
        assert reader.spans(REF, 0, 9000) == expected
        assert reader.statuses()[0].observed_at == 7420


def test_what_is_pending_is_written_when_the_store_is_closed(tmp_path):
    path = tmp_path / "history.db"
    store = open_store(path)
    store.record(poll(1000))
    store._active._main._db.execute("PRAGMA query_only = 1")
    store.record(poll(1060))
    assert store.notices
    store._active._main._db.execute("PRAGMA query_only = 0")
    store.close()
    with closing(open_store(path, read_only=True)) as reader:
        assert reader.statuses()[0].observed_at == 1060


def test_a_second_store_on_the_same_file_reads_and_follows(tmp_path):
    path = tmp_path / "history.db"
    with closing(open_store(path)) as writer:
        writer.record(poll(1000))
        with closing(open_store(path)) as second:
            assert second.read_only
            assert "Another sla-tui" in ENGLISH.tell(second.notices[0])
            assert second.statuses() == writer.statuses()
            stamp = second.stamp((REF,))
            writer.record(poll(1060, "down"), outcome=PollRecord("p", 1060, 1060, "ok", ""))
            assert second.statuses() == writer.statuses()
            assert second.spans(REF, 0, 9999) == writer.spans(REF, 0, 9999)
            assert second.poll_records() == writer.poll_records()
            assert second.stamp((REF,)) != stamp
            with pytest.raises(StoreError):
                second.record(poll(1120))
    with closing(open_store(path)) as third:
        assert not third.read_only


def test_a_file_is_migrated_in_one_step_with_a_copy_beside_it(tmp_path, monkeypatch):
    path = filled(tmp_path / "history.db")
    monkeypatch.setattr(schema, "STEPS", (*schema.STEPS, ("ALTER TABLE polls ADD COLUMN extra TEXT",)))
    monkeypatch.setattr(schema, "VERSION", schema.VERSION + 1)
    with closing(open_store(path, fallback=False)) as store:
        assert store.spans(REF, 0, 9999) == (Span(1000, 1240, "up"),)
    copy = tmp_path / f"history.db.v{schema.VERSION - 1}.bak"
    with closing(sqlite3.connect(copy)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (schema.VERSION - 1,)
        assert db.execute("PRAGMA quick_check").fetchone() == ("ok",)
        assert db.execute("SELECT count(*) FROM monitors").fetchone() == (1,)


def test_a_migration_that_fails_leaves_the_file_as_it_was(tmp_path, monkeypatch):
    path = filled(tmp_path / "history.db")
    broken = (*schema.STEPS, ("ALTER TABLE polls ADD COLUMN extra TEXT", "NOT SQL"))
    monkeypatch.setattr(schema, "STEPS", broken)
    monkeypatch.setattr(schema, "VERSION", len(broken))
    with pytest.raises(StoreError):
        open_store(path, fallback=False)
    monkeypatch.undo()
    with closing(open_store(path, fallback=False)) as store:
        assert store.spans(REF, 0, 9999) == (Span(1000, 1240, "up"),)


def test_only_its_owner_can_read_a_history(tmp_path):
    path = filled(tmp_path / "new" / "history.db")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_the_file_is_set_up_to_lose_nothing(tmp_path):
    with closing(open_store(tmp_path / "history.db", fallback=False)) as store:
        pragma = {p: store._db.execute(f"PRAGMA {p}").fetchone()[0] for p in ("journal_mode", "synchronous")}
        assert pragma == {"journal_mode": "wal", "synchronous": 2}
        assert store._db.execute("PRAGMA application_id").fetchone()[0] == schema.APPLICATION_ID


@pytest.mark.parametrize(
    ("place", "path"),
    [
        ("sqlite:///var/h.db", Path("/var/h.db")),
        ("sqlite:////var/h.db", Path("/var/h.db")),
        ("sqlite:///~/h.db", Path.home() / "h.db"),
        ("h%20.db", Path("h%20.db")),
        ("sqlite:///a%20b.db", Path("/a b.db")),
        (":memory:", None),
        ("sqlite://", None),
    ],
)
def test_places_are_paths_or_urls(place, path):
    assert path_of(place) == path


@pytest.mark.parametrize("scheme", STORE_KINDS)
def test_a_configuration_may_name_every_kind_of_history_that_can_be_opened(scheme):
    assert parse_config(f'[store]\nurl = "{scheme}://place/history"').store.url == f"{scheme}://place/history"


def test_an_unknown_kind_of_place_is_named():
    with pytest.raises(StoreError, match="mysql"):
        open_store("mysql://localhost/x")


def test_provider_maintenance_that_is_not_named_any_more_is_withdrawn():
    with closing(open_store(":memory:")) as store:
        old = ProviderMaintenance("p", "1", 100, 200, (REF,), "done")
        one = ProviderMaintenance("p", "2", 1000, 2000, (REF,), "a")
        two = ProviderMaintenance("p", "3", 3000, 4000, ("p:2",), "b")
        store.record(Poll("p", 500, maintenance=(old, one, two), maintenance_from=0))
        assert store.maintenance([REF], 0, 9999) == (old, one)
        store.record(Poll("p", 600))
        assert store.maintenance([REF, "p:2"], 0, 9999) == (old, one, two)
        store.record(Poll("p", 700, maintenance=(two,), maintenance_from=500))
        assert store.maintenance([REF, "p:2"], 0, 9999) == (old, two)
        assert store.maintenance([REF], 150, 160) == (old,)
        assert store.maintenance([REF], 200, 300) == ()


@pytest.mark.parametrize("drawn", ["up", "down"])
def test_a_pause_that_we_saw_is_not_overruled_by_a_source_that_cannot_see_its_pauses(drawn):
    with closing(open_store(":memory:")) as store:
        for at, state in ((1000, "up"), (1060, "paused"), (1120, "paused")):
            store.record(poll(at, state))
        told = History(REF, 0, 1180, (Span(0, 1180, drawn),), pauses_seen=False)
        store.record(Poll("p", 1180, (Status(MONITOR, "paused", 1180),), (told,)))
        assert store.spans(REF, 0, 9999) == (Span(0, 1060, drawn), Span(1060, 1180, "paused"))
        store.record(poll(1240, "up"))
        store.record(
            Poll("p", 1300, (Status(MONITOR, "up", 1300),), (replace(told, end=1300, spans=(Span(0, 1300, drawn),)),))
        )
        assert [s for s in store.spans(REF, 0, 9999) if s.state == "paused"] == [Span(1060, 1240, "paused")]
        store.record(Poll("p", 1300, histories=(replace(told, pauses_seen=True),)))
        assert not [s for s in store.spans(REF, 0, 1180) if s.state == "paused"]


def test_a_status_says_what_a_history_that_lags_behind_does_not_know_yet():
    """The list says down since 20 s ago, the outages end before that: the list is believed, the past is not touched."""
    with closing(open_store(":memory:")) as store:
        told = History(REF, 0, 1000, (Span(0, 970, "up"),))
        store.record(Poll("p", 1000, (Status(MONITOR, "down", 1000, since=950),), (told,)))
        store.record(poll(1060, "down"))
        assert store.spans(REF, 0, 9999) == (Span(0, 970, "up"), Span(970, 1060, "down"))


def test_a_poll_that_is_recorded_counts_as_a_success_of_its_source():
    with closing(open_store(":memory:")) as store:
        store.record(poll(1000))
        assert store.poll_records() == (PollRecord("p", 1000, 1000, "ok", ""),)


def test_a_poll_is_stored_whole_or_not_at_all():
    """A plug-in's nonsense in the middle of a poll leaves nothing of that poll behind."""
    with closing(open_store(":memory:")) as store:
        store.record(poll(1000))
        before = (store.statuses(), store.spans(REF, 0, 9999), store.stamp((REF,)))
        bad = Poll("p", 2000, (Status(MONITOR, "down", 2000),), (History(REF, 0, 2000, (Span(0, 5, object()),)),))
        with pytest.raises((StoreError, TypeError)):
            store.record(bad)
        assert (store.statuses(), store.spans(REF, 0, 9999), store.stamp((REF,))) == before


@pytest.mark.parametrize(
    ("mode", "after", "said"), [(0o644, 0o600, 1), (0o666, 0o600, 1), (0o640, 0o640, 0), (0o600, 0o600, 0)]
)
def test_a_history_that_everybody_can_read_is_closed_to_strangers_and_that_is_said(tmp_path, mode, after, said):
    path = filled(tmp_path / "history.sqlite3")
    path.chmod(mode)
    with closing(open_store(path)) as store:
        assert stat.S_IMODE(path.stat().st_mode) == after
        told = [ENGLISH.tell(note) for note in store.notices]
        assert [text for text in told if "could be read by everybody" in text] == told
        assert len(told) == said
        assert {stat.S_IMODE(p.stat().st_mode) & stat.S_IRWXO for p in tmp_path.iterdir()} == {0}


def test_a_history_that_cannot_be_closed_to_strangers_says_so(tmp_path, monkeypatch):
    path = filled(tmp_path / "history.sqlite3")
    path.chmod(0o644)

    def refuse(self, mode):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "chmod", refuse)
    with closing(open_store(path)) as store:
        assert "cannot be changed: Operation not permitted" in ENGLISH.tell(store.notices[0])


def test_who_only_reads_changes_nobodys_rights(tmp_path):
    path = filled(tmp_path / "history.sqlite3")
    path.chmod(0o644)
    open_store(path, read_only=True).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
