"""Where files are looked for, first to last: --config, $SLA_TUI_CONFIG, ./sla-tui.toml, the user's folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from sla_tui.config.paths import data_dir, default_store_path, find_config, state_dir, user_config_path


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A user without a configuration, in a folder of its own."""
    for name in ("CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("SLA_TUI_CONFIG", raising=False)
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    return tmp_path


def write_user_config() -> Path:
    path = user_config_path()
    path.parent.mkdir(parents=True)
    path.touch()
    return path


def test_without_a_configuration_there_is_none():
    assert find_config() is None


def test_the_users_configuration_is_found():
    path = write_user_config()
    assert find_config() == path


def test_the_folders_configuration_goes_before_the_users():
    write_user_config()
    Path("sla-tui.toml").touch()
    assert find_config() == Path("sla-tui.toml")


def test_the_environment_goes_before_the_folders(home, monkeypatch):
    Path("sla-tui.toml").touch()
    monkeypatch.setenv("SLA_TUI_CONFIG", "~/mine.toml")
    assert find_config() == home / "mine.toml"


def test_the_option_goes_before_all(monkeypatch):
    monkeypatch.setenv("SLA_TUI_CONFIG", "other.toml")
    assert find_config("named.toml") == Path("named.toml")


def test_a_file_that_was_named_is_returned_even_if_it_is_missing():
    """Reading it says that it is not there; another one, silently taken, would be a surprise."""
    write_user_config()
    assert find_config("missing.toml") == Path("missing.toml")


def test_asking_for_places_makes_nothing(home):
    assert default_store_path().parent == data_dir()
    assert state_dir() != data_dir()
    assert sorted(p.name for p in home.iterdir()) == ["work"]
