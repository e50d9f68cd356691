"""From `[notify]` to channels; what cannot be made is a problem in words, and the others work.

A key of `[notify]` that is a channel is a field of `NotifyConfig` with a module of the same name beside this one, whose
`create` makes a channel of one value of that key, and of the other keys of `[notify]`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from sla_tui.config.model import NotifyConfig
from sla_tui.errors import SlaTuiError
from sla_tui.notify.base import Channel

_FOLDER: Final = Path(__file__).parent
KEYS: Final = tuple(sorted(f.name for f in fields(NotifyConfig) if (_FOLDER / f"{f.name}.py").is_file()))
"""The keys that are channels, in the order in which channels are made."""


def has_channels(config: NotifyConfig) -> bool:
    """Returns whether there is any channel; looks nothing up."""
    return next(_values(config), None) is not None


def channels(config: NotifyConfig) -> tuple[tuple[Channel, ...], tuple[str, ...]]:
    """Makes the channels, with a sentence for each that could not be made. Blocks: secrets are looked up."""
    made: list[Channel] = []
    problems: list[str] = []
    for key, value in _values(config):
        try:
            made.append(import_module(f"{__package__}.{key}").create(value, config))
        except SlaTuiError as error:
            problems.append(f"{error.what} ({error.hint})" if error.hint else error.what)
        except BaseException as error:  # noqa: BLE001  a library may even exit; its words may hold the URL
            problems.append(f"[notify] {key} could not be made ({type(error).__name__})")
    return tuple(made), tuple(problems)


def _values(config: NotifyConfig) -> Iterator[tuple[str, Any]]:
    """Yields every value of every key that is a channel, with its key."""
    for key in KEYS:
        value = getattr(config, key)
        yield from ((key, one) for one in (value if isinstance(value, tuple) else (value,)) if one)
