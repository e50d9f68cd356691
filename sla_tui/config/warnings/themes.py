"""A theme that there is not."""

from __future__ import annotations

from sla_tui.config.model import Config
from sla_tui.config.reading.problems import At, did_you_mean
from sla_tui.config.themes import BUILT_IN_THEMES, theme_files


def check_theme(config: Config, at: At) -> None:
    """Warns of a `ui.theme` that neither comes along nor has a file. `at`: the table `ui`."""
    known = (*BUILT_IN_THEMES, *theme_files())
    if config.ui.theme not in known:
        near = did_you_mean(config.ui.theme, known)
        at.child("theme").wrong(
            "there is no such theme, the default is shown", allowed=", ".join(known), suggestion=near
        )
