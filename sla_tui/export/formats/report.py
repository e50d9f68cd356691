"""A report in any format, by its name; only that format's module is loaded."""

from __future__ import annotations

from typing import Final

from sla_tui.export.documents.report.model import Report
from sla_tui.export.style import Style
from sla_tui.language import Language

FORMATS: Final = ("text", "md", "html", "csv", "json", "pdf")
FILE_WIDTH: Final = 100
"""Cells of a line of text in a file."""


def draw_report(
    report: Report,
    form: str,
    language: Language,
    *,
    width: int = FILE_WIDTH,
    style: Style | None = None,
    show_urls: bool = False,
) -> str | bytes:
    """Writes the report.

    Args:
        report: what is written.
        form: one of `FORMATS`.
        language: of what people read; programs read English.
        width: cells that a line of text may take.
        style: of a text; without, symbols and no colours.
        show_urls: whole addresses of what is monitored, in JSON.
    """
    if form == "json":
        from sla_tui.export.formats.report_json import render_json

        return render_json(report, show_urls=show_urls)
    if form == "csv":
        from sla_tui.export.formats.report_csv import render_csv

        return render_csv(report, language)
    from sla_tui.export.documents.report.document import report_document
    from sla_tui.export.formats.by_name import draw

    return draw(report_document(report, language), form, language, width=width, style=style)
