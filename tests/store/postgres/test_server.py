"""What a server may be like: passwords, TLS, slow, silent, restarted, of another version; and tables made at once."""

from __future__ import annotations

import os
import pwd
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress

import pytest
import trustme

from sla_tui.config.model import SecretRef
from sla_tui.errors import ForeignStoreError, NewerStoreError, StoreError, UnreachableStoreError, UnwritableStoreError
from sla_tui.store import open_store
from sla_tui.store.postgres import connection as connections
from sla_tui.store.postgres import migration
from sla_tui.store.postgres.address import address_of
from sla_tui.store.postgres.pool import pool_of
from sla_tui.store.postgres.schema import VERSION
from tests.postgres import ACCOUNT, PostgresServer
from tests.store.contract import DAY, look

PASSWORD = "a-Passw0rd-of-the-tests"


@pytest.fixture
def password(server: PostgresServer, monkeypatch):
    server.say(f"ALTER ROLE {ACCOUNT} PASSWORD '{PASSWORD}'")
    monkeypatch.setenv("STORE_PW", PASSWORD)
    return SecretRef(kind="env", where="STORE_PW")


def test_a_password_is_asked_for_where_it_is_kept(server, schema, password):
    with closing(open_store(server.tcp(schema), fallback=False, password=password)) as store:
        store.record(look(600))
        assert store.notices == ()


def test_a_wrong_password_is_told_and_never_shown(server, schema, password, monkeypatch, caplog):
    monkeypatch.setenv("STORE_PW", "wrong-Passw0rd")
    with pytest.raises(UnreachableStoreError, match="refuses us") as refused:
        open_store(server.tcp(schema), fallback=False, password=password)
    assert "role, database and password" in refused.value.hint
    assert "wrong-Passw0rd" not in f"{refused.value} {refused.value.__cause__} {caplog.text}"
    with closing(open_store(server.tcp(schema), password=password)) as store:  # measuring goes on
        store.record(look(600))
        assert "refuses us" in store.failing.values["why"]


def test_a_certificate_is_checked_as_libpq_does(server, schema, password, tmp_path):
    ours, strangers = trustme.CA(), trustme.CA()
    data = server.folder / "data"
    certificate = ours.issue_cert("127.0.0.1")
    certificate.private_key_pem.write_to_path(str(data / "server.key"))
    certificate.cert_chain_pems[0].write_to_path(str(data / "server.crt"))
    (data / "server.key").chmod(0o600)
    if os.geteuid() == 0:
        account = pwd.getpwnam(ACCOUNT)
        for name in ("server.key", "server.crt"):
            os.chown(data / name, account.pw_uid, account.pw_gid)
    server.say("ALTER SYSTEM SET ssl = on", "SELECT pg_reload_conf()")
    for name, authority in (("ours", ours), ("strangers", strangers)):
        authority.cert_pem.write_to_path(str(tmp_path / f"{name}.pem"))
    url = server.tcp(schema).replace("sslmode=disable", f"sslmode=verify-full&sslrootcert={tmp_path}/ours.pem")
    for _ in range(50):  # the server reads its settings again in its own time
        with suppress(StoreError), closing(open_store(url, fallback=False, password=password)) as store:
            store.record(look(600))
            break
    else:
        pytest.fail("no TLS")
    with pytest.raises(UnreachableStoreError, match="certificate verify failed"):
        open_store(url.replace("ours.pem", "strangers.pem"), fallback=False, password=password)
    server.say("ALTER SYSTEM SET ssl = off", "SELECT pg_reload_conf()")


def test_many_who_begin_at_once_make_the_tables_once(url, schema, server):
    with ThreadPoolExecutor(6) as threads:
        stores = list(threads.map(lambda _: open_store(url, fallback=False), range(6)))
    for store in stores:
        store.close()
    assert server.rows(f"SELECT version FROM {schema}.history") == [(VERSION,)]


def test_where_there_are_no_advisory_locks_a_row_takes_their_place(url, schema, server, monkeypatch):
    monkeypatch.setattr(migration, "ADVISORY", "SELECT no_such_lock(1, hashtext(%s))")
    with ThreadPoolExecutor(4) as threads:
        for store in threads.map(lambda _: open_store(url, fallback=False), range(4)):
            store.close()
    assert server.rows(f"SELECT version FROM {schema}.history") == [(VERSION,)]
    assert server.rows(f"SELECT * FROM {schema}.migration_lease") == []


