"""What Pingdom says of an account: how many checks it may have (`/credits`). It names no plan."""

from __future__ import annotations

from sla_tui.sources.base import Account
from sla_tui.sources.fields import count, section

NOT_SAID = "Pingdom does not say how many checks this account may have."


def parse_account(data: object) -> Account:
    """Reads the answer of `/credits`; None: this credential may not see it."""
    credits_ = section(data, "credits")
    limit, free = count(credits_.get("checklimit")), count(credits_.get("availablechecks"))
    if limit is None:
        return Account(warnings=(NOT_SAID,))
    return Account(monitors=None if free is None or free > limit else limit - free, monitor_limit=limit)
