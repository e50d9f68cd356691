"""The zone that this machine's clock shows: what a first configuration displays times in."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

LINK: Final = Path("/etc/localtime")
NAMED: Final = Path("/etc/timezone")
_FOLDER: Final = "zoneinfo/"


def local_zone(link: Path = LINK, named: Path = NAMED) -> str:
    """Returns the IANA name of the local zone from ``$TZ``, the system's link, or its file; "UTC" where none has it."""
    for found in (os.environ.get("TZ", "").removeprefix(":"), _linked(link), _written(named)):
        name = found.rpartition(_FOLDER)[2] if found.startswith("/") else found
        # "right/" counts leap seconds, "posix/" does not: other machines know the zone without either.
        name = name.removeprefix("posix/").removeprefix("right/")
        if name and _exists(name):
            return name
    return "UTC"


def _linked(link: Path) -> str:
    try:
        place = str(link.resolve(strict=True))
    except (OSError, RuntimeError):
        return ""
    return place.rpartition(_FOLDER)[2] if _FOLDER in place else ""


def _written(named: Path) -> str:
    try:
        return named.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def _exists(name: str) -> bool:
    if name in {"localtime", "posixrules", "Factory"}:
        return False
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
