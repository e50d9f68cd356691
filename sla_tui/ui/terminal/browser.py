"""Whether a page can be opened in a browser where somebody sees it: not over ssh, and not where there is no screen."""

from __future__ import annotations

import sys
from collections.abc import Mapping


def has_browser(environ: Mapping[str, str], platform: str = sys.platform) -> bool:
    """Says whether a browser with a window of its own can come up here.

    Over ssh it would come up on the other machine; without a graphical screen one for the terminal would, over ours.
    """
    if any(environ.get(name) for name in ("SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT")):
        return False
    return platform in {"darwin", "win32"} or bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))
