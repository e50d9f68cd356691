"""Delivers one report to its destinations, each once: begun and ended are noted for good, around handing it over.

What a kill leaves: before the note that it begins, nothing has left, and it is tried again; between that note and the
one that it was taken, nobody knows, and it is said so and not sent again by itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Final

from sla_tui.clock import Clock
from sla_tui.config.model import Config, SecretRef
from sla_tui.config.reports import ReportSchedule
from sla_tui.config.secrets import resolve
from sla_tui.engine.moment.report_records import DeliveryRecord, destinations_of, put_delivery
from sla_tui.engine.reports.message import gather_scheduled, message_of
from sla_tui.engine.store_thread import StoreThread
from sla_tui.errors import SlaTuiError, StoreError
from sla_tui.notify.base import ChannelError
from sla_tui.notify.reports.base import Destination, ReportMessage, UnsureError
from sla_tui.secret import Secret, redact_all
from sla_tui.sla.delivery import DestinationState
from sla_tui.store.store import Store
from sla_tui.text import clean

FIRST_RETRY: Final = 60
LONGEST_RETRY: Final = 6 * 3_600
"""Seconds until it is tried again: four times as long after each failure, up to this."""
GIVEN_UP: Final = 7 * 86_400
"""Seconds after it fell due, or was asked for, in which it is tried."""

_log = logging.getLogger(__name__)

Find = Callable[[Config, ReportSchedule, str], Destination]


class ReportDeliverer:
    """Delivers reports of one store; what it knows of each is in the store and nowhere else."""

    def __init__(
        self, store: Store, clock: Clock, thread: StoreThread, *, demo: bool = False, find: Find | None = None
    ) -> None:
        """Delivers nothing yet.

        Args:
            store: the history, used in `thread`.
            clock: the present.
            thread: see there.
            demo: marks reports as simulated.
            find: makes a destination of its id, in tests.
        """
        self._store = store
        self._clock = clock
        self._thread = thread
        self._demo = demo
        self._find = find or destination

    async def deliver(
        self, config: Config, schedule: ReportSchedule, period: str, record: DeliveryRecord, *, now_if_waiting: bool
    ) -> DeliveryRecord:
        """Delivers a report to those that wait for it, and returns what became of it.

        Args:
            config: the configuration that holds.
            schedule: whose report it is.
            period: the key of the period that it is about.
            record: what is known of it.
            now_if_waiting: also to those that are to be tried again only later.

        Raises:
            StoreError: the history cannot be read or written: then nothing is handed over.
        """
        now = int(self._clock.now())
        wanted = [
            one for one in record.destinations if one.state == "waiting" and (now_if_waiting or one.next_try <= now)
        ]
        if not wanted:
            return record
        try:
            gather = partial(gather_scheduled, config, self._store, now, schedule, period, demo=self._demo)
            report, others = await self._thread.run(gather)
            message = await asyncio.to_thread(
                partial(message_of, config, schedule, period, report, others, copy=record.copy)
            )
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001  the engine goes on, whatever a format's library raises
            for one in wanted:
                record = await self._note(schedule, period, record, self._failed(one, record, error))
            return record
        for one in wanted:
            record = await self._hand_over(config, schedule, message, record, one)
        return record

    async def _hand_over(
        self,
        config: Config,
        schedule: ReportSchedule,
        message: ReportMessage,
        record: DeliveryRecord,
        state: DestinationState,
    ) -> DeliveryRecord:
        period, now = message.period, int(self._clock.now())
        try:
            found = await asyncio.to_thread(self._find, config, schedule, state.id)
            ready = await asyncio.to_thread(found.prepare, message)
        except Exception as error:  # noqa: BLE001  a library may raise anything, and its words may hold a credential
            return await self._note(schedule, period, record, self._failed(state, record, error))
        try:
            begun = replace(state, state="sending", at=now, why="")
            record = await self._note(schedule, period, record, begun)
            handing_over = asyncio.create_task(self._outcome(ready.hand_over, begun, record))
            try:
                became = await asyncio.shield(handing_over)
            except asyncio.CancelledError:  # the end of the program waits until it is known whether it was taken
                with contextlib.suppress(StoreError):  # another process writes already, and says that it is unsure
                    await self._note(schedule, period, record, await handing_over)
                raise
            return await self._note(schedule, period, record, became)
        finally:
            await asyncio.shield(asyncio.to_thread(ready.close))

    async def _outcome(
        self, hand_over: Callable[[], None], begun: DestinationState, record: DeliveryRecord
    ) -> DestinationState:
        try:
            await asyncio.to_thread(hand_over)
        except UnsureError as error:
            return replace(begun, state="unsure", at=int(self._clock.now()), why=_words(error))
        except SlaTuiError as error:
            return self._failed(begun, record, error)
        except Exception as error:  # noqa: BLE001  as above
            return replace(begun, state="unsure", at=int(self._clock.now()), why=_words(error))
        _log.info("a report was delivered to %s", begun.id)
        return replace(begun, state="sent", at=int(self._clock.now()), next_try=0, why="")

    def _failed(self, state: DestinationState, record: DeliveryRecord, error: Exception) -> DestinationState:
        """Returns the state after a failure: it waits for another try, or is given up."""
        now, tries = int(self._clock.now()), state.tries + 1
        wait = min(FIRST_RETRY * 4 ** min(tries - 1, 10), LONGEST_RETRY)
        over = now + wait > record.due + GIVEN_UP
        _log.warning("a report was not delivered to %s: %s", state.id, _words(error))
        return replace(
            state,
            state="failed" if over else "waiting",
            at=now,
            tries=tries,
            next_try=0 if over else now + wait,
            why=_words(error),
        )

    async def _note(
        self, schedule: ReportSchedule, period: str, record: DeliveryRecord, state: DestinationState
    ) -> DeliveryRecord:
        changed = record.with_state(state)
        now = int(self._clock.now())
        await self._thread.run(partial(put_delivery, self._store, schedule.id, period, now, changed))
        return changed


def destination(config: Config, schedule: ReportSchedule, identity: str) -> Destination:
    """Makes the destination of that id. Blocks: secrets are looked up.

    Raises:
        SlaTuiError: the configuration has no such any more, or what it needs is not there.
    """
    kind, _, rest = identity.partition(":")
    if identity not in destinations_of(schedule):
        raise ChannelError("the configuration does not name it any more")
    if kind == "mail":
        from sla_tui.notify.reports.smtp import MailDestination

        if config.mail is None:
            raise ChannelError("there is no [mail] in the configuration")
        return MailDestination(config.mail, rest)
    if kind in {"folder", "command"} and not rest:
        from sla_tui.notify.reports.files import CommandDestination, FolderDestination

        if kind == "folder":
            return FolderDestination(schedule.folder)
        return CommandDestination(schedule.command, schedule.environment)
    from sla_tui.notify.reports.urls import UrlDestination

    url = _url_of(schedule, identity)
    return UrlDestination(resolve(url) if isinstance(url, SecretRef) else Secret(url))


def _url_of(schedule: ReportSchedule, identity: str) -> SecretRef | str:
    """Finds the URL that an id stands for: the same ids are made of each one alone, in their order."""
    seen: list[SecretRef | str] = []
    for url in schedule.urls:
        seen.append(url)
        if identity in destinations_of(replace(schedule, mail=(), folder="", command="", urls=tuple(seen))):
            return url
    raise ChannelError("the configuration does not name it any more")


def _words(error: Exception) -> str:
    """Says what went wrong; of what is no error of ours only its kind, for its words may hold a credential."""
    if not isinstance(error, SlaTuiError):
        return f"it failed ({type(error).__name__})"
    return clean(redact_all(f"{error.what} ({error.hint})" if error.hint else error.what), 300)
