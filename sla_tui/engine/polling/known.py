"""How much of a source's past is here: the stretches that were told, against what the contracts need. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from sla_tui.engine.polling.plan import OVERLAP, HistoryNeed
from sla_tui.sla.monitors import HistoryProgress, SourceStatus
from sla_tui.sla.observation import Status
from sla_tui.store.records import NOTHING_KNOWN, KnownRanges

_CHECKED = frozenset({"up", "down", "unconfirmed", "degraded"})  # others may never have been checked


def progress(
    told: Mapping[str, KnownRanges], statuses: Iterable[Status], wanted: HistoryNeed, now: int, *, running: bool
) -> HistoryProgress | None:
    """The progress over all monitors whose source does not refuse their past; None where there is none.

    What was asked for and answered counts, whatever it brought. What is newer than `OVERLAP` does not: the states that
    were polled are in its place.
    """
    found = [(status, told.get(status.monitor.ref, NOTHING_KNOWN)) for status in statuses]
    known = [one for _, one in found if one.refused is None]
    if not known:
        return None
    end = now - OVERLAP
    shares = [_share(one.answered, wanted.history_from, end) for one in known]
    begins = [one.answered[0] for one in known if one.answered is not None]
    return HistoryProgress(
        wanted_from=wanted.history_from,
        reached_from=max([*begins, wanted.history_from]) if len(begins) == len(known) else None,
        fraction=_mean(shares),
        done=sum(share == 1 for share in shares),
        monitors=len(known),
        running=running,
        checks_fraction=_checks(
            [one.checks for s, one in found if one.checks or s.state in _CHECKED], wanted.checks_from, end
        ),
    )


def unfinished(sources: Iterable[SourceStatus]) -> tuple[str, ...]:
    """Of every source that answers and has more to tell: how much is read, and that the next run reads on."""
    out = []
    for row in sources:
        past = row.history
        if past is None or row.state != "ok" or not (past.running or past.fraction < 1):
            continue
        checks = past.checks_fraction
        read = "is read" if checks is None else f"and {_percent(checks)} of its single checks are read"
        out.append(f"{_percent(past.fraction)} of the past of {row.id} {read}; the next run reads on.")
    return tuple(out)


def _percent(share: Fraction) -> str:
    return f"{int(100 * share)} %"


def _checks(stretches: Sequence[tuple[int, int] | None], start: int, end: int) -> Fraction | None:
    if not any(stretches):
        return None
    return _mean([_share(stretch, start, end) for stretch in stretches])


def _share(stretch: tuple[int, int] | None, start: int, end: int) -> Fraction:
    if stretch is None:
        return Fraction(0)
    if end <= start:
        return Fraction(1)
    return Fraction(max(min(stretch[1], end) - max(stretch[0], start), 0), end - start)


def _mean(shares: Sequence[Fraction]) -> Fraction:
    return sum(shares, Fraction(0)) / len(shares)
