"""Where files are: the configuration, the history, logs and crash reports. The only place that asks the environment."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

APP: Final = "sla-tui"
CONFIG_VARIABLE: Final = "SLA_TUI_CONFIG"
LOCAL_NAME: Final = "sla-tui.toml"
STORE_NAME: Final = "history.sqlite3"


def find_config(explicit: str | None = None) -> Path | None:
    """Returns the configuration file to read, or None where there is none.

    It is looked for in this order: `--config`, `$SLA_TUI_CONFIG`, `./sla-tui.toml`, the user's.

    A file that somebody named is returned whether it exists or not: reading it says what is wrong with it.
    """
    if named := explicit or os.environ.get(CONFIG_VARIABLE):
        return Path(named).expanduser()
    return next((path for path in (Path(LOCAL_NAME), user_config_path()) if path.is_file()), None)


def new_config_path(explicit: str | None = None) -> Path:
    """Returns where a new configuration goes, so that it is read afterwards; one may be there already."""
    return find_config(explicit) or user_config_path()


def user_config_path() -> Path:
    """Returns where a user's configuration belongs, whether it is there or not."""
    from platformdirs import user_config_path as place

    return place(APP, appauthor=False) / "config.toml"


def data_dir() -> Path:
    """Returns the folder of the history. Not made here: what writes there makes it."""
    from platformdirs import user_data_path

    return user_data_path(APP, appauthor=False)


def state_dir() -> Path:
    """Returns the folder of logs and crash reports. Not made here."""
    from platformdirs import user_state_path

    return user_state_path(APP, appauthor=False)


def default_store_path() -> Path:
    """Returns the history file where the configuration names no other."""
    return data_dir() / STORE_NAME
