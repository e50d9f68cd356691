"""The formats that draw a document, by name; of each only its own module is loaded, when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from sla_tui.export.blocks import Document
from sla_tui.export.style import Style
from sla_tui.language import Language

Renderer = Callable[[Document, Language, int, Style], str | bytes]


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
    return FORMATS[name](document, language, width, style or Style())


def _text(document: Document, language: Language, width: int, style: Style) -> str:
    from sla_tui.export.formats.text import render_text

    return render_text(document, language, width=width, style=style)


def _markdown(document: Document, language: Language, width: int, style: Style) -> str:
    from sla_tui.export.formats.markdown import render_markdown

    del width, style
    return render_markdown(document, language)


def _html(document: Document, language: Language, width: int, style: Style) -> str:
    from sla_tui.export.formats.html import render_html

    del width, style
    return render_html(document, language)


def _pdf(document: Document, language: Language, width: int, style: Style) -> bytes:
    from sla_tui.export.formats.pdf import render_pdf

    del width, style
    return render_pdf(document, language)


FORMATS: Final[dict[str, Renderer]] = {"text": _text, "md": _markdown, "html": _html, "pdf": _pdf}
