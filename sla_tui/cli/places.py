"""Where the user's files are, found by `os` alone, for commands that answer before anything of weight is loaded.

It knows the plain cases of Linux and raises `ValueError` wherever it is unsure: then the long way (`config/paths.py`,
with platformdirs) is gone.
"""

from __future__ import annotations

import os
import sys

_FOLDERS = {"CONFIG": ".config", "DATA": ".local/share"}


def profile_of(named: str, config: str) -> str:
    """Returns the profile, as `cli/profile_place.py` has it; `ValueError` where it is unsure, or has words to say."""
    name = named or os.environ.get("SLA_TUI_PROFILE", "")
    if not name or name == "default":
        return ""
    if config or not (name.isascii() and name.replace("-", "a").isalnum() and name == name.lower()):
        raise ValueError(name)
    return name


def config_path(profile: str) -> str:
    """Returns the configuration's place, as `config/paths.py` has it; `ValueError` where it is unsure."""
    if not profile:
        if named := os.environ.get("SLA_TUI_CONFIG"):
            return named
        if os.path.isfile("sla-tui.toml"):
            return "sla-tui.toml"
    return os.path.join(home("CONFIG", profile), "config.toml")


def home(kind: str, profile: str) -> str:
    """Returns the user's folder of that kind, as platformdirs has it on Linux; `ValueError` elsewhere."""
    if not sys.platform.startswith("linux"):
        raise ValueError(sys.platform)
    given = os.environ.get(f"XDG_{kind}_HOME", "").strip()
    folder = os.path.join(given or os.path.expanduser(f"~/{_FOLDERS[kind]}"), "sla-tui")
    return os.path.join(folder, "profiles", profile) if profile else folder
