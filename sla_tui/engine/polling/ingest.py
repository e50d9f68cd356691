"""The one place through which polls reach the store: outcome, bounds of what a status may claim, breaks in time."""

from __future__ import annotations

import logging
from dataclasses import replace

from sla_tui.clock import Clock
from sla_tui.config.model import Config, SourceConfig
from sla_tui.engine.polling import metric_notes, security_notes
from sla_tui.engine.polling.ask import Failure
from sla_tui.engine.polling.redaction import redacted
from sla_tui.engine.polling.source_log import SourceLog
from sla_tui.errors import FencedError, StoreError
from sla_tui.language import ENGLISH
from sla_tui.sla.ages import age
from sla_tui.sla.codes import Note, TextOrNote
from sla_tui.sla.observation import History, Poll, Span
from sla_tui.store.records import PollRecord
from sla_tui.store.store import Store
from sla_tui.text import clean

_log = logging.getLogger(__name__)
_OWN_EYES = frozenset(
    {"probe"}
)  # kinds that know only what this process saw; the others look while this machine sleeps
NOTICE_SECONDS = 3600
JUMP = 5.0  # seconds by which wall and monotonic time drift apart; slewing by NTP stays far below
MOST_ASIDE = 2 * 86_400
"""Seconds: a clock that was more wrong than that (one that began in 1970, say) sets nothing aside."""
GAPS = 3  # intervals between two polls up to which a state is taken to have held


