"""The kinds of histories that there are, by the scheme of their URL: for the configuration, and for who opens one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

STORE_KINDS: Final[Mapping[str, str]] = {
    "sqlite": "sla_tui.store.sqlite.place",
}
"""The module of each kind, whose `place_of` finds the place. A path without a scheme is SQLite's."""

PLACES: Final = " | ".join((*(f'"{scheme}:///path"' for scheme in STORE_KINDS), "a path"))
"""What a place may look like, in words."""
