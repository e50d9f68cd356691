"""What is checked of anything that somebody decides: spans, texts, and names that were nearly right."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from sla_tui.errors import SlaTuiError
from sla_tui.sla.periods.zones import check_instant
from sla_tui.text import clean

LONGEST = 500  # characters of a reason, note, title or reference; what is longer is refused, not cut
FURTHEST = 10 * 366 * 86_400  # seconds that an exclusion or a window may last


def check_span(start: int, end: int) -> None:
    """Checks `[start, end)`, in UTC seconds.

    Raises:
        SlaTuiError: it ends before it starts, or lasts too long.
    """
    check_instant(start)
    check_instant(end)
    if end <= start:
        raise SlaTuiError("the end is not after the start.")
    if end - start > FURTHEST:
        raise SlaTuiError("it lasts longer than ten years.")


def checked_text(what: str, text: str, *, needed: bool = True, most: int = LONGEST) -> str:
    """Cleans what somebody wrote; `what` names it, `most` is in characters.

    Raises:
        SlaTuiError: it is too long, or nothing is left though it is `needed`.
    """
    if len(text.strip()) > most:
        raise SlaTuiError(f"{what} is longer than {most} characters.")
    cleaned = clean(text, 2 * most)  # in cells
    if needed and not cleaned:
        raise SlaTuiError(f"{what} is missing.")
    return cleaned


def near(wanted: str, known: Sequence[str]) -> str:
    """Asks after the known name that is nearest; "" where none is near."""
    found = get_close_matches(wanted, known, n=1)
    return f"did you mean {found[0]!r}? " if found else ""
