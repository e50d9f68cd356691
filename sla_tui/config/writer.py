"""Writes a first configuration: commented TOML out of sources, proposed services and a contract that was chosen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final

import tomli_w

from sla_tui import format as fmt
from sla_tui.config.model import SecretRef
from sla_tui.config.reading.grouping import Proposed
from sla_tui.config.source_kinds import declarations
from sla_tui.text import clean

STANDARD: Final = "standard"
_LONGEST: Final = 160  # cells of a target in a comment

_HEAD: Final = """\
# sla-tui's configuration, written by `sla-tui init`. It is yours: change what you like.
# `sla-tui config check` reports every problem with its line, config.example.toml shows every key,
# and `sla-tui contracts list` the published SLAs that are built in.
"""
_SERVICES: Final = """\
# What you have a contract for. `monitors` are <source>:<its id>; `fee` is what a period costs: with it, credits are
# shown in money. A monitor that no service names becomes a service of its own (`discover` below).
"""


@dataclass(frozen=True, slots=True)
class NewSource:
    """A source to be written: its id, kind, where its credential is, and its address where it is not the usual."""

    id: str
    kind: str
    token: SecretRef | None = None
    base_url: str = ""
    options: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NewContract:
    """What the services fall under: a preset, or a target in percent of the calendar month without any credit."""

    preset: str = ""
    target: Fraction = Fraction("99.9")

    @property
    def id(self) -> str:
        """Its id in the file."""
        return self.preset or STANDARD


@dataclass(frozen=True, slots=True)
class NewConfig:
    """All of a first configuration. `probes` are URLs by the id of their probe."""

    timezone: str
    currency: str
    sources: tuple[NewSource, ...]
    services: tuple[Proposed, ...]
    contract: NewContract = field(default_factory=NewContract)
    probes: dict[str, str] = field(default_factory=dict)


def config_text(new: NewConfig) -> str:
    """Writes the file: readable, commented, and without any credential in it."""
    return "\n".join(part.rstrip("\n") + "\n" for part in _parts(new))


def _parts(new: NewConfig) -> Iterator[str]:
    yield _HEAD
    yield tomli_w.dumps({"timezone": new.timezone, "currency": new.currency})
    for source in new.sources:
        yield _commented(f"{source.kind}: the credential is only named here", {"sources": {source.id: _source(source)}})
    if new.probes:
        probes = {name: {"url": url} for name, url in new.probes.items()}
        yield _commented("What this machine asks by itself.", {"probes": probes})
    for quorum in sorted({1, *(service.quorum for service in new.services)}):  # 1: for monitors that are found later
        yield _contract(new.contract, quorum)
    if new.services:
        yield _SERVICES
        for service in new.services:
            yield _service(service, new.contract)
    defaults = {"defaults": {"contract": _contract_id(new.contract, 1), "discover": True}}
    yield _commented("Monitors that are added later, until a service names them.", defaults)


def _commented(comment: str, table: dict[str, Any]) -> str:
    return f"# {comment}\n{tomli_w.dumps(table)}"


def _source(source: NewSource) -> dict[str, Any]:
    table: dict[str, Any] = {} if source.kind == source.id else {"kind": source.kind}
    if source.token is not None:
        table["token"] = {source.token.kind: source.token.where}
    if source.base_url and source.base_url != declarations()[source.kind].address:
        table["base_url"] = source.base_url
    return table | source.options


def _contract_id(contract: NewContract, quorum: int) -> str:
    return contract.id if quorum == 1 else f"{contract.id}-{quorum}-agree"


def _contract(contract: NewContract, quorum: int) -> str:
    table: dict[str, Any] = {}
    if contract.preset:
        table["preset"] = contract.preset
        words = (
            f"`sla-tui contracts show {contract.preset}` says it in plain words. Check it against your own contract."
        )
    else:
        percent = fmt.exact_percent(contract.target)
        table |= {"name": f"Standard {percent}", "availability": {"target": percent}}
        words = "A target and no credit. Tiers, claims and the rest: docs/contract-model.md, or `preset = ...`."
    if quorum > 1:
        table["evidence"] = {"quorum": quorum}
        if not contract.preset:
            table["name"] += f", {quorum} agree"
        words += f"\n# Down only when {quorum} monitors of a service say so: one alone may be wrong."
        words += "\n# With `quorum = 1` one is enough."
    return _commented(words, {"contracts": {_contract_id(contract, quorum): table}})


def _service(service: Proposed, contract: NewContract) -> str:
    targets: Sequence[str] = sorted({target for m in service.monitors if (target := clean(m.target, _LONGEST))})
    table = {
        "name": clean(service.name) or service.id,
        "contract": _contract_id(contract, service.quorum),
        "monitors": [m.ref for m in service.monitors],
    }
    about = f"{', '.join(targets)}\n" if targets else ""
    body = tomli_w.dumps({"services": {service.id: table}})
    return f'{"# " + about if about else ""}{body}# fee = "2400.00"\n'
