"""When a configured report is due, and about which period: pure arithmetic over the calendar of its zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sla_tui.config.model import Config
from sla_tui.config.reports import ReportSchedule
from sla_tui.sla.contract import PeriodRule
from sla_tui.sla.periods.calendar import next_period, parse_period_key, period_containing, previous_period
from sla_tui.sla.periods.zones import at_local_time, local_date
from sla_tui.sla.result import Period

MOST_MISSED: Final = 3
"""So many reports that fell due while nothing ran are made up for, the newest."""


@dataclass(frozen=True, slots=True)
class DueReport:
    """A report about the period of that key, due at that instant (UTC seconds)."""

    period: str
    due: int


def rule_of(schedule: ReportSchedule, config: Config) -> PeriodRule:
    """Returns the calendar by which the schedule counts."""
    return PeriodRule(kind=schedule.every, timezone=schedule.timezone or config.timezone)


def report_about(schedule: ReportSchedule, config: Config, period: str | None, now: int) -> DueReport:
    """Finds the report about the period of that key; None: about the last one that is over.

    Raises:
        AssessmentError: `period` is no key of the schedule's kind.
    """
    rule = rule_of(schedule, config)
    about = previous_period(rule, period_containing(rule, now)) if period is None else parse_period_key(rule, period)
    return _due(schedule, rule, about)


def due_between(schedule: ReportSchedule, config: Config, since: int, now: int) -> tuple[DueReport, ...]:
    """Lists the reports that fell due after `since` and up to `now`, the oldest first; of many the newest."""
    rule = rule_of(schedule, config)
    about = previous_period(rule, period_containing(rule, now))
    found: list[DueReport] = []
    while len(found) < MOST_MISSED:
        one = _due(schedule, rule, about)
        if one.due <= since:
            break
        if one.due <= now:
            found.append(one)
        about = previous_period(rule, about)
    return tuple(reversed(found))


def next_due(schedule: ReportSchedule, config: Config, now: int) -> int:
    """Finds when the next report is due, after `now`."""
    rule = rule_of(schedule, config)
    running = period_containing(rule, now)
    waiting = _due(schedule, rule, previous_period(rule, running)).due
    return waiting if waiting > now else _due(schedule, rule, running).due


def _due(schedule: ReportSchedule, rule: PeriodRule, about: Period) -> DueReport:
    """Finds when the report about a period is due: on that day of the one that follows, or on its last."""
    following = next_period(rule, about)
    first, last = local_date(rule.timezone, following.start), local_date(rule.timezone, following.end - 1)
    day = min(first + timedelta(days=schedule.day - 1), last)
    return DueReport(about.key, at_local_time(rule.timezone, day, schedule.at))
