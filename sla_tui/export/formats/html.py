"""A snapshot as one HTML page: counts, a table worst first, the facts of all that are not within their SLA, sources."""

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
from sla_tui.export.formats.html_page import VERDICT_CLASS, cards, data_table, facts_list, page, verdict_mark
from sla_tui.export.formats.markup import Markup, el, join
from sla_tui.sla.snapshot import ServiceSnapshot, Snapshot

HEADING = ("Service", "Verdict", "Target", "Uptime", "Budget left", "p95", "Errors", "Now")
FIGURES = (2, 3, 4, 5, 6)


def render_html(snapshot: Snapshot) -> str:
    """The whole state as a page that needs nothing else, ending in a line break."""
    zone, at = ZoneInfo(snapshot.timezone), snapshot.generated_at
    head, when = heading_of(snapshot, zone)
    services = worst_first(snapshot.services)
    return page(
        f"{head}, {when}",
        language="en",
        skip="Skip to the services",
        header=join(
            [
                el("h1", head),
                el("p", el("time", when, datetime=fmt.rfc3339(at)), class_="dim"),
                *(el("p", notice, class_="notice") for notice in notices_of(snapshot, zone)),
            ]
        ),
        main=join(_main(snapshot, services, at, zone), "\n"),
        footer=el("p", f"sla-tui {snapshot.version}"),
    )


def _main(snapshot: Snapshot, services: list[ServiceSnapshot], at: int, zone: ZoneInfo) -> Iterator[Markup]:
    counts = standing_counts(snapshot.summary)
    yield cards((str(count), fmt.VERDICT_WORDS[standing], VERDICT_CLASS[standing]) for standing, count in counts)
    yield el("p", el("strong", credits_owed(snapshot)))
    yield el("h2", "Services")
    columns = len(HEADING) - is_over(snapshot)  # the last one is of the present
    yield data_table(HEADING[:columns], (_row(service, at, zone)[:columns] for service in services), figures=FIGURES)
    troubled = [service for service in services if service.standing != "met"]
    if troubled:
        yield el("h2", "Not within their SLA")
    for service in troubled:
        head = el("h3", title_of(service), " ", verdict_mark(service.standing, fmt.VERDICT_WORDS[service.standing]))
        yield el(
            "section", head, facts_list(facts(service, at, zone)), class_=f"card is-{VERDICT_CLASS[service.standing]}"
        )
    if is_over(snapshot):
        return
    yield el("h2", "Sources")
    rows = ((source.id, source.kind, source_words(source, at)) for source in snapshot.sources)
    yield data_table(("Source", "Kind", "State"), rows)


def _row(service: ServiceSnapshot, at: int, zone: ZoneInfo) -> tuple[str, ...]:
    name, *cells = row(service, fmt.uptime_decimals(service.target), at, zone)
    return (name, verdict_mark(service.standing, fmt.VERDICT_WORDS[service.standing]), *cells)
