"""What sources answered about themselves, for `sla-tui sources`: as a document and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sla_tui import format as fmt
from sla_tui.config.source_kinds import PROBE
from sla_tui.export.blocks import Block, Document, Fact, Facts, Heading, Paragraph, Section
from sla_tui.export.documents.snapshot_words import SOURCE_MARKS
from sla_tui.export.shapes.kinds import instant
from sla_tui.language import Language
from sla_tui.sla.observation import RateBudget, Status

LABELS = 14
"""Cells that labels take at least in a text."""
_ORDER = ("down", "unconfirmed", "degraded", "maintenance", "paused", "unknown", "up")


@dataclass(frozen=True, slots=True)
class SourceReport:
    """One source: what it answered, what its account may, and the oldest instant (UTC seconds) of what is stored."""

    id: str
    kind: str
    base_url: str
    state: str
    message: str = ""
    statuses: tuple[Status, ...] = ()
    plan: str = ""
    monitors: int | None = None
    monitor_limit: int | None = None
    budgets: tuple[RateBudget, ...] = ()
    oldest: int | None = None
    warnings: tuple[str, ...] = ()


def sources_document(reports: Sequence[SourceReport], now: int, language: Language) -> Document:
    """Makes a section of each source."""
    blocks: list[Block] = [_section(report, now, language) for report in reports]
    title = language.say("report.sources")
    return Document(title, tuple(blocks) or (Paragraph(language.say("sources.none")),), skip=language.say("page.skip"))


def sources_to_json(reports: Sequence[SourceReport], now: int) -> dict[str, object]:
    """Makes the same as plain values; what is not known is null."""
    return {
        "schema": "sla-tui/sources/1",
        "generated_at": fmt.rfc3339(now),
        "sources": [_to_json(report) for report in reports],
    }


def _section(report: SourceReport, now: int, language: Language) -> Block:
    title = f"{report.id} ({report.kind})" if report.id != report.kind else report.id
    answer = language.say("sources.answers") if report.state == "ok" else language.name_of("source", report.state)
    heading = Heading(2, title, mark=SOURCE_MARKS.get(report.state, "breached"), detail=answer)
    return Section((heading, Facts(tuple(_facts(report, now, language)), LABELS)))


def _facts(report: SourceReport, now: int, language: Language) -> Iterator[Fact]:
    facts = (
        ("problem", report.message),
        ("address", report.base_url),
        ("plan", report.plan),
        ("monitors", _monitors(report, language) if report.state == "ok" else ""),
        *(("budget", _budget(budget, now, language)) for budget in report.budgets),
        ("history", _history(report, language)),
        *(("note", warning) for warning in report.warnings),
    )
    yield from (Fact(language.say(f"sources.{label}"), words) for label, words in facts if words)


def _history(report: SourceReport, language: Language) -> str:
    if report.oldest is not None:
        day = datetime.fromtimestamp(report.oldest, UTC).date().isoformat()
        return language.say("sources.kept_since", day=day)
    waits = report.state == "ok" and report.kind != PROBE
    return language.say("sources.nothing_kept") if waits else ""


def _monitors(report: SourceReport, language: Language) -> str:
    counts: Counter[str] = Counter(status.state for status in report.statuses)
    parts = [f"{counts[state]} {language.say(f'service_state.{state}')}" for state in _ORDER if counts[state]]
    text = f"{len(report.statuses)}" + (f": {', '.join(parts)}" if parts else "")
    if report.monitor_limit is not None:
        text = language.say("sources.monitor_limit", monitors=text, limit=report.monitor_limit)
    return text


def _budget(budget: RateBudget, now: int, language: Language) -> str:
    if budget.name == "pause":
        left = max((budget.resets_at or now) - now, 0)
        return language.say("sources.pause", time=language.duration(left))
    if budget.remaining is None and budget.limit is None:
        return ""
    remaining = fmt.UNKNOWN if budget.remaining is None else language.grouped(budget.remaining)
    text = language.say(
        "sources.requests" if budget.limit is None else "sources.requests_of",
        left=remaining,
        limit=language.grouped(budget.limit or 0),
        span=language.name_of("request_span", budget.name),
    )
    if budget.resets_at is not None and budget.resets_at > now:
        time = language.duration(budget.resets_at - now)
        return language.say("sources.new_ones", requests=text, time=time)
    return text


def _to_json(report: SourceReport) -> dict[str, object]:
    return {
        "id": report.id,
        "kind": report.kind,
        "base_url": report.base_url,
        "state": report.state,
        "message": report.message,
        "plan": report.plan or None,
        "monitor_limit": report.monitor_limit,
        "monitors": [
            {
                "id": status.monitor.ref,
                "name": status.monitor.name,
                "type": status.monitor.type,
                "target": status.monitor.target,
                "interval_seconds": status.monitor.interval or None,
                "tags": list(status.monitor.tags),
                "state": status.state,
            }
            for status in report.statuses
        ],
        "budgets": [
            {
                "name": budget.name,
                "limit": budget.limit,
                "remaining": budget.remaining,
                "resets_at": instant(budget.resets_at),
            }
            for budget in report.budgets
        ],
        "history_since": instant(report.oldest),
        "warnings": list(report.warnings),
    }
