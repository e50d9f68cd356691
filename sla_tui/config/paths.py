"""Where files are: the configuration, the history, logs and crash reports. The only place that asks the environment.

A profile has all of them in folders of its own, below those that hold without one.
"""

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
PROFILE_VARIABLE: Final = "SLA_TUI_PROFILE"
PROFILES: Final = "profiles"
THEMES: Final = "themes"

_instead: Path | None = None
_profile = ""


@contextlib.contextmanager
def instead_of_the_users(folder: Path) -> Iterator[None]:
    """Has all files in `folder` meanwhile, and nothing of the user's found: for the demo. Crash reports are kept."""
    global _instead  # noqa: PLW0603  one process has one place, in all its threads
    before, _instead = _instead, folder
    try:
        yield
    finally:
        _instead = before


@contextlib.contextmanager
def in_profile(name: str) -> Iterator[None]:
    """Has all files meanwhile where that profile has them; "" means those without a profile."""
    global _profile  # noqa: PLW0603  one process has one profile at a time, in all its threads
    before, _profile = _profile, name
    try:
        yield
    finally:
        _profile = before


def current_profile() -> str:
    """Returns the profile that is in force; "" without one, and in the demo, which has none."""
    return "" if _instead else _profile


def named_profile(explicit: str | None = None) -> str:
    """Returns the profile that was asked for: by `--profile`, else `$SLA_TUI_PROFILE`; "" where none was."""
    return explicit or os.environ.get(PROFILE_VARIABLE, "")


def profiles_dir() -> Path:
    """Returns the folder in which each profile has its configuration in a folder of its own. Not made here."""
    from platformdirs import user_config_path as place

    return place(APP, appauthor=False) / PROFILES


def find_config(explicit: str | None = None, *, profile: str | None = None) -> Path | None:
    """Returns the configuration file to read, or None where there is none.

    It is looked for in this order: `--config`, `$SLA_TUI_CONFIG`, `./sla-tui.toml`, the user's. A profile has its own
    and no other.

    `profile`: of that one ("": of none) instead of the one in force.

    A file that somebody named is returned whether it exists or not: reading it says what is wrong with it.
    """
    own = _instead is not None or bool(_profile if profile is None else profile)
    if named := explicit or (None if own else os.environ.get(CONFIG_VARIABLE)):
        return Path(named).expanduser()
    places = (user_config_path(profile),) if own else (Path(LOCAL_NAME), user_config_path(profile))
    return next((path for path in places if path.is_file()), None)


def new_config_path(explicit: str | None = None) -> Path:
    """Returns where a new configuration goes, so that it is read afterwards; one may be there already."""
    return find_config(explicit) or user_config_path()


def user_config_path(profile: str | None = None) -> Path:
    """Returns where a user's configuration belongs, whether it is there or not; `profile` as in `find_config`."""
    if _instead is not None:
        return _instead / CONFIG_NAME
    from platformdirs import user_config_path as place

    return _in_profile(place(APP, appauthor=False), profile) / CONFIG_NAME


def themes_dir() -> Path:
    """Returns the folder of the user's theme files: one for all profiles, and for the demo, too. Not made here."""
    from platformdirs import user_config_path as place

    return place(APP, appauthor=False) / THEMES


def data_dir() -> Path:
    """Returns the folder of the history. Not made here: what writes there makes it."""
    if _instead is not None:
        return _instead
    from platformdirs import user_data_path

    return _in_profile(user_data_path(APP, appauthor=False))


def state_dir() -> Path:
    """Returns the folder of logs. Not made here."""
    return _instead or crash_dir()


def crash_dir() -> Path:
    """Returns the folder of crash reports, which outlive the demo, too. Not made here."""
    from platformdirs import user_state_path

    return _in_profile(user_state_path(APP, appauthor=False))


def default_store_path() -> Path:
    """Returns the history file where the configuration names no other."""
    return data_dir() / STORE_NAME


def _in_profile(folder: Path, profile: str | None = None) -> Path:
    name = _profile if profile is None else profile
    return folder / PROFILES / name if name else folder
