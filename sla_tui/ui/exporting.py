"""Writes what is exported from the dashboard: the text snapshot, and what changed for whoever takes over."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sla_tui.export.handover import render_handover
from sla_tui.export.text import render_text
from sla_tui.sla.snapshot import Snapshot

WIDTH = 100


def write_exports(snapshot: Snapshot, before: Snapshot, folder: Path) -> tuple[Path, Path]:
    """The two files. Each is whole or not there; one of the same second is replaced.

    Args:
        snapshot: what is shown.
        before: what the changes are counted from.
        folder: is made where it is missing.

    Raises:
        OSError: it cannot be written there.
    """
    local = datetime.fromtimestamp(snapshot.generated_at, ZoneInfo(snapshot.timezone))
    stamp = local.strftime("%Y-%m-%dT%H%M%S")
    folder.mkdir(parents=True, exist_ok=True)
    texts = {
        folder / f"snapshot-{stamp}.txt": render_text(snapshot, width=WIDTH),
        folder / f"handover-{stamp}.txt": render_handover(before, snapshot),
    }
    for path, text in texts.items():
        part = path.with_suffix(".part")
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    one, other = texts
    return one, other
