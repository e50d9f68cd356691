"""Lets a command find, and leave, nothing but what is the profile's that it was given."""

from __future__ import annotations

import contextlib
from argparse import Namespace
from collections.abc import Iterator
from typing import Final

_WITHOUT: Final = frozenset({"demo", "profiles"})
"""Commands that belong to no profile."""


@contextlib.contextmanager
def profile_place(args: Namespace) -> Iterator[None]:
    """Works in the profile of `--profile` or of the environment; the simulated fleet has none.

    Raises:
        UsageError: there is no such profile, or a configuration is named that is not its own.
    """
    if args.demo or args.command.name in _WITHOUT:
        yield
        return
    from sla_tui.config.paths import in_profile
    from sla_tui.config.profiles import DEFAULT_PROFILE, chosen_profile
    from sla_tui.errors import UsageError

    name = chosen_profile(args.profile)
    if name and args.config:
        raise UsageError(
            f"the profile {name!r} has a configuration of its own, and --config names another one.",
            hint=f"--profile {DEFAULT_PROFILE} --config … works on a file without a profile.",
        )
    with in_profile(name):
        yield
