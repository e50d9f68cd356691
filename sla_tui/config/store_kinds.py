"""The kinds of histories that there are, by the scheme of their URL: for the configuration, and for who opens one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

STORE_KINDS: Final[Mapping[str, str]] = {
    "sqlite": "sla_tui.store.sqlite.place",
    "postgresql": "sla_tui.store.postgres.place",
    "postgres": "sla_tui.store.postgres.place",
}
"""The module of each kind, whose `place_of` finds the place. A path without a scheme is SQLite's."""

PLACES: Final = '"sqlite:///path" | "postgresql://role@host/database" | a path'
"""What a place may look like, in words."""
