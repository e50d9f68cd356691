"""How an answer is typed, and what it says in a contract's table: words, lists, hours of the week, rows of credits.

What a value may be is not decided here: the table is read as any contract is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

ALWAYS: Final = "24/7"
NONE: Final = "-"
"""What is typed to leave something out."""
_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SPAN: Final = re.compile(
    r"(?P<first>[a-z]{3})(?:-(?P<last>[a-z]{3}))?\s+(?P<start>\d{1,2}:\d\d)-(?P<end>\d{1,2}:\d\d)", re.ASCII
)
_ROW: Final = re.compile(r"(?P<below>[0-9.]+)\s*%?\s*[:=]\s*(?P<credit>[0-9.]+)\s*%?", re.ASCII)


@dataclass(frozen=True, slots=True)
class AnswerForm:
    """One form of answers. `read` makes what a file says of typed text, and `show` the text again.

    `words` say in words what is typed, for errors; `draft_form.<name>` says it in the language of whoever types.
    `read` raises `ValueError` where it is not.
    """

    name: str
    words: str
    read: Callable[[str], Any]
    show: Callable[[Any], str]


def _text(typed: str) -> str:
    return " ".join(typed.split())


def _listed(typed: str) -> list[str]:
    return [word for part in typed.split(";") if (word := _text(part))]


def _whole(typed: str) -> int:
    if not (typed.isascii() and typed.isdigit()):
        raise ValueError(typed)
    return int(typed)


def _percent(typed: str) -> str:
    return typed.removesuffix("%").strip()


def _hours(typed: str) -> list[dict[str, Any]]:
    if typed == ALWAYS:
        return []
    spans: list[dict[str, Any]] = []
    for part in typed.lower().split(";"):
        found = _SPAN.fullmatch(part.strip())
        if found is None or found["first"] not in _DAYS or (found["last"] or "mon") not in _DAYS:
            raise ValueError(part)
        first = _DAYS.index(found["first"])
        last = _DAYS.index(found["last"] or found["first"])
        if last < first:
            raise ValueError(part)
        days = list(range(first + 1, last + 2))
        spans.append({"days": days, "from": found["start"].zfill(5), "to": found["end"].zfill(5)})
    return spans


def _shown_hours(spans: Sequence[Mapping[str, Any]]) -> str:
    return "; ".join(f"{_shown_days(span['days'])} {span['from']}-{span['to']}" for span in spans) or ALWAYS


def _shown_days(days: Sequence[int]) -> str:
    first, last = _DAYS[days[0] - 1].title(), _DAYS[days[-1] - 1].title()
    return first if len(days) == 1 else f"{first}-{last}"


def _rows(typed: str) -> list[dict[str, str]]:
    rows = []
    for part in typed.split(";"):
        found = _ROW.fullmatch(part.strip())
        if found is None:
            raise ValueError(part)
        rows.append({"below": found["below"], "credit": found["credit"]})
    return rows


def _shown_rows(rows: Sequence[Mapping[str, Any]]) -> str:
    return "; ".join(f"{row.get('below', row.get('at_or_below'))}: {row.get('credit', 0)}" for row in rows)


TEXT: Final = AnswerForm("text", "words", _text, str)
LIST: Final = AnswerForm("list", "words, several parted by ;", _listed, "; ".join)
PERCENT: Final = AnswerForm("percent", "a percent such as 99.9", _percent, str)
DURATION: Final = AnswerForm("duration", "a length of time such as 30s, 5m, 8h, 30d", str.strip, str)
WHOLE: Final = AnswerForm("whole", "a whole number", _whole, str)
DATE: Final = AnswerForm("date", "a date such as 2027-01-31", date.fromisoformat, str)
HOURS: Final = AnswerForm(
    "hours", "24/7, or days and times such as Mon-Fri 09:00-17:00; Sat 10:00-14:00", _hours, _shown_hours
)
ROWS: Final = AnswerForm(
    "rows", "rows such as 99.9: 10; 99.0: 25 (below 99.9 % of uptime 10 % of the fee)", _rows, _shown_rows
)
