"""Golden bytes: what an export writes, compared with a file that somebody read and approved.

`SLA_TUI_GOLDEN=write pytest tests/export -n 0` writes them anew; read the diff before committing it.
"""

from __future__ import annotations

import os
from pathlib import Path

from sla_tui.export.formats.html_page import page_css

FOLDER = Path(__file__).parent / "export" / "golden"


def assert_golden(name: str, text: str) -> None:
    """Holds `text` against the golden file `name`, byte for byte.

    A page's style sheet is left out: it is a file of its own, the same in every page.
    """
    text = text.replace(page_css(), "page.css")
    path = FOLDER / name
    if os.environ.get("SLA_TUI_GOLDEN") == "write":
        path.write_text(text, encoding="utf-8", newline="")
    assert path.exists(), f"there is no golden file {name}; write it with SLA_TUI_GOLDEN=write"
    assert text.encode() == path.read_bytes(), f"{name} differs; if that is meant, write it with SLA_TUI_GOLDEN=write"
