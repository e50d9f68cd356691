"""The roles of docs/team.md, with the grants as they stand there: who may write, decide and look, and what is said."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path

import pytest

from sla_tui.clock import FixedClock
from sla_tui.engine.acts.record import Actor
from sla_tui.engine.gather.snapshot import build_snapshot
from sla_tui.errors import SlaTuiError, StoreError, UnwritableStoreError
from sla_tui.language import ENGLISH
from sla_tui.sla.acts import Act
from sla_tui.store import open_store
from tests.engine.world import NOW, config, service
from tests.postgres import PostgresServer, fresh_schema
from tests.store.contract import DAY, EXCLUDE, look

TEAM = (Path(__file__).parents[3] / "docs" / "team.md").read_text(encoding="utf-8")


def written(part: str) -> list[str]:
    """The statements of a block of the document."""
    block = re.search(rf"<!-- sql: {part} -->\n```sql\n(.*?)```", TEAM, re.DOTALL)
    assert block is not None
    lines = [line.partition("--")[0].strip() for line in block[1].splitlines()]
    return [f"{one}" for one in (part.strip() for part in " ".join(lines).split(";")) if one]


@pytest.fixture(scope="module")
def team(server: PostgresServer):
    """A database of a team, made as the document says; its name."""
    database = fresh_schema()
    names = ("sla_writer", "sla_deciders", "sla_viewers", "anna", "ben")
    mine = {name: f"{name}_{database}" for name in names}

    def ours(statement: str) -> str:
        for name in names:
            statement = re.sub(rf"\b{name}\b", mine[name], statement)
        return re.sub(r"\bDATABASE sla\b", f"DATABASE {database}", statement)

    server.say(*map(ours, written("administrator")))
    with closing(open_store(server.url(role=mine["sla_writer"], database=database), fallback=False)) as store:
        store.record(look(600))
        store.record(look(660))
    server.say(*map(ours, written("grants")), database=database)
    return {name: server.url(role=mine[name], database=database) for name in ("sla_writer", "anna", "ben")} | {
        "database": database
    }


def test_a_viewer_sees_everything_and_is_told_so(team):
    with closing(open_store(team["ben"], fallback=False)) as store:
        assert store.read_only
        assert [one.end for one in store.spans("p:1", 0, DAY)] == [660]
        assert "does not write this history" in ENGLISH.tell(store.notices[0])
        assert not store.promote()


def test_a_viewer_who_acts_is_told_what_the_role_may_not_do_and_nothing_is_written(team):
    with closing(open_store(team["ben"], fallback=False)) as store:
        with pytest.raises(UnwritableStoreError, match=r"writing an act .*this role may not do that") as refused:
            store.append_act(Act(at=1, who="ben", deed=EXCLUDE))
        assert "docs/team.md" in refused.value.hint
        before = store.acts()
    with closing(open_store(team["sla_writer"], fallback=False)) as writer:
        assert writer.acts() == before


def test_a_decider_acts_in_the_name_that_the_server_knows_and_changes_nothing_else(team, server):
    with closing(open_store(team["anna"], fallback=False)) as store:
        assert store.read_only
        act = store.append_act(Act(at=1, who="somebody else", deed=EXCLUDE))
        assert store.acts()[-1] == act
        with pytest.raises(StoreError, match="reading only"):
            store.record(look(720))
    ((role,),) = server.rows("SELECT role FROM sla_tui.acts ORDER BY id DESC LIMIT 1", team["database"])
    assert str(role).startswith("anna")
    import psycopg

    for forged in (
        "INSERT INTO sla_tui.acts (id, at, who, kind, body, role) VALUES (99, 1, 'x', 'exclude', '{}', 'ben')",
        "UPDATE sla_tui.acts SET who = 'x'",
        "DELETE FROM sla_tui.acts",
        "UPDATE sla_tui.history SET number = 0",
        "INSERT INTO sla_tui.spans VALUES (1, 1, 2, 'up', '')",
    ):
        with (
            psycopg.connect(team["anna"]) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute(forged)


def test_a_follower_reads_what_was_written_meanwhile(team):
    with closing(open_store(team["sla_writer"], fallback=False)) as writer:
        writer.record(look(720))
    with closing(open_store(team["anna"])) as store:
        assert store.running("p:1").at == 720  # what was written meanwhile is there


def test_whoever_may_make_no_tables_is_told_so_where_there_are_none(server, team):
    with pytest.raises(UnwritableStoreError, match="this role may not do that"):
        open_store(team["ben"] + "&schema=elsewhere", fallback=False)


def test_two_people_at_once_are_told_of_each_other_by_the_names_that_the_server_knows(team):
    """Both call themselves the same, as on machines where everybody is root; each takes back only their own."""
    world = config(service("shop", "p:1"), sources=("p",))
    with (
        closing(open_store(team["anna"], fallback=False)) as anna,
        closing(open_store(team["sla_writer"], fallback=False)) as writer,
    ):
        mine = Actor(world, anna, FixedClock(NOW - 120), who="root")
        theirs = Actor(world, writer, FixedClock(NOW), who="root")
        mine.exclude(["shop"], NOW - 600, NOW - 300, "customer")
        theirs.exclude(["shop"], NOW - 500, NOW - 200, "network")
        for store in (anna, writer):
            words = [ENGLISH.tell(note) for note in build_snapshot(world, store, NOW).notices]
            assert any(
                "excluded time of shop" in said and f"root ({anna.role})" in said and f"root ({writer.role})" in said
                for said in words
            )
        assert mine.undo_last()[0].role == anna.role
        with pytest.raises(SlaTuiError, match="nothing to undo"):
            mine.undo_last()
        assert theirs.undo_last()[0].role == writer.role
