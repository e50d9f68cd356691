"""The public view as JSON, of the shape in `export/shapes/public.py`."""

from __future__ import annotations

from sla_tui.export.formats.json import indented
from sla_tui.export.publish.model import PublicPage
from sla_tui.export.shapes.public import PUBLIC


def render_public_json(public: PublicPage) -> str:
    """Writes the page as JSON, ending in a line break; what is not known is null."""
    return indented(PUBLIC.write(public), 1)
