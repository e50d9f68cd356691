"""Maintenance windows and exclusions: which of them hold, and how far an allowance reaches.

Step 5 of the order of evaluation. Windows that do not hold are kept with the clause that voided them, for the working.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from math import floor
from typing import NamedTuple

from sla_tui.sla.contract import Contract, PeriodRule
from sla_tui.sla.evidence import Evidence, MaintenanceWindow
from sla_tui.sla.measure.hours import working_time
from sla_tui.sla.measure.interval import Interval, Intervals, clip, intersect, merge, subtract, union
from sla_tui.sla.measure.timeline import joined
from sla_tui.sla.measure.weights import ONE, Weighted, within
from sla_tui.sla.periods.business import add_business_days
from sla_tui.sla.periods.calendar import next_period, period_containing, previous_period
from sla_tui.sla.periods.zones import first_instant, local_date
from sla_tui.sla.result import Period


class Windows(NamedTuple):
    """Time that maintenance and exclusions take out of the downtime (forgiven) or out of the denominator (removed).

    `void` pairs a clause of the contract with the windows that it kept from having an effect.
    """

    forgiven_work: Intervals
    removed_work: Intervals
    forgiven_excluded: Intervals
    removed_excluded: Intervals
    void: tuple[tuple[str, Intervals], ...]

    @property
    def forgiven(self) -> Intervals:
        """Time in which downtime is not counted."""
        return merge(self.forgiven_work, self.forgiven_excluded)

    @property
    def removed(self) -> Intervals:
        """Time that is not judged."""
        return merge(self.removed_work, self.removed_excluded)


NONE = Windows((), (), (), (), ())
_WINDOW = "A maintenance window"
_KEPT = 16


def void_clause(contract: Contract, window: MaintenanceWindow) -> str | None:
    """Finds the clause that keeps a window from having an effect; None where it holds.

    Emergency work is asked for no notice but its own. Where the contract forgives it, it is forgiven whatever happens
    to planned work.
    """
    rule = contract.maintenance
    if window.kind == "emergency":
        if rule.emergency == "count":
            return "maintenance.emergency"
        late = window.announced is None or window.start - window.announced < rule.emergency_notice
        return "maintenance.emergency_notice" if rule.emergency_notice and late else None
    if rule.effect == "count":
        return "maintenance.effect"
    if rule.notice and (window.announced is None or window.announced > announced_by(contract, window.start)):
        return "maintenance.notice"
    return None


def announced_by(contract: Contract, start: int) -> int:
    """Finds the last instant at which work that begins at `start` can be announced in time.

    Business days count local dates of the contract's zone back from that of the beginning, less `claim.holidays`; the
    whole of the day that they lead to is in time.
    """
    notice = contract.maintenance.notice
    if isinstance(notice, int):
        return start - notice
    zone, holidays = contract.period.timezone, contract.claim.holidays if contract.claim is not None else ()
    last = add_business_days(local_date(zone, start), -notice.count, frozenset(holidays))
    return first_instant(zone, last + timedelta(days=1)) - 1


def build_windows(
    contract: Contract, evidence: Evidence, down: Intervals, period: Period, *, shares: Sequence[Weighted] = ()
) -> Windows:
    """Works out what maintenance and exclusions do, in and around `period` and wherever else there are any.

    Args:
        contract: its rules.
        evidence: windows and exclusions.
        down: the downtime that an allowance is used up by.
        period: whole, even while it runs.
        shares: of downtime that is so in part only (an interval's share of bad requests): it uses an allowance up by
            that part.
    """
    rule = contract.maintenance
    work, emergency = _sorted_out(contract, evidence.maintenance)
    if rule.allowance is None and rule.emergency_allowance is None and not evidence.exclusions:
        return work._replace(forgiven_work=merge(work.forgiven_work, emergency))
    forgiven, removed, found = work.forgiven_work, work.removed_work, list(work.void)
    if rule.emergency_allowance is not None:
        spent = _spent(down, emergency, shares)
        limited = _limited(contract, emergency, spent, period, rule.emergency_allowance)
        if beyond := subtract(emergency, limited):
            found.append(("maintenance.emergency_allowance", beyond))
        emergency = limited
    else:
        forgiven, emergency = merge(forgiven, emergency), ()
    if rule.allowance is not None:
        limited, cut = forgiven, removed
        if rule.effect == "forgive":
            limited = _limited(contract, forgiven, _spent(down, forgiven, shares), period, rule.allowance)
        if rule.effect == "remove":
            cut = _limited(contract, removed, [(start, end, ONE) for start, end in removed], period, rule.allowance)
        if over := union([*subtract(forgiven, limited), *subtract(removed, cut)]):
            found.append(("maintenance.allowance", over))
        forgiven, removed = limited, cut
    forgiven = merge(forgiven, emergency)
    excluded: Intervals = joined([e for e in evidence.exclusions if e.accepted], "An exclusion")
    disputed = joined([e for e in evidence.exclusions if not e.accepted], "An exclusion")
    if disputed:
        found.append(("exclusions.accepted", disputed))
    forgive = contract.exclusions.effect == "forgive"
    return Windows(
        forgiven_work=forgiven,
        removed_work=removed,
        forgiven_excluded=excluded if forgive else (),
        removed_excluded=() if forgive else excluded,
        void=tuple(found),
    )


def in_force(contract: Contract, windows: Sequence[MaintenanceWindow]) -> Intervals:
    """Joins the time in which work has its effect, whichever that is; an allowance is not looked at."""
    planned, emergency = _sorted_out(contract, windows)
    return union([*planned.forgiven_work, *planned.removed_work, *emergency])


class _Sorted(NamedTuple):
    """One service's windows told apart, once for all the periods that are looked at one after the other."""

    contract: Contract
    windows: Sequence[MaintenanceWindow]
    result: tuple[Windows, Intervals]


_cache: dict[int, _Sorted] = {}


def _sorted_out(contract: Contract, windows: Sequence[MaintenanceWindow]) -> tuple[Windows, Intervals]:
    """Sorts windows into those that forgive and that remove, each joined, and the void ones by their clause.

    Returns:
        Planned work, and beside it the emergency work that is forgiven.
    """
    rule = contract.maintenance
    found = _cache.get(id(windows))
    if found is not None and found.windows is windows and found.contract is contract:
        return found.result
    void: dict[str, list[MaintenanceWindow]] = {}
    forgiving: list[MaintenanceWindow] = []
    removing: list[MaintenanceWindow] = []
    emergency: list[MaintenanceWindow] = []
    for window in windows:
        clause = void_clause(contract, window)
        if clause is not None:
            void.setdefault(clause, []).append(window)
            continue
        if rule.longest is not None and window.end - window.start > rule.longest:
            end = window.start + rule.longest
            void.setdefault("maintenance.longest", []).append(replace(window, start=end))
            window = replace(window, end=end)  # noqa: PLW2901
        if window.kind == "emergency":
            emergency.append(window)
            continue
        inside, outside = _by_hours(contract, window)
        if outside:
            void.setdefault("maintenance.hours", []).extend(outside)
        (forgiving if rule.effect == "forgive" else removing).extend(inside)
    planned = Windows(
        forgiven_work=joined(forgiving, _WINDOW),
        removed_work=joined(removing, _WINDOW),
        forgiven_excluded=(),
        removed_excluded=(),
        void=tuple((clause, joined(voided, _WINDOW)) for clause, voided in void.items()),
    )
    result = planned, joined(emergency, _WINDOW)
    if len(_cache) >= _KEPT:
        _cache.clear()
    _cache[id(windows)] = _Sorted(contract, windows, result)  # holds on to the windows, so that their id stays theirs
    return result


def _by_hours(
    contract: Contract, window: MaintenanceWindow
) -> tuple[Sequence[MaintenanceWindow], Sequence[MaintenanceWindow]]:
    """Cuts a window into what lies in the hours of planned work, and what does not."""
    hours = contract.maintenance.hours
    if not hours:
        return (window,), ()
    whole = ((window.start, window.end),) if window.start < window.end else ()
    inside = working_time(contract.period.timezone, hours, (), window.start, window.end)
    parts = [[replace(window, start=low, end=high) for low, high in part] for part in (inside, subtract(whole, inside))]
    return parts[0], parts[1]


def _spent(down: Intervals, windows: Intervals, shares: Sequence[Weighted]) -> list[Weighted]:
    """Finds the downtime in the windows that uses an allowance up, each stretch with the part of it that is down."""
    inside = intersect(down, windows)
    whole = subtract(inside, union((low, high) for low, high, _ in shares)) if shares else inside
    return sorted([*within(shares, inside), *((low, high, ONE) for low, high in whole)])


def _limited(
    contract: Contract, windows: Intervals, used: Sequence[Weighted], period: Period, allowance: int
) -> Intervals:
    """Cuts the windows where the allowance of each period or year is used up.

    Args:
        contract: what an allowance is per.
        windows: all that hold, joined.
        used: the seconds that use the allowance up, inside the windows, with the part of each that does.
        period: the one that is assessed.
        allowance: seconds.
    """
    if not windows:
        return windows
    out: list[Interval] = []
    for start, end in _shares(contract, period, windows[0][0], windows[-1][1]):
        stop = _used_up(within(used, [(start, end)]), allowance)
        out += clip(windows, start, end if stop is None else stop)
    return union(out)


def _used_up(used: Iterable[Weighted], allowance: int) -> int | None:
    """Finds the instant at which `used` has taken all of the allowance and asks for more; None where it never does."""
    left = Fraction(allowance)
    for start, end, part in used:
        if (end - start) * part > left:
            return start + floor(left / part)
        left -= (end - start) * part
    return None


def _shares(contract: Contract, period: Period, low: int, high: int) -> list[Interval]:
    """Cuts `[low, high)` into the stretches of time that have an allowance each.

    For a yearly allowance these are the (fiscal) years. For one per period they are the period, its two neighbours, and
    what lies beyond these, which no figure of this period depends on.
    """
    rule = contract.period
    if contract.maintenance.allowance_per == "year":
        first_month = rule.first_month if rule.kind in {"quarter", "year"} else 1
        year_rule = PeriodRule(kind="year", timezone=rule.timezone, first_month=first_month)
        year = period_containing(year_rule, low)
        years = [(year.start, year.end)]
        while year.end < high:
            year = next_period(year_rule, year)
            years.append((year.start, year.end))
        return years
    out = [(period.start, period.end)]
    if low < period.start:
        before = previous_period(rule, period).start if not period.part else low
        out = [(low, before), (before, period.start), *out]
    if high > period.end:
        after = next_period(rule, period).end if not period.part else high
        out = [*out, (period.end, after), (after, high)]
    return out
