"""Warns of reports that cannot be delivered as things are: what makes or takes them is not installed, or not there."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from sla_tui.config.model import Config
from sla_tui.config.reading.problems import At
from sla_tui.config.reports import ReportSchedule
from sla_tui.installation import adding_extra

_LENGTHS: Final = ("day", "week", "month", "quarter", "year")


def check_reports(config: Config, at: At) -> None:
    """Warns at each schedule of what it lacks. `at`: where `[reports]` stands."""
    for schedule in config.reports:
        place = at.child(schedule.id)
        if "pdf" in schedule.formats and find_spec("weasyprint") is None:
            place.child("formats").wrong(f"pdf needs what is not installed here: {adding_extra('pdf')}")
        if schedule.urls and find_spec("apprise") is None:
            place.child("urls").wrong(f"needs apprise, which is not installed here: {adding_extra('notify')}")
        if schedule.folder and Path(schedule.folder).exists() and not os.access(schedule.folder, os.W_OK | os.X_OK):
            place.child("folder").wrong("is nothing that this user can write files into")
        _check_services(config, schedule, place)


def _check_services(config: Config, schedule: ReportSchedule, at: At) -> None:
    """Warns of services whose contract is judged by shorter periods than the report tells of: they are not in it."""
    for index, name in enumerate(schedule.services):
        service = next((one for one in config.services if one.id == name), None)
        versions = None if service is None else config.contracts.get(service.contract)
        kind = schedule.every if versions is None else versions.latest.period.kind
        if kind in _LENGTHS and _LENGTHS.index(kind) < _LENGTHS.index(schedule.every):
            at.child("services").item(index).wrong(
                f"is judged by the {kind}, and is in no report of each {schedule.every}", allowed=f'every = "{kind}"'
            )
