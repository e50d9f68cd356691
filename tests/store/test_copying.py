"""`sla-tui store copy`: all of a history and nothing else, whole or not at all, and the same by hash."""

import hashlib
import os
import sqlite3
from contextlib import closing

import pytest

from sla_tui.cli.main import main
from sla_tui.errors import CorruptStoreError, StoreError
from sla_tui.sla.acts import Act, Withdraw
from sla_tui.store import open_store
from sla_tui.store.copying import copy_history
from sla_tui.store.opening import place_of
from sla_tui.store.sql.rows import TABLES
from sla_tui.store.sqlite import schema
from tests.polled import NOW


def dump(path):
    """Every row of every table that SQLite itself lists, by the tables' own names."""
    with closing(sqlite3.connect(path)) as db:
        names = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        return {name: sorted(map(repr, db.execute(f'SELECT * FROM "{name}"'))) for name in names}  # noqa: S608


def test_the_tables_that_are_copied_are_all_there_are(history):
    own = {"sqlite_sequence", "sqlite_stat1", "leases"}  # of the kind, or of who writes just now
    with closing(sqlite3.connect(history)) as db:
        for name in set(dump(history)) - own:
            columns = {row[1] for row in db.execute(f'PRAGMA table_info("{name}")')}
            assert columns == set(TABLES[name].columns), name
    assert set(TABLES) <= set(dump(history))


def test_a_copy_holds_every_row_and_is_a_history_of_its_own(history, tmp_path, capsys):
    target = tmp_path / "new" / "copy.sqlite3"
    assert main(["store", "copy", str(history), f"sqlite:///{target}"]) == 0
    said = capsys.readouterr().out
    before, after = dump(history), dump(target)
    assert {name for name, rows in before.items() if rows != after.get(name)} <= {"leases"}, "who writes just now"
    count = sum(len(before[name]) for name in TABLES)
    assert count > 1_000
    assert said.startswith(f"{count:,} rows were copied from {history} to {target}.\n")
    assert target.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in target.parent.iterdir()] == ["copy.sqlite3"], "one file, and nothing left beside it"
    with closing(open_store(history, read_only=True)) as one, closing(open_store(target)) as two:
        assert one.acts() == two.acts()
        assert one.statuses() == two.statuses()
        assert one.months() == two.months()
        assert two.append_act(Act(at=NOW, who="mk", deed=Withdraw(act=1))).id == 4, "numbers go on"


def test_the_hash_is_that_of_what_both_hold(history, tmp_path, capsys):
    first, second = tmp_path / "first", tmp_path / "second"
    assert main(["store", "copy", str(history), str(first)]) == 0
    assert main(["store", "copy", str(first), str(second)]) == 0
    hashes = [line.rpartition(" ")[2] for line in capsys.readouterr().out.splitlines() if "SHA-256" in line]
    assert hashes[0] == hashes[1]
    assert len(bytes.fromhex(hashes[0])) == hashlib.sha256().digest_size
    with closing(sqlite3.connect(second)) as db, db:
        db.execute("UPDATE acts SET who = 'km' WHERE id = 2")
    assert main(["store", "copy", str(second), str(tmp_path / "third")]) == 0
    assert hashes[0] not in capsys.readouterr().out


def test_it_is_copied_while_somebody_writes_it(history, tmp_path):
    with closing(open_store(history)) as writer:
        writer.put_note("k", NOW, "before")
        source, target = place_of(history), place_of(tmp_path / "copy")
        with source.rows() as rows:
            rows.sha256()  # the moment that is copied
            writer.put_note("k", NOW, "after")
            assert target.fill(rows) == sum(len(some) for _, some in rows.batches())
    with closing(open_store(tmp_path / "copy", read_only=True)) as copy:
        assert copy.get_note("k") == "before"


def test_what_is_there_is_never_touched(history, tmp_path, capsys):
    other = tmp_path / "other"
    other.write_text("mine")
    for words, said in (
        ([str(history), str(other)], f"{other} is there already"),
        ([str(history), str(history)], "is what is to be copied, and where to"),
        ([str(tmp_path / "none"), str(tmp_path / "x")], f"there is no history at {tmp_path / 'none'}"),
        ([str(other), str(tmp_path / "x")], "is not a history of sla-tui"),
        ([str(history), ":memory:"], "in memory only"),
        ([str(history), "mysql://x/y"], "mysql:// is not a kind of history"),
    ):
        assert main(["store", "copy", *words]) == 1
        assert said in capsys.readouterr().err
    assert other.read_text() == "mine"
    assert not (tmp_path / "x").exists()


class Broken:
    """Rows that break off, or that are not what they were hashed as."""

    def __init__(self, rows, *, breaks_off=False):
        self._rows, self._breaks_off = rows, breaks_off

    def batches(self):
        for number, each in enumerate(self._rows.batches()):
            if number == 3 and self._breaks_off:
                raise CorruptStoreError("a page is damaged")
            if number != 3:
                yield each

    def sha256(self):
        return self._rows.sha256()


@pytest.mark.parametrize("breaks_off", [True, False])
def test_of_a_copy_that_fails_nothing_is_left(breaks_off, history, tmp_path):
    folder = tmp_path / "new"
    with place_of(history).rows() as rows, pytest.raises(StoreError):
        place_of(folder / "copy").fill(Broken(rows, breaks_off=breaks_off))
    assert list(folder.iterdir()) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_said(history, tmp_path):
    (tmp_path / "closed").mkdir(mode=0o500)
    with pytest.raises(StoreError, match="Permission denied"):
        copy_history(place_of(history), place_of(tmp_path / "closed" / "copy"))


def test_the_history_of_an_earlier_version_is_copied_as_this_one_has_it(history, tmp_path):
    with closing(sqlite3.connect(history)) as db, db:
        db.execute("ALTER TABLE acts DROP COLUMN role")
        db.execute("DROP TABLE leases")
        db.execute("DROP TABLE page_readings")
        db.execute("ALTER TABLE maintenance DROP COLUMN announced")
        db.execute("PRAGMA user_version = 10")
    copy_history(place_of(history), place_of(tmp_path / "copy"))
    with closing(sqlite3.connect(tmp_path / "copy")) as db:
        assert db.execute("PRAGMA user_version").fetchone()[0] == schema.VERSION
    with closing(sqlite3.connect(history)) as db:
        assert db.execute("PRAGMA user_version").fetchone()[0] == 10, "who is copied is not changed"
