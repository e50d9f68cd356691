"""From plain values to a contract: read, laid over a preset, with its versions over time. Knows no TOML, no file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from sla_tui.config.keys.contract import CONTRACT
from sla_tui.config.kinds.basic import ProblemsNoted, type_word
from sla_tui.config.kinds.times import Day
from sla_tui.config.model import ContractVersions
from sla_tui.config.reading.problems import At, Problems, did_you_mean, shown
from sla_tui.sla.contract import Contract

PRESET: Final = "preset"
VERSIONS: Final = "versions"
PRESET_PREFIX: Final = "preset:"
"""How a service names a preset as its contract."""


def read_contract(id: str, table: Mapping[str, object], problems: Problems, key: str) -> Contract | None:  # noqa: A002
    """Reads one text of a contract from plain values: strings, numbers, booleans, dates, lists and tables.

    Args:
        id: the contract's id.
        table: its keys, as in `docs/contract-model.md`; `preset = "ID"` overlays the table on a built-in preset.
        problems: collects everything that is wrong.
        key: the dotted key of the table, for the problems.

    Returns:
        The contract, or None where something was wrong.
    """
    at = At(problems, key)
    whole = _with_preset(table, at) if PRESET in table else dict(table)
    return None if whole is None else _read(id, whole, at)


def read_versions(id: str, table: Mapping[str, object], problems: Problems, key: str) -> ContractVersions | None:  # noqa: A002
    """Returns a contract with all of its texts: the table itself, then one a `[[versions]]`, each overriding some keys.

    What holds when is for `sla.texts`. Returns None where something was wrong.
    """
    at, before = At(problems, key), len(problems)
    base = {name: value for name, value in table.items() if name != VERSIONS}
    later = table.get(VERSIONS, [])
    whole = _with_preset(base, at) if PRESET in base else base
    first = None if whole is None else _read(id, whole, at)
    if not isinstance(later, (list, tuple)):
        at.child(VERSIONS).wrong(f"is {type_word(later)}", allowed="[[tables]], each with valid_from")
        return None
    if first is None or whole is None:
        return None
    texts: list[Contract] = [first]
    for index, override in enumerate(later):
        text = _version(id, whole, override, at.child(VERSIONS).item(index))
        if text is None:
            continue
        earlier = texts[-1].valid_from
        if text.valid_from is None or (earlier is not None and text.valid_from <= earlier):
            at.child(VERSIONS).item(index).child("valid_from").wrong("is not after the text before it")
        texts.append(text)
    return None if len(problems) > before else ContractVersions(id=id, versions=tuple(texts))


def merged(base: Mapping[str, Any], override: Mapping[str, Any]) -> dict[str, Any]:
    """Returns `base` with the keys of `override`.

    Tables are merged, everything else (lists such as tiers too) is replaced.
    """
    whole = dict(base)
    for name, value in override.items():
        below = whole.get(name)
        whole[name] = merged(below, value) if isinstance(below, Mapping) and isinstance(value, Mapping) else value
    return whole


def _read(id: str, table: Mapping[str, object], at: At) -> Contract | None:  # noqa: A002
    try:
        contract: Contract = CONTRACT.read(table, at)
    except ProblemsNoted:
        return None
    return replace(contract, id=id)


def _version(id: str, base: Mapping[str, object], override: object, at: At) -> Contract | None:  # noqa: A002
    """Returns the text of one `[[versions]]`: the contract's own keys, overridden."""
    if not isinstance(override, Mapping):
        at.wrong(f"is {type_word(override)}", allowed="a table with valid_from and the keys that change")
        return None
    if "valid_from" not in override:
        at.child("valid_from").wrong("is missing", allowed=Day.words)
        return None
    return _read(id, merged({k: v for k, v in base.items() if k != "valid_to"}, override), at)


def _with_preset(table: Mapping[str, object], at: At) -> dict[str, Any] | None:
    """Returns the table laid over the preset that it names."""
    from sla_tui.config.presets import load_preset, preset_ids

    name = table[PRESET]
    known = preset_ids()
    if not isinstance(name, str) or name not in known:
        what = f"{shown(name)} is no preset" if isinstance(name, str) else f"is {type_word(name)}"
        hint = did_you_mean(name, known) if isinstance(name, str) else ""
        at.child(PRESET).wrong(what, allowed="an id from `sla-tui contracts list`", suggestion=hint)
        return None
    preset = load_preset(name)
    if "tiers" in table:  # whoever writes a table of his own has read it, whatever was read of the preset's
        preset.pop("remedy", None)
    return merged(preset, {k: v for k, v in table.items() if k != PRESET})
