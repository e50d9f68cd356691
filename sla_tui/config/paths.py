"""Where files are: the configuration, the history, logs and crash reports. The only place that asks the environment."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

APP: Final = "sla-tui"
CONFIG_VARIABLE: Final = "SLA_TUI_CONFIG"
LOCAL_NAME: Final = "sla-tui.toml"
STORE_NAME: Final = "history.sqlite3"
CONFIG_NAME: Final = "config.toml"

_instead: Path | None = None


@contextlib.contextmanager
def instead_of_the_users(folder: Path) -> Iterator[None]:
    """Has all files in `folder` meanwhile, and nothing of the user's found: for the demo. Crash reports are kept."""
    global _instead  # noqa: PLW0603  one process has one place, in all its threads
    before, _instead = _instead, folder
    try:
        yield
    finally:
        _instead = before


def find_config(explicit: str | None = None) -> Path | None:
    """Returns the configuration file to read, or None where there is none.

    It is looked for in this order: `--config`, `$SLA_TUI_CONFIG`, `./sla-tui.toml`, the user's.

    A file that somebody named is returned whether it exists or not: reading it says what is wrong with it.
    """
    if named := explicit or (None if _instead else os.environ.get(CONFIG_VARIABLE)):
        return Path(named).expanduser()
    if _instead is not None:
        return user_config_path() if user_config_path().is_file() else None
    return next((path for path in (Path(LOCAL_NAME), user_config_path()) if path.is_file()), None)


def new_config_path(explicit: str | None = None) -> Path:
    """Returns where a new configuration goes, so that it is read afterwards; one may be there already."""
    return find_config(explicit) or user_config_path()


def user_config_path() -> Path:
    """Returns where a user's configuration belongs, whether it is there or not."""
    if _instead is not None:
        return _instead / CONFIG_NAME
    from platformdirs import user_config_path as place

    return place(APP, appauthor=False) / CONFIG_NAME


def data_dir() -> Path:
    """Returns the folder of the history. Not made here: what writes there makes it."""
    if _instead is not None:
        return _instead
    from platformdirs import user_data_path

    return user_data_path(APP, appauthor=False)


def state_dir() -> Path:
    """Returns the folder of logs. Not made here."""
    return _instead or crash_dir()


def crash_dir() -> Path:
    """Returns the folder of crash reports, which outlive the demo, too. Not made here."""
    from platformdirs import user_state_path

    return user_state_path(APP, appauthor=False)


def default_store_path() -> Path:
    """Returns the history file where the configuration names no other."""
    return data_dir() / STORE_NAME
