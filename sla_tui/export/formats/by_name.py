"""The formats that draw a document, by name; of each only its own module is loaded, when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Final, Protocol, cast

from sla_tui.export.blocks import Document
from sla_tui.export.style import Style
from sla_tui.language import Language

FORMATS: Final[Mapping[str, str]] = {
    "text": "sla_tui.export.formats.text:render_text",
    "md": "sla_tui.export.formats.markdown:render_markdown",
    "html": "sla_tui.export.formats.html:render_html",
    "svg": "sla_tui.export.formats.svg:render_svg",
    "pdf": "sla_tui.export.formats.pdf:render_pdf",
}
"""Where each format's renderer is: its module and its function."""


class Renderer(Protocol):
    """Draws a document; what has looks of its own (a page) takes no notice of width and style."""

    def __call__(self, document: Document, language: Language, /, *, width: int, style: Style) -> str | bytes:
        """Returns the whole document."""


def draw(
    document: Document, name: str, language: Language, *, width: int = 100, style: Style | None = None
) -> str | bytes:
    """Draws the document in a format; a text ends in a line break.

    Args:
        document: what is drawn.
        name: of the format, one of `FORMATS`.
        language: in which the document is.
        width: cells that a line of text may take.
        style: symbols or ASCII, colours or none, of a text; without, symbols and no colours.
    """
    module, _, function = FORMATS[name].partition(":")
    render = cast("Renderer", getattr(import_module(module), function))
    return render(document, language, width=width, style=style or Style())
