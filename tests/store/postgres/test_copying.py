"""`store copy` and the care of a history, from a file to PostgreSQL and back: all of it, or nothing."""

import json
from contextlib import closing

import pytest

from sla_tui.cli.main import main
from sla_tui.errors import StoreError
from sla_tui.sla.acts import Act, Withdraw
from sla_tui.sla.observation import Monitor, Poll, Status
from sla_tui.store import open_store
from sla_tui.store.copying import copy_history
from sla_tui.store.opening import place_of
from sla_tui.store.sql.rows import TABLES
from tests.polled import NOW
from tests.postgres import fresh_schema
from tests.store.test_copying import Broken, dump


@pytest.fixture
def second(server):
    """Another address at which there is no history yet."""
    name = fresh_schema()
    yield server.url(name)
    server.say(f'DROP SCHEMA IF EXISTS "{name}" CASCADE')


def counts(server, schema):
    return {name: server.rows(f'SELECT count(*) FROM "{schema}".{name}')[0][0] for name in TABLES}


def test_there_and_back_and_from_server_to_server_it_is_the_same(history, url, second, tmp_path, capsys):
    back, again = tmp_path / "back", tmp_path / "again"
    for source, target in ((history, url), (url, back), (url, second), (second, again)):
        assert main(["store", "copy", str(source), str(target)]) == 0, capsys.readouterr().err
    said = capsys.readouterr().out
    assert len({line for line in said.splitlines() if "SHA-256" in line}) == 1
    assert said.count("SHA-256") == 4
    one = {name: rows for name, rows in dump(history).items() if name in TABLES}
    for copy in (back, again):
        assert {name: rows for name, rows in dump(copy).items() if name in TABLES} == one
    with closing(open_store(history, read_only=True)) as ours, closing(open_store(url, read_only=True)) as theirs:
        assert ours.statuses() == theirs.statuses()
        assert ours.months() == theirs.months()
        assert ours.acts() == theirs.acts()
        assert ours.closed_periods() == theirs.closed_periods()


def test_what_is_written_afterwards_is_numbered_after_what_was_copied(history, url, server, schema):
    copy_history(place_of(history), place_of(url))
    before = counts(server, schema)
    monitor = Monitor("metrics", "new", "new", "http", interval=60)
    with closing(open_store(url, fallback=False)) as store:
        for minute in range(3):
            at = NOW + 60 * minute
            store.record(Poll("metrics", at, (Status(monitor, "up" if minute != 1 else "down", at, None, at, 5),)))
            store.record_event("metrics", at, note="x")
            store.append_act(Act(at=at, who="mk", deed=Withdraw(act=1)))
        assert [act.id for act in store.acts()] == [1, 2, 3, 4, 5, 6]
    after = counts(server, schema)
    assert (after["events"] - before["events"], after["acts"] - before["acts"]) == (3, 3)
    roles = server.rows(f"SELECT role <> '' FROM \"{schema}\".acts ORDER BY id")
    assert [known for (known,) in roles] == [False] * 3 + [True] * 3, "who copies acts has not decided them"


def test_the_roles_of_those_who_acted_go_along(url, second, server, tmp_path):
    with closing(open_store(url, fallback=False)) as store:
        store.append_act(Act(at=NOW, who="mk", deed=Withdraw(act=1)))
    copy_history(place_of(url), place_of(tmp_path / "file"))
    copy_history(place_of(tmp_path / "file"), place_of(second))
    with closing(open_store(second, read_only=True)) as store:
        assert [act.role for act in store.acts()] == ["postgres"]


def test_a_place_that_holds_a_history_is_left_as_it_is(history, url, server, schema, capsys):
    with closing(open_store(url, fallback=False)) as store:
        store.append_act(Act(at=NOW, who="mk", deed=Withdraw(act=1)))
    assert main(["store", "copy", str(history), url]) == 1
    assert "there is a history at" in capsys.readouterr().err
    assert sum(counts(server, schema).values()) == 1


@pytest.mark.parametrize("breaks_off", [True, False])
def test_of_a_copy_that_fails_no_row_is_left_and_it_can_be_tried_again(breaks_off, history, url, server, schema):
    with place_of(history).rows() as rows, pytest.raises(StoreError):
        place_of(url).fill(Broken(rows, breaks_off=breaks_off))
    assert sum(counts(server, schema).values()) == 0
    assert copy_history(place_of(history), place_of(url)).rows == sum(counts(server, schema).values())


def test_it_is_copied_as_of_one_moment(history, url, tmp_path):
    copy_history(place_of(history), place_of(url))
    with closing(open_store(url, fallback=False)) as writer, place_of(url).rows() as rows:
        before = rows.sha256()
        writer.append_act(Act(at=NOW, who="mk", deed=Withdraw(act=1)))
        place_of(tmp_path / "copy").fill(rows)
        assert rows.sha256() == before
    with closing(open_store(tmp_path / "copy", read_only=True)) as copy:
        assert len(copy.acts()) == 3


def test_a_history_on_a_server_is_looked_after_like_a_file(history, url, tmp_path, monkeypatch, capsys):
    for name in ("CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    monkeypatch.chdir(tmp_path)
    copy_history(place_of(history), place_of(url))

    def say(*words, store=url):
        code = main(["store", *words, "--store", str(store)])
        out, err = capsys.readouterr()
        assert code == 0, err
        return out

    kept = {"monitors", "checks", "failed_checks", "state_changes", "oldest", "newest_poll", "closed_periods", "acts"}
    ours, theirs = (json.loads(say("info", "--format", "json", store=store)) for store in (history, url))
    assert {key: theirs[key] for key in kept} == {key: ours[key] for key in kept}
    assert "sound" in say("verify")
    assert say("export", "months") == say("export", "months", store=history)
    assert say("export", "acts") == say("export", "acts", store=history)
    assert "bytes" in say("backup", "saved.sqlite3")
    rows, saved = dump(history), dump(tmp_path / "saved.sqlite3")
    assert all(saved[name] == rows[name] for name in TABLES)
    assert "rows were kept long enough" in say("prune", "--compact")
