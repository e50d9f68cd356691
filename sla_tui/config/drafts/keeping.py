"""A draft as a file: one that was left, kept in the state folder until it is taken up again, or one of answers.

from = "b2b"                                   # the starting point
id = "gold"                                    # what the contract is called
answers = { "availability.target" = "99.95" }  # by question, as they would be typed
contract = { termination = […] }               # keys of a contract that no question asks for
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import tomli_w

from sla_tui.config.drafts.contract_file import is_contract_id
from sla_tui.config.drafts.draft import ContractDraft
from sla_tui.config.drafts.questions import QUESTIONS
from sla_tui.config.drafts.starting_points import STARTING_POINTS
from sla_tui.config.reading.problems import did_you_mean
from sla_tui.config.reading.reader import parse_toml, read_text
from sla_tui.errors import ConfigError, Problem, SlaTuiError
from sla_tui.files import write_whole

FILE: Final = "contract-draft.toml"
_KEYS: Final = ("from", "id", "at", "answers", "contract")


def keep_draft(place: Path, draft: ContractDraft, question: str) -> None:
    """Writes the draft, and at which question it was left.

    Raises:
        SlaTuiError: it cannot be written.
    """
    data = {"from": draft.start, "id": draft.id, "at": question, "answers": dict(draft.answers)}
    more = {"contract": dict(draft.more)} if draft.more else {}
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        write_whole(place, tomli_w.dumps(data | more).encode(), 0o600)
    except OSError as error:
        raise SlaTuiError(f"could not keep the draft in {place}: {error.strerror or error}.") from error


def read_draft(place: Path) -> tuple[ContractDraft, str]:
    """Reads a draft, and the key of the question it was left at ("" for none). Its answers are not looked at.

    Raises:
        ConfigError: the file cannot be read, or has keys that mean nothing: all of them.
    """
    file = str(place)
    data = parse_toml(read_text(place), file)
    problems = [Problem(message, file, key=key, suggestion=near) for key, message, near in _wrong(data)]
    if problems:
        raise ConfigError(tuple(problems))
    answers = {key: str(typed) for key, typed in _flat(data.get("answers", {}))}
    draft = ContractDraft(
        data.get("from", "b2b"), data.get("id", "agreement"), answers, _exact(data.get("contract", {}))
    )
    return draft, data.get("at", "")


def kept_draft(place: Path) -> tuple[ContractDraft, str] | None:
    """Reads the draft that was left; None where there is none, or none that makes sense any more."""
    try:
        draft, at = read_draft(place)
        draft.contract()
    except (SlaTuiError, ValueError):
        return None
    return draft, at


def drop_draft(place: Path) -> None:
    """Takes the draft away; nothing where there is none."""
    with contextlib.suppress(OSError):
        place.unlink()


def _wrong(data: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yields keys with what is wrong with them, and what may have been meant."""
    for key in (key for key in data if key not in _KEYS):
        yield key, f"is no key of a draft ({', '.join(_KEYS)})", did_you_mean(key, _KEYS)
    for key in ("answers", "contract"):
        if not isinstance(data.get(key, {}), Mapping):
            yield key, "is not a table", ""
    if data.get("from", "b2b") not in STARTING_POINTS:
        yield "from", f"is no starting point ({', '.join(STARTING_POINTS)})", ""
    if not is_contract_id(data.get("id", "agreement")):
        yield "id", "is no id of a contract: a-z, 0-9 and -", ""
    if data.get("at", "") not in {"", *QUESTIONS}:
        yield "at", "is no question", ""
    answers = data.get("answers", {})
    for key, _ in _flat(answers) if isinstance(answers, Mapping) else ():
        if key not in QUESTIONS:
            yield f"answers.{key}", "is no question", did_you_mean(key, QUESTIONS)


def _flat(table: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """Yields answers by their dotted keys, whether they are written so or in tables."""
    for name, value in table.items():
        key = f"{above}.{name}" if above else name
        if isinstance(value, Mapping):
            yield from _flat(value, key)
        else:
            yield key, value


def _exact(value: Any) -> Any:  # noqa: ANN401  whatever TOML can say
    """Writes numbers with decimals as text, so that they stay as they were written."""
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return {name: _exact(inner) for name, inner in value.items()}
    return [_exact(inner) for inner in value] if isinstance(value, list) else value
