"""The line of a file where its text stops being TOML, with the place marked, and nothing in it that is secret."""

from __future__ import annotations

import re
from typing import Final

from sla_tui.errors import Excerpt
from sla_tui.secret import redact_all
from sla_tui.text import clean
from sla_tui.token_shapes import without_tokens

_ROOM: Final = 60
_MASK: Final = "…"
_PAIR: Final = re.compile(r"\s*[\"']?[A-Za-z0-9_.\"'-]+[\"']?\s*=")
_SECRET: Final = re.compile(
    r"token|password|passphrase|secret|key|url|dsn|header|auth|user|cookie|body|command", re.IGNORECASE
)
"""Keys whose values may be secret: what stands behind them is not shown."""
_COMMENT: Final = re.compile(r"#.+")
_TEXT: Final = re.compile(r"[\"'].*")


def excerpt_of(text: str, line: int, column: int | None) -> Excerpt | None:
    """Takes the line out of the text, and where in it the mark stands; None where there is no such line.

    Args:
        text: the file's.
        line: 1-based.
        column: 1-based; None puts the mark behind the line.
    """
    lines = text.split("\n")
    if not 1 <= line <= len(lines):
        return None
    before = lines[: line - 1]
    if any("\n".join(before).count(quotes) % 2 for quotes in ('"""', "'''")):
        return None  # inside a text of several lines: it may be anything
    table = next((one for one in reversed(before) if one.lstrip().startswith("[")), "")
    whole = lines[line - 1].rstrip("\r").replace("\t", " ")
    at = len(whole) if column is None else min(max(column - 1, 0), len(whole))
    whole, at = whole.lstrip(), max(0, at - (len(whole) - len(whole.lstrip())))
    shown = _inert(whole, table)
    if shown != whole:
        at = min(at, len(shown))  # something was taken out: the mark stands as near as it can
    if at > _ROOM:
        cut = at - _ROOM // 2
        shown, at = _MASK + shown[cut:], at - cut + 1
    if len(shown) > 2 * _ROOM:
        shown = shown[: 2 * _ROOM - 1] + _MASK
    return Excerpt(line, shown, at) if shown.strip() else None


def _inert(line: str, table: str) -> str:
    """Takes out what may be secret: values of keys that name secrets, texts that stand alone, comments, tokens.

    `table`: the heading of the table that the line stands in.
    """
    line = _COMMENT.sub(f"# {_MASK}", line)
    pair = _PAIR.match(line)
    if pair is not None and (_SECRET.search(line) or _SECRET.search(table)):
        line = f"{pair[0]} {_MASK}"
    elif pair is None and not line.lstrip().startswith("["):
        line = _TEXT.sub(lambda found: found[0][:1] + _MASK, line)
    return clean(without_tokens(redact_all(line), _MASK), 2_000)
