"""The profiles that the dashboard can open instead of the one that it shows."""

from __future__ import annotations

from sla_tui.config.paths import current_profile, find_config
from sla_tui.config.profiles import DEFAULT_PROFILE, place_of_profile, profiles
from sla_tui.errors import ConfigError, SlaTuiError
from sla_tui.ui.dashboard import ProfileChoice


def other_profiles() -> ProfileChoice:
    """Finds the other profiles, which can be opened instead of this one."""
    here = current_profile() or DEFAULT_PROFILE
    try:
        names = (DEFAULT_PROFILE, *(profile.name for profile in profiles()))
    except SlaTuiError:  # `sla-tui profiles list` says why
        names = ()
    return ProfileChoice(tuple(name for name in names if name != here), _problem_with)


def _problem_with(profile: str) -> str:
    """Says what is wrong with a profile's configuration; "" where it can be opened, if only to make one there."""
    from sla_tui.config.reading.reader import load_config

    path = find_config(profile=place_of_profile(profile))
    if path is not None:
        try:
            load_config(path)
        except ConfigError as error:
            return str(error.problems[0])
    return ""
