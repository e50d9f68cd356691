"""How a field is written in a file, declared on the field itself: plain data that `sla_tui.config` makes readers of.

    quorum: int = key(1, "down when at least this many sources say down", "whole", least=1, most=1000)

The type, the default and the name of the field are its own; nothing of them is repeated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

T = TypeVar("T")

KEY: Final = "key"
"""Where a field's metadata hold its `KeySpec`."""


@dataclass(frozen=True, slots=True)
class KeySpec:
    """What a file's key says beyond the field's type and default.

    Attributes:
        doc: one sentence, for editors and the documentation.
        kind: a name of `sla_tui.config.kinds.named`; "" where the type alone says what the key takes.
        name: as the file says it, where the field has another name.
        optional: the field has no default, but the key may be absent: what reads the table works it out.
        quiet: left out of a written table where it says the default (the key is younger than texts that were kept).
        only: the kinds of probes for which the key means something; empty: all.
        items: fewest and most items, where the field is a list.
        bounds: what the kind is made with, such as `least` and `most`.
    """

    doc: str
    kind: str = ""
    name: str = ""
    optional: bool = False
    quiet: bool = False
    only: tuple[str, ...] = ()
    items: tuple[int, int] = (0, 10_000)
    bounds: Mapping[str, object] = field(default_factory=dict)


def spec(
    doc: str,
    kind: str = "",
    /,
    *,
    name: str = "",
    optional: bool = False,
    quiet: bool = False,
    only: tuple[str, ...] = (),
    items: tuple[int, int] = (0, 10_000),
    **bounds: object,
) -> Mapping[str, KeySpec]:
    """Declares a key as the metadata of a field without a default: as `KeySpec`, with the kind's bounds by name."""
    return {KEY: KeySpec(doc, kind, name, optional, quiet, only, items, bounds)}


def key(default: T, doc: str, kind: str = "", /, **more: Any) -> T:  # noqa: ANN401 - as `spec`
    """Declares a field with its default and its key; the rest as `spec`."""
    declared: T = field(default=default, metadata=spec(doc, kind, **more))
    return declared
