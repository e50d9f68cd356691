"""A snapshot as Markdown for a chat, an issue or a wiki: counts, a table worst first, what is wrong, the sources."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from sla_tui import format as fmt
from sla_tui.export.documents.service_facts import facts, row, title_of
from sla_tui.export.documents.snapshot import (
    credits_owed,
    heading_of,
    is_over,
    notices_of,
    source_words,
    standing_counts,
    worst_first,
)
from sla_tui.export.formats.markdown_text import md, md_table
from sla_tui.sla.snapshot import ServiceSnapshot, Snapshot

HEADING = ("", "Service", "Target", "Uptime", "Budget left", "p95", "Errors", "Now")
FIGURES = (2, 3, 4, 5, 6)


def render_markdown(snapshot: Snapshot) -> str:
    """The whole state, ending in a line break."""
    zone = ZoneInfo(snapshot.timezone)
    at = snapshot.generated_at
    services = worst_first(snapshot.services)
    blocks = [
        [f"# {md(', '.join(heading_of(snapshot, zone)))}"],
        [f"> {md(notice)}" for notice in notices_of(snapshot, zone)],
        [" · ".join(_counts(snapshot)) or "No services."],
        [md(credits_owed(snapshot))],
        _table(snapshot, services, zone),
        *(_block(service, at, zone) for service in services if service.standing != "met"),
        [] if is_over(snapshot) else _sources(snapshot, at),
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _counts(snapshot: Snapshot) -> Iterator[str]:
    for standing, count in standing_counts(snapshot.summary):
        words = f"{fmt.VERDICT_GLYPHS[standing]} {count} {fmt.VERDICT_WORDS[standing]}"
        yield f"**{words}**" if standing == "breached" else words


def _table(snapshot: Snapshot, services: list[ServiceSnapshot], zone: ZoneInfo) -> list[str]:
    """A line a service; periods that are over have no column of the present."""
    columns = len(HEADING) - is_over(snapshot)
    rows = []
    for service in services:
        cells = [md(cell) for cell in row(service, fmt.uptime_decimals(service.target), snapshot.generated_at, zone)]
        glyph = fmt.VERDICT_GLYPHS[service.standing]
        rows.append((f"{glyph} {fmt.VERDICT_WORDS[service.standing]}", *cells)[:columns])
    return md_table(HEADING[:columns], rows, figures=FIGURES)


def _block(service: ServiceSnapshot, at: int, zone: ZoneInfo) -> list[str]:
    head = f"## {fmt.VERDICT_GLYPHS[service.standing]} {md(title_of(service))}"
    lines = [f"- {f'**{md(label)}** ' if label else ''}{md(words)}" for label, words in facts(service, at, zone)]
    return [head, "", *lines]


def _sources(snapshot: Snapshot, at: int) -> list[str]:
    rows = [(f"`{md(source.id)}`", md(source.kind), md(source_words(source, at))) for source in snapshot.sources]
    table = md_table(("Source", "Kind", "State"), rows)
    return ["## Sources", "", *table] if table else []