class Ingest:
    """Takes what polls bring into the store, in the order in which it is called."""

    def __init__(self, config: Config, store: Store, clock: Clock) -> None:
        self.config = config
        self._store = store
        self._clock = clock
        self._watch = ClockWatch(clock)
        self._records = {record.source: record for record in store.poll_records()}
        self._notices: dict[str, tuple[int, Note]] = {}
        self._log = SourceLog()
        self._warned: dict[str, tuple[str, ...]] = {}

    def started(self) -> None:
        """Makes the time unknown in which nobody looked before this start; an event says so."""
        now = int(self._clock.now())
        for source in self.config.sources:
            record = self._records.get(source.id)
            last = record.last_attempt_at if record is not None else None
            if source.kind not in _OWN_EYES or last is None:
                continue
            if now - last > GAPS * source.interval:
                self._break(source.id, now, f"nobody looked for {ENGLISH.tell(age(now - last))} before this start")
            elif last - now > JUMP:
                self._set_aside(source.id, now, last - now, "the clock was ahead before this start")

    def say(self, about: str, at: int, note: Note) -> None:
        """Tells the user something for a while."""
        self._notices[about] = at, note

    def lost(self, source: SourceConfig, at: int) -> None:
        """Says that a result had to be given up because the disk has been hanging for so long."""
        self.say("lost", at, Note("results_lost", {"source": source.id}))

    def notices(self, now: int) -> tuple[TextOrNote, ...]:
        """Says what the user should know of the last hour's trouble with the store or the clock."""
        return tuple(note for at, note in list(self._notices.values()) if now - at < NOTICE_SECONDS)

    def take(self, source: SourceConfig, result: Poll | Failure, at: int, *, asked_from: int | None = None) -> bool:
        """Records one poll's result, asked for the past since `asked_from` or not at all; says whether it lasts.

        A failure changes nothing but the source's own state.
        """
        self.check_clock()
        if source.kind in _OWN_EYES and isinstance(result, Poll):
            result = not_later(result, int(self._clock.now()))
        before = self._records.get(source.id)
        last = before.last_success_at if before is not None else None
        if isinstance(result, Failure):
            record = PollRecord(source.id, last, at, result.state, result.message)
        else:
            result = redacted(result)
            warning = clean("; ".join(self._warnings(result, asked_from)[:3]), 300)
            record = PollRecord(source.id, at, at, "ok", warning)
            if result.offline:  # it looked, and saw that it can see nothing
                record = PollRecord(source.id, last, at, "offline", warning)
        self._log.note(source.id, record.state, record.message, at)
        self._records[source.id] = record
        try:
            if isinstance(result, Failure):
                self._store.record_attempt(record)
            else:
                self._store.record(result, max_gap=GAPS * source.interval, outcome=record, asked_from=asked_from)
                metric_notes.keep(self._store, result)
                security_notes.keep(self._store, result)
            self._notices.pop("store", None)
        except FencedError as error:  # who writes it now looks for itself
            _log.warning("what %s brought is not written: %s", source.id, error)
            return False
        except StoreError as error:
            _log.warning("%s", error)
            self._notices["store"] = at, Note("poll_not_stored", {"why": error.what})
            return False
        return self._store.failing is None

    def _warnings(self, poll: Poll, asked_from: int | None) -> tuple[str, ...]:
        """Lists what a poll warns of; what one that asked for the past did holds until the next one that does."""
        if asked_from is not None:
            self._warned[poll.source] = poll.warnings
            return poll.warnings
        return tuple(dict.fromkeys((*poll.warnings, *self._warned.get(poll.source, ()))))

    def check_clock(self) -> None:
        """Makes a jump of the clock unknown time: what our own probes saw does not carry across."""
        jump = self._watch.jump()
        if not jump:
            return
        now = int(self._clock.now())
        direction = "forwards" if jump > 0 else "backwards"
        _log.warning("the clock jumped %s by %.0f s", direction, abs(jump))
        code = "clock_forwards" if jump > 0 else "clock_backwards"
        self._notices["clock"] = now, Note(code, {"age": age(round(abs(jump)))})
        for source in self.config.sources:
            own = source.kind in _OWN_EYES
            if jump > 0 and not own:
                continue
            words = f"the clock jumped {direction} by {abs(jump):.0f} s"
            if jump < 0 and own:
                self._set_aside(source.id, now, -jump, words)
            else:
                self._break(source.id, now, words)

    def stood_still(self, seconds: float) -> None:
        """Notes that this program did not run for so long: it was stopped, or its machine slept.

        What our own probes saw before goes on behind a short pause, as ever; a long one is unknown time.
        """
        now = int(self._clock.now())
        why = f"this program did not run for {seconds:.0f} s: it was stopped, or this machine slept"
        _log.warning("%s", why)
        self._notices["still"] = now, Note("stood_still", {"age": age(round(seconds))})
        for source in self.config.sources:
            if source.kind in _OWN_EYES:
                try:
                    self._store.record_event(source.id, now, note=why)
                    self._explain(source, now, why)
                except StoreError as error:
                    _log.warning("%s", error)

    def _explain(self, source: SourceConfig, now: int, why: str) -> None:
        """Gives the time that nobody knows by now a reason, monitor by monitor."""
        refs = [one.monitor.ref for one in self._store.statuses() if one.monitor.source == source.id]
        running = [(ref, run) for ref in refs if (run := self._store.running(ref)) is not None]
        gaps = tuple(
            History(ref, run.at, now, (Span(run.at, now, "unknown", why),))
            for ref, run in running
            if now - run.at > run.max_gap
        )
        if gaps:
            poll = Poll(source.id, now, histories=gaps)
            self._store.record(poll, max_gap=GAPS * source.interval, outcome=self._records.get(source.id))

    def _set_aside(self, source: str, at: int, seconds: float, why: str) -> None:
        """Takes what bears later times than now out of what counts, where the clock was not absurdly wrong."""
        if seconds > MOST_ASIDE:
            self._break(source, at, f"{why}; that is too far for its checks to be set aside")
            return
        try:
            count = self._store.set_aside(source, at, note=why)
        except StoreError as error:
            _log.warning("%s", error)
            return
        record = self._records.get(source)
        if record is not None:
            self._records[source] = replace(
                record,
                last_success_at=None if record.last_success_at is None else min(record.last_success_at, at),
                last_attempt_at=None if record.last_attempt_at is None else min(record.last_attempt_at, at),
            )
        _log.warning("%s: %d checks of %s that bore later times are set aside", why, count, source)

    def _break(self, source: str, at: int, why: str) -> None:
        try:
            self._store.record_break(source, at, note=why)
        except StoreError as error:
            _log.warning("%s", error)


def not_later(poll: Poll, now: int) -> Poll:
    """Leaves out of a poll of our own probes what bears a later time than now: the clock jumped back meanwhile."""
    if poll.at <= now:
        return poll
    checks = (replace(one, results=tuple(r for r in one.results if r.at <= now)) for one in poll.checks)
    histories = (h for h in poll.histories if h.end <= now)
    return replace(
        poll,
        at=now,
        statuses=tuple(status for status in poll.statuses if status.observed_at <= now),
        histories=tuple(histories),
        checks=tuple(one for one in checks if one.results),
        security=tuple(one for one in poll.security if one.at <= now),
    )


class ClockWatch:
    """Compares how far both clocks moved since the last look."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._wall, self._monotonic = clock.now(), clock.monotonic()

    def jump(self) -> float:
        """Measures by how many seconds the wall clock jumped since the last call, forwards positive; 0: it did not."""
        wall, monotonic = self._clock.now(), self._clock.monotonic()
        drift = (wall - self._wall) - (monotonic - self._monotonic)
        self._wall, self._monotonic = wall, monotonic
        return drift if abs(drift) > JUMP else 0.0
