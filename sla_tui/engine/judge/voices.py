"""Whose voice counts in a stretch of time: the monitors that say anything in it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sla_tui.engine.moment.monitors import MonitorView
from sla_tui.sla.result import Assessment


def witnesses(views: Sequence[MonitorView], quorum: int, start: int, end: int) -> list[MonitorView]:
    """The monitors that say up or down anywhere in `[start, end)`: only they have a vote.

    One that never said anything (a wrong token from the first day, a monitor that stays paused) would turn all time
    into "it might have been down". Where those who speak are too few for a quorum, all keep their vote, and blind time
    stays unknown.
    """
    speaking = [v for v in views if v.speaks(start, end)]
    return speaking if len(speaking) >= max(quorum, 1) else list(views)


def with_silent(assessment: Assessment, silent: Sequence[str]) -> Assessment:
    """`assessment` with a note about the monitors that it was made without."""
    if not silent:
        return assessment
    note = f"Judged without {', '.join(silent)}: nothing was heard from there in this period."
    return replace(assessment, notes=(*assessment.notes, note))
