"""Copying over the terminal: OSC 52, wrapped for tmux, which keeps escape sequences to itself otherwise."""

from __future__ import annotations

import base64


def osc52(text: str, *, tmux: bool = False) -> str:
    """The sequence that asks the terminal to put `text` on the clipboard.

    Inside tmux both are sent: the plain one, which tmux takes itself where `set-clipboard` is on, and the one passed
    through, which reaches the outer terminal where `allow-passthrough` is on.
    """
    plain = f"\x1b]52;c;{base64.b64encode(text.encode()).decode()}\x07"
    if not tmux:
        return plain
    return plain + "\x1bPtmux;" + plain.replace("\x1b", "\x1b\x1b") + "\x1b\\"
