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
_TOLD_LATER = {"up", "down", "unconfirmed", "degraded"}  # a paused or never tested monitor may have no past to tell


def untold(
    store: Store, asking: Iterable[str], rows: Mapping[str, SourceStatus], statuses: Iterable[Status]
) -> frozenset[str]:
    """The monitors whose past is being asked for and was never told.

    `asking` are the sources that this process has not had a first answer about the past from. One that fails is left
    out: it says so itself, and what is known without it is judged as it always is.
    """
    told = {name: store.known_until(name) for name in asking if name in rows and rows[name].state in _ANSWERING}
    return frozenset(
        status.monitor.ref
        for status in statuses
        if status.state in _TOLD_LATER
        and (known := told.get(status.monitor.source)) is not None
        and status.monitor.ref not in known
    )


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
