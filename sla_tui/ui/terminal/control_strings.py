"""Takes out of a terminal's input what it reports unasked: replies are not keys.

Another program's question in the same pane, a multiplexer that answers late, or a terminal that talks of itself send
control strings to standard input. Textual hands the letters of those that it does not know on as keys.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

ESC: Final = "\x1b"
BEL: Final = "\x07"
PASTE_BEGINS: Final = "\x1b[200~"
PASTE_ENDS: Final = "\x1b[201~"
WAITS: Final = 1.0
"""Seconds after its last character that the rest of a control string is waited for."""
_STRINGS: Final = frozenset("]P_^X")
"""After ESC: OSC, DCS, APC, PM, SOS. All end with ST, and as far as terminals go with BEL, too."""
_C1: Final = {0x90: "P", 0x98: "X", 0x9B: "[", 0x9D: "]", 0x9E: "^", 0x9F: "_"}
_EIGHT_BIT: Final = {chr(high + code): letter for code, letter in _C1.items() for high in (0, 0xDC00)}
"""The same in one character, as UTF-8 has it or (decoded with surrogateescape) as the bare byte."""
_ST: Final = ("\x9c", "\udc9c")
_NO_TEXT: Final = re.compile(r"[\x80-\x9f\ud800-\udfff]")
"""Other control characters, and bytes that are no UTF-8."""
_PARAMETERS: Final = re.compile(r"[\x20-\x3f]")
_LONGEST: Final = 128
"""Characters of a CSI sequence that are kept; a longer one is nothing that anybody presses."""
_INSIDE: Final = "in a string"
_ENDING: Final = "in a string, behind an ESC"


class ControlStrings:
    """Sorts characters as they come in, in whatever pieces.

    Args:
        knows: whether a whole CSI sequence is a key, the mouse, or an answer that was asked for.
        escape_delay: seconds after which an ESC with nothing behind it is the key.
    """

    def __init__(self, knows: Callable[[str], bool], escape_delay: float) -> None:
        self._knows = knows
        self._escape_delay = escape_delay
        self._held = ""
        self._in_string = self._in_paste = False
        self._deadline = 0.0

    def feed(self, data: str, now: float) -> str:
        """Returns what of `data`, and of what was held before, is for the program. `now`: monotonic seconds."""
        out = "".join(map(self._take, data))
        if self._held:
            self._deadline = now + (self._escape_delay if self._held == ESC else WAITS)
        return out

    @property
    def waits(self) -> bool:
        """Whether something is held that is overdue some time."""
        return bool(self._held) and not self._in_paste

    def overdue(self, now: float) -> str:
        """Gives up what was waited for too long: an ESC or ESC with one character were keys, all else is dropped."""
        if not self.waits or now < self._deadline:
            return ""
        held, self._held, self._in_string = self._held, "", False
        return held if len(held) <= 2 else ""

    def _take(self, character: str) -> str:
        if self._in_paste:
            return self._pasted(character)
        if self._in_string:
            return self._string(character)
        if self._held:
            return self._csi(character) if self._held.startswith("\x1b[") else self._after_escape(character)
        if character in _EIGHT_BIT:
            return self._begin(_EIGHT_BIT[character])
        if character == ESC:
            self._held = ESC
            return ""
        return "" if _NO_TEXT.match(character) else character

    def _after_escape(self, character: str) -> str:
        if character == ESC:  # the first one was the key
            return ESC
        if character in _STRINGS or character == "[":
            return self._begin(character)
        self._held = ""
        return ESC + character

    def _begin(self, introducer: str) -> str:
        self._held = ESC + introducer
        self._in_string = introducer != "["
        return ""

    def _string(self, character: str) -> str:
        """Drops a string's characters, up to what ends it, or to what shows that it never was one."""
        escaped = self._held == _ENDING
        if character == ESC:
            self._held = _ENDING
        elif escaped and character != "\\":  # ESC is no part of a string: something else begins
            self._in_string, self._held = False, ESC
            return self._after_escape(character)
        elif escaped or character == BEL or character in _ST:
            self._in_string, self._held = False, ""
        elif character < " ":
            self._in_string, self._held = False, ""
            return "" if character in "\x18\x1a" else character
        else:
            self._held = _INSIDE
        return ""

    def _csi(self, character: str) -> str:
        """Collects a sequence, and lets it pass where it is known."""
        so_far = self._held + character
        if character == ESC:
            self._held = ESC
        elif character < " " or character > "~":
            self._held = ""
            return "" if character in "\x18\x1a" else self._take(character)
        elif so_far[-1] == "$" and self._knows(so_far):  # rxvt's keys with shift end with an intermediate character
            self._held = ""
            return so_far
        elif _PARAMETERS.match(character) or so_far == "\x1b[[" or _x10_mouse(so_far):
            self._held = so_far if len(so_far) <= _LONGEST else self._held
        else:
            self._held = ""
            if so_far == PASTE_BEGINS:
                self._in_paste = True
            return so_far if self._knows(so_far) else ""
        return ""

    def _pasted(self, character: str) -> str:
        """Lets all pass but an ESC: what is pasted is text, and Textual would type what it takes for a sequence."""
        so_far = self._held + character
        if so_far == PASTE_ENDS:
            self._in_paste, self._held = False, ""
            return so_far
        if PASTE_ENDS.startswith(so_far):
            self._held = so_far
            return ""
        self._held = ESC if character == ESC else ""
        return so_far.replace(ESC, "")


def _x10_mouse(sequence: str) -> bool:
    """Whether this is the beginning of the oldest way to say where the mouse is: ESC [ M and three characters."""
    return sequence.startswith("\x1b[M") and len(sequence) < len("\x1b[M...")
