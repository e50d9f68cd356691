"""What UptimeRobot says of an account (`/user/me`): its plan and its limit. Name and address are not kept."""

from __future__ import annotations

from collections.abc import Mapping

from sla_tui.sources.base import Account
from sla_tui.sources.fields import count, section
from sla_tui.text import clean

NOT_SAID = "UptimeRobot does not tell this key about its account."


def parse_account(data: object) -> Account:
    """Reads the answer of `/user/me`, bare or wrapped in `data`; None: this credential may not see it."""
    inner = section(data, "data") or (data if isinstance(data, Mapping) else {})
    subscription = section(inner, "activeSubscription")
    limit = count(inner.get("monitorLimit"))
    limit = count(subscription.get("monitorLimit")) if limit is None else limit
    plan = clean(subscription.get("plan"), 40)
    monitors = count(inner.get("monitorsCount"))
    if not plan and limit is None and monitors is None:
        return Account(warnings=(NOT_SAID,))
    return Account(plan=plan, monitors=monitors, monitor_limit=limit)
