"""The short way to `sla-tui contracts list` where nothing is configured: the table of presets as it is shipped.

`listed_presets.txt` is that table, drawn once by `docs/listed_presets.py` with room for everything. A line of figures
has its contract between two tabs, which gives way where the text is narrower; a test holds widths to the long way.
"""

from __future__ import annotations

import os
import sys

from sla_tui.cli.places import config_path, profile_of
from sla_tui.cli.terminal import FILE_WIDTH, is_terminal, may_colour, shows_symbols, text_width

FILE = "listed_presets.txt"
LEAST = 12
"""Cells that the contract keeps (`export/text_layout.table`)."""


def answer() -> str | None:
    """Returns what to print; None where there is a configuration, or the terminal shows no symbols."""
    if _is_configured() or not shows_symbols():
        return None
    screen = is_terminal(sys.stdout)
    return listed(text_width() if screen else FILE_WIDTH, bold=screen and may_colour())


def listed(width: int, *, bold: bool = False) -> str:
    """Returns the table for that many columns; its heading in bold for a terminal with colours."""
    with open(os.path.join(os.path.dirname(__file__), FILE), encoding="utf-8") as file:
        room, title, *lines = file.read().splitlines()
    whole, natural = map(int, room.split())
    wide = min(natural, max(LEAST, natural - whole + width))
    heading = f"\x1b[1m{title}\x1b[0m" if bold else title
    return "\n".join([heading, *(_line(line, wide) if "\t" in line else line for line in lines), ""])


def _line(line: str, wide: int) -> str:
    before, contract, after = line.split("\t")
    if len(contract) > wide:
        contract = contract[: wide - 1].rstrip() + "…"
    return before + contract.ljust(wide) + after


def _is_configured() -> bool:
    """Whether there is a configuration, or a profile was asked for. Raises `OSError` where nobody can tell."""
    if os.environ.get("SLA_TUI_CONFIG") or profile_of("", ""):
        return True
    try:
        os.stat(os.path.expanduser(config_path("")))
    except FileNotFoundError:
        return False
    return True
