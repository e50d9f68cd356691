"""How much of the single checks of a window is here: an objective that is judged on a part of them is not judged."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from sla_tui.engine.moment.monitors import Moment
from sla_tui.engine.polling.plan import OVERLAP
from sla_tui.sla.measure.interval import intersect, total
from sla_tui.store.store import NOTHING_KNOWN


def checks_read(moment: Moment, refs: Iterable[str], start: int, end: int) -> Fraction:
    """The share (0..1) of the single checks in `[start, end)` that were told, over the monitors that tell any.

    Probes, imported monitors and whatever else is not asked for its past have told all there is. So have counters of
    requests, and a monitor without checks whose source has told everything it was asked for; before that, nothing of
    it was. What is newer than `OVERLAP` is not waited for; what is older than all that is asked for is missing, too.
    """
    shares: list[Fraction] = []
    sources = moment.sources
    for ref in refs:
        source = ref.partition(":")[0]
        status, record = moment.statuses.get(ref), sources.records.get(source)
        if source not in sources.wishes or status is None or record is None or record.last_success_at is None:
            continue
        told = sources.told[source].get(ref, NOTHING_KNOWN).checks
        counted = told is None and moment.store.request_totals(ref, start, end) is not None
        if counted or (told is None and record.checks_at is not None):
            continue
        until = min(end, min(status.observed_at, record.last_success_at, moment.now) - OVERLAP)
        if start < until:
            shares.append(Fraction(total(intersect([(start, until)], [told] if told else [])), until - start))
        elif told is None:
            shares.append(Fraction(0))
    return sum(shares, Fraction(0)) / len(shares) if shares else Fraction(1)