def test_half_made_tables_are_not_there(url, schema, server, monkeypatch):
    monkeypatch.setattr(migration, "STEPS", ((*migration.STEPS[0], "SELECT 1 / 0"),))
    with pytest.raises(StoreError, match="division by zero"):
        open_store(url, fallback=False)
    assert server.rows(f"SELECT 1 FROM pg_tables WHERE schemaname = '{schema}'") == []


def test_a_later_versions_history_is_left_as_it_is(url, schema, server):
    with closing(open_store(url, fallback=False)) as store:
        store.record(look(600))
        server.say(f"UPDATE {schema}.history SET version = {VERSION + 1}")
        with pytest.raises(NewerStoreError, match="later version"):  # also one that writes already
            store.record(look(660))
    with pytest.raises(NewerStoreError):
        open_store(url, fallback=False)


def test_somebody_elses_tables_are_left_as_they_are(url, schema, server):
    server.say(f"CREATE SCHEMA {schema}", f"CREATE TABLE {schema}.history (what TEXT)")
    with pytest.raises(ForeignStoreError, match="another program's"):
        open_store(url, fallback=False)
    with closing(open_store(url)) as store:
        store.record(look(600))
    assert server.rows(f"SELECT * FROM {schema}.history") == []


def test_a_server_that_says_nothing_is_given_up(schema, monkeypatch):
    monkeypatch.setattr(connections, "_DEFAULTS", {**connections._DEFAULTS, "connect_timeout": "2"})
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"postgresql://sla@127.0.0.1:{silent.getsockname()[1]}/sla"
        with pytest.raises(UnreachableStoreError, match="timeout expired"):
            open_store(url, fallback=False)


def test_an_answer_that_does_not_come_is_not_waited_for(url, monkeypatch, schema, server):
    with closing(open_store(url, fallback=False)) as store:
        store.record(look(600))
        monkeypatch.setattr(connections, "ANSWER_SECONDS", 0.3)
        with pytest.raises(UnreachableStoreError, match="did not answer within"), store._reading("waiting"):
            store._db.execute("SELECT pg_sleep(5)")
        monkeypatch.undo()
        assert store.statuses()[0].observed_at == 600


def test_a_statement_and_a_lock_end_in_words(url, schema, server, monkeypatch):
    monkeypatch.setattr(connections, "LOCK_SECONDS", 0.2)
    monkeypatch.setattr(connections, "STATEMENT_SECONDS", 0.2)
    import psycopg

    with closing(open_store(url, fallback=False)) as store:
        store.record(look(600))
        with psycopg.connect(server.url()) as other:
            other.execute(f"SELECT * FROM {schema}.history FOR UPDATE")
            with pytest.raises(UnwritableStoreError, match=r"somebody else holds|gave it up"):
                store.record(look(660))
        store.record(look(660))
        assert store.running("p:1").at == 660


def test_connections_that_the_server_ended_are_replaced(url, schema, server):
    with closing(open_store(url, fallback=False)) as store:
        store.record(look(600))
        server.say(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = 'sla-tui' AND pid <> pg_backend_pid()"
        )
        for _ in range(3):  # one that is ended a moment later is told of once
            with suppress(UnreachableStoreError):
                store.record(look(660))
                break
        assert store.running("p:1").at == 660


def test_a_store_that_is_closed_leaves_no_connection(url, server):
    with closing(open_store(url, fallback=False)) as store:
        store.record(look(600))
    left = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'sla-tui'"
    ended = threading.Event()
    for _ in range(100):
        if server.rows(left) == [(0,)]:
            break
        ended.wait(0.02)  # the server's own time to notice
    assert server.rows(left) == [(0,)]


def test_stores_of_one_process_share_their_connections(url):
    pool = pool_of(address_of(url), None)
    with closing(open_store(url, fallback=False)) as writer:
        followers = [open_store(url, fallback=False) for _ in range(12)]
        writer.record(look(600))
        assert [store.statuses()[0].observed_at for store in followers] == [600] * 12
        assert len(pool._idle) <= 2
        for store in followers:
            store.close()
    assert pool._idle == []


def test_text_that_postgresql_does_not_take_is_taken(url):
    with closing(open_store(url, fallback=False)) as store:
        store.record(look(600, "down", reason="a\0b"))
        store.record_event("p", 600, note="x\0y 100 % ?")
        store.record(look(700, "up"))
        assert store.events(0, DAY)[0].note == "x\ufffdy 100 % ?"
        assert store.spans("p:1", 0, DAY)[0].reason in {"a\0b", "a\ufffdb"}
