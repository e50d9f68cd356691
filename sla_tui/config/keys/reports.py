"""The tables `[reports.<id>]` and `[mail]`: reports that go out by themselves, and the mail server for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sla_tui.config.kinds.references import ID
from sla_tui.config.reading.declared import table_of
from sla_tui.config.reading.problems import At
from sla_tui.config.reading.tables import MapOf, Values
from sla_tui.config.reports import MailConfig, ReportSchedule

_DAYS: Final[Mapping[str, int]] = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 92}
"""The last day of a new period on which a report may be delivered."""
_DESTINATIONS: Final = ("mail", "urls", "folder", "command")
_HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})


def _schedule(values: Values, at: At) -> None:
    most = _DAYS[values.get("every", "month")]
    if values.get("day", 1) > most:
        at.child("day").wrong(f"is later than the period is long: {values.get('every')}", allowed=f"1 to {most}")
    if not any(values.get(name) for name in _DESTINATIONS) and not values.wrong & set(_DESTINATIONS):
        at.wrong("goes to nobody", allowed=" | ".join(_DESTINATIONS))
    if values.get("at", 0) >= 86_400:
        at.child("at").wrong("is the end of the day", allowed='"00:00" to "23:59"')


def _mail(values: Values, at: At) -> None:
    plain = values.get("encryption") == "none"
    if bool(values.get("user")) != (values.get("password") is not None) and not values.wrong & {"user", "password"}:
        at.child("password" if values.get("user") else "user").wrong("is missing: one logs in with both, or not at all")
    if plain and values.get("password") is not None and values.get("host") not in _HERE:
        at.child("encryption").wrong("would send the password in clear", allowed="starttls | tls")


def check_reports(table: Mapping[str, Any], at: At) -> None:
    """Notes a schedule that sends mail where there is no server for it. `table`: the file as plain values."""
    reports = table.get("reports")
    for name, schedule in reports.items() if isinstance(reports, Mapping) else ():
        if isinstance(schedule, Mapping) and schedule.get("mail") and "mail" not in table:
            at.child("reports").child(str(name)).child("mail").wrong(
                "needs a server that takes mail", allowed='[mail] with host = "…" and from = "…"'
            )


REPORTS: Final = MapOf(table_of(ReportSchedule, check=_schedule), ID)
MAIL: Final = table_of(MailConfig, check=_mail)
