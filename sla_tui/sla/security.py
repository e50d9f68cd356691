"""Security promises: kept, not kept, or not measured, with what shows it. Pure; of a contract, what was seen, and now.

A promise of several targets is kept where all of them keep it, and not kept where one does not. What nobody looked at,
or looked at too long ago, is not measured: never kept, never broken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Final

from sla_tui.sla.ages import age
from sla_tui.sla.codes import CodeValue, Note
from sla_tui.sla.contract import Contract
from sla_tui.sla.observation import SecurityReading
from sla_tui.sla.periods.zones import first_instant
from sla_tui.sla.security_seen import (
    ReadingTest,
    SecurityState,
    SeenPromise,
    backup_seen,
    certificate_seen,
    headers_seen,
    tls_seen,
)
from sla_tui.sla.security_terms import Security, SecurityPromise, TransitRule

WORST: Final[tuple[SecurityState, ...]] = ("not_kept", "not_measured", "kept")
"""What several targets come to: the first of these that one of them is."""
FRESH: Final = 3 * 3_600
"""Seconds for which a reading speaks of the present, at the least."""
LOOKS: Final = 3
"""Intervals of a probe for which its reading speaks of the present."""


@dataclass(frozen=True, slots=True)
class ReadStretch:
    """A reading that was the same from `reading.at` to `until` (UTC seconds, the last time that it was seen)."""

    reading: SecurityReading
    until: int


@dataclass(frozen=True, slots=True)
class WatchedTarget:
    """What is known of one probe's target: what was seen, by time. `interval`: seconds between two looks."""

    ref: str
    kind: str
    stretches: tuple[ReadStretch, ...]
    interval: int = 0


@dataclass(frozen=True, slots=True)
class BreachFact:
    """A breach of security as people wrote it down: when it was noticed, and when it was told (None: not yet)."""

    noticed: int
    notified: int | None = None
    reference: str = ""
    note: str = ""
    act: int = 0
    who: str = ""
    at: int | None = None


@dataclass(frozen=True, slots=True)
class SecurityFacts:
    """What is laid before a contract's security promises."""

    targets: tuple[WatchedTarget, ...] = ()
    breaches: tuple[BreachFact, ...] = ()
    restore_tested: int | None = None  # the last test that people wrote down, UTC seconds


@dataclass(frozen=True, slots=True)
class SecurityFinding:
    """What holds of one promise at `at`, and why.

    `subject` tells several of a kind apart: a certification, a breach. `until`: when it will not be kept any more if
    nothing happens (UTC seconds; None: not known). `soon`: it is kept, and that is closer than the contract wants to be
    warned. `broken`: the stretches of the period in which it was seen not to be kept; open ones end with the last look.
    `public`: a status page may show its state. `contract`: the name of the one that promises it, where several do.
    """

    promise: SecurityPromise
    state: SecurityState
    at: int
    evidence: tuple[Note, ...] = ()
    subject: str = ""
    until: int | None = None
    soon: bool = False
    broken: tuple[tuple[int, int], ...] = ()
    public: bool = False
    contract: str = ""


def security_findings(
    contract: Contract, facts: SecurityFacts, period: tuple[int, int], now: int
) -> tuple[SecurityFinding, ...]:
    """Says of every security promise of the contract that can be measured whether it is kept.

    Args:
        contract: the text that decides.
        facts: what is known.
        period: `[start, end)`; a period that is over is judged as of its end.
        now: UTC seconds.
    """
    rule = contract.security
    if rule is None:
        return ()
    at = min(now, period[1])
    found = _findings(contract, rule, facts, (period[0], at))
    return tuple(replace(one, public=one.promise in rule.publish) for one in found)


def _findings(
    contract: Contract, rule: Security, facts: SecurityFacts, span: tuple[int, int]
) -> Iterator[SecurityFinding]:
    zone, transit = contract.period.timezone, rule.transit or TransitRule()
    secured = [one for one in facts.targets if one.kind in {"https", "tls"}]
    if transit.min_tls is not None:
        yield _measured("tls", rule, secured, span, partial(tls_seen, transit))
    if transit.min_tls is not None or transit.certificate_left is not None:
        left = transit.certificate_left or 0
        yield _measured("certificate", rule, secured, span, partial(certificate_seen, left))
    if transit.headers or transit.hsts is not None:
        web = [one for one in secured if one.kind == "https"]
        yield _measured("headers", rule, web, span, partial(headers_seen, transit))
    if rule.backups is not None and rule.backups.oldest is not None:
        oldest = rule.backups.oldest
        stored = [one for one in facts.targets if one.kind in {"command", "file"}]
        yield _measured("backups", rule, stored, span, partial(backup_seen, oldest))
    if rule.restore is not None and rule.restore.test_every is not None:
        written = rule.restore.last_tested
        known = [first_instant(zone, written)] if written is not None else []
        known += [facts.restore_tested] if facts.restore_tested is not None else []
        yield _restore(rule, rule.restore.test_every, [one for one in known if one <= span[1]], span[1])
    for one in rule.certifications:
        yield _dated("certifications", rule, one.valid_to, zone, span[1], subject=one.name)
    if rule.breach is not None:
        yield from _breaches(rule.breach.within, facts.breaches, span)
    if rule.review_by is not None:
        yield _dated("review", rule, rule.review_by, zone, span[1])


