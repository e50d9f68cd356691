"""The opening frame: on the terminal before the dashboard is loaded, where no frame of before may be shown.

It knows no figure and claims none: it says in its first row that the history is being read. The dashboard paints over
it as soon as it can. Like the remembered frame it imports nothing of weight.
"""

from __future__ import annotations

import os

LANGUAGES = ("en", "nl", "de")
_LOCALES = os.path.join(os.path.dirname(os.path.dirname(__file__)), "locales")
_PHRASE = b'\nstill_reading = "'
"""Stands in one line of every language's file; a test holds that."""
_MARK, _RESET = "\x1b[1;7m", "\x1b[0m"
"""Bold and reversed, as the first row of a remembered frame."""


def opening_frame(config: bytes, language: str, columns: int) -> str:
    """Writes it for a terminal of so many columns.

    Args:
        config: the configuration file, which may name a language.
        language: the one that was asked for; "": that of the configuration.
        columns: of the terminal.

    Raises:
        ValueError: it cannot be told which language that is.
        OSError: its file cannot be read.
    """
    code = language or language_in(config)
    if code not in LANGUAGES:
        raise ValueError(code)
    with open(os.path.join(_LOCALES, f"{code}.toml"), "rb") as file:
        words = file.read().partition(_PHRASE)[2].partition(b'"')[0].decode()
    row = f" sla-tui  {words}"[:columns].ljust(columns)
    return f"\x1b[1;1H{_MARK}{row}{_RESET}"


def language_in(config: bytes) -> str:
    """Returns the language that a configuration names in the plainest way there is; "en" where it names none.

    Raises:
        ValueError: it says something that only a reader of TOML understands.
    """
    for line in config.decode().splitlines():
        words = line.strip()
        if words.startswith("["):
            break
        if words.startswith(("language", '"language"', "'language'")):
            name, _, value = words.partition("=")
            if name.strip() != "language" or value.strip()[:1] != '"':
                raise ValueError(words)
            return value.strip()[1:].partition('"')[0]
    return "en"
