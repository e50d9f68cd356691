"""What is known of the delivery of reports: notes in the store, which every process that looks at it tells alike."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final

from sla_tui.config.model import Config, SecretRef
from sla_tui.config.reports import ReportSchedule
from sla_tui.engine.moment.report_schedule import next_due
from sla_tui.errors import StoreError
from sla_tui.sla.codes import CodeValue, Note
from sla_tui.sla.delivery import DestinationState, ReportDelivery
from sla_tui.sla.plain import canonical, from_plain
from sla_tui.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleRecord:
    """Since when a schedule is known (UTC seconds; 0: not yet), and the period of its latest report."""

    since: int = 0
    latest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRecord:
    """One report on its way. `asked` is the number of the last act that asked for it; 0: nobody did.

    `copy`: how often somebody wanted it anew who had it.
    """

    due: int
    destinations: tuple[DestinationState, ...]
    asked: int = 0
    copy: int = 0

    def with_state(self, changed: DestinationState) -> DeliveryRecord:
        """Returns the record with that destination's state in the place of the one before."""
        states = tuple(changed if one.id == changed.id else one for one in self.destinations)
        return replace(self, destinations=states)


def destinations_of(schedule: ReportSchedule) -> tuple[str, ...]:
    """Names where the report goes, without a credential: a URL by its scheme and a number, or where it is kept."""
    found = [f"mail:{address}" for address in schedule.mail]
    inline = 0
    for url in schedule.urls:
        if isinstance(url, SecretRef):
            place = url.where if url.kind in {"env", "file"} else sha256(url.where.encode()).hexdigest()[:8]
            found.append(f"{url.kind}:{place}")
        else:
            inline += 1
            found.append(f"url:{url.partition('://')[0][:20]}:{inline}")
    found += ["folder"] * bool(schedule.folder) + ["command"] * bool(schedule.command)
    return tuple(dict.fromkeys(found))


def schedule_record(store: Store, schedule: str) -> ScheduleRecord:
    """Reads what is known of a schedule; nothing where the note cannot be read.

    Raises:
        StoreError: the store cannot be read.
    """
    try:
        return from_plain(ScheduleRecord, json.loads(store.get_note(_key(schedule)) or "{}"))
    except ValueError:
        return ScheduleRecord()


def delivery_record(store: Store, schedule: str, period: str) -> DeliveryRecord | None:
    """Reads how far a report is; None where nothing is known of it.

    Raises:
        StoreError: the store cannot be read, or holds what is no such record: then nothing is sent a second time.
    """
    body = store.get_note(_key(schedule, period))
    if not body:
        return None
    try:
        return from_plain(DeliveryRecord, json.loads(body))
    except ValueError:
        raise StoreError(f"what is known of the delivery of report {schedule} about {period} cannot be read") from None


def put_schedule(store: Store, schedule: str, at: int, record: ScheduleRecord) -> None:
    """Writes what is known of a schedule.

    Raises:
        StoreError: it cannot be written for good.
    """
    _put(store, _key(schedule), at, canonical(record))


def put_delivery(store: Store, schedule: str, period: str, at: int, record: DeliveryRecord) -> None:
    """Writes how far a report is, for good: what is not known to be written must not be acted on.

    Raises:
        StoreError: it cannot be written for good.
    """
    _put(store, _key(schedule, period), at, canonical(record))


def deliveries(config: Config, store: Store, now: int) -> tuple[ReportDelivery, ...]:
    """Says of each configured report how far its latest delivery is.

    Raises:
        StoreError: the store cannot be read.
    """
    found = []
    for schedule in config.reports:
        known = schedule_record(store, schedule.id)
        record = delivery_record(store, schedule.id, known.latest) if known.latest else None
        found.append(
            ReportDelivery(
                schedule=schedule.id,
                period=known.latest if record else "",
                due=record.due if record else 0,
                next_due=next_due(schedule, config, now),
                destinations=record.destinations if record else (),
            )
        )
    return tuple(found)


def delivery_notices(found: Iterable[ReportDelivery]) -> tuple[Note, ...]:
    """Says which reports did not go out, and which may not have."""
    out: list[Note] = []
    for one in found:
        for destination in one.troubled:
            said: dict[str, CodeValue] = {"schedule": one.schedule, "period": one.period, "to": destination.id}
            if destination.state == "unsure":
                out.append(Note("report_unsure", said))
            elif destination.state != "sent":
                code = "report_failed" if destination.state == "failed" else "report_waiting"
                out.append(Note(code, said | {"why": destination.why, "n": destination.tries}))
    return tuple(out)


def _key(schedule: str, period: str = "") -> str:
    return f"report:{schedule}:{period}" if period else f"report:{schedule}"


def _put(store: Store, key: str, at: int, body: str) -> None:
    store.put_note(key, at, body)
    if store.read_only or store.failing is not None or store.get_note(key) != body:
        raise StoreError("the history cannot be written just now, so that no report is delivered")


SETTLED: Final = frozenset({"sent", "failed", "unsure"})
"""States of a destination in which nothing more happens by itself."""
