"""`sla-tui report --send`: has a configured report delivered now, by this process or by the one that writes."""

from __future__ import annotations

import asyncio
import time
from argparse import Namespace
from difflib import get_close_matches
from typing import Final
from zoneinfo import ZoneInfo

from sla_tui.cli.logs import log_to_stderr
from sla_tui.cli.output import write
from sla_tui.cli.session import Session, open_session
from sla_tui.config.reports import ReportSchedule
from sla_tui.engine.acts.record import Actor
from sla_tui.engine.moment.report_records import DeliveryRecord, delivery_record
from sla_tui.engine.moment.report_schedule import report_about
from sla_tui.engine.reports.schedules import ReportSchedules
from sla_tui.engine.store_thread import StoreThread
from sla_tui.errors import SlaTuiError, UsageError
from sla_tui.export.documents.deliveries import destination_words
from sla_tui.language import Language
from sla_tui.sla.acts import Act
from sla_tui.sla.delivery import DestinationState
from sla_tui.text import clean

PATIENCE: Final = 180.0
"""Seconds that are waited for the process that writes the history."""
LOOK_EVERY: Final = 0.5


def send(args: Namespace) -> int:
    """Delivers the report, and says what became of it; 1 where somebody did not get it.

    Raises:
        UsageError: the configuration has no such report.
        SlaTuiError: the history cannot be written.
    """
    _refuse_others(args)
    log_to_stderr(args.verbose)
    with open_session(args, lasting=True) as session:
        schedule = _schedule(session, args.send)
        now = int(session.clock.now())
        period = report_about(schedule, session.config, args.period, now).period
        actor = Actor(session.config, session.store, session.clock)
        act = actor.send_report(schedule.id, period, again=args.again)
        if session.store.read_only:
            record = _wait(session, schedule, period, act)
        else:
            asyncio.run(_deliver(session))
            record = delivery_record(session.store, schedule.id, period)
        if record is None or record.asked < act.id:
            raise SlaTuiError(
                f"the report was asked for, and is not on its way after {PATIENCE:.0f} s.",
                hint="the sla-tui that writes this history delivers it; does it run, with the same [reports]?",
            )
    write("".join(f"{line}\n" for line in _said(record, period, ZoneInfo(session.config.timezone), session.language)))
    return int(any(state.state != "sent" for state in record.destinations))


def _refuse_others(args: Namespace) -> None:
    """Refuses options that the schedule says itself."""
    given = {"--service": args.service, "--customer": args.customer, "--earlier": args.earlier, "-o": args.output}
    if wrong := [name for name, value in given.items() if value]:
        raise UsageError(f"{wrong[0]} says [reports.{clean(args.send, 40)}] itself.", hint="leave it out with --send.")


def _schedule(session: Session, name: str) -> ReportSchedule:
    known = {schedule.id: schedule for schedule in session.config.reports}
    if name in known:
        return known[name]
    near = get_close_matches(name, known, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"reports: {', '.join(known) or 'none; see docs/delivery.md'}"
    raise UsageError(f"the configuration has no report {clean(name, 64)!r}.", hint=hint)


async def _deliver(session: Session) -> None:
    thread = StoreThread()
    try:
        schedules = ReportSchedules(
            session.config, session.store, session.clock, thread, ready=lambda: False, demo=session.demo
        )
        await schedules.deliver_due()
    finally:
        await thread.close()


def _wait(session: Session, schedule: ReportSchedule, period: str, act: Act) -> DeliveryRecord | None:
    """Waits until the process that writes the history has done with it, or for as long as anybody would."""
    until = time.monotonic() + PATIENCE
    while True:
        record = delivery_record(session.store, schedule.id, period)
        if record is not None and record.asked >= act.id and not any(_moves(state) for state in record.destinations):
            return record
        if time.monotonic() > until:
            return record
        time.sleep(LOOK_EVERY)


def _moves(state: DestinationState) -> bool:
    """Whether a destination has not been tried since it was asked for."""
    return state.state == "sending" or (state.state == "waiting" and not state.tries)


def _said(record: DeliveryRecord, period: str, zone: ZoneInfo, language: Language) -> list[str]:
    """Says of each destination how far the report is, and since when: who had it before does not get it again."""
    return [
        f"{period} {destination_words(state, zone, language)}"
        + (f", {language.moment(state.at, zone)}" if state.state == "sent" else "")
        for state in record.destinations
    ]
