"""Which configurations write a history: a note in the store, so that two that share one are told of each other.

Only of a history that no configuration named: where two name the same one, that is what somebody wants.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from sla_tui.config.model import Config
from sla_tui.sla.codes import Note
from sla_tui.store.store import Store

KEY: Final = "configurations"
DAY: Final = 86_400
COUNTS: Final = 35 * DAY
"""Seconds for which it matters that another configuration wrote: a month, and the days in which it is looked at."""


def note_configuration(config: Config, store: Store, now: int) -> None:
    """Writes down, once a day, that this configuration writes the history; forgets those whose files are gone.

    Raises:
        StoreError: the store cannot be read or written.
    """
    own = _name(config)
    known = _known(store)
    if not own or store.read_only or (0 <= now - known.get(own, -DAY) < DAY and _there(known) == known):
        return
    store.put_note(KEY, now, json.dumps({**_there(known), own: now}))


def keep_noted(config: Config, store: Store, now: int) -> None:
    """Does so again where it was written down before: for those that run for weeks.

    Raises:
        StoreError: the store cannot be read or written.
    """
    if _name(config) in _known(store):
        note_configuration(config, store, now)


def mixed_notices(config: Config, store: Store, now: int) -> tuple[Note, ...]:
    """Says which other configurations wrote this history lately: what they watch lies in it, too.

    Raises:
        StoreError: the store cannot be read.
    """
    own = _name(config)
    others = {name: at for name, at in sorted(_known(store).items()) if name != own and now - at < COUNTS}
    return tuple(Note("history_shared", {"other": name, "own": own}) for name in _there(others) if own)


def _name(config: Config) -> str:
    return "" if config.path is None else str(config.path.absolute())


def _there(known: Mapping[str, int]) -> dict[str, int]:
    return {name: at for name, at in known.items() if Path(name).exists()}


def _known(store: Store) -> dict[str, int]:
    """Reads when which configuration wrote last; nothing where the note makes no sense."""
    try:
        body = json.loads(store.get_note(KEY) or "{}")
    except ValueError:
        return {}
    return {str(name): at for name, at in body.items() if isinstance(at, int)} if isinstance(body, dict) else {}
