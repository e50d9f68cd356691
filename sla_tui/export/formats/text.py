"""A snapshot as text for a terminal, a mail or a chat: what costs money first, then what may, then all the rest.

Drawn as: the instant, the count of standings and the credits owed; a block for each service that is not within its SLA;
one table of those that are; the sources with their ages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from rich.cells import cell_len

from sla_tui import format as fmt
from sla_tui.export.documents.service_facts import NONE, facts, row, title_of
from sla_tui.export.documents.snapshot import (
    credits_owed,
    heading_of,
    is_over,
    notices_of,
    source_words,
    standing_counts,
    worst_first,
)
from sla_tui.export.style import Style
from sla_tui.export.text_layout import ELLIPSIS, cut, left, table, wrap
from sla_tui.sla.snapshot import ServiceSnapshot, Snapshot

HEADINGS = ("SERVICE", "TARGET", "UPTIME", "LEFT", "p95", "ERRORS", "NOW")
GIVE_WAY = (5, 4, 1, 6)
"""Columns in the order in which they are left out where a line is too narrow for all."""
NAME = 20
"""Cells that a service's name is given before columns are left out for it."""
LABEL = 9
LONGEST_ID = 20


def render_text(snapshot: Snapshot, *, width: int = 80, style: Style | None = None) -> str:
    """The whole report, ending in a line break.

    Args:
        snapshot: what is shown; its zone is the one that local times are written in.
        width: cells a line may take (72 suits a mail).
        style: symbols or ASCII, colours or none; without, symbols and no colours.
    """
    page = _Page(snapshot, width, style or Style())
    blocks = [page.head(), *page.troubled(), page.fine(), page.sources()]
    text = "\n\n".join("\n".join(block) for block in blocks if block) + "\n"
    return text.replace(ELLIPSIS, ">") if page.style.ascii_only else text


@dataclass(frozen=True, slots=True)
class _Page:
    snapshot: Snapshot
    width: int
    style: Style

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.snapshot.timezone)

    def head(self) -> list[str]:
        """When, how many, how much, and whatever makes the figures less than live."""
        lines = [self.style.strong(line) for line in wrap(", ".join(heading_of(self.snapshot, self.zone)), self.width)]
        for notice in notices_of(self.snapshot, self.zone):
            lines += wrap(self.style.plain(notice), self.width)
        return [*lines, "", self._verdicts(), self.style.plain(credits_owed(self.snapshot))]

    def _verdicts(self) -> str:
        shown = [
            (standing, f"{self.style.glyph(standing)} {count} {fmt.VERDICT_WORDS[standing]}")
            for standing, count in standing_counts(self.snapshot.summary)
        ]
        gap = "   " if sum(cell_len(words) + 3 for _, words in shown) - 3 <= self.width else "\n"
        return gap.join(self.style.verdict(standing, words) for standing, words in shown) or "No services."

    def troubled(self) -> Iterator[list[str]]:
        """A block a service, worst first, for all that are not within their SLA."""
        for service in worst_first(self.snapshot.services):
            if service.standing != "met":
                yield self._block(service)

    def _block(self, service: ServiceSnapshot) -> list[str]:
        word = fmt.VERDICT_WORDS[service.standing].upper()
        mark = f"{self.style.glyph(service.standing)} {word}"
        indent = " " * (LABEL + 4)
        title = wrap(self.style.plain(title_of(service)), self.width - len(mark) - 2)
        lines = [f"{self.style.verdict(service.standing, mark)}  {self.style.strong(title[0])}"]
        lines += [f"{' ' * (len(mark) + 2)}{self.style.strong(rest)}" for rest in title[1:]]
        for label, text in facts(service, self.snapshot.generated_at, self.zone):
            first, *rest = wrap(self.style.plain(text), self.width - len(indent))
            lines.append(f"  {left(label, LABEL + 2)}{first}")
            lines += [indent + more for more in rest]
        return lines

    def fine(self) -> list[str]:
        """One table for all that are within their SLA."""
        services = [s for s in worst_first(self.snapshot.services) if s.standing == "met"]
        if not services:
            return []
        decimals = max(fmt.uptime_decimals(s.target) for s in services)
        rows = [HEADINGS, *(self._row(s, decimals) for s in services)]
        shown = _columns(rows, self.width - 2)
        lines = table(
            [[cells[i] for i in shown] for cells in rows],
            flush_left=(0, len(shown) - 1),
            flexible=0,
            width=self.width - 2,
        )
        title = self.style.verdict("met", f"{self.style.glyph('met')} {fmt.VERDICT_WORDS['met'].upper()}")
        return [title, *(f"  {line}" for line in lines)]

    def _row(self, service: ServiceSnapshot, decimals: int) -> tuple[str, ...]:
        return tuple(map(self.style.plain, row(service, decimals, self.snapshot.generated_at, self.zone)))

    def sources(self) -> list[str]:
        """Where the figures come from, how fresh they are, and what is wrong in words; of the present only."""
        if not self.snapshot.sources or is_over(self.snapshot):
            return []
        names = [cut(self.style.plain(source.id), LONGEST_ID) for source in self.snapshot.sources]
        ids = max(map(cell_len, names))
        lines = [self.style.strong("SOURCES")]
        for source, name in zip(self.snapshot.sources, names, strict=True):
            words = self.style.plain(source_words(source, self.snapshot.generated_at))
            first, *rest = wrap(words, self.width - ids - 6)
            lines.append(f"  {self.style.source(source.state)} {left(name, ids)}  {first}")
            lines += [" " * (ids + 6) + more for more in rest]
        return lines


def _columns(rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """Which columns are shown: those with something in them, as many as leave room for the services' names."""
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    widths[0] = min(widths[0], NAME)
    shown = [i for i in range(len(HEADINGS)) if any(cells[i] != NONE for cells in rows[1:])]
    for spare in GIVE_WAY:
        if sum(widths[i] for i in shown) + 2 * (len(shown) - 1) <= width:
            break
        shown = [i for i in shown if i != spare]
    return shown
