"""Where a new contract goes: a file of its own, or the end of the configuration, of which not a letter is changed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import tomli_w

from sla_tui.config.keys.contract import CONTRACT
from sla_tui.config.kinds.basic import ProblemsNoted
from sla_tui.config.kinds.references import ID
from sla_tui.config.model import Config
from sla_tui.config.reading.problems import At, Problems
from sla_tui.config.reading.reader import parse_config, read_text
from sla_tui.errors import SlaTuiError

_HEAD: Final = """\
# The contract {id}, written by `sla-tui contracts new`. It is yours: change what you like (docs/contract-model.md).
# `sla-tui contracts document {id}` is the agreement that customers read and sign. No legal advice.
"""


def is_contract_id(text: str) -> bool:
    """Tells whether a contract may be called so in a file."""
    try:
        ID.read(text, At(Problems(), ""))
    except ProblemsNoted:
        return False
    return True


def contract_toml(id: str, table: Mapping[str, Any]) -> str:  # noqa: A002
    """Writes the contract as a `[contracts.<id>]` table with a comment."""
    ordered = {key.name: table[key.name] for key in CONTRACT.keys if key.name in table}
    return _HEAD.format(id=id) + tomli_w.dumps({"contracts": {id: ordered}})


def with_contract(path: Path, id: str, table: Mapping[str, Any]) -> str:  # noqa: A002
    """Returns the text of the configuration at `path` with the contract at its end; of a new one where there is none.

    Raises:
        SlaTuiError: there is a contract of that id already.
        ConfigError: the configuration has problems, or would have some with the contract.
    """
    before = read_text(path) if path.is_file() else ""
    known: Config = parse_config(before, str(path)) if before else Config()
    if id in known.contracts:
        raise SlaTuiError(f"{path} has a contract {id!r} already.", hint="name another with --id, or write it with -o.")
    text = f"{before.rstrip()}\n\n{contract_toml(id, table)}" if before.strip() else contract_toml(id, table)
    parse_config(text, str(path))
    return text
