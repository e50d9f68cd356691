"""Which text of a contract decides when, and which periods there are inside the contract's term. Pure.

A contract has one term and, over time, several texts inside it. A text that begins later takes over from the first
period that starts on or after its date ("next_period"), or at once ("split"): the period is then judged in parts, each
under its own text. What is judged is the calendar period cut to the term; outside the term there is no period.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sla_tui.errors import AssessmentError, OutsideTermError
from sla_tui.sla.contract import Contract, PeriodKind, PeriodRule
from sla_tui.sla.periods.calendar import next_period, parse_period_key, period_containing
from sla_tui.sla.periods.names import part_label
from sla_tui.sla.periods.zones import EARLIEST, LATEST, first_instant, local_date
from sla_tui.sla.result import Period

_ONE_DAY = timedelta(days=1)
_TRIES = 24  # periods of the old text that a new one of another calendar is waited for, until both begin on one day
_COARSER: tuple[PeriodKind, ...] = ("month", "week", "day")


@dataclass(frozen=True, slots=True)
class Texts:
    """All texts of one contract, oldest first, inside one term.

    The term begins with the first text, and ends with `valid_to` of the newest text that names one. A text that begins
    after that day renews the contract: it holds from its own first day, and without an end of its own it has none.
    One agreement under the contract may have its own first and last day inside the term: `since` and `until`.
    """

    versions: tuple[Contract, ...]
    since: date | None = None
    until: date | None = None

    @property
    def first_day(self) -> date | None:
        """The first local day of the term; None where it has no beginning."""
        return max((day for day in (self.versions[0].valid_from, self.since) if day is not None), default=None)

    @property
    def last_day(self) -> date | None:
        """The last local day of the term; None where it has no end."""
        last: date | None = None
        for text in self.versions:
            if last is not None and text.valid_from is not None and text.valid_from > last:
                last = None
            last = text.valid_to or last
        return min((day for day in (last, self.until) if day is not None), default=None)


@dataclass(frozen=True, slots=True)
class TextPart:
    """A stretch of time that one text decides about: a period, or a part of one."""

    text: Contract
    period: Period


@dataclass(frozen=True, slots=True)
class _TextSpan:
    """The time `[start, end)` in which one text decides."""

    text: Contract
    start: int
    end: int


def parts_at(texts: Texts, at: int) -> tuple[TextPart, ...]:
    """Finds the period that the instant `at` lies in: one part, or several where a text took over inside it.

    Raises:
        OutsideTermError: `at` lies outside the contract's term.
        AssessmentError: `at` lies outside the calendar.
    """
    spans = _text_spans(texts)
    own = next((r for r in spans if r.start <= at < r.end), None)
    if own is None:
        zone = texts.versions[-1].period.timezone
        raise _outside(texts, f"{local_date(zone, at)}")
    rule = own.text.period
    whole = period_containing(rule, at)
    if rule.kind == "rolling":
        low, high = _term(texts)
        return (TextPart(own.text, _cut(whole, low, high)),)
    found = [
        TextPart(span.text, _cut(whole, span.start, span.end))
        for span in spans
        if span.text.period == rule and span.start < whole.end and span.end > whole.start
    ]
    return tuple(found)


def parts_from(parts: Sequence[TextPart], at: int) -> tuple[TextPart, ...]:
    """Cuts the period to what lies at `at` or later; nothing where all of it lies before."""
    return tuple(TextPart(part.text, _cut(part.period, at, LATEST)) for part in parts if part.period.end > at)


def parts_named(texts: Texts, key: str) -> tuple[TextPart, ...]:
    """Finds the period that `key` names under the text of its time; a month, week or day finds the one it begins in.

    Raises:
        OutsideTermError: the contract has a term, and that period is outside it.
        AssessmentError: the key names no period.
    """
    spans = _text_spans(texts)
    outside: Period | None = None
    wrong: AssessmentError | None = None
    for span in reversed(spans):
        try:
            period = parse_period_key(span.text.period, key)
        except AssessmentError as error:
            wrong = wrong or error
            continue
        if span.text.period.kind == "rolling":
            return parts_at(texts, period.end)
        if span.start < period.end and span.end > period.start:
            return parts_at(texts, max(span.start, period.start))
        outside = outside or period
    for kind in _COARSER:
        with contextlib.suppress(AssessmentError):
            named = parse_period_key(PeriodRule(kind=kind, timezone=texts.versions[-1].period.timezone), key)
            low, _ = _term(texts)
            return parts_at(texts, low if named.start < low < named.end else named.start)
    if outside is not None:
        raise _outside(texts, outside.label)
    raise wrong or AssessmentError(f"{key!r} names no period.")


def parts_before(texts: Texts, at: int) -> tuple[TextPart, ...]:
    """Finds the newest period that is over at the instant `at`, where that is the beginning of one or outside the term.

    Raises:
        OutsideTermError: the term begins at `at` or later.
        AssessmentError: it lies outside the calendar.
    """
    begun = [span for span in _text_spans(texts) if span.start < at]
    if not begun:
        first_day, last_day = _term_days(texts)
        raise OutsideTermError(
            f"There is no period before the contract's term ({first_day} to {last_day}, both days included).",
            "before_term",
            {"first": first_day, "last": last_day},
        )
    last = begun[-1]
    if last.text.period.kind == "rolling":
        return parts_at(texts, min(at, last.end - 1))
    return parts_at(texts, min(at, last.end) - 1)


def around(texts: Texts, at: int) -> TextPart:
    """Finds the stretch of the calendar around an instant outside the term, up to the term on either side."""
    text = text_at(texts, at)
    spans = _text_spans(texts)
    low = max((span.end for span in spans if span.end <= at), default=EARLIEST)
    high = min((span.start for span in spans if span.start > at), default=LATEST)
    return TextPart(text, _cut(period_containing(text.period, at), low, high))


def starts_of(texts: Texts) -> tuple[int, ...]:
    """Lists the instants from which each text decides, in order of time."""
    return tuple(span.start for span in _text_spans(texts))


def text_at(texts: Texts, at: int) -> Contract:
    """Finds the text that decides at the instant `at`; outside the term the first or the last, whichever is nearer."""
    spans = _text_spans(texts)
    begun = [span.text for span in spans if span.start <= at]
    return begun[-1] if begun else spans[0].text


def _term(texts: Texts) -> tuple[int, int]:
    first, last = texts.first_day, texts.last_day
    low = EARLIEST if first is None else first_instant(texts.versions[0].period.timezone, first)
    high = LATEST if last is None else first_instant(texts.versions[-1].period.timezone, last + _ONE_DAY)
    return low, high


def _outside(texts: Texts, what: str) -> OutsideTermError:
    """Makes the error for a day or a period that the term does not cover."""
    first, last = _term_days(texts)
    return OutsideTermError(
        f"{what} lies outside the contract's term ({first} to {last}, both days included).",
        "outside_term",
        {"what": what, "first": first, "last": last},
    )


def _term_days(texts: Texts) -> tuple[str, str]:
    """Finds the first and the last day of the term, as they are written down."""
    return str(texts.first_day or "open"), str(texts.last_day or "open")


def _text_spans(texts: Texts) -> Sequence[_TextSpan]:
    """Lists from when to when each text decides, in order; one that is overtaken before it begins is left out."""
    low, high = _term(texts)
    begun: list[tuple[int, Contract]] = [(low, texts.versions[0])]
    for text in texts.versions[1:]:
        if text.valid_from is None:
            continue
        start = _takes_over(begun[-1][1], text, text.valid_from)
        while len(begun) > 1 and begun[-1][0] >= start:
            begun.pop()
        begun.append((max(start, low), text))
    ends = [*(start for start, _ in begun[1:]), high]
    found = [_TextSpan(text, start, min(end, high)) for (start, text), end in zip(begun, ends, strict=True)]
    return [span for span in map(_ended, found) if span.start < span.end]


def _ended(span: _TextSpan) -> _TextSpan:
    """Cuts a span of time at the last day that its text names, where it is followed by a renewal after that day."""
    last = span.text.valid_to
    if last is None:
        return span
    return replace(span, end=min(span.end, first_instant(span.text.period.timezone, last + _ONE_DAY)))


def _takes_over(before: Contract, text: Contract, day: date) -> int:
    """Finds the instant from which `text`, whose first day is `day`, decides instead of the one before it.

    Where the two cut time differently, it is the first day on which a period of both begins, so that none is cut short.
    """
    at = first_instant(text.period.timezone, day)
    renewed = before.valid_to is not None and before.valid_to < day
    if renewed or text.amendment == "split" or "rolling" in {before.period.kind, text.period.kind}:
        return at
    first = begin = _first_from(text.period, at)
    for _ in range(_TRIES):
        running = period_containing(before.period, begin)
        if _same_day(before.period, running.start, text.period, begin):
            return begin
        begin = _first_from(text.period, running.end)
    return first


def _first_from(rule: PeriodRule, at: int) -> int:
    """Finds the first instant from `at` on at which a period begins."""
    period = period_containing(rule, at)
    return period.start if period.start == at else next_period(rule, period).start


def _same_day(one: PeriodRule, at: int, other: PeriodRule, then: int) -> bool:
    return local_date(one.timezone, at) == local_date(other.timezone, then)


def _cut(period: Period, low: int, high: int) -> Period:
    """Cuts `period` to `[low, high)`; itself where that is all of it."""
    start, end = max(period.start, low), min(period.end, high)
    if (start, end) == (period.start, period.end):
        return period
    label = period.label if period.part else part_label(period.label)
    return Period(start, end, label, period.key, part=True)
