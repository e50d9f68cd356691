"""What programs that we start are given of our environment: what any program needs, and no credential."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from typing import Final

from sla_tui.secret import redact

_NEEDED: Final = re.compile(
    r"PATH|HOME|USER|LOGNAME|SHELL|PWD|TZ|TZDIR|TMPDIR|TEMP|TMP|LANG|LANGUAGE|LC_[A-Z]+|TERM|HOSTNAME"
    r"|XDG_[A-Z_]+|DISPLAY|WAYLAND_DISPLAY|XAUTHORITY|DBUS_SESSION_BUS_ADDRESS"  # a notice on the desktop
    r"|(?:https?|all|no)_proxy|SSL_CERT_(?:FILE|DIR)|LD_LIBRARY_PATH|DYLD_[A-Z_]+"
    r"|SYSTEMROOT|SYSTEMDRIVE|COMSPEC|PATHEXT|USERPROFILE|APPDATA|LOCALAPPDATA|PROGRAMDATA|WINDIR",
    re.IGNORECASE,
)
_PASSWORD: Final = re.compile(r"//[^/@\s]+@")


def environment(names: Iterable[str] = ()) -> dict[str, str]:
    """Returns the environment for a program of the user's.

    Args:
        names: further variables that it gets because the configuration says so, whatever they hold.
    """
    wanted = frozenset(names)
    return {name: value for name, value in os.environ.items() if name in wanted or _is_needed(name, value)}


def _is_needed(name: str, value: str) -> bool:
    return bool(_NEEDED.fullmatch(name)) and redact(value) == value and not _PASSWORD.search(value)
