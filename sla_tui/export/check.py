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
from sla_tui.export.documents.direction import with_direction
from sla_tui.export.documents.objectives import missed_lines
from sla_tui.export.documents.service_facts import facts, title_of
from sla_tui.export.documents.snapshot_words import owed_clause, standing_counts
from sla_tui.export.documents.stated import budget_text, missing_command, standing_text, uptime_text_of, worth_text
from sla_tui.export.perfdata import service_perfdata, total_perfdata
from sla_tui.language import ENGLISH, Language
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
_WORST_FIRST: Final = sorted(STANDINGS, key=lambda s: (CRITICAL, WARNING, UNKNOWN, OK).index(_STATES[s]))
_ILL: Final = frozenset({"auth_error", "rate_limited", "error", "offline", "stale", "never"})
_LONGEST: Final = 600  # cells of a line; with all its figures it stays below what the schedulers keep


@dataclass(frozen=True, slots=True)
class PluginResult:
    """What is printed, ending in a line break, and the process's exit code."""

    code: int
    text: str


def render_plugin(
    snapshot: Snapshot, language: Language = ENGLISH, *, single: bool = False, allow_stale: bool = False
) -> PluginResult:
    """Makes one check of the snapshot's services: the worst of them decides.

    Args:
        snapshot: with the services that are checked, and no others.
        language: of the sentences; states, labels and units are for programs and stay as they are.
        single: one service was asked for by name: its figures stand in the first line, under plain labels.
        allow_stale: the last good data decide where there is nothing fresh.
    """
    zone: tzinfo = UTC if snapshot.timezone == "UTC" else ZoneInfo(snapshot.timezone)
    details = _sources(snapshot, language)
    if allow_stale:
        details = [*_stale(snapshot, language), *details]
        snapshot = _as_last_seen(snapshot)
    services = sorted(snapshot.services, key=lambda s: (_WORST_FIRST.index(s.standing), title_of(s)))
    if not services:
        return failure(language.say("check.no_service"))
    code, now = state_of(services[0]), snapshot.generated_at
    stages = stages_of(snapshot.credits)
    sentences = {s.id: sentence(s, zone, now, _stage(s, stages), language) for s in services}
    figures = [
        service_perfdata(
            s, prefix="" if single and len(services) == 1 else f"{s.id} ", now=now, stage=_stage(s, stages)
        )
        for s in services
    ]
    if single and len(services) == 1:
        found = [f"{label}: {text}" if label else text for label, text in facts(services[0], now, zone, language)]
        return _result(code, sentences[services[0].id], figures[0], [*found, *details])
    troubled = [f"{WORDS[state_of(s)]}: {sentences[s.id]}" for s in services if state_of(s) != OK]
    text = _summary(snapshot, language)
    if code != OK:
        text = language.say("check.worst", summary=text, service=sentences[services[0].id])
    elif not troubled and not details:
        details = [language.say("check.all_met")]
    return _result(code, text, total_perfdata(snapshot), [*troubled, *details], figures)


def state_of(service: ServiceSnapshot) -> int:
    """Returns the service's state as a plugin's code: 3 where there is no verdict that can be stood for."""
    return _STATES[service.standing]


def _stage(service: ServiceSnapshot, stages: Mapping[tuple[str, int], CreditStage]) -> CreditStage:
    """Returns how far the claim of the service's period is."""
    return stages.get((service.key, service.assessment.period.start), "owed")


def sentence(
    service: ServiceSnapshot, zone: tzinfo, now: int, stage: CreditStage = "owed", language: Language = ENGLISH
) -> str:
    """Puts one service in a sentence: ``Checkout API: 99.5852 % so far (target 99.95 %), best case …``.

    Args:
        service: which.
        zone: in which local times are written.
        now: the present.
        stage: how far the claim of its period is.
        language: of the words.
    """
    clauses = [*_clauses(service, zone, now, language)]
    credit = service.stated.credit
    if credit is not None and credit.owed:
        worth = worth_text(
            credit.percent, credit.amount, credit.currency, credit.benefits, credit.extent, language=language
        )
        said = language.say(f"check.{'owed' if stage == 'claimable' else stage}", worth=worth)
        clauses.append(with_direction(said, service, language))
    return f"{title_of(service)}: {', '.join(clauses)}"


