"""The frame of every page that leaves this program: one file, no script, nothing fetched, light, dark and on paper."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from sla_tui import format as fmt
from sla_tui.export.columns import EMPTY
from sla_tui.export.formats.markup import Markup, el, join, opening, raw

VERDICT_CLASS: Final = {
    "breached": "bad",
    "at_risk": "risk",
    "unknown": "none",
    "not_provable": "none",
    "no_data": "none",
    "met": "good",
}
POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
"""A page that holds text from outside may run and fetch nothing, whatever that text is."""


def page(
    title: str,
    *,
    language: str,
    header: Markup,
    main: Markup,
    footer: Markup,
    skip: str,
    head: Iterable[Markup] = (),
) -> str:
    """Returns a whole HTML document, ending in a line break.

    Args:
        title: of the window.
        language: of its words ("en").
        header: what stands on top, the `h1` in it.
        main: the content.
        footer: what stands below.
        skip: the words of the link that leads a keyboard past the header.
        head: more for the document's head.
    """
    document = el(
        "html",
        el(
            "head",
            el("meta", charset="utf-8"),
            el("meta", name="viewport", content="width=device-width, initial-scale=1"),
            el("meta", http_equiv="Content-Security-Policy", content=POLICY),
            el("meta", name="referrer", content="no-referrer"),
            el("title", title),
            *head,
            el("style", raw(page_css())),
        ),
        raw("\n"),
        el(
            "body",
            el("a", skip, class_="skip", href="#main"),
            join(
                [
                    el("header", header),
                    el("main", main, id="main"),
                    el("footer", footer),
                ],
                "\n",
            ),
        ),
        lang=language,
    )
    return f"<!doctype html>\n{document}\n"


@cache
def page_css() -> str:
    """Reads the one style sheet."""
    return Path(__file__).with_name("page.css").read_text(encoding="utf-8")


def verdict_mark(verdict: str, word: str) -> Markup:
    """Draws the verdict with its symbol, so that it does not rest on colour."""
    symbol = el("span", f"{fmt.VERDICT_GLYPHS[verdict]} ", aria_hidden="true")
    return el("span", symbol, word, class_=f"mark {VERDICT_CLASS[verdict]}")


def data_table(
    heading: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    caption: str = "",
    figures: Iterable[int] = (),
    stack: bool = True,
) -> Markup:
    """Draws a table whose rows are named by their first cell; a narrow screen leaves empty cells out.

    Args:
        heading: the columns' names.
        rows: cells; text is escaped.
        caption: what the table is about.
        figures: columns that are flush right.
        stack: on a narrow screen each row becomes a block with a label before every cell.
    """
    right = frozenset(figures)
    classes = ["num" if index in right else None for index in range(len(heading))]
    head = el("tr", *(el("th", name, scope="col", class_=c) for name, c in zip(heading, classes, strict=True)))
    first = opening("th", scope="row")
    rest = [
        (_cell_of(name, c), _cell_of(name, c, empty=True)) for name, c in zip(heading[1:], classes[1:], strict=True)
    ]
    body = [
        el("tr", first(row[0]), *[kinds[cell in EMPTY](cell) for kinds, cell in zip(rest, row[1:], strict=True)])
        for row in rows
    ]
    table = el(
        "table",
        el("caption", caption) if caption else None,
        el("thead", head),
        raw("\n"),
        el("tbody", join(body, "\n")),
        class_=" ".join(word for word, so in (("stack", stack), ("dense", len(heading) > 8)) if so) or None,
    )
    return el("div", table, class_="wide") if stack else el("div", table, class_="wide", tabindex=0, role="group")


@lru_cache(maxsize=1_024)
def _cell_of(label: str, class_: str | None, *, empty: bool = False) -> Callable[[str], Markup]:
    """Prepares the cells of a column, those with something in them or those without."""
    shown = [word for word in (class_, "none-here" if empty else None) if word]
    return opening("td", class_=" ".join(shown) or None, data_label=label)


def facts_list(facts: Iterable[tuple[str, str]]) -> Markup:
    """Draws labels and what there is to say about each; what has no label goes on with the one before."""
    parts = [part for label, words in facts for part in (el("dt", label) if label else None, el("dd", words))]
    return el("dl", join(parts), class_="facts")


def cards(entries: Iterable[tuple[str, str, str]]) -> Markup:
    """Draws big figures in a row: the figure, what it is, and the class of its colour."""
    items = (el("li", el("b", figure, class_=c or None), words, class_=c or None) for figure, words, c in entries)
    return el("ul", join(items), class_="cards")
