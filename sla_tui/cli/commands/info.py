"""`sla-tui info`: versions, paths and the terminal, for a bug report; no secret, no figure of the user's."""

from __future__ import annotations

import os
import platform
import sqlite3
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from shutil import get_terminal_size

from sla_tui import __version__
from sla_tui.cli.output import write
from sla_tui.cli.terminal import is_terminal
from sla_tui.config.paths import current_profile, data_dir, default_store_path, find_config, state_dir, user_config_path

LIBRARIES = ("textual", "rich", "httpx", "h11", "stamina", "platformdirs", "python-dateutil", "tzdata", "psycopg")
TERMINAL = ("TERM", "COLORTERM", "TERM_PROGRAM", "TMUX", "SSH_TTY", "NO_COLOR", "LANG", "LC_ALL")


def add_arguments(parser: ArgumentParser) -> None:
    """Has no options of its own."""
    del parser


def run(args: Namespace) -> int:
    """Prints one line a fact."""
    facts = [*_versions(), ("", ""), *_paths(args.config), ("", ""), *_terminal()]
    write("".join(f"{name:<16} {value}".rstrip() + "\n" for name, value in facts))
    return 0


def _versions() -> Iterator[tuple[str, str]]:
    yield "sla-tui", __version__
    yield "python", f"{platform.python_version()} ({sys.implementation.name}) at {sys.executable}"
    yield "system", f"{platform.system()} {platform.release()} {platform.machine()}"
    yield "sqlite", sqlite3.sqlite_version
    for name in LIBRARIES:
        try:
            yield name, version(name)
        except PackageNotFoundError:
            yield name, "not installed"


def _paths(explicit: str | None) -> Iterator[tuple[str, str]]:
    found = find_config(explicit)
    yield "profile", current_profile() or "none"
    yield "configuration", str(found) if found else f"none; it belongs at {user_config_path()}"
    yield "default history", _size(default_store_path())
    yield "data folder", str(data_dir())
    yield "state folder", str(state_dir())


def _size(path: Path) -> str:
    return f"{path} ({path.stat().st_size:,} bytes)" if path.is_file() else f"{path} (not there yet)"


def _terminal() -> Iterator[tuple[str, str]]:
    size = get_terminal_size()
    yield "terminal", f"{size.columns}x{size.lines}" if is_terminal(sys.stdout) else "standard output is not a terminal"
    yield "encoding", str(getattr(sys.stdout, "encoding", None))
    for name in TERMINAL:
        if name in os.environ:
            yield name, "set" if name in ("TMUX", "SSH_TTY") else os.environ[name]
