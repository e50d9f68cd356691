"""What a kind of source declares beside its parsers, and how the declarations are found without loading a client.

A kind is a folder of `sla_tui/sources` with a file `declaration.py`, whose `DECLARATION` is a `SourceDeclaration`. Such
a file imports nothing that reaches a network, so that a configuration is read without one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

from sla_tui.sla.keys import spec

Options = TypeVar("Options")

PROBE: Final = "probe"
"""The kind whose monitors are the `[probes.<id>]` of the file: this machine asks them itself."""

PAGE: Final = "statuspage"
"""The kind whose monitors are components of a vendor's own status page: it says, and measures nothing."""

TAGS: Final = spec(
    "only monitors with one of these tags", "pattern", pattern="[^,]+", words="a tag without a comma", items=(0, 200)
)
"""The key of a source whose provider chooses monitors by tag."""

_PACKAGE: Final = "sla_tui.sources"
_FOLDER: Final = Path(__file__).parents[1] / "sources"
_NAME: Final = re.compile("[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDeclaration(Generic[Options]):
    """One kind of source, as far as the configuration and the first run know it.

    Attributes:
        kind: the name of its folder and of its entry point.
        name: what people call it.
        options: the dataclass of the keys that only this kind has, declared with `sla_tui.sla.keys`.
        address: where its API is; "" where every user has an address of his own.
        addresses: where the address follows from an option: the option's name, and the address by its value.
        interval: seconds between two polls, where the file does not say.
        shortest: the shortest interval that a file may ask for.
        variable: the environment variable in which the first run looks for a token; "": the first run does not ask.
        where: where its users find a token, in their words.
        rank: its place in lists of kinds; those of the same rank are in alphabetical order.
    """

    kind: str
    name: str
    options: type[Options]
    address: str = ""
    addresses: tuple[str, Mapping[str, str]] | None = None
    interval: int = 60
    shortest: int = 10
    variable: str = ""
    where: str = ""
    rank: int = 100

    def read(self, options: Mapping[str, Any]) -> Options:
        """Reads the options of a source into the kind's own type; what is not there has its default."""
        known = {f.name for f in fields(self.options)}  # type: ignore[arg-type]  # a dataclass
        return self.options(**{name: value for name, value in options.items() if name in known})

    def address_with(self, options: Mapping[str, Any]) -> str:
        """Returns where the API of a source with these options is; "" where that is not known."""
        if self.addresses is None:
            return self.address
        name, by_value = self.addresses
        return by_value[getattr(self.read(options), name)]


def declaration_of(kind: str) -> SourceDeclaration[Any] | None:
    """Returns the declaration of one of our kinds; None where `kind` is none of them."""
    if not _NAME.fullmatch(kind) or not (_FOLDER / kind / "declaration.py").is_file():
        return None
    return _load(kind)


@cache
def declarations() -> Mapping[str, SourceDeclaration[Any]]:
    """Returns all of our kinds, in the order of their lists."""
    found = [_load(path.parent.name) for path in _FOLDER.glob("*/declaration.py")]
    return {one.kind: one for one in sorted(found, key=lambda one: (one.rank, one.kind))}


@cache
def _load(kind: str) -> SourceDeclaration[Any]:
    declared: SourceDeclaration[Any] = import_module(f"{_PACKAGE}.{kind}.declaration").DECLARATION
    return declared


def with_token() -> tuple[SourceDeclaration[Any], ...]:
    """Returns the kinds that the first run asks a token for."""
    return tuple(one for one in declarations().values() if one.variable)
