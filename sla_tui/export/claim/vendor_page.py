"""What the vendor's own page says, for a claim: both against each other second by second, and every wording read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from sla_tui.export.formats.csv import CsvCell, csv_text
from sla_tui.export.shapes.kinds import instant
from sla_tui.language import Language
from sla_tui.sla.observation import said_of
from sla_tui.sla.vendor_statement import PageRecord, VendorStatement
from sla_tui.text import clean

LISTED: Final = 10
"""Incidents that a letter names."""

_COMPARED: Final = ("start", "end", "seconds", "measured_down", "vendor_page", "admitted", "incident", "title")
_WORDINGS: Final = (
    "incident", "read_at", "title", "impact", "began", "ended", "component", "component_state", "component_start",
    "component_end", "update_at", "update_state", "update_text", "url",
)  # fmt: skip


def compared_csv(statement: VendorStatement) -> str:
    """Writes a row a stretch: the seconds of `admitted` add up to what the letter says."""
    return csv_text(_COMPARED, _compared(statement))


def wordings_csv(statement: VendorStatement) -> str:
    """Writes every wording of every incident as it was read: a row a component, and a row an update."""
    return csv_text(_WORDINGS, (row for record in statement.records for row in _wordings(record)))


def _compared(statement: VendorStatement) -> Iterator[tuple[CsvCell, ...]]:
    for one in statement.stretches:
        about = [
            record.newest
            for record in statement.records
            if any(
                said.start <= one.start and (said.end is None or said.end > one.start)
                for said in said_of(record.newest, statement.pages)
            )
        ]
        yield (
            instant(one.start),
            instant(one.end),
            one.end - one.start,
            "yes" if one.measured else "no",
            one.page or "nothing",
            one.end - one.start if one.measured and one.page else 0,
            "; ".join(incident.id for incident in about),
            "; ".join(incident.title for incident in about),
        )


def _wordings(record: PageRecord) -> Iterator[tuple[CsvCell, ...]]:
    for at, incident in record.readings:
        head = (
            incident.id, instant(at), incident.title, incident.impact, instant(incident.start), instant(incident.end)
        )  # fmt: skip
        rows: list[tuple[CsvCell, ...]] = [
            (one.ref, one.state, instant(one.start), instant(one.end), None, None, None) for one in incident.stretches
        ]
        rows += [(None, None, None, None, instant(one.at), one.state, one.text) for one in incident.updates]
        for row in rows or [(None,) * 7]:
            yield (*head, *row, incident.url)


def letter_text(statement: VendorStatement, language: Language) -> str:
    """Says in one sentence or two what the vendor's page admits of the downtime that is claimed; "" without any."""
    if not statement.measured:
        return ""
    pages = ", ".join(clean(name) for name in statement.names or statement.pages)
    if statement.decides:
        return language.say("letter.page_decides", pages=pages)
    measured = language.duration(statement.measured)
    if not statement.admitted:
        return language.say("letter.page_silent", pages=pages, measured=measured)
    admitted = language.duration(statement.admitted)
    text = language.say("letter.page_admits", pages=pages, admitted=admitted, measured=measured)
    if statement.degraded:
        text += " " + language.say("letter.page_degraded", degraded=language.duration(statement.degraded))
    return text


def letter_lines(statement: VendorStatement, local: Callable[[int], str], language: Language) -> list[str]:
    """Names the incidents that the page has of the time, with times (as `local` writes them) and addresses."""
    out = []
    for record in statement.records[:LISTED]:
        one = record.newest
        start = local(one.start)
        end = language.say("letter.page_open") if one.end is None else local(one.end)
        title = clean(one.title) or one.id
        out.append(language.say("letter.page_incident", start=start, end=end, title=title, url=clean(one.url)).strip())
    return out
