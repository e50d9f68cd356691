"""Reads one configured calendar of announced work into the store, and notes how that went."""

from __future__ import annotations

import asyncio
import json
import logging
from dataclasses import asdict, dataclass, replace
from typing import Final

from sla_tui.clock import Clock
from sla_tui.config.model import CalendarFeed, Config
from sla_tui.config.secrets import resolve
from sla_tui.engine.acts.calendar_feed import KindOfWork, Taken, take_calendar
from sla_tui.engine.acts.record import Actor
from sla_tui.engine.moment.bind import all_services
from sla_tui.engine.moment.feed_state import FeedState, feeds_of, note_key
from sla_tui.errors import SlaTuiError, StoreError
from sla_tui.sources.calendar.model import WorkCalendar
from sla_tui.sources.calendar.place import CalendarAnswer, fetch_calendar, read_place
from sla_tui.sources.calendar.reading import read_calendar
from sla_tui.store.store import Store
from sla_tui.text import clean

_log = logging.getLogger(__name__)

BACK: Final = 100 * 86_400
AHEAD: Final = 100 * 86_400
WHOLE_AGAIN: Final = 86_400
"""Seconds after which a calendar is fetched whole, changed or not: with time its repetitions come into sight."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedReading:
    """One reading of one calendar. `calendar` None: nothing changed since the last one, or it failed (`problem`)."""

    calendar: WorkCalendar | None = None
    taken: Taken | None = None
    problem: str = ""


class FeedReader:
    """Reads single calendars of a configuration into a store."""

    def __init__(self, config: Config, store: Store, clock: Clock) -> None:
        self._config = config
        self._store = store
        self._clock = clock

    async def fetch(self, feed: CalendarFeed, state: FeedState, *, whole: bool = False) -> CalendarAnswer | str:
        """Asks for a calendar's text, once a day for all of it; returns why there is none, without the address."""
        try:
            if feed.file:
                return CalendarAnswer(await asyncio.to_thread(read_place, feed.file))
            url = feed.url
            address = url if isinstance(url, str) else (await asyncio.to_thread(resolve, url)).reveal()
            if whole or self._clock.now() - state.whole >= WHOLE_AGAIN or state.problem:
                return await fetch_calendar(address)
            return await fetch_calendar(address, etag=state.etag, modified=state.modified)
        except SlaTuiError as error:
            return str(error.what)

    def take(self, name: str, answer: CalendarAnswer | str, state: FeedState, *, dry: bool = False) -> FeedReading:
        """Takes over what a calendar announces, and notes how the reading went.

        Args:
            name: of the calendar.
            answer: its text, or why there is none.
            state: what was known before.
            dry: nothing is written.

        Raises:
            StoreError: it cannot be written.
        """
        reading = FeedReading()
        if isinstance(answer, str):
            reading = FeedReading(problem=clean(answer, 300))
        elif answer.body is not None:
            try:
                reading = self._taken(name, answer.body, dry=dry)
            except StoreError:
                raise
            except SlaTuiError as error:
                reading = FeedReading(problem=clean(error.what, 300))
        if not dry:
            self._note(name, reading, answer, state)
        return reading

    def _taken(self, name: str, body: bytes, *, dry: bool) -> FeedReading:
        config, feed, now = self._config, feeds_of(self._config)[name], int(self._clock.now())
        calendar = read_calendar(
            body, zone=feed.timezone, default_zone=config.timezone, start=now - BACK, end=now + AHEAD
        )
        services = [one.id for one in all_services(config, self._store.statuses()) if feed.scope.covers(one)]
        if not services:
            raise SlaTuiError("no service is there that it is about.")
        actor = Actor(config, self._store, self._clock, who=feed.who or f"calendar {name}"[:64], dry=dry)
        kind = KindOfWork(usual=feed.kind, planned=feed.planned, emergency=feed.emergency)
        taken = take_calendar(actor, calendar, f"calendar:{name}", services, now, kind=kind, alone=True)
        return FeedReading(calendar=calendar, taken=taken)

    def _note(self, name: str, reading: FeedReading, answer: CalendarAnswer | str, state: FeedState) -> None:
        now = int(self._clock.now())
        state = replace(state, tried=now, problem=reading.problem, read=state.read if reading.problem else now)
        if reading.calendar is not None and isinstance(answer, CalendarAnswer):
            state = replace(
                state,
                whole=now,
                etag=answer.etag,
                modified=answer.modified,
                entries=reading.calendar.read,
                refused=len(reading.calendar.refused),
            )
        self._store.put_note(note_key(name), now, json.dumps(asdict(state)))
