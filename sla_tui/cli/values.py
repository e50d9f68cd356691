"""What an option's text means: argparse types that refuse in words."""

from __future__ import annotations

from argparse import ArgumentTypeError
from datetime import UTC, datetime
from fractions import Fraction

from sla_tui.format import decimals_of


def instant(text: str) -> int:
    """An RFC 3339 instant or a date (its midnight in UTC) as UTC seconds; a time without a zone is UTC."""
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        msg = f"{text!r} is not a time; write it like 2026-11-23T13:00:00Z"
        raise ArgumentTypeError(msg) from None
    if value.tzinfo is None:
        value = value.replace(tzinfo=UTC)
    return int(value.timestamp())


def whole_number(text: str) -> int:
    """A number such as 7; not negative."""
    if not (text.isascii() and text.isdigit()):
        msg = f"{text!r} is not a whole number"
        raise ArgumentTypeError(msg)
    return int(text)


def columns(text: str) -> int:
    """A width in terminal cells, 40 to 400."""
    value = whole_number(text)
    if not 40 <= value <= 400:
        msg = f"{text} columns cannot be drawn; 40 to 400 can"
        raise ArgumentTypeError(msg)
    return value


def percent(text: str) -> Fraction:
    """A target such as 99.95 (with or without a %), exact."""
    try:
        value = Fraction(text.strip().removesuffix("%").strip())
    except (ValueError, ZeroDivisionError):
        value = Fraction(-1)
    if not 0 < value <= 100 or decimals_of(value) > 9:
        msg = f"{text!r} is not a percentage such as 99.95"
        raise ArgumentTypeError(msg)
    return value


def duration(text: str) -> int:
    """A length of time such as 90s, 15m, 1h30m or 2d, in whole seconds above zero."""
    from sla_tui.config.kinds.times import milliseconds

    length = milliseconds(text.strip())
    if not length or length % 1000:
        msg = f"{text!r} is not a duration such as 90s, 15m, 1h30m or 2d"
        raise ArgumentTypeError(msg)
    return length // 1000
