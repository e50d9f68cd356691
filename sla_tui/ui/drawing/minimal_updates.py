"""Writes to the terminal only the cells that changed: Textual's own partial update writes all that is left of them too.

A clock that ticks at the right end of a line would cost the whole line every second, over a slow ssh line as well. Of
cells one after the other only what differs in their style is written.
"""

from __future__ import annotations

from rich.console import COLOR_SYSTEMS, Console
from rich.control import Control

from sla_tui.ui.drawing.style_codes import StyleWriter
from sla_tui.ui.textual_private import ChopsUpdate, Compositor


class MinimalUpdate(ChopsUpdate):
    """A partial update cut at both ends of what changed."""

    def render_segments(self, console: Console) -> str:
        """Returns the bytes for the terminal."""
        out: list[str] = []
        style = StyleWriter(COLOR_SYSTEMS[console.color_system or "truecolor"])
        for y, first, last in self.spans:
            for end, (x, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=False):
                low, high = max(x, first), min(end, last)
                if strip is None or low >= high:
                    continue
                part = strip if (low, high) == (x, end) else strip.crop(low - x, high - x)
                out.append(Control.move_to(low, y).segment.text)
                out += map(style.written, part)
        return "".join(out) + style.reset()


class MinimalCompositor(Compositor):
    """Textual's compositor with `MinimalUpdate` in the place of its partial update."""

    def render_partial_update(self) -> ChopsUpdate | None:
        """Returns what changed since the last one; None where nothing did."""
        made = super().render_partial_update()
        return None if made is None else MinimalUpdate(made.chops, made.spans, made.chop_ends)
