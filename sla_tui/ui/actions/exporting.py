"""Writes what is exported from the dashboard: the text snapshot, and what changed for whoever takes over."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sla_tui.export.documents.handover import UNBROKEN, handover_document
from sla_tui.export.documents.snapshot import snapshot_document
from sla_tui.export.formats.text import render_text
from sla_tui.files import write_whole
from sla_tui.language import ENGLISH, Language
from sla_tui.secret import redact
from sla_tui.sla.snapshot import Snapshot

WIDTH = 100


def write_exports(
    snapshot: Snapshot, before: Snapshot | None, folder: Path, language: Language = ENGLISH
) -> list[Path]:
    """Writes the snapshot, and what changed. Each file is whole or not there; one of the same second is replaced.

    Args:
        snapshot: what is shown.
        before: what the changes are counted from; None where a past period is shown, which is compared with nothing.
        folder: is made where it is missing.
        language: of the words.

    Raises:
        OSError: it cannot be written there.
    """
    local = datetime.fromtimestamp(snapshot.generated_at, ZoneInfo(snapshot.timezone))
    stamp = local.strftime("%Y-%m-%dT%H%M%S")
    folder.mkdir(parents=True, exist_ok=True)
    text = render_text(snapshot_document(snapshot, language), language, width=WIDTH)
    if before is None:
        period = snapshot.services[0].assessment.period.key if snapshot.services else "past"
        texts = {folder / f"snapshot-{_file_name(period)}-{stamp}.txt": text}
    else:
        texts = {
            folder / f"snapshot-{stamp}.txt": text,
            folder / f"handover-{stamp}.txt": render_text(
                handover_document(before, snapshot, language), language, width=UNBROKEN
            ),
        }
    for path, content in texts.items():
        write_whole(path, redact(content).encode())
    return list(texts)


def _file_name(key: str) -> str:
    """Makes a period's key fit to be part of a file's name."""
    return "".join(letter if letter.isalnum() or letter == "-" else "-" for letter in key)
