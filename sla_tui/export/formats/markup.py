"""HTML and SVG built as values: what comes from outside is escaped by type, so that forgetting to is not possible.

`el("td", name)` escapes `name`; only a `Markup`, which only this module makes, goes in as it stands. A template engine
would bring a dependency and templates that no type checker reads, for pages that are all tables.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from html import escape
from typing import Final

Attribute = str | int | float | bool | None

_VOID: Final = frozenset({"meta", "link", "br", "hr", "img", "col", "input"})
_UNSAFE: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)
"""What neither HTML nor XML may hold, and what hides or turns text around; a page shows it as a blank box at best."""
_SHORT: Final = 48
_LINK: Final = re.compile(r"https?://[^\s\"'<>\\]+", re.IGNORECASE)


class Markup(str):
    """Markup that is right as it stands. Made by `el`, `join` and `raw`; a plain `str` is escaped by all of them."""

    __slots__ = ()


def raw(markup: str) -> Markup:
    """Takes `markup` of our own (a style sheet, a path of a chart) as it stands. Never for text from outside."""
    return Markup(markup)


def text(value: str) -> Markup:
    """Escapes `value` as text: its ``<``, ``&`` and quotes; what no page may hold is left out."""
    if type(value) is Markup:
        return value
    return _short(value) if len(value) <= _SHORT else _escaped(value)


def _escaped(value: str) -> Markup:
    return Markup(escape(_UNSAFE.sub("", value)))


_short = lru_cache(maxsize=16_384)(_escaped)
"""A page of tables says the same few words again and again."""


def el(name: str, /, *children: str | None, **attributes: Attribute) -> Markup:
    """Makes one element.

    Args:
        name: its tag.
        children: `Markup` as it stands, text escaped, None left out.
        attributes: `class_` is "class", `aria_label` is "aria-label"; True stands bare, None and False are left out.
    """
    head = name + _attributes(attributes) if attributes else name
    if name in _VOID:
        return Markup(f"<{head}>")
    return Markup(f"<{head}>{_put_together(children)}</{name}>")


def opening(name: str, /, **attributes: Attribute) -> Callable[[str], Markup]:
    """Prepares elements that have only what is in them of their own, as the cells of a column have.

    Args:
        name: their tag.
        attributes: as `el` takes them.

    Returns:
        makes one of them, of one child.
    """
    start, end = f"<{name}{_attributes(attributes)}>", f"</{name}>"
    return lambda child: Markup(start + text(child) + end)


def join(parts: Iterable[str | None], between: str = "") -> Markup:
    """Puts parts one after the other, escaped as `text` does."""
    return Markup(_put_together(parts, text(between)))


def _put_together(parts: Iterable[str | None], between: str = "") -> str:
    """Escapes parts that are no markup; a page has hundreds of thousands of them, so most are not even asked about."""
    return between.join([part if type(part) is Markup else text(part) for part in parts if part is not None])


def link(url: str, words: str) -> Markup:
    """Makes a link where `url` is a web address; else only the words, for ``javascript:`` is no place to go to."""
    if not _LINK.fullmatch(url):
        return text(words)
    return el("a", words, href=url, rel="noopener noreferrer")


def _attributes(attributes: Mapping[str, Attribute]) -> str:
    """Writes what is set: no None, no False, and no 0."""
    return "".join([_known(*pair) for pair in attributes.items() if pair[1] or pair[1] == ""])


def _attribute(key: str, value: Attribute) -> str:
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{text(str(value))}"'


_known = lru_cache(maxsize=4_096, typed=True)(_attribute)
"""Tables and charts say the same few attributes again and again."""
