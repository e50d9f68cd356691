"""The last check of the bytes that go to the terminal: what a terminal obeys is taken out of them.

Names and reasons are cleaned where they come in, and again where a line is painted. Textual itself hands control
sequences in a text on to the terminal, from every widget that it has; this holds whatever widget somebody uses next.
A window that is closed takes the terminal away without a word: writing to it then fails, which ends nothing.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from typing import Any, Final, TextIO, TypeVar, cast

from textual.driver import Driver

from sla_tui.ui.textual_private import WrappedFile

_FRAME: Final = r"\x1b\[[0-9;]*[mH]|\x1b\[\?(?:25|2026)[hl]"
_INLINE: Final = _FRAME + r"|\x1b\[[0-9]*[ABCDEFGJK]"
_OWN: Final = re.compile(
    r"(?:\x1b\[[0-9;:?<>=!$ ]*[A-GI-Za-ln-z~@]|\x1b[=>78])*"  # no cursor moves, no colours: those are of frames
    r"|(?:\x1b\[[0-9;]*t)?"  # title, notification, clipboard; through tmux too
    r"(?:\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1bPtmux;(?:\x1b\x1b|[^\x1b])*\x1b\\)+"
)
"""A write of nothing but this is Textual's or ours: text from outside is only ever part of a frame."""
_OBEYED: Final = r"[\x00-\x09\x0b-\x1a\x1c-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
"""What a terminal obeys or what turns text around: never part of a frame (which has line breaks only)."""


def _filter(allowed: str) -> re.Pattern[str]:
    """Compiles what finds an allowed sequence (group 1), or a character that must go."""
    return re.compile(rf"({allowed})|\x1b|{_OBEYED}")


_FILTERS: Final = {False: _filter(_FRAME), True: _filter(_INLINE + "|\r")}
_SUSPICIOUS: Final = {
    False: re.compile(rf"\x1b(?!\[[0-9;]*[mH]|\[\?(?:25|2026)[hl])|{_OBEYED}"),
    True: re.compile(rf"\x1b(?!\[[0-9;]*[mHABCDEFGJK]|\[\?(?:25|2026)[hl])|{_OBEYED}"),
}


def filtered(data: str, *, inline: bool = False) -> str:
    """Returns what of `data` may go to the terminal.

    Args:
        data: one write of the driver's.
        inline: the app stays in the scrollback, and moves the cursor within it.
    """
    if not _SUSPICIOUS[inline].search(data) or _OWN.fullmatch(data):
        return data
    return _FILTERS[inline].sub(lambda found: found[1] or "", data)


class LastingFile:
    """Writes to a terminal that may go away: from then on what is written is dropped, and nothing fails."""

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def write(self, data: str) -> int:
        """Writes `data`, or drops it where the terminal is gone; returns how many characters that were."""
        with contextlib.suppress(OSError):
            self._file.write(data)
        return len(data)

    def flush(self) -> None:
        """Hands on what waits, where the terminal is still there."""
        with contextlib.suppress(OSError):
            self._file.flush()

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  whatever the file has
        """Gives everything else of the file itself."""
        return getattr(self._file, name)


Base = TypeVar("Base", bound=type[Driver])


def with_output_filter(base: Base) -> Base:
    """Makes a driver class of `base` that filters all it writes, and is quiet once its terminal is gone."""

    class FilteredDriver(base, WrappedFile):  # type: ignore[misc,valid-type]  # first: one that exists can become this
        gone = False

        def wrapped(self, file: TextIO) -> TextIO:
            # Textual's writing thread would end by the first write that fails, and its full queue hold up the end.
            return cast("TextIO", LastingFile(file))

        def write(self, data: str) -> None:
            if self.gone:
                return
            with self._quietly():
                super().write(filtered(data, inline=self.is_inline))

        def flush(self) -> None:
            with self._quietly():
                super().flush()

        @contextlib.contextmanager
        def _quietly(self) -> Iterator[None]:
            try:
                yield
            except OSError:
                self.gone = True

    FilteredDriver.__name__ = base.__name__
    return cast("Base", cast("Any", FilteredDriver))
