"""A snapshot as a monitoring plugin says it: a state (0 ok, 1 at risk, 2 breached, 3 unknown), a line, details.

The form is that of the Monitoring Plugins guidelines, which Nagios, Icinga, Naemon, Checkmk and Sensu read: one line
`SLA WORD - text | perfdata`, then details a line each; where several services are checked, the figures of each of them
stand behind the last `|`. What the labels mean is told in `docs/headless.md`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from sla_tui import format as fmt
from sla_tui.export.documents.objectives import missed_lines
from sla_tui.export.documents.service_facts import facts, title_of
from sla_tui.export.documents.snapshot_words import owed_clause, standing_counts
from sla_tui.export.documents.stated import budget_text, missing_command, standing_text, uptime_text_of, worth_text
from sla_tui.export.perfdata import service_perfdata, total_perfdata
from sla_tui.export.status_line import is_down
from sla_tui.language import ENGLISH
from sla_tui.sla.money.totals import CreditStage, stages_of
from sla_tui.sla.snapshot import ServiceSnapshot, Snapshot, summarise
from sla_tui.sla.stated import STANDINGS, Standing
from sla_tui.text import clean

OK: Final = 0
WARNING: Final = 1
CRITICAL: Final = 2
UNKNOWN: Final = 3
WORDS: Final = {OK: "OK", WARNING: "WARNING", CRITICAL: "CRITICAL", UNKNOWN: "UNKNOWN"}

_STATES: Final[dict[Standing, int]] = {
    "breached": CRITICAL,
    "at_risk": WARNING,
    "met": OK,
    "not_provable": UNKNOWN,
    "no_data": UNKNOWN,
}
_SAID: Final[dict[Standing, str]] = {
    "breached": "breached",
    "at_risk": "at risk",
    "met": "within SLA",
    "not_provable": "not provable",
    "no_data": "no data",
}
_WORST_FIRST: Final = sorted(STANDINGS, key=lambda s: (CRITICAL, WARNING, UNKNOWN, OK).index(_STATES[s]))
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
        allow_stale: the last good data decide where there is nothing fresh.
    """
    zone: tzinfo = UTC if snapshot.timezone == "UTC" else ZoneInfo(snapshot.timezone)
    details = _sources(snapshot)
    if allow_stale:
        details = [*_stale(snapshot), *details]
        snapshot = _as_last_seen(snapshot)
    services = sorted(snapshot.services, key=lambda s: (_WORST_FIRST.index(s.standing), title_of(s)))
    if not services:
        return failure("there is no service to check")
    code, now = state_of(services[0]), snapshot.generated_at
    stages = stages_of(snapshot.credits)
    said = {s.id: sentence(s, zone, now, _stage(s, stages)) for s in services}
    figures = [
        service_perfdata(
            s, prefix="" if single and len(services) == 1 else f"{s.id} ", now=now, stage=_stage(s, stages)
        )
        for s in services
    ]
    if single and len(services) == 1:
        told = [f"{label}: {text}" if label else text for label, text in facts(services[0], now, zone)]
        return _result(code, said[services[0].id], figures[0], [*told, *details])
    troubled = [f"{WORDS[state_of(s)]}: {said[s.id]}" for s in services if state_of(s) != OK]
    worst = "" if code == OK else f"; worst: {said[services[0].id]}"
    return _result(code, _summary(snapshot) + worst, total_perfdata(snapshot), [*troubled, *details], figures)


def state_of(service: ServiceSnapshot) -> int:
    """The service's state as a plugin's code: 3 where there is no verdict that can be stood for."""
    return _STATES[service.standing]


def _stage(service: ServiceSnapshot, stages: Mapping[tuple[str, int], CreditStage]) -> CreditStage:
    """How far the claim of the service's period is."""
    return stages.get((service.id, service.assessment.period.start), "owed")