def _clauses(service: ServiceSnapshot, zone: tzinfo, now: int, language: Language) -> Iterator[str]:
    """Yields what is so now, why there is no verdict, then the figures that can be stood for."""
    stated, running = service.stated, service.assessment.running
    if service.is_down:
        yield language.say("check.down")
    if not stated.judged:
        yield from _doubts(service, zone, language)
    if stated.uptime is not None or stated.uptime_range is not None:
        uptime = uptime_text_of(stated, service.target, zone=zone, now=now, language=language)
        if running and stated.since is None:
            uptime = language.say("service.so_far", uptime=uptime)
        if service.target is not None:
            uptime = language.say("check.of_target", uptime=uptime, target=language.percent(service.target))
        yield uptime
    if running and stated.judged and stated.best_case is not None:
        yield language.say("check.best_case", uptime=language.uptime(stated.best_case, service.target))
    if stated.standing in {"breached", "at_risk"}:
        yield from missed_lines(service.assessment.objectives, language)
    if stated.budget is not None:
        yield budget_text(stated, language)


def _doubts(service: ServiceSnapshot, zone: tzinfo, language: Language) -> Iterator[str]:
    """Says why there is no verdict, and what would help."""
    stated, assessment = service.stated, service.assessment
    yield standing_text(service, zone, language)
    if stated.reason == "no_data":  # what of the past is still to be read, or refused
        yield from (language.tell(note).rstrip(".") for note in assessment.notes[:1])
    if stated.reason == "beginning":
        yield language.say("fact.coverage_text", share=language.known(stated.coverage))
    if stated.reason == "missing_input":
        yield language.say("check.give", command=missing_command(service.id, assessment.missing[0]))


def failure(what: str) -> PluginResult:
    """Says that the check could not be made: unknown, and why, on one line."""
    return PluginResult(UNKNOWN, f"SLA UNKNOWN - {_inert(what)}\n")


def _as_last_seen(snapshot: Snapshot) -> Snapshot:
    """Returns the snapshot as if what was seen last were fresh."""
    services = tuple(replace(s, stale_since=None) for s in snapshot.services)
    return replace(snapshot, services=services, summary=summarise(services, snapshot.credits))


def _stale(snapshot: Snapshot, language: Language) -> list[str]:
    """Says whose figures are those of an earlier moment."""
    return [
        language.say("check.last_seen", service=title_of(s), since=fmt.rfc3339(s.stale_since))
        for s in snapshot.services
        if s.stale_since is not None
    ]


def _summary(snapshot: Snapshot, language: Language) -> str:
    """Says what is down, the count of each standing, and what is owed."""
    summary = snapshot.summary
    down = sum(service.is_down for service in snapshot.services)
    counts = sorted(standing_counts(summary), key=lambda found: _WORST_FIRST.index(found[0]))
    parts = [f"{count} {language.say(f'standing.{standing}')}" for standing, count in counts]
    if owed := owed_clause(summary, language):
        parts.append(owed)
    text = ", ".join(parts)
    return language.say("check.down_of", down=down, summary=text) if down else text


def _sources(snapshot: Snapshot, language: Language) -> list[str]:
    """Says what is wrong with where the figures come from."""
    lines = []
    for source in snapshot.sources:
        if source.state in _ILL:
            text = language.say("check.source", id=source.id, state=language.say(f"source.{source.state}"))
            lines.append(f"{text}: {language.tell(source.message)}" if source.message else text)
    return [*lines, *map(language.tell, snapshot.notices)]


def _result(
    code: int, text: str, perfdata: Sequence[str], details: Sequence[str], more: Sequence[Sequence[str]] = ()
) -> PluginResult:
    """Puts the parts where the guidelines want them: `more` perfdata begins behind a `|` in the last detail's line."""
    lines = [f"SLA {WORDS[code]} - {_inert(text)} | {' '.join(perfdata)}", *(_inert(line) for line in details)]
    if more:
        lines[-1] += f" | {' '.join(more[0])}"
        lines += [" ".join(figures) for figures in more[1:]]
    return PluginResult(code, "\n".join(lines) + "\n")


def _inert(text: str) -> str:
    """Takes out what would begin perfdata or another line."""
    return clean(text.replace("|", "¦"), _LONGEST)
