"""Writes what is exported from the dashboard: the text snapshot, and what changed for whoever takes over."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sla_tui.export.documents.handover import render_handover
from sla_tui.export.documents.snapshot import snapshot_document
from sla_tui.export.formats.text import render_text
from sla_tui.language import ENGLISH
from sla_tui.sla.snapshot import Snapshot

WIDTH = 100


def write_exports(snapshot: Snapshot, before: Snapshot | None, folder: Path) -> list[Path]:
    """The files: the snapshot, and what changed. Each is whole or not there; one of the same second is replaced.

    Args:
        snapshot: what is shown.
        before: what the changes are counted from; None where a past period is shown, which is compared with nothing.
        folder: is made where it is missing.

    Raises:
        OSError: it cannot be written there.
    """
    local = datetime.fromtimestamp(snapshot.generated_at, ZoneInfo(snapshot.timezone))
    stamp = local.strftime("%Y-%m-%dT%H%M%S")
    folder.mkdir(parents=True, exist_ok=True)
    if before is None:
        period = snapshot.services[0].assessment.period.key if snapshot.services else "past"
        texts = {
            folder / f"snapshot-{_file_name(period)}-{stamp}.txt": render_text(
                snapshot_document(snapshot), ENGLISH, width=WIDTH
            )
        }
    else:
        texts = {
            folder / f"snapshot-{stamp}.txt": _text(snapshot),
            folder / f"handover-{stamp}.txt": render_handover(before, snapshot),
        }
    for path, text in texts.items():
        part = path.with_suffix(".part")
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    return list(texts)


def _file_name(key: str) -> str:
    """A period's key as part of a file's name."""
    return "".join(letter if letter.isalnum() or letter == "-" else "-" for letter in key)


def _text(snapshot: Snapshot) -> str:
    return render_text(snapshot_document(snapshot), ENGLISH, width=WIDTH)
