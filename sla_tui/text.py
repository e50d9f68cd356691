"""The door for text from outside: what a provider or a target sends is data, never an instruction to a terminal."""

from __future__ import annotations

import unicodedata

LIMIT = 256

# Cc: control, Cf: format (bidi, zero-width, BOM, tags), Cs: lone surrogates, Co: private use, Zl/Zp: line breaks.
_DROP = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


def clean(value: object, limit: int = LIMIT) -> str:
    """`value` as one inert line: no control, bidi, zero-width or escape characters, NFC, at most `limit` characters.

    Line breaks and tabs become one blank. Markup such as ``[/b]`` stays as it is: widgets never parse it.
    Anything that is not a string gives "".
    """
    if not isinstance(value, str):
        return ""
    if value.isascii() and value.isprintable():
        return _cut(value.strip(), limit)
    value = value[: limit * 8]  # a hostile megabyte is not worth normalising whole
    kept = [" " if c in "\t\n\r\v\f\x85\u2028\u2029" else c for c in value]
    text = "".join(c for c in kept if unicodedata.category(c) not in _DROP)
    return _cut(" ".join(unicodedata.normalize("NFC", text).split()), limit)


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"
