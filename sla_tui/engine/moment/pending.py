"""Holds back verdicts whose evidence was not read yet: nobody has kept or broken a promise because we did not look.

What was asked of a provider, answered and refused is in the store, monitor by monitor (`Store.known_ranges`), so that
every reader of one history comes to the same answer, whoever polls. Time that was seen here needs no answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import reduce

from sla_tui.config.model import Config
from sla_tui.engine.moment.sources import Sources
from sla_tui.engine.polling.plan import OVERLAP
from sla_tui.sla.codes import CodeValue, Note, Step, TextOrNote
from sla_tui.sla.measure.interval import Interval, Intervals, subtract
from sla_tui.sla.observation import Status
from sla_tui.sla.result import Assessment, Claim
from sla_tui.store.records import NOTHING_KNOWN, KnownRanges, PollRecord
from sla_tui.store.store import Store

_EVER = 1 << 40  # seconds: later than everything
_NAMED = 3  # monitors that a sentence names


@dataclass(frozen=True, slots=True)
class HistoryGap:
    """What of one monitor's past is missing: `gaps`, of what is wanted in `[start, until)`.

    `refused` is why nothing more will come, in the provider's words where it gave any; "" where it may still come. Two
    of them are the same where the same was answered: `start` and `until` move with the clock.
    """

    answered: Interval | None
    refused: TextOrNote = ""
    gaps: tuple[Interval, ...] = field(default=(), compare=False)
    start: int = field(default=0, compare=False)
    until: int = field(default=0, compare=False)

    def share(self, since: int) -> Fraction:
        """Says how much of the time since an instant is known, 0 to 1."""
        low = max(self.start, since)
        missing = sum(high - max(start, low) for start, high in self.gaps if high > low)
        return 1 - Fraction(missing, self.until - low) if missing else Fraction(1)


HistoryGaps = Mapping[str, HistoryGap]
"""By monitor; one that is not in it is known as far as it ever will be."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is missing of a service's past: `reading`, with percent that are here, and `refused`, with words.

    True where there is something to wait for; iterates over the monitors that are waited for.
    """

    reading: tuple[tuple[str, int], ...] = ()
    refused: tuple[tuple[str, TextOrNote], ...] = ()

    def __bool__(self) -> bool:
        """Says whether more is still to come."""
        return bool(self.reading)

    def __iter__(self) -> Iterator[str]:
        """Names the monitors whose past is still to come."""
        return (ref for ref, _ in self.reading)

    def notes(self) -> tuple[Note, ...]:
        """Says what is read and what is refused."""
        out: list[Note] = []
        if self.reading:
            named = [Note("past_read", {"percent": percent, "monitor": ref}) for ref, percent in self.reading[:_NAMED]]
            read = reduce(lambda first, rest: Note("past_read_and", {"first": first, "rest": rest}), named)
            more = len(self.reading) - _NAMED
            out.append(
                Note("pending_more", {"read": read, "more": more}) if more > 0 else Note("pending", {"read": read})
            )
        refused: dict[tuple[str, TextOrNote], list[str]] = {}
        for ref, words in self.refused:
            refused.setdefault((ref.partition(":")[0], words), []).append(ref)
        for (source, words), refs in refused.items():
            monitors: CodeValue = ", ".join(refs[:_NAMED])
            if len(refs) > _NAMED:
                monitors = Note("monitors_and_more", {"monitors": monitors, "more": len(refs) - _NAMED})
            out.append(Note("history_refused", {"source": source, "monitors": monitors, "why": words}))
        return tuple(out)


def history_gaps(
    config: Config, store: Store, sources: Sources, statuses: Mapping[str, Status], now: int
) -> HistoryGaps:
    """Finds the monitors of which some past that the contracts need is missing, with what is; from the store alone.

    Those are looked at that a service of `config` names, and where every monitor is a service, those that a source
    listed (`statuses`, by reference). The others, of which a large fleet may have very many, decide nothing.
    """
    gaps: dict[str, HistoryGap] = {}
    listed = statuses if config.defaults.discover else ()
    for ref in sorted({*listed, *(ref for service in config.services for ref in service.monitors)}):
        source = ref.partition(":")[0]
        if source not in sources.needs:
            continue
        record, status = sources.records.get(source), statuses.get(ref)
        known = sources.known[source].get(ref, NOTHING_KNOWN)
        if status is None:
            missing = _never_listed(record)
        else:
            until = min(now, status.observed_at, *([] if record is None else [record.last_success_at or now]))
            missing = _missing(store, ref, known, sources.needs[source].history_from, until)
        if missing is not None:
            gaps[ref] = replace(missing, refused=_refusal(missing, known, record))
    return gaps


def _never_listed(record: PollRecord | None) -> HistoryGap | None:
    """Waits for a monitor that its source never listed until that has answered for the past of all it has."""
    if record is not None and record.past_at is not None:
        return None
    return HistoryGap(None, gaps=((0, _EVER),), until=_EVER)


def _missing(store: Store, ref: str, known: KnownRanges, start: int, until: int) -> HistoryGap | None:
    """Finds what nobody answered for. The last hours need no answer once there was one: polled states are enough."""
    answered = known.answered
    end = until if answered is None else until - OVERLAP
    if answered is not None and answered[0] <= start and end <= answered[1]:
        return None
    gaps: Intervals = subtract([(start, end)] if start < end else [], [answered] if answered is not None else [])
    if gaps:
        spans = store.spans(ref, gaps[0][0], gaps[-1][1])
        gaps = subtract(gaps, [(span.start, span.end) for span in spans if span.state != "unknown"])
    return HistoryGap(answered, gaps=tuple(gaps), start=start, until=end) if gaps else None


def _refusal(missing: HistoryGap, known: KnownRanges, record: PollRecord | None) -> TextOrNote:
    """Says why what is missing will not come, where the provider said so: of this monitor, or of all."""
    if known.refused is not None and known.refused.start <= missing.gaps[0][0]:
        return known.refused.words
    if record is not None and record.state == "auth_error":
        return record.message or Note("credential_refused")
    return ""


def waiting_for(gaps: HistoryGaps, monitors: Iterable[str], start: int) -> Waiting:
    """Says what is missing of the past of `monitors` since `start`: what is still to come, and what never will."""
    reading, refused = [], []
    for ref in monitors:
        share = gaps[ref].share(start) if ref in gaps else Fraction(1)
        if share == 1:
            continue
        if gaps[ref].refused:
            refused.append((ref, gaps[ref].refused))
        else:
            reading.append((ref, int(100 * share)))
    return Waiting(tuple(reading), tuple(refused))


def held_back(assessment: Assessment, waiting: Waiting) -> Assessment:
    """Takes verdict, figures, credit and claim out of `assessment` while a past is read; notes what is refused."""
    notes = waiting.notes()
    if not waiting:
        return replace(assessment, notes=(*notes, *assessment.notes)) if notes else assessment
    credit = replace(
        assessment.credit,
        percent=Fraction(0),
        amount=None,
        locked_in=False,
        next_tier=None,
        benefits=(),
        steps=tuple(Step("held_back", {"why": note}) for note in notes[:1]),
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
        parts=tuple(held_back(part, waiting) for part in assessment.parts),
        notes=(*notes, *assessment.notes),
    )
