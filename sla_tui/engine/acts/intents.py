"""Names what somebody wants once, from the moment a form or a command begins: the store takes each name once."""

from __future__ import annotations

from secrets import token_hex


def new_intent() -> str:
    """A name that nothing else has, in any process."""
    return token_hex(16)


def nth(intent: str, number: int) -> str:
    """The name of the act `number` (from 0) that one intention leads to: a calendar, say, is read as many windows."""
    return f"{intent}/{number}" if intent and number else intent
