"""Where the user's files are, found by `os` alone, for commands that answer before anything of weight is loaded.

It knows the plain cases of Linux and raises `ValueError` wherever it is unsure: then the long way (`config/paths.py`,
with platformdirs) is gone.
"""

from __future__ import annotations

import os
import sys

_FOLDERS = {"CONFIG": ".config", "DATA": ".local/share", "CACHE": ".cache"}


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


def read(path: str) -> bytes:
    """Returns a file's content; `OSError` where it cannot be read."""
    with open(os.path.expanduser(path), "rb") as file:
        return file.read()


def store_in(config: bytes) -> str:
    """Returns the history that a configuration names in the plainest way there is; "" where it says nothing of one.

    Raises:
        ValueError: it says something that only a reader of TOML understands.
    """
    if b"store" not in config:
        return ""
    inside, found = False, ""
    for line in config.decode().splitlines():
        words = line.strip()
        if words.startswith("["):
            inside = words == "[store]"
        elif inside and words.startswith("url"):
            value = words.removeprefix("url").lstrip().removeprefix("=").strip()
            if len(value) < 2 or value[0] != '"' or value[-1] != '"' or any(c in value[1:-1] for c in '"\\~'):
                raise ValueError(words)
            found = value[1:-1].removeprefix("sqlite:///")
        elif words.startswith(("store", '"store"', "'store'")):
            raise ValueError(words)
    if found and not found.startswith("/"):
        raise ValueError(found)
    return found


def plain_options(arguments: list[str], usual: dict[str, str], flags: tuple[str, ...]) -> dict[str, str] | None:
    """Returns the options of a command line: those of `usual` with their values, flags as "yes" or "".

    None where there are others, or words, or a value is missing: then the parser is asked.
    """
    options = {**usual, **dict.fromkeys(flags, "")}
    words = iter(arguments)
    for word in words:
        if word in flags:
            options[word] = "yes"
            continue
        name, equals, value = word.partition("=")
        if name not in usual:
            return None
        options[name] = value if equals else next(words, "")
        if not options[name]:
            return None
    return options
