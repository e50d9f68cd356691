"""A snapshot as a monitoring plugin says it: a state (0 ok, 1 at risk, 2 breached, 3 unknown), a line, details.

The form is that of the Monitoring Plugins guidelines, which Nagios, Icinga, Naemon, Checkmk and Sensu read: one line
`SLA WORD - text | perfdata`, then details a line each; where several services are checked, the figures of each of them
stand behind the last `|`. What the labels mean is told in `docs/headless.md`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from sla_tui import format as fmt
from sla_tui.export.perfdata import service_perfdata, total_perfdata
from sla_tui.export.service_text import facts, title_of, uptime_text
from sla_tui.sla.snapshot import ServiceSnapshot, Snapshot
from sla_tui.text import clean

OK: Final = 0
WARNING: Final = 1
CRITICAL: Final = 2
UNKNOWN: Final = 3
WORDS: Final = {OK: "OK", WARNING: "WARNING", CRITICAL: "CRITICAL", UNKNOWN: "UNKNOWN"}

_STATES: Final = {"met": OK, "at_risk": WARNING, "breached": CRITICAL, "unknown": UNKNOWN}
_WORST_FIRST: Final = (CRITICAL, WARNING, UNKNOWN, OK)
_ILL: Final = frozenset({"auth_error", "rate_limited", "error", "offline", "stale", "never"})
_LONGEST: Final = 600  # cells of a line; with all its figures it stays below what the schedulers keep


@dataclass(frozen=True, slots=True)
class PluginResult:
    """What is printed, ending in a line break, and the process's exit code."""

    code: int
    text: str


def render_plugin(snapshot: Snapshot, *, single: bool = False, allow_stale: bool = False) -> PluginResult:
    """The snapshot's services as one check: the worst of them decides.

    Args:
        snapshot: with the services that are checked, and no others.
        single: one service was asked for by name: its figures stand in the first line, under plain labels.
        allow_stale: the verdict of old data counts (see `state_of`).
    """
    services = sorted(
        ((state_of(s, allow_stale=allow_stale), s) for s in snapshot.services),
        key=lambda found: (_WORST_FIRST.index(found[0]), title_of(found[1])),
    )
    if not services:
        return failure("there is no service to check")
    zone: tzinfo = UTC if snapshot.timezone == "UTC" else ZoneInfo(snapshot.timezone)
    code = services[0][0]
    if single and len(services) == 1:
        service = services[0][1]
        details = [f"{label}: {text}" if label else text for label, text in facts(service, snapshot.generated_at, zone)]
        return _result(
            code,
            sentence(service, code),
            service_perfdata(service, now=snapshot.generated_at),
            [*details, *_sources(snapshot)],
        )
    details = [f"{WORDS[state]}: {sentence(s, state)}" for state, s in services if state != OK]
    more = [service_perfdata(s, prefix=f"{s.id} ", now=snapshot.generated_at) for _, s in services]
    return _result(code, _summary(snapshot, services), total_perfdata(snapshot), [*details, *_sources(snapshot)], more)


def state_of(service: ServiceSnapshot, *, allow_stale: bool) -> int:
    """The service's state as a plugin's code.

    Without fresh data a running period is unknown, however well it stood: unless it is breached for certain (what was
    down stays down; a breach that could be one of the unknown time alone is none), or `allow_stale` lets the last good
    data decide.
    """
    code = _STATES[service.verdict]
    stale = service.stale_since is not None and service.assessment.running
    lasting = code == CRITICAL and service.certainty == "certain"
    return UNKNOWN if stale and not allow_stale and not lasting else code


def sentence(service: ServiceSnapshot, state: int) -> str:
    """One service in a sentence: ``Checkout API: 99.6873 % if nothing more happens (target 99.95 %), …``."""
    assessment, parts = service.assessment, []
    if assessment.uptime is None:
        parts.append("no figure")
    else:
        running = assessment.running and assessment.if_nothing_more is not None
        target = "" if service.target is None else f" (target {fmt.exact_percent(service.target)} %)"
        parts.append(f"{uptime_text(service)}{' if nothing more happens' if running else ''}{target}")
    parts += _reasons(service, state)
    return f"{title_of(service)}: {', '.join(parts)}"


def _reasons(service: ServiceSnapshot, state: int) -> Iterator[str]:
    """Why it is in that state: no fresh data, the budget, the money."""
    assessment, budget, credit = service.assessment, service.assessment.budget, service.assessment.credit
    if state == UNKNOWN and service.stale_since is not None:
        yield f"no fresh data since {fmt.rfc3339(service.stale_since)}"
    elif assessment.uptime is None or not assessment.provable:
        yield f"only {fmt.known_percent(assessment.coverage)} % of the time is known"
    if budget is not None and assessment.uptime is not None:
        left = fmt.duration(abs(budget.left))
        yield f"overspent by {left}" if budget.left < 0 else f"{left} of {fmt.duration(budget.total)} left"
    if credit.amount:
        yield f"{fmt.money(credit.amount, credit.currency)} {'owed' if credit.locked_in else 'if it ended now'}"
    elif credit.percent or credit.benefits:
        yield f"a {credit.payout} is {'owed' if credit.locked_in else 'due if it ended now'}"


def failure(what: str) -> PluginResult:
    """The check could not be made: unknown, and why, on one line."""
    return PluginResult(UNKNOWN, f"SLA UNKNOWN - {_inert(what)}\n")


def _summary(snapshot: Snapshot, services: Sequence[tuple[int, ServiceSnapshot]]) -> str:
    counts = {state: sum(found == state for found, _ in services) for state in _WORST_FIRST}
    words = {CRITICAL: "breached", WARNING: "at risk", UNKNOWN: "unknown", OK: "within SLA"}
    said = [f"{counts[state]} {words[state]}" for state in _WORST_FIRST if counts[state]]
    owed = [f"{fmt.money(value, currency)} owed" for currency, value in snapshot.summary.credits.items() if value]
    worst = services[0]
    return ", ".join([*said, *owed]) + ("" if worst[0] == OK else f"; worst: {sentence(worst[1], worst[0])}")


def _sources(snapshot: Snapshot) -> list[str]:
    """What is wrong with where the figures come from."""
    return [
        f"source {s.id}: {fmt.SOURCE_WORDS[s.state]}" + (f": {s.message}" if s.message else "")
        for s in snapshot.sources
        if s.state in _ILL
    ] + list(snapshot.notices)


def _result(
    code: int, said: str, perfdata: Sequence[str], details: Sequence[str], more: Sequence[Sequence[str]] = ()
) -> PluginResult:
    """Puts the parts where the guidelines want them: `more` perfdata begins behind a `|` in the last detail's line."""
    lines = [f"SLA {WORDS[code]} - {_inert(said)} | {' '.join(perfdata)}", *(_inert(line) for line in details)]
    if more:
        if len(lines) == 1:
            lines.append("all are within their SLA")
        lines[-1] += f" | {' '.join(more[0])}"
        lines += [" ".join(figures) for figures in more[1:]]
    return PluginResult(code, "\n".join(lines) + "\n")


def _inert(text: str) -> str:
    """Without what would begin perfdata or another line."""
    return clean(text.replace("|", "¦"), _LONGEST)
