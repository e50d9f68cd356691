"""Keys that notices and reports share: apprise URLs, and the variables that a command gets. One declaration each."""

from __future__ import annotations

from sla_tui.config.secret_ref import SecretRef
from sla_tui.sla.keys import key


def urls_key() -> tuple[SecretRef | str, ...]:
    """Declares the key that lists apprise URLs, which may be kept as credentials are."""
    declared: tuple[SecretRef | str, ...] = key(
        (), "apprise URLs, or where they are kept", "channel_url", items=(0, 100)
    )
    return declared


def environment_key() -> tuple[str, ...]:
    """Declares the key that names variables for a command; it gets no others but the usual ones."""
    declared: tuple[str, ...] = key(
        (),
        "variables that the command gets besides the usual ones (PATH, HOME, LANG); others may hold credentials",
        "pattern",
        pattern="[A-Za-z_][A-Za-z0-9_]*",
        words="the name of an environment variable",
        items=(0, 50),
    )
    return declared
