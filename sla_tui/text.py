"""The door for text from outside: what a provider or a target sends is data, never an instruction to a terminal.

It is the door for credentials, too: what a provider repeats in a name or a reason is masked before anybody keeps it.
"""

from __future__ import annotations

import re
import unicodedata

from sla_tui.secret import redact_all, redact_end

LIMIT = 256

# Cc: control, Cf: format (bidi, zero-width, BOM, tags), Cs: lone surrogates, Co: private use, Zl/Zp: line breaks,
# Cn: not assigned, so that no two terminals agree on their width, Me: enclosing marks, for the same reason.
_DROP = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Me"})
_MARKS = frozenset({"Mn", "Mc"})
_MOST_MARKS = 3  # on one letter: no living script needs more, and a flood of them paints over the lines above

# Printable by category, but invisible, or of a width that terminals and tables do not agree on: variation selectors,
# the combining grapheme joiner, Hangul and Khmer fillers, the Braille blank, skin tones, some signs as wide as a line.
_ODD = re.compile(
    "[\ufe00-\ufe0f\U000e0100-\U000e01ef\u180b-\u180f\u034f\u115f\u1160\u3164\uffa0\u17b4\u17b5\u2800"
    "\U0001f3fb-\U0001f3ff\ufdfa\ufdfb\ufdfd\U00012219\U0001242b]"
)
_BREAKS = str.maketrans(dict.fromkeys("\t\n\r\v\f\x85\u2028\u2029", " "))


def clean(value: object, limit: int = LIMIT) -> str:
    """`value` as one inert line: no control, bidi, zero-width or escape characters, NFC, at most `limit` cells wide.

    Line breaks and tabs become one blank. Markup such as ``[/b]`` stays as it is: widgets never parse it.
    Credentials are masked: those that this process knows, and what has the shape of one. Anything that is not a string
    gives "".
    """
    if not isinstance(value, str):
        return ""
    if len(value) > limit * 8:  # a hostile megabyte is not worth normalising whole
        value = redact_end(value[: limit * 8])
    if value.isascii() and value.isprintable():
        text = redact_all(value.strip())
        return text if text.isascii() and len(text) <= limit else _cut(text, limit)
    value = redact_all(value).translate(_BREAKS)  # before anything is taken away: a key in PEM has lines
    if not value.isprintable():
        value = "".join(c for c in value if unicodedata.category(c) not in _DROP)
    if not value.isascii():
        value = _without_floods(unicodedata.normalize("NFC", _ODD.sub("", value)))
    return _cut(redact_all(" ".join(value.split())), limit)  # after it, too: what was taken away had parted it


def _without_floods(text: str) -> str:
    """`text` with at most a few combining marks on each letter, and none without a letter."""
    kept: list[str] = []
    room = 0
    for c in text:
        kind = unicodedata.category(c)
        if kind in _MARKS or kind == "Me":
            room -= 1
            if room < 0 or kind == "Me":
                continue
        else:
            room = 0 if c == " " else _MOST_MARKS
        kept.append(c)
    return "".join(kept)


def _cut(text: str, limit: int) -> str:
    """At most `limit` cells; the last one says that something is missing."""
    if len(text) * 2 <= limit or (text.isascii() and len(text) <= limit):
        return text
    width = 0
    fits = 0  # characters that leave a cell for the ellipsis
    for index, c in enumerate(text):
        width += 0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        if width < limit:
            fits = index + 1
        if width > limit:
            return text[:fits] + "…"
    return text
