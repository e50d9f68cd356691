"""What sources answered about themselves, for `sla-tui sources`: as text and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sla_tui import format as fmt
from sla_tui.export.shapes.kinds import instant
from sla_tui.export.style import Style
from sla_tui.export.text_layout import wrap
from sla_tui.sla.observation import RateBudget, Status

_LABEL = 12
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


def render_sources(reports: Sequence[SourceReport], now: int, *, width: int, style: Style) -> str:
    """A block a source; ends in a line break."""
    if not reports:
        return "no source is configured\n"
    return "\n".join("\n".join(_block(report, now, width, style)) + "\n" for report in reports)


def sources_to_json(reports: Sequence[SourceReport], now: int) -> dict[str, object]:
    """The same as plain values; what is not known is null."""
    return {
        "schema": "sla-tui/sources/1",
        "generated_at": fmt.rfc3339(now),
        "sources": [_to_json(report) for report in reports],
    }


def _block(report: SourceReport, now: int, width: int, style: Style) -> Iterator[str]:
    title = f"{report.id} ({report.kind})" if report.id != report.kind else report.id
    answer = "answers" if report.state == "ok" else report.state.replace("_", " ")
    yield f"{style.source(report.state)} {style.strong(style.plain(title))}  {style.plain(answer)}"
    for label, text in _facts(report, now):
        first, *more = wrap(style.plain(text), max(width - _LABEL - 4, 20))
        yield f"  {label:<{_LABEL}}  {first}"
        yield from (f"  {'':<{_LABEL}}  {line}" for line in more)


def _facts(report: SourceReport, now: int) -> Iterator[tuple[str, str]]:
    if report.message:
        yield "problem", report.message
    if report.base_url:
        yield "address", report.base_url
    if report.plan:
        yield "plan", report.plan
    if report.state == "ok":
        yield "monitors", _monitors(report)
    for budget in report.budgets:
        if text := _budget(budget, now):
            yield "budget", text
    if report.oldest is not None:
        day = datetime.fromtimestamp(report.oldest, UTC).date().isoformat()
        yield "history", f"kept here since {day} (UTC)"
    elif report.state == "ok" and report.kind != "probe":
        yield "history", "nothing is kept here yet; the dashboard and `sla-tui collect` fetch it"
    for warning in report.warnings:
        yield "note", warning


def _monitors(report: SourceReport) -> str:
    counts: Counter[str] = Counter(status.state for status in report.statuses)
    parts = [f"{counts[state]} {state}" for state in _ORDER if counts[state]]
    text = f"{len(report.statuses)}" + (f": {', '.join(parts)}" if parts else "")
    if report.monitor_limit is not None:
        text += f"; the account may have {report.monitor_limit}"
    return text


def _budget(budget: RateBudget, now: int) -> str:
    if budget.name == "pause":
        left = max((budget.resets_at or now) - now, 0)
        return f"asked us to pause for another {fmt.duration(left)}"
    if budget.remaining is None and budget.limit is None:
        return ""
    text = "?" if budget.remaining is None else f"{budget.remaining:,}"
    if budget.limit is not None:
        text += f" of {budget.limit:,}"
    text += f" requests left this {budget.name}"
    if budget.resets_at is not None and budget.resets_at > now:
        text += f", new ones in {fmt.duration(budget.resets_at - now)}"
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
