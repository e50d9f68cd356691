"""The looks of a text export: symbols or ASCII, colour or none. Meaning never rests on colour alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sla_tui import format as fmt
from sla_tui.text import clean

_VERDICT_SGR: Final = {
    "breached": "1;31",
    "at_risk": "1;33",
    "unknown": "1;35",
    "not_provable": "1;35",
    "no_data": "1;35",
    "met": "32",
}
LONGEST: Final = 2_000


@dataclass(frozen=True, slots=True)
class Style:
    """How things are marked. `plain` must be applied to text before it is measured: ASCII forms may be longer."""

    color: bool = False
    ascii_only: bool = False

    def plain(self, text: str) -> str:
        """Makes `text` one inert line; in ASCII mode with symbols spelled out, and `?` for what has no ASCII form."""
        text = clean(text, LONGEST)
        if not self.ascii_only:
            return text
        return fmt.spelled(text).encode("ascii", "replace").decode("ascii")

    def glyph(self, verdict: str) -> str:
        """Returns the verdict's symbol."""
        return (fmt.VERDICT_ASCII if self.ascii_only else fmt.VERDICT_GLYPHS)[verdict]

    def verdict(self, verdict: str, text: str) -> str:
        """Paints `text` in the verdict's colour."""
        return self._paint(text, _VERDICT_SGR[verdict])

    def strong(self, text: str) -> str:
        """Paints a heading."""
        return self._paint(text, "1")

    def _paint(self, text: str, sgr: str) -> str:
        return f"\x1b[{sgr}m{text}\x1b[0m" if self.color else text
