"""Profiles: customers, each with a configuration, a history and a state folder of its own, told apart by a colour."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sla_tui.config.paths import CONFIG_NAME, PROFILE_VARIABLE, named_profile, profiles_dir
from sla_tui.errors import SlaTuiError, UsageError

DEFAULT_PROFILE: Final = "default"
"""How what holds without a profile is called, where somebody has to name it."""
PROFILE_COLORS: Final = ("blue", "cyan", "violet", "pink", "white", "grey")
"""The colours of profiles in the header; none of them says how a service stands."""

_NAME: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class Profile:
    """A customer's place. `config` is its configuration's file, there or not; of the default the user's own."""

    name: str
    config: Path


def usual_color(name: str) -> str:
    """Returns the colour of a profile that names none."""
    return PROFILE_COLORS[zlib.crc32(name.encode()) % len(PROFILE_COLORS)]


def place_of_profile(name: str) -> str:
    """Returns the name that `sla_tui.config.paths` knows it by: "" for the default, which is no profile."""
    return "" if name == DEFAULT_PROFILE else name


def profiles() -> tuple[Profile, ...]:
    """Lists the profiles that there are, by name; the default is not among them.

    Raises:
        SlaTuiError: their folder cannot be read.
    """
    folder = profiles_dir()
    try:
        names = sorted(each.name for each in folder.iterdir() if each.is_dir() and _NAME.fullmatch(each.name))
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except OSError as error:
        raise SlaTuiError(f"{folder} cannot be read: {error.strerror or error}.") from None
    return tuple(Profile(name, folder / name / CONFIG_NAME) for name in names if name != DEFAULT_PROFILE)


def chosen_profile(explicit: str | None) -> str:
    """Returns the profile that a command line or the environment asks for; "" where it is none, or the default.

    Args:
        explicit: what `--profile` says.

    Raises:
        UsageError: it is no name of a profile, or there is no such profile.
    """
    name = named_profile(explicit)
    if not place_of_profile(name):
        return ""
    where = "" if explicit else f" (${PROFILE_VARIABLE})"
    checked(name, where)
    if not (profiles_dir() / name).is_dir():
        from difflib import get_close_matches

        known = [profile.name for profile in profiles()]
        near = get_close_matches(name, known, n=1)
        hint = f"did you mean {near[0]!r}? " if near else f"there are {', '.join(known)}. " if known else ""
        raise UsageError(f"there is no profile {name!r}{where}.", hint=f"{hint}`sla-tui profiles new {name}` makes it.")
    return name


def checked(name: str, where: str = "") -> str:
    """Returns the name, which can be a profile's.

    Raises:
        UsageError: it cannot.
    """
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"{name!r} is no name of a profile{where}.",
            hint="small letters a-z, digits and -, at most 32; neither the first nor the last is a -.",
        )
    return name


def make_profile(name: str) -> Profile:
    """Makes the folder of a new profile, for its owner alone.

    Raises:
        UsageError: it cannot be a profile's name.
        SlaTuiError: there is such a profile, or its folder cannot be made.
    """
    if checked(name) == DEFAULT_PROFILE:
        raise UsageError(f"{name!r} is what holds without a profile; it is there already.")
    folder = profiles_dir() / name
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700)
    except FileExistsError:
        raise SlaTuiError(f"there is a profile {name!r} already: {folder}.") from None
    except OSError as error:
        raise SlaTuiError(f"{folder} cannot be made: {error.strerror or error}.") from None
    return Profile(name, folder / CONFIG_NAME)
