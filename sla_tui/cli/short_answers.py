"""Answers that need nothing of the program: texts that are shipped, and `config path`.

Measured (`benchmarks/start.py`): a parser of all commands takes six times the start of an empty interpreter, the text
that it would print is a file. Where the terminal is narrower than that text, or a place is not plain, nothing is said
here and the long way is gone.
"""

from __future__ import annotations

import os
import sys

HELP = "help.txt"
WIDTH = 80
"""Columns that the shipped text was written for; argparse leaves two of them free."""


def answer(arguments: list[str]) -> str | None:
    """Returns what to print for a command line; None where that is not known here."""
    if arguments in (["--help"], ["-h"]):
        return _help()
    if arguments == ["contracts", "list"]:
        from sla_tui.cli.listed_presets import answer as presets

        return presets()
    return _path() if arguments == ["config", "path"] else None


def say(arguments: list[str]) -> bool:
    """Prints the answer, where there is one; False: nothing was printed, go the long way."""
    try:
        words = answer(arguments)
        if words is None:
            return False
        words.encode(sys.stdout.encoding or "utf-8")
        sys.stdout.write(words)
        sys.stdout.flush()
    except (OSError, ValueError, LookupError):  # the long way knows what to say of it
        return False
    return True


def _help() -> str | None:
    from sla_tui.cli.terminal import columns

    if columns() < WIDTH:
        return None
    with open(os.path.join(os.path.dirname(__file__), HELP), encoding="utf-8") as file:
        return file.read()


def _path() -> str | None:
    """Returns the place as `config path` prints it, with its line break; None where a path is not written plainly."""
    from sla_tui.cli.places import config_path, profile_of

    place = os.path.expanduser(config_path(profile_of("", "")))
    plain = os.path.normpath(place) == place and ".." not in place and not place.startswith("~")
    return f"{place}\n" if plain else None
