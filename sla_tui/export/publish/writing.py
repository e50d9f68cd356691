"""Writes what is published: every file whole or not at all, the page last, nothing touched that has not changed."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from sla_tui.errors import SlaTuiError
from sla_tui.export.documents.contract_document.document import contract_document
from sla_tui.export.documents.contract_document.model import ContractDocument
from sla_tui.export.formats.html import render_html
from sla_tui.export.publish.data import render_public_json
from sla_tui.export.publish.deadlines import render_deadlines
from sla_tui.export.publish.feed import render_feed
from sla_tui.export.publish.metrics import render_metrics
from sla_tui.export.publish.model import PublicPage
from sla_tui.export.publish.status_page import DATA, FEED, render_status_page
from sla_tui.files import write_whole
from sla_tui.language import language_named
from sla_tui.secret import redact
from sla_tui.sla.snapshot import Snapshot

INDEX: Final = "index.html"
METRICS: Final = "metrics.prom"
DEADLINES: Final = "deadlines.ics"
PUBLIC: Final = 0o644
PRIVATE: Final = 0o640


def publish(
    snapshot: Snapshot, public: PublicPage, directory: Path | str, *, metrics: str = "", deadlines: str = ""
) -> tuple[Path, ...]:
    """Writes the status page, its feed and data into `directory`, and the metrics and the claims' deadlines.

    Args:
        snapshot: all of it, for metrics and deadlines.
        public: what the public may see.
        directory: is made where it is not there; its web server may show all of it but the metrics and the deadlines.
        metrics: a file to write them to, readable for all (node_exporter's textfile folder). Without one they lie in
            `directory`, readable for owner and group only: they name what the page does not, and amounts.
        deadlines: a file for those, likewise.

    Returns:
        The files that were changed.

    Raises:
        SlaTuiError: one could not be written; those that are there are whole.
    """
    folder = Path(directory)
    place = Path(metrics).expanduser() if metrics else folder / METRICS
    text, mode = render_metrics(snapshot, public.instance), PUBLIC if metrics else PRIVATE
    until = render_deadlines(snapshot, language_named(public.language))
    calendar = Path(deadlines).expanduser() if deadlines else folder / DEADLINES
    private = [(place, text, mode), (calendar, until.decode(), PUBLIC if deadlines else PRIVATE)]
    return _written([*private, *_page(public, folder)])


def publish_page(public: PublicPage, directory: Path | str) -> tuple[Path, ...]:
    """Writes a status page, its feed and data into `directory`, and no metrics: for one customer.

    Raises:
        SlaTuiError: one could not be written; those that are there are whole.
    """
    return _written(_page(public, Path(directory)))


def _page(public: PublicPage, folder: Path) -> list[tuple[Path, str, int]]:
    return [
        (folder / DATA, render_public_json(public), PUBLIC),
        (folder / FEED, render_feed(public), PUBLIC),
        *((folder / name, _document(one, public), PUBLIC) for name, one in public.documents),
        (folder / INDEX, render_status_page(public), PUBLIC),
    ]


def _written(files: Sequence[tuple[Path, str, int]]) -> tuple[Path, ...]:
    changed: list[Path] = []
    for path, text, mode in files:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if _put(path, redact(text).encode("utf-8", "replace"), mode):
                changed.append(path)
        except OSError as error:
            hint = "check the folder that --publish names, and [publish] metrics in the configuration."
            raise SlaTuiError(f"could not write {path}: {error.strerror or error}.", hint=hint) from error
    return tuple(changed)


def _document(document: ContractDocument, public: PublicPage) -> str:
    language = language_named(public.language)
    return render_html(contract_document(document, language), language)


def ready(directory: Path | str) -> None:
    """Makes sure that files can be put into `directory`, before anybody waits for the first.

    Raises:
        SlaTuiError: they cannot.
    """
    folder = Path(directory)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise SlaTuiError(
            f"could not write into {directory}: {error.strerror or error}.", hint="name another folder with --publish."
        ) from error


def _put(path: Path, body: bytes, mode: int) -> bool:
    """Puts a file in its place as a whole; False where it is there already, byte for byte."""
    with contextlib.suppress(OSError):
        if not path.is_symlink() and path.read_bytes() == body and path.stat().st_mode & 0o777 == mode:
            return False
    write_whole(path, body, mode)
    return True
