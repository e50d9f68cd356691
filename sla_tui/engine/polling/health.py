"""How well each source is doing, from how its polls went and from the clock. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, cast, get_args

from sla_tui.config.model import SourceConfig
from sla_tui.sla.ages import age
from sla_tui.sla.codes import Note, TextOrNote
from sla_tui.sla.monitors import SourceState, SourceStatus
from sla_tui.store.records import PollRecord

LATE_AFTER = 2  # intervals without a good answer
STALE_AFTER = 5
LEAST_INTERVAL = 10  # seconds: an answer may take that long, however often a source is asked

_STATES = frozenset(get_args(SourceState))
_WHY: Final[dict[str, Note]] = {
    "auth_error": Note("credential_refused"),
    "rate_limited": Note("asked_too_often"),
    "offline": Note("machine_offline"),
}
_NO_ANSWER: Final = Note("no_usable_answer")


def source_status(
    source: SourceConfig, record: PollRecord | None, now: int, *, monitors: int, next_poll_at: int | None = None
) -> SourceStatus:
    """Makes the row of one source as of `now`.

    An error stays until a poll succeeds, and says since when there was no good answer. Without an error, the age of the
    last success decides: late after `LATE_AFTER` intervals, stale after `STALE_AFTER`.
    """
    last = record.last_success_at if record is not None else None
    state, message = _judged(source, record, now)
    return SourceStatus(
        id=source.id,
        kind=source.kind,
        state=state,
        last_success_at=last,
        next_poll_at=next_poll_at,
        message=message,
        monitors=monitors,
        interval=source.interval,
    )


def _judged(source: SourceConfig, record: PollRecord | None, now: int) -> tuple[SourceState, TextOrNote]:
    if record is None or (record.last_success_at is None and record.state == "ok"):
        return "never", Note("not_asked")
    last = record.last_success_at
    answered_later = last is not None and last > now  # a moment of the past: how the polls of then went is not kept
    if record.state != "ok" and not answered_later:
        state = cast("SourceState", record.state if record.state in _STATES else "error")
        why = record.message or _WHY.get(state, _NO_ANSWER)
        if last is None:
            return state, Note("source_never_answered", {"why": why})
        return state, Note("source_answered", {"why": why, "age": age(now - last, parts=1)})
    age_now = now - (last or 0)
    interval = max(source.interval, LEAST_INTERVAL)
    if age_now > STALE_AFTER * interval:
        return "stale", Note("no_answer_for", {"age": age(age_now, parts=1)})
    if age_now > LATE_AFTER * interval:
        return "late", Note("no_answer_for", {"age": age(age_now, parts=1)})
    return "ok", record.message


def is_fresh(source: SourceConfig | None, record: PollRecord | None, now: int) -> bool:
    """Says whether a source's last answer may be taken for the present: it came within `LATE_AFTER` intervals.

    An error of the moment does not make the last good answer old; only time does.
    """
    if source is None or record is None or record.last_success_at is None:
        return False
    return now - record.last_success_at <= seconds_fresh(source.interval)


def seconds_fresh(interval: int) -> int:
    """Says how long a good answer may be taken for the present, of a source that is asked every `interval` seconds."""
    return LATE_AFTER * max(interval, LEAST_INTERVAL)


def offline_since(records: Sequence[PollRecord | None]) -> int | None:
    """Says since when this machine reaches nobody: the last success of any source, where all of them say "offline"."""
    known = [r for r in records if r is not None]
    if not known or len(known) < len(records) or any(r.state != "offline" for r in known):
        return None
    return max((r.last_success_at for r in known if r.last_success_at is not None), default=None)
