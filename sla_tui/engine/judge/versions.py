"""The versions of everything that a figure depends on besides contract and evidence: tool, Python, zone data."""

from __future__ import annotations

import platform
from pathlib import Path
from zoneinfo import TZPATH

from sla_tui import __version__


def versions() -> dict[str, str]:
    """Lists the versions by name, in the order in which they are shown."""
    return {"sla-tui": __version__, "python": platform.python_version(), "zone data": zone_data()}


def zone_data() -> str:
    """Finds the version of the zone rules in use, such as ``2025b``: the system's, where it has any, or the package's.

    ``system (unknown version)`` where the system has rules and does not say which.
    """
    for folder in TZPATH:
        if (Path(folder) / "Europe" / "Amsterdam").is_file():
            return _system(Path(folder)) or "system (unknown version)"
    from tzdata import IANA_VERSION  # type: ignore[import-untyped, unused-ignore]

    return f"{IANA_VERSION}"


def _system(folder: Path) -> str:
    try:
        with (folder / "tzdata.zi").open(encoding="ascii") as rules:
            words = rules.readline().split()
    except (OSError, ValueError):
        words = []
    if words[:2] == ["#", "version"] and len(words) == 3:
        return words[2]
    try:
        return (folder / "+VERSION").read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""
