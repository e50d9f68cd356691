"""What a configuration says that has no effect: no problem, but not what its writer thinks either."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sla_tui.config.reading.positions import KeyLines
from sla_tui.config.reading.problems import At, Problems, shown
from sla_tui.config.reading.reader import parse_toml
from sla_tui.errors import Problem


def warnings_of(text: str, file: str = "") -> tuple[Problem, ...]:
    """Returns every warning of a configuration without problems, with its line, in the order of the file.

    Args:
        text: TOML.
        file: its name, for the messages.
    """
    table = parse_toml(text, file)
    found = Problems(file, KeyLines(text).of)
    at = At(found, "contracts")
    for name, contract in table.get("contracts", {}).items():
        for place, other in _stacked(contract, at.child(name)):
            place.wrong(
                f"{shown(other)} adds nothing: no service has a second contract, so each credit is counted alone"
            )
    return found.all()


def _stacked(contract: Mapping[str, Any], at: At) -> Iterator[tuple[At, str]]:
    """Yields the contracts whose credits are said to add, in all texts of one."""
    place = at.child("credit").child("stack_with")
    for index, other in enumerate(contract.get("credit", {}).get("stack_with", ())):
        yield place.item(index), other
    for index, text in enumerate(contract.get("versions", ())):
        yield from _stacked(text, at.child("versions").item(index))
