"""What the terminal is asked to do outside its window, wrapped for tmux, which keeps such sequences to itself."""

from __future__ import annotations

import base64


def osc52(text: str, *, tmux: bool = False) -> str:
    """Makes the sequence that asks the terminal to put `text` on the clipboard.

    Inside tmux both are sent: the plain one, which tmux takes itself where `set-clipboard` is on, and the one passed
    through, which reaches the outer terminal where `allow-passthrough` is on.
    """
    plain = f"\x1b]52;c;{base64.b64encode(text.encode()).decode()}\x07"
    return plain + _through_tmux(plain) if tmux else plain


def desktop_notice(words: str, *, tmux: bool = False) -> str:
    """Makes the sequences of a notification: OSC 9 (iTerm2, kitty, WezTerm), OSC 777 (urxvt, foot, VTE).

    `words` must be inert: what would end the sequence is taken out.
    """
    bare = "".join(letter for letter in words if letter.isprintable()).replace(";", ",")
    both = f"\x1b]9;{bare}\x07\x1b]777;notify;sla-tui;{bare}\x07"
    return _through_tmux(both) if tmux else both


def _through_tmux(text: str) -> str:
    return "\x1bPtmux;" + text.replace("\x1b", "\x1b\x1b") + "\x1b\\"
