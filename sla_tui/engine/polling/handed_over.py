"""Looks at what a source hands over before the engine takes it: types, values, whose it is. Pure.

What a stranger's plug-in made is looked at field by field, against the type hints of the frozen records; its texts are
cleaned. Of our own sources only the outermost is looked at: their parsers have done the rest.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import fields
from fractions import Fraction
from functools import cache
from types import NoneType, UnionType
from typing import Any, Final, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from sla_tui.errors import PayloadError
from sla_tui.sla.observation import Poll
from sla_tui.text import clean

T = TypeVar("T")

MOST: Final = 1_000_000  # values of one tuple
_LATEST: Final = 1 << 32  # seconds; what the history can hold as an instant
_LARGEST: Final = 1 << 53
_INSTANTS: Final = frozenset(
    {
        "at",
        "start",
        "end",
        "observed_at",
        "since",
        "checked_at",
        "answered_from",
        "maintenance_from",
        "resets_at",
        "announced",
    }
)
_AT_MOST: Final = {"interval": 31 * 86_400, "latency_ms": 86_400_000, "ms": 86_400_000}
"""What begins at 0, with the most that makes sense: a month between two checks, a day for one."""
AHEAD: Final = 300
"""Seconds by which a clock elsewhere may be ahead of ours."""
_NAMES: Final = frozenset({"source", "id", "ref", "refs", "pending", "query"})
_LONGEST_NAME: Final = 2_000


def handed_over(value: object, kind: type[T], *, ours: bool) -> T:
    """Returns what a source handed over, as a `kind`.

    Raises:
        PayloadError: it is none; in words that name the field.
    """
    if not isinstance(value, kind):
        raise PayloadError(f"the source gave no {kind.__name__}, but a {type(value).__name__}")
    if ours:
        return value
    made: T = _taken(value, kind, kind.__name__.lower())
    return made


def polled(value: object, source: str, now: float, *, ours: bool) -> Poll:
    """Returns a poll that the source of this id handed over `now`.

    Raises:
        PayloadError: it is no poll, of another source's monitors, or of times that have not been: a state of tomorrow
            would stand until then, whatever comes.
    """
    poll = handed_over(value, Poll, ours=ours)
    if ours:
        return poll
    owners = [poll.source, *(one.source for one in poll.maintenance), *(s.monitor.source for s in poll.statuses)]
    owners += [one.source for one in poll.incidents]
    owners += [one.ref.partition(":")[0] for part in (poll.histories, poll.checks, poll.requests) for one in part]
    stranger = next((owner for owner in owners if owner != source), None)
    if stranger is not None:
        raise PayloadError(f'the source handed over something of "{clean(stranger, 60)}", which it is not')
    ends = [poll.at, *(status.observed_at for status in poll.statuses), *(h.end for h in poll.histories)]
    ends += [span.end for history in poll.histories for span in history.spans]
    ends += [one.at for part in poll.checks for one in part.results]
    ends += [one.at for part in poll.requests for one in part.minutes]
    if (ahead := max(ends) - now) > AHEAD:
        raise PayloadError(f"the source tells of a time that is {ahead:.0f} s from now: is it in UTC, and in seconds?")
    for history in poll.histories:
        if any(span.end < span.start for span in history.spans) or history.end < history.start:
            raise PayloadError(f"the history of {history.ref} has a stretch that ends before it begins")
    return poll


def _taken(value: Any, hint: Any, where: str) -> Any:  # noqa: ANN401, PLR0911  one line for each kind of hint
    origin = get_origin(hint)
    if origin in {Union, UnionType}:
        if value is None and NoneType in get_args(hint):
            return None
        return _taken(value, next(one for one in get_args(hint) if one is not NoneType), where)
    if origin is tuple or origin is frozenset:
        return _all_taken(value, get_args(hint)[0], where, tuple if origin is tuple else frozenset)
    if origin is Literal:
        return _word(value, get_args(hint), where)
    if hint is str:
        return _text(value, where)
    if hint in {int, float}:
        return _number(value, hint, where)
    if not isinstance(value, hint):
        raise PayloadError(f"{where} is {_shown(value)}, not a {hint.__name__}")
    if hint in {bool, Fraction}:
        return value
    fresh = {name: _taken(getattr(value, name), of, f"{where}.{name}") for name, of in _hints(hint).items()}
    return hint(**fresh)


def _all_taken(value: Any, hint: Any, where: str, into: Callable[[list[Any]], Any]) -> Any:  # noqa: ANN401
    if not isinstance(value, (tuple, list, frozenset, set)):
        raise PayloadError(f"{where} is {_shown(value)}, not a tuple")
    if len(value) > MOST:
        raise PayloadError(f"{where} has {len(value)} values; at most {MOST} are taken")
    return into([_taken(one, hint, f"{where}[{n}]") for n, one in enumerate(value)])


def _word(value: object, words: tuple[str, ...], where: str) -> str:
    if isinstance(value, str) and value in words:
        return str(value)
    raise PayloadError(f"{where} is {_shown(value)}, not one of {', '.join(words)}")


def _text(value: object, where: str) -> str:
    if not isinstance(value, str):
        raise PayloadError(f"{where} is {_shown(value)}, not a text")
    field = where.rpartition(".")[2].partition("[")[0]
    if field not in _NAMES:
        return clean(value)
    # What monitors are known by is not changed: two would become one.
    if not value or len(value) > _LONGEST_NAME or not value.isprintable():
        raise PayloadError(f"{where} is no name: empty, too long, or with signs that cannot be printed")
    return str(value)


def _number(value: object, hint: type, where: str) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int if hint is int else (int, float)):
        raise PayloadError(f"{where} is {_shown(value)}, not a number")
    field = where.rpartition(".")[2]
    low, high = (0, _LATEST) if field in _INSTANTS else (-_LARGEST, _LARGEST)
    if field in _AT_MOST:
        low, high = 0, _AT_MOST[field] + 1
    if not (math.isfinite(value) and low <= value < high):
        raise PayloadError(f"{where} is out of bounds")
    return hint(value)  # type: ignore[no-any-return]


def _shown(value: object) -> str:
    return repr(clean(value, 40)) if isinstance(value, str) else f"a {type(value).__name__}"


@cache
def _hints(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}
