"""Writes `docs/sla-tui.1` and the text of `--help` from the command line's own parser: `python docs/manpage.py`.

Tests hold both up to date.
"""

from __future__ import annotations

import os
from pathlib import Path

from argparse_manpage.manpage import Manpage

from sla_tui import __version__
from sla_tui.cli.parser import full_parser, help_text

PAGE = Path(__file__).with_name("sla-tui.1")
HELP = Path(__file__).parents[1] / "sla_tui" / "cli" / "help.txt"


def manual_page() -> str:
    """The page as troff source; the same for the same parser, whatever the date or the terminal's width."""
    os.environ["COLUMNS"] = "80"
    page = Manpage(full_parser(common=False), format="single-commands-section")
    page.date = ""
    page.source = f"sla-tui {__version__}"
    page.manual = "User Commands"
    page.description = "terminal dashboard for SLA health"
    return str(page)


if __name__ == "__main__":
    PAGE.write_text(manual_page(), encoding="utf-8")
    HELP.write_text(help_text(), encoding="utf-8")
