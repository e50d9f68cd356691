"""How much of a source's past is known, against what the contracts need. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from sla_tui.engine.polling.plan import OVERLAP, HistoryNeed
from sla_tui.sla.codes import CodeValue, Note
from sla_tui.sla.monitors import HistoryProgress, SourceStatus
from sla_tui.sla.observation import Status
from sla_tui.store.records import NOTHING_KNOWN, KnownRanges

_ALL, _NONE = Fraction(1), Fraction(0)
_CHECKED = frozenset({"up", "down", "unconfirmed", "degraded"})  # others may never have been checked


def progress(
    known: Mapping[str, KnownRanges], statuses: Iterable[Status], need: HistoryNeed, now: int, *, running: bool
) -> HistoryProgress | None:
    """Measures the progress over all monitors whose source does not refuse their past; None where there is none.

    What was asked for and answered counts, whatever it brought. What is newer than `OVERLAP` does not: the states that
    were polled are in its place.
    """
    monitors = [(status, known.get(status.monitor.ref, NOTHING_KNOWN)) for status in statuses]
    askable = [one for _, one in monitors if one.refused is None]
    if not askable:
        return None
    end = now - OVERLAP
    shares = [_share(one.answered, need.history_from, end) for one in askable]
    begins = [one.answered[0] for one in askable if one.answered is not None]
    return HistoryProgress(
        wanted_from=need.history_from,
        reached_from=max([*begins, need.history_from]) if len(begins) == len(askable) else None,
        fraction=_mean(shares),
        done=sum(share == 1 for share in shares),
        monitors=len(askable),
        running=running,
        checks_fraction=_checks(
            [one.checks for s, one in monitors if one.checks or s.state in _CHECKED], need.checks_from, end
        ),
    )


def unfinished(sources: Iterable[SourceStatus]) -> tuple[Note, ...]:
    """Says of every source that answers and has more to send how much is read, and that the next run reads on."""
    out = []
    for row in sources:
        past = row.history
        if past is None or row.state != "ok" or not (past.running or past.fraction < 1):
            continue
        checks = past.checks_fraction
        read: dict[str, CodeValue] = {"percent": int(100 * past.fraction), "source": row.id}
        if checks is None:
            out.append(Note("reads_on", read))
        else:
            out.append(Note("reads_on_checks", {**read, "checks": int(100 * checks)}))
    return tuple(out)


def _checks(stretches: Sequence[tuple[int, int] | None], start: int, end: int) -> Fraction | None:
    if not any(stretches):
        return None
    return _mean([_share(stretch, start, end) for stretch in stretches])


def _share(stretch: tuple[int, int] | None, start: int, end: int) -> Fraction:
    if stretch is None:
        return _NONE
    if end <= start or (stretch[0] <= start and end <= stretch[1]):
        return _ALL
    return Fraction(max(min(stretch[1], end) - max(stretch[0], start), 0), end - start)


def _mean(shares: Sequence[Fraction]) -> Fraction:
    whole = shares.count(_ALL)  # most of thousands are
    if whole == len(shares):
        return _ALL
    return (whole + sum((share for share in shares if share != _ALL), _NONE)) / len(shares)
