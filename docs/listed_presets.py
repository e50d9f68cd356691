"""Writes what `contracts list` says without a configuration: `python docs/listed_presets.py`.

A test holds `sla_tui/cli/listed_presets.txt` up to date, at every width.
"""

from __future__ import annotations

from pathlib import Path

from rich.cells import cell_len

from sla_tui.cli.commands.contracts import presets_listed
from sla_tui.export.documents.contracts import contracts_document
from sla_tui.export.formats.text import render_text
from sla_tui.language import ENGLISH

LIST = Path(__file__).parents[1] / "sla_tui" / "cli" / "listed_presets.txt"
CONTRACT = "CONTRACT"
WIDE = 1_000


def table_of_presets() -> str:
    """Draws the table with room for everything, and marks the column that gives way where it is narrower."""
    document = contracts_document(presets_listed(0), ENGLISH)
    title, heads, *lines = render_text(document, ENGLISH, width=WIDE).splitlines()
    start = heads.index(CONTRACT)
    end = heads.index("PERIOD") - 2
    marked = [_marked(line, start, end) for line in (heads, *lines)]
    whole = max(cell_len(line) for line in (heads, *lines) if not line.startswith("    "))
    return "\n".join([f"{whole} {end - start}", title, *marked, ""])


def _marked(line: str, start: int, end: int) -> str:
    if line.startswith("    "):
        return line
    if cell_len(line) != len(line):
        raise ValueError(f"one cell a letter: {line}")
    return f"{line[:start]}\t{line[start:end].rstrip()}\t{line[end:]}"


if __name__ == "__main__":
    LIST.write_text(table_of_presets(), encoding="utf-8")
