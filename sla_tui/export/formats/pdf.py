"""A document as PDF: its HTML page, laid out for A4 by WeasyPrint (extra `pdf`)."""

from __future__ import annotations

from typing import NoReturn

from sla_tui.errors import SlaTuiError
from sla_tui.export.blocks import Document
from sla_tui.export.formats.html import render_html
from sla_tui.language import Language


def render_pdf(document: Document, language: Language, **_looks: object) -> bytes:
    """Draws the whole document as a PDF file.

    Raises:
        SlaTuiError: what lays it out is not installed, or lacks the system's Pango library.
    """
    try:
        from weasyprint import HTML
    except (ImportError, OSError) as error:  # OSError: the package is there, the system's library is not
        from sla_tui.installation import adding_extra

        raise SlaTuiError(
            "PDF needs WeasyPrint and the system's Pango library.",
            hint=f"{adding_extra('pdf')} (and libpango-1.0-0 libpangoft2-1.0-0), or print --format html.",
        ) from error
    found: bytes | None = HTML(string=render_html(document, language), url_fetcher=_refuse).write_pdf()
    if found is None:
        raise SlaTuiError("WeasyPrint made no PDF of this document.", hint="use --format html and print it.")
    return found


def _refuse(url: str, *_: object, **__: object) -> NoReturn:
    """Refuses whatever the page asks for: it needs nothing from anywhere."""
    raise ValueError(f"{url[:80]} is not fetched")
