"""The zone that this machine's clock shows: what a first configuration displays times in."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

LINK: Final = Path("/etc/localtime")
NAMED: Final = Path("/etc/timezone")
_FOLDER: Final = "zoneinfo/"
_REGISTRY: Final = r"SYSTEM\CurrentControlSet\Control\TimeZoneInformation"


def local_zone(link: Path = LINK, named: Path = NAMED) -> str:
    """Returns the IANA name of the local zone; "UTC" where none is found.

    From ``$TZ``, the system's link (Linux, macOS), its file (Debian), or the registry (Windows).
    """
    for found in (os.environ.get("TZ", "").removeprefix(":"), _linked(link), _written(named), _registered()):
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


def _registered() -> str:
    """Windows has a name of its own for it, which Unicode's table translates."""
    try:
        import winreg
    except ImportError:
        return ""
    registry: Any = winreg
    try:
        with registry.OpenKey(registry.HKEY_LOCAL_MACHINE, _REGISTRY) as key:
            name = str(registry.QueryValueEx(key, "TimeZoneKeyName")[0])
    except OSError:
        return ""
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    return WINDOWS_TO_OLSON.get(name.partition("\0")[0], "")


def _exists(name: str) -> bool:
    if name in {"localtime", "posixrules", "Factory"}:
        return False
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
