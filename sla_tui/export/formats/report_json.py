"""A report as JSON, of the shape in `export/shapes/report.py`, and its schema."""

from __future__ import annotations

import json

from sla_tui.export.documents.report.model import Report
from sla_tui.export.formats.json import indented, without_paths
from sla_tui.export.shapes.report import REPORT


def render_json(report: Report, *, show_urls: bool = True) -> str:
    """Writes the whole report as indented JSON, ending in a line break."""
    found = REPORT.write(report)
    return indented(found if show_urls else without_paths(found))


def report_schema() -> str:
    """Returns the JSON Schema that every report follows."""
    return json.dumps(REPORT.document_schema("sla-tui report"), indent=2, ensure_ascii=False) + "\n"