# What probes see


def _measured(
    promise: SecurityPromise, rule: Security, targets: Sequence[WatchedTarget], span: tuple[int, int], test: ReadingTest
) -> SecurityFinding:
    """Holds what was seen of every target against a promise."""
    start, at = span
    if not targets:
        return SecurityFinding(promise, "not_measured", at, (Note("security_nobody_looks"),))
    seen = [_present(target, at, test) for target in targets]
    state = _worst(one.state for one in seen)
    until = min((one.until for one in seen if one.until is not None), default=None) if state == "kept" else None
    return SecurityFinding(
        promise,
        state,
        at,
        tuple(one.note for one in seen if one.state == state),
        until=until,
        soon=until is not None and promise != "backups" and until - at <= rule.warn_before,
        broken=_joined(_broken(targets, start, at, test)),
    )


def _broken(targets: Sequence[WatchedTarget], start: int, at: int, test: ReadingTest) -> Iterator[tuple[int, int]]:
    """Yields the stretches in which a target was seen not to keep a promise."""
    for target in targets:
        for one in target.stretches:
            end = min(one.until, at)
            seen = test(one.reading, end)
            if one.reading.at <= at and seen.state == "not_kept":
                since = one.reading.at if seen.since is None else max(one.reading.at, seen.since)
                yield max(since, start), max(since, start, end)


def _worst(states: Iterable[SecurityState]) -> SecurityState:
    return min(states, key=WORST.index)


def _joined(stretches: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Joins stretches that touch or overlap."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(stretches):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return tuple(out)


def _present(target: WatchedTarget, at: int, test: ReadingTest) -> SeenPromise:
    """Says what holds of a target at its last look before `at`; nothing where that is too long ago."""
    known = [one for one in target.stretches if one.reading.at <= at]
    if not known:
        return SeenPromise("not_measured", Note("security_not_seen", {"monitor": target.ref}))
    last = known[-1]
    looked = min(last.until, at)
    if at - looked > max(FRESH, LOOKS * target.interval):
        values: Mapping[str, CodeValue] = {"monitor": target.ref, "age": age(at - looked)}
        return SeenPromise("not_measured", Note("security_seen_long_ago", values))
    return test(last.reading, looked)


# What dates and people say


def end_of_day(day: date, zone: str) -> int:
    """Returns the first instant after a local day, UTC seconds."""
    return first_instant(zone, day + timedelta(days=1))


def _dated(
    promise: SecurityPromise, rule: Security, day: date | None, zone: str, at: int, *, subject: str = ""
) -> SecurityFinding:
    """Holds a last day against the present."""
    if day is None:
        return SecurityFinding(promise, "not_measured", at, (Note("security_undated"),), subject)
    end = end_of_day(day, zone)
    if at >= end:
        return SecurityFinding(
            promise, "not_kept", at, (Note("security_ran_out", {"day": day}),), subject, broken=((end, at),)
        )
    note = Note("security_valid", {"day": day, "left": age(end - at)})
    return SecurityFinding(promise, "kept", at, (note,), subject, end, soon=end - at <= rule.warn_before)


def _restore(rule: Security, every: int, known: Sequence[int], at: int) -> SecurityFinding:
    """Holds the last of the tests of restoring that are known against their rhythm."""
    if not known:
        return SecurityFinding("restore", "not_measured", at, (Note("security_never_tested"),))
    due = max(known) + every
    values: Mapping[str, CodeValue] = {"age": age(at - max(known)), "allowed": age(every)}
    if at > due:
        return SecurityFinding(
            "restore", "not_kept", at, (Note("security_tested_long_ago", values),), broken=((due, at),)
        )
    note = Note("security_tested", values)
    return SecurityFinding("restore", "kept", at, (note,), until=due, soon=due - at <= rule.warn_before)


def _breaches(within: int, breaches: Sequence[BreachFact], span: tuple[int, int]) -> Iterator[SecurityFinding]:
    """Holds each breach that was noticed in the period, or is still to be told, against the time for telling it."""
    start, at = span
    known = [one for one in breaches if one.noticed <= at and (one.noticed >= start or _notified(one, at) is None)]
    if not known:
        yield SecurityFinding("breach", "not_measured", at, (Note("security_no_breach"),))
    for one in known:
        notified, due = _notified(one, at), one.noticed + within
        took = (at if notified is None else notified) - one.noticed
        values: Mapping[str, CodeValue] = {"age": age(took), "allowed": age(within), "left": age(due - at)}
        if notified is None and at <= due:
            note = Note("security_breach_running", values)
            yield SecurityFinding("breach", "kept", at, (note,), one.reference, due, soon=True)
        elif notified is not None and notified <= due:
            yield SecurityFinding("breach", "kept", at, (Note("security_breach_told", values),), one.reference)
        else:
            code = "security_breach_untold" if notified is None else "security_breach_late"
            broken = ((due, at if notified is None else notified),)
            yield SecurityFinding("breach", "not_kept", at, (Note(code, values),), one.reference, broken=broken)


def _notified(breach: BreachFact, at: int) -> int | None:
    return breach.notified if breach.notified is not None and breach.notified <= at else None