def sentence(service: ServiceSnapshot, zone: tzinfo, now: int, stage: CreditStage = "owed") -> str:
    """One service in a sentence: ``Checkout API: 99.5852 % so far (target 99.95 %), best case 99.6874 %, …``.

    Args:
        service: which.
        zone: in which local times are written.
        now: the present.
        stage: how far the claim of its period is.
    """
    clauses = [*_clauses(service, zone, now)]
    credit = service.stated.credit
    if credit is not None and credit.owed:
        worth = worth_text(credit.percent, credit.amount, credit.currency, credit.benefits, credit.extent)
        clauses.append(f"{worth} {'owed' if stage == 'claimable' else stage}")
    return f"{title_of(service)}: {', '.join(clauses)}"


def _clauses(service: ServiceSnapshot, zone: tzinfo, now: int) -> Iterator[str]:
    """What is so now, why there is no verdict, then the figures that can be stood for."""
    stated, running = service.stated, service.assessment.running
    if is_down(service):
        yield "DOWN"
    if not stated.judged:
        yield from _doubts(service, zone)
    if stated.uptime is not None or stated.uptime_range is not None:
        uptime = uptime_text_of(stated, service.target, zone=zone, now=now)
        so_far = " so far" if running and stated.since is None else ""
        target = "" if service.target is None else f" (target {fmt.exact_percent(service.target)} %)"
        yield f"{uptime}{so_far}{target}"
    if running and stated.judged and stated.best_case is not None:
        yield f"best case {fmt.uptime_percent(stated.best_case, service.target)} %"
    if stated.standing in {"breached", "at_risk"}:
        yield from missed_lines(service.assessment.objectives)
    if stated.budget is not None:
        yield budget_text(stated)


def _doubts(service: ServiceSnapshot, zone: tzinfo) -> Iterator[str]:
    """Why there is no verdict, and what would help."""
    stated, assessment = service.stated, service.assessment
    yield standing_text(service, zone)
    if stated.reason == "no_data":  # what of the past is still to be read, or refused
        yield from (ENGLISH.tell(note).rstrip(".") for note in assessment.notes[:1])
    if stated.reason == "beginning":
        yield f"{fmt.known_percent(stated.coverage)} % of the time is known"
    if stated.reason == "missing_input":
        yield f"give it with {missing_command(service.id, assessment.missing[0])}"


def failure(what: str) -> PluginResult:
    """The check could not be made: unknown, and why, on one line."""
    return PluginResult(UNKNOWN, f"SLA UNKNOWN - {_inert(what)}\n")


def _as_last_seen(snapshot: Snapshot) -> Snapshot:
    """The snapshot as if what was seen last were fresh."""
    services = tuple(replace(s, stale_since=None) for s in snapshot.services)
    return replace(snapshot, services=services, summary=summarise(services, snapshot.credits))


def _stale(snapshot: Snapshot) -> list[str]:
    """Whose figures are those of an earlier moment."""
    return [
        f"{title_of(s)}: as it was last seen, nothing fresh since {fmt.rfc3339(s.stale_since)}"
        for s in snapshot.services
        if s.stale_since is not None and s.assessment.running
    ]


def _summary(snapshot: Snapshot) -> str:
    """What is down, the count of each standing, and what is owed."""
    summary = snapshot.summary
    down = sum(is_down(service) for service in snapshot.services)
    counts = sorted(standing_counts(summary), key=lambda found: _WORST_FIRST.index(found[0]))
    said = [f"{count} {_SAID[standing]}" for standing, count in counts]
    owed = owed_clause(summary)
    return (f"{down} DOWN; " if down else "") + ", ".join([*said, owed] if owed else said)


def _sources(snapshot: Snapshot) -> list[str]:
    """What is wrong with where the figures come from."""
    return [
        f"source {s.id}: {fmt.SOURCE_WORDS[s.state]}" + (f": {s.message}" if s.message else "")
        for s in snapshot.sources
        if s.state in _ILL
    ] + [ENGLISH.tell(notice) for notice in snapshot.notices]


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
