"""Holds back verdicts whose evidence is still on its way: nobody is in breach because we have not read the past yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction

from sla_tui.sla.observation import Status
from sla_tui.sla.result import Assessment, Claim
from sla_tui.sla.snapshot import SourceStatus
from sla_tui.store.base import Store

_ANSWERING = {"ok", "late"}  # a source that fails says so itself; waiting for its past would hide that
TOLD_LATER = {"up", "down", "unconfirmed", "degraded"}  # a paused or never tested monitor may have no past to tell


def untold(
    store: Store, asking: Iterable[str], rows: Mapping[str, SourceStatus], statuses: Iterable[Status]
) -> Mapping[str, int | None]:
    """The monitors whose past is being asked for, and from where on it was told; None where nothing of it was.

    `asking` are the sources that this process has not had all of the past from. One that fails is left out: it says so
    itself, and what is known without it is judged as it always is.
    """
    told = {name: store.told(name) for name in asking if name in rows and rows[name].state in _ANSWERING}
    found: dict[str, int | None] = {}
    for status in statuses:
        known = told.get(status.monitor.source)
        if known is not None and status.state in TOLD_LATER:
            stretch = known[status.monitor.ref].history if status.monitor.ref in known else None
            found[status.monitor.ref] = None if stretch is None else stretch[0]
    return found


def waiting_for(untold: Mapping[str, int | None], monitors: Iterable[str], start: int) -> frozenset[str]:
    """Those of `monitors` whose past since `start` is still on its way."""
    return frozenset(ref for ref in monitors if ref in untold and ((at := untold[ref]) is None or at > start))


def held_back(assessment: Assessment, waiting: Iterable[str]) -> Assessment:
    """`assessment` without verdict, figures, credit and claim while the past of `waiting` (monitors) is being read."""
    names = sorted(waiting)
    if not names:
        return assessment
    note = f"No verdict yet: the past of {', '.join(names)} is still being read."
    credit = replace(
        assessment.credit, percent=Fraction(0), amount=None, locked_in=False, next_tier=None, benefits=(), steps=(note,)
    )
    return replace(
        assessment,
        uptime=None,
        percent=None,
        rounded_percent=None,
        raw_uptime=None,
        if_nothing_more=None,
        verdict="unknown",
        provable=False,
        budget=None,
        burn=None,
        projection=None,
        tiers=(),
        credit=credit,
        claim=Claim(None, None),
        notes=(note, *assessment.notes),
    )
