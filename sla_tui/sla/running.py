"""A period that still runs: how fast the budget burns, whether that calls for an alert, and where the period ends.

Only downtime of the period itself counts here: time before it began has burned another period's budget, so windows that
reach back over the beginning hold less downtime, and are not shortened.
"""

from __future__ import annotations

from fractions import Fraction

from sla_tui.sla.codes import Note
from sla_tui.sla.measure.interval import complement
from sla_tui.sla.measure.measure import Measure
from sla_tui.sla.result import Burn, BurnAlert, ErrorBudget, Projection
from sla_tui.sla.terms import Terms

HOUR = 3600
_ALERTS = ((1, Fraction(72, 5)), (6, Fraction(6)), (24, Fraction(3)), (72, Fraction(1)))
"""Hours of the long window and burn rate, for a period of 30 days (Site Reliability Workbook, chapter 5)."""
_REFERENCE = 30 * 86_400
_SHORT = 12  # the short window is a twelfth of the long one
_LEAST_WINDOW = 60
_TENTH = 10
_STILL, _ALL = Fraction(0), Fraction(1)
_LITTLE = 10  # a tenth of the budget is little


def burn_of(terms: Terms, m: Measure) -> Burn | None:
    """Computes burn rates over 1 h, 6 h and 3 d, and the alerts, whose windows scale with the period's length.

    None where the contract names no target, or allows no downtime at all.
    """
    if not terms.allowed or m.totals is not None:
        return None
    windows = [max(hours * HOUR * m.period.seconds // _REFERENCE, _LEAST_WINDOW) for hours, _ in _ALERTS]
    shown = [hours * HOUR for hours in (1, 6, 72)]
    rates = {}
    for window in {*shown, *windows, *(_short(window) for window in windows)}:  # of a usual period some are the same
        rates[window] = _pace(m, window, terms.allowed)
    alerts = []
    for long, (_, threshold) in zip(windows, _ALERTS, strict=True):
        both = rates[long], rates[_short(long)]
        fires = all(rate is not None and rate > threshold for rate in both)
        alerts.append(BurnAlert(long, _short(long), threshold, fires, *both))
    hour, six_hours, three_days = (rates[window] for window in shown)
    return Burn(hour, six_hours, three_days, tuple(alerts))


def _short(window: int) -> int:
    return max(window // _SHORT, 1)


def _pace(m: Measure, window: int, allowed: Fraction = _ALL) -> Fraction | None:
    """Computes downtime per judged second over the last `window` seconds, of what is `allowed` in each.

    None where none of them was judged.
    """
    start = max(m.until - window, m.period.start)
    judged = window - m.removed_between(start, m.until)
    if judged <= 0:
        return None
    down = m.down_between(start, m.until) if m.downtime else 0
    return Fraction(down * allowed.denominator, judged * allowed.numerator) if down else _STILL


def projection_of(m: Measure, budget: ErrorBudget | None) -> Projection | None:
    """Projects the end of the period at the pace of its last tenth, and when the budget ends at that pace.

    `exhausted_at` is None where the budget outlasts the period, and where it is spent already; so is
    `exhausted_if_down`, for the pace of one second down in each.
    """
    if m.totals is not None:
        return None
    window = max(m.period.seconds // _TENTH, _LEAST_WINDOW)
    method = _pace_of(window)
    pace = _pace(m, window)
    if pace is None or not m.assessed_full:
        return Projection(None, method, None, None)
    ahead = m.assessed_full - m.assessed
    uptime = 1 - (m.downtime + pace * ahead) / m.assessed_full
    exhausted = None
    if budget is not None and budget.left >= 0 and pace:
        exhausted = _after(m, Fraction(budget.left) / pace)
    lasting = None if budget is None or budget.left < 0 else _after(m, Fraction(budget.left))
    return Projection(max(uptime, Fraction(0)), method, exhausted, lasting)


def _after(m: Measure, judged: Fraction) -> int | None:
    """Finds the instant after so many further judged seconds; None where the period ends first."""
    left = -(-judged.numerator // judged.denominator)
    for start, end in complement(m.removed, m.until, m.period.end):
        if left <= end - start:
            return start + left
        left -= end - start
    return None


def _pace_of(window: int) -> Note:
    """Names how the end is projected: by the pace of the last `window` seconds."""
    hours = window // HOUR
    return Note("pace_hours", {"hours": hours}) if hours else Note("pace_seconds", {"seconds": window})


def is_at_risk(
    terms: Terms, burn: Burn | None, projection: Projection | None, budget: ErrorBudget | None, *, assessed: int
) -> bool:
    """Tells whether a running period that is not breached needs somebody's eye.

    Any one of these: a burn alert fires; at the present pace the period ends below the target or in a tier; of the
    budget a tenth or less is left though some was spent. `assessed` are the judged seconds of the whole period.
    """
    if burn is not None and any(alert.firing for alert in burn.alerts):
        return True
    if projection is not None and projection.uptime is not None:
        good, whole = projection.uptime.numerator, projection.uptime.denominator
        if terms.target is not None and terms.target.is_met(good, whole):
            return True
        downtime = (1 - projection.uptime) * assessed
        if any(t.is_met(good, whole, downtime) for t in terms.tiers):
            return True
    return budget is not None and budget.spent > 0 and budget.left * _LITTLE <= budget.total
