"""What is known of the readings of configured calendars of announced work: notes in the store, which all tell alike."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

from sla_tui.config.model import CalendarFeed, Config
from sla_tui.sla.ages import age
from sla_tui.sla.codes import Note
from sla_tui.store.store import Store

FAILED_AGAIN: Final = 300
"""Seconds after which a calendar that failed is tried again, where it is not read more often anyway."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What is known of one calendar's readings, in UTC seconds; 0: never.

    `tried` and `read` are the last attempt and the last that worked, `whole` the last with all of the text. `problem`:
    why the last attempt failed, in words without the address. `refused`: entries of it that could not be read.
    """

    tried: int = 0
    read: int = 0
    whole: int = 0
    etag: str = ""
    modified: str = ""
    problem: str = ""
    entries: int = 0
    refused: int = 0

    def due(self, feed: CalendarFeed) -> int:
        """Returns when the calendar is to be read next."""
        return self.tried + (min(feed.every, FAILED_AGAIN) if self.problem else feed.every)


def feeds_of(config: Config) -> dict[str, CalendarFeed]:
    """Returns the configured calendars of announced work by their names."""
    return {name: one.feed for name, one in config.calendars.items() if one.feed is not None}


def feed_state(store: Store, name: str) -> FeedState:
    """Returns what is known of a calendar's readings; nothing where the note cannot be read."""
    try:
        body = json.loads(store.get_note(note_key(name)) or "{}")
        known = {key: body[key] for key in FeedState.__dataclass_fields__ if key in body}
        return FeedState(**known) if all(_fits(key, value) for key, value in known.items()) else FeedState()
    except (ValueError, TypeError, KeyError):
        return FeedState()


def feed_notices(config: Config, store: Store, now: int) -> tuple[Note, ...]:
    """Says which calendars could not be read lately, and of which something was left out.

    Raises:
        StoreError: the store cannot be read.
    """
    found: list[Note] = []
    for name in feeds_of(config):
        state = feed_state(store, name)
        if state.problem and state.read:
            found.append(
                Note("calendar_failed", {"calendar": name, "why": state.problem, "age": age(max(0, now - state.read))})
            )
        elif state.problem:
            found.append(Note("calendar_never_read", {"calendar": name, "why": state.problem}))
        elif state.refused:
            found.append(Note("calendar_left_out", {"calendar": name, "n": state.refused}))
    return tuple(found)


def note_key(name: str) -> str:
    """Returns the key of the note about a calendar."""
    return f"calendar:{name}"


def _fits(key: str, value: object) -> bool:
    return isinstance(value, str if key in {"etag", "modified", "problem"} else int)
