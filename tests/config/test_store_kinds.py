"""A history of a kind that there is not is refused where it is written, not when it is opened."""

from __future__ import annotations

import sys

import pytest

from sla_tui.config.model import SecretRef
from sla_tui.config.reading.reader import load_config
from sla_tui.config.store_kinds import PLACES, STORE_KINDS
from sla_tui.errors import ConfigError, StoreError
from sla_tui.installation import adding_extra
from sla_tui.store import open_store


@pytest.mark.parametrize("url", ["mysql://sla@db/sla", "cockroach://db/sla", "mysql://", "://x", "file:///x"])
def test_a_kind_that_nothing_opens_is_refused_with_its_line_and_what_there_is(url, tmp_path):
    path = tmp_path / "config.toml"
    path.write_text(f'timezone = "UTC"\n[store]\nurl = "{url}"\n', encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_config(path)
    (problem,) = caught.value.problems
    assert (problem.file, problem.line, problem.key) == (str(path), 3, "store.url")
    assert "is not a kind of history" in problem.message
    assert problem.allowed == PLACES
    with pytest.raises(StoreError, match="is not a kind of history") as refused:
        open_store(url)
    assert all(scheme in refused.value.hint for scheme in STORE_KINDS)


@pytest.mark.parametrize(
    "url",
    ["postgresql://sla:hunter22@db/sla", "postgres://db/sla?password=hunter22", "postgresql://db?PASSWORD=hunter22"],
)
def test_a_password_in_the_address_is_refused_and_not_repeated(url, tmp_path):
    path = tmp_path / "config.toml"
    path.write_text(f'timezone = "UTC"\n[store]\nurl = "{url}"\n', encoding="utf-8")
    with pytest.raises(ConfigError, match="password in clear") as caught:
        load_config(path)
    with pytest.raises(StoreError, match="password in clear") as refused:
        open_store(url)
    assert "hunter22" not in str(caught.value) + str(refused.value) + refused.value.hint


def test_where_the_servers_password_is_kept_is_read_like_every_credential(tmp_path):
    path = tmp_path / "config.toml"
    path.write_text('[store]\nurl = "postgresql://sla@db/sla"\npassword = { file = "pw" }\n', encoding="utf-8")
    assert load_config(path).store.password == SecretRef(kind="file", where=str(tmp_path / "pw"))


def test_a_server_without_its_library_is_told_with_the_extra_that_brings_it(monkeypatch):
    for name in [name for name in sys.modules if name.startswith(("psycopg", "sla_tui.store.postgres"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError, match="library that is not installed") as refused:
        open_store("postgresql://sla@db/sla")
    assert refused.value.hint == adding_extra("postgres")
