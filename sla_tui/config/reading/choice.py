"""Which contract a word means: one of the user's own, a built-in preset, or a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sla_tui.config.contracts import PRESET, PRESET_PREFIX, read_contract, read_versions
from sla_tui.config.kinds.calendars import with_calendars
from sla_tui.config.model import ContractVersions
from sla_tui.config.presets import Provenance, load_provenance, preset_ids
from sla_tui.config.reading.positions import KeyLines
from sla_tui.config.reading.problems import At, Problems, did_you_mean
from sla_tui.config.reading.reader import parse_toml, read_text
from sla_tui.errors import ConfigError, Problem, SlaTuiError

CONTRACTS: Final = "contracts"


@dataclass(frozen=True, slots=True)
class Chosen:
    """A contract with all its texts; `provenance` where it is a preset as it was built in."""

    versions: ContractVersions
    provenance: Provenance | None = None


def choose(name: str, own: Mapping[str, ContractVersions]) -> Chosen:
    """Returns the contract called `name`: the user's own first, then a preset ("aws-s3" or "preset:aws-s3").

    Raises:
        SlaTuiError: there is none of that name.
    """
    if name in own and not name.startswith(PRESET_PREFIX):
        return Chosen(own[name])
    preset = name.removeprefix(PRESET_PREFIX)
    if preset in preset_ids():
        return Chosen(_preset(preset), load_provenance(preset))
    known = [*own, *preset_ids()]
    near = did_you_mean(preset, known)
    raise SlaTuiError(
        f"there is no contract {name!r}.",
        hint=f"did you mean {near!r}?" if near else "`sla-tui contracts list` names them all.",
    )


def from_file(path: str) -> dict[str, ContractVersions]:
    """Returns the contracts of a TOML file by id.

    They are its `[contracts.<id>]` tables, or the file as a whole is one contract.

    A file that is one contract has its name without ``.toml`` as the id. Of a configuration's other tables only its
    calendars are looked at.

    Raises:
        ConfigError: the file cannot be read, or a contract in it has problems: all of them.
    """
    text = read_text(Path(path))
    table = parse_toml(text, path)
    problems = Problems(path, KeyLines(text).of)
    table = with_calendars(table, At(problems, ""))
    found: dict[str, ContractVersions | None] = {}
    inner = table.get(CONTRACTS)
    if isinstance(inner, Mapping):
        for name, contract in inner.items():
            key = f"{CONTRACTS}.{name}"
            if isinstance(contract, Mapping):
                found[name] = read_versions(name, _with_currency(contract, table), problems, key)
            else:
                problems.add(key, "is not a table", allowed="the keys of a contract")
    else:
        name = Path(path).name.removesuffix(".toml")
        found[name] = read_versions(name, table, problems, "")
    problems.raise_if_any()
    read = {name: versions for name, versions in found.items() if versions is not None}
    if not read:
        raise ConfigError((Problem("holds no contract", path, key=CONTRACTS),))
    return read


def _with_currency(contract: Mapping[str, object], table: Mapping[str, object]) -> dict[str, object]:
    """Returns the contract with the file's currency, where it names none itself."""
    currency = table.get("currency")
    given = {"currency": currency} if isinstance(currency, str) and PRESET not in contract else {}
    return {**given, **contract}


def _preset(name: str) -> ContractVersions:
    problems = Problems(f"{PRESET_PREFIX}{name}")
    contract = read_contract(name, {PRESET: name}, problems, "")
    problems.raise_if_any()
    if contract is None:
        raise SlaTuiError(f"the preset {name!r} could not be read.")
    return ContractVersions(id=name, versions=(contract,))
