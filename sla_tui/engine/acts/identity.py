"""Who acts, and what each act is meant by: a name per intention, which the store takes once."""

from __future__ import annotations

import getpass
import os
from secrets import token_hex

from sla_tui.text import clean


def whoami() -> str:
    """Says who acts, where nobody says otherwise: ``$SLA_TUI_WHO``, else the system's user name."""
    try:
        return clean(os.environ.get("SLA_TUI_WHO", "").strip() or getpass.getuser())[:64]
    except (OSError, KeyError):  # a user without a name, as in some containers
        return "unknown"


def new_intent() -> str:
    """Makes a name that nothing else has, in any process."""
    return token_hex(16)


def nth(intent: str, number: int) -> str:
    """Names the act `number` (from 0) that one intention leads to: a calendar, say, is read as many windows."""
    return f"{intent}/{number}" if intent and number else intent
