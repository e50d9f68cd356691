"""The colours of a service's figures and its sign: roles of a theme, by what the figures come to."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import StyledText
from sla_tui.ui.wording import figures
from sla_tui.ui.wording.present import state_of
from sla_tui.ui.wording.standing import STATE_ROLES

CLOSE: Final = Fraction(9, 10)
"""The share of a limit from which on a value is close to it."""
NAME_ROLES: Final = {
    "breached": "strong",
    "at_risk": "strong",
    "down": "strong",
    "met": "text",
    "not_provable": "soft",
    "no_data": "soft",
}
BAR_ROLES: Final = {"breached": "breached", "at_risk": "at_risk", "met": "met", "unknown": "soft"}


def sign_of(service: ServiceSnapshot, look: Look) -> StyledText:
    """Returns the sign of how it stands; within its SLA its state's, where it is not simply up.

    The signs of a list add up to the counts in the first line; that it is down is said elsewhere in its row.
    """
    standing, state = service.standing, state_of(service)
    if standing == "met" and state in {"paused", "maintenance", "degraded"}:
        return StyledText(look.glyphs.state[state], STATE_ROLES[state])
    return StyledText(look.glyphs.verdict[standing], f"sign.{standing}")


def figure_role(service: ServiceSnapshot, role: str = "text") -> str:
    """Returns `role`, or none while no source is fresh: late figures lose their colour."""
    return "soft" if service.is_stale else role


def verdict_role(service: ServiceSnapshot) -> str:
    """Returns the colour of what the verdict is about: none of its own while all is well."""
    return figure_role(
        service, {"breached": "breached", "at_risk": "at_risk", "unknown": "soft"}.get(service.verdict, "text")
    )


def limit_role(ratio: Fraction | None) -> str:
    """Returns the colour of a bar against its limit."""
    return "met" if ratio is None or ratio <= CLOSE else "at_risk" if ratio <= 1 else "breached"


def objective_role(service: ServiceSnapshot, kind: str, role: str) -> str:
    """Returns the colour of what belongs to an objective: none before all of its checks are read: no verdict yet."""
    return "soft" if figures.share_read(service, kind) < 1 else figure_role(service, role)


def credit_role(service: ServiceSnapshot) -> str:
    """Returns the colour of what is owed: its own once it is locked in."""
    return "owed" if service.assessment.credit.locked_in else "at_risk"
