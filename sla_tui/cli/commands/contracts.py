"""`sla-tui contracts`: presets of published SLAs and one's own contracts, from the draft to the signature."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from sla_tui.cli.backtest import add_arguments as add_test
from sla_tui.cli.backtest import run as run_test
from sla_tui.cli.contract_choice import own_config
from sla_tui.cli.contract_document import add_document_arguments, run_document
from sla_tui.cli.contract_new import add_new_arguments, run_new
from sla_tui.cli.contract_signing import add_sign_arguments, run_sign
from sla_tui.cli.documents import add_format, print_document
from sla_tui.cli.looks import add_looks
from sla_tui.cli.output import write
from sla_tui.cli.session import language_of
from sla_tui.clock import SystemClock
from sla_tui.config.contracts import PRESET_PREFIX
from sla_tui.config.keys.contract import CONTRACT
from sla_tui.config.presets import ADVICE, MARKS, Provenance, load_preset, load_provenance, preset_ids
from sla_tui.config.reading.choice import Chosen, choose
from sla_tui.export.documents.contract import render_contract
from sla_tui.export.documents.contracts import (
    ListedContract,
    contracts_document,
    difference_document,
    differences,
    list_to_json,
)
from sla_tui.language import Language
from sla_tui.sla.contract import Contract
from sla_tui.sla.periods.texts import text_at

_ELSEWHERE: Final[Mapping[str, Callable[[Namespace], int]]] = {
    "new": run_new,
    "document": run_document,
    "sign": run_sign,
    "test": run_test,
}


def add_arguments(parser: ArgumentParser) -> None:
    """Declares the actions."""
    actions = parser.add_subparsers(title="actions", dest="action", metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="your contracts and the built-in presets", allow_abbrev=False)
    show = actions.add_parser("show", help="one contract, in plain language or as TOML or JSON", allow_abbrev=False)
    show.add_argument("contract", metavar="ID", help="one of yours, or a preset")
    show.add_argument("--render", choices=("md", "toml", "json"), default="md", help="Markdown (default), TOML or JSON")
    diff = actions.add_parser("diff", help="the clauses in which two contracts differ", allow_abbrev=False)
    diff.add_argument("one", metavar="A", help="one of yours, or a preset")
    diff.add_argument("other", metavar="B", help="the other")
    new = actions.add_parser("new", help="a new contract in seven steps", allow_abbrev=False)
    add_new_arguments(new)
    sign = actions.add_parser("sign", help="who signed a text of a contract, kept with its hash", allow_abbrev=False)
    add_sign_arguments(sign)
    document = actions.add_parser(
        "document", help="the service level agreement as customers get it", allow_abbrev=False
    )
    add_document_arguments(document)
    add_test(actions.add_parser("test", help="a draft against your own history, month by month", allow_abbrev=False))
    for action in (listing, diff):
        add_format(action)
    for action in (listing, show, diff):
        add_looks(action)


def run(args: Namespace) -> int:
    """Does one of the actions.

    Raises:
        SlaTuiError: there is no such contract.
    """
    if (elsewhere := _ELSEWHERE.get(args.action)) is not None:
        return elsewhere(args)
    config = own_config(args)
    own, language = config.contracts, language_of(args, config)
    if args.action == "show":
        write(_shown(args, choose(args.contract, own), language), args.output)
        return 0
    if args.action == "list":
        mine = [name for name in own if not name.startswith(PRESET_PREFIX)]
        listed = [ListedContract(name, _text(args, Chosen(own[name])), preset=False) for name in mine]
        listed += presets_listed(_moment(args))
        if args.format == "json":
            write(_json(list_to_json(listed)), args.output)
        else:
            print_document(args, contracts_document(listed, language), language)
        return 0
    one, other = choose(args.one, own), choose(args.other, own)
    found = differences(_text(args, one), _text(args, other))
    if args.format == "json":
        write(_json([{"key": d.key, "one": d.one, "other": d.other} for d in found]), args.output)
    else:
        print_document(args, difference_document((args.one, args.other), found, language), language)
    return 0


def presets_listed(at: int) -> list[ListedContract]:
    """Lists the presets as they are in force at that instant (UTC seconds)."""
    chosen = {name: choose(f"{PRESET_PREFIX}{name}", {}) for name in preset_ids()}
    return [
        ListedContract(name, text_at(one.versions.texts, at), preset=True, unread=load_provenance(name).unread)
        for name, one in chosen.items()
    ]


def _text(args: Namespace, chosen: Chosen) -> Contract:
    """The text that is in force now, or at `--at`."""
    return text_at(chosen.versions.texts, _moment(args))


def _moment(args: Namespace) -> int:
    return int(SystemClock().now()) if args.at is None else args.at


def _shown(args: Namespace, chosen: Chosen, language: Language) -> str:
    contract = _text(args, chosen)
    if args.render == "md":
        return render_contract(contract, language=language, provenance=chosen.provenance)
    if args.render == "json":
        provenance = None if chosen.provenance is None else _provenance(chosen.provenance)
        data = {"id": contract.id, "contract": CONTRACT.write_whole(contract), "provenance": provenance}
        return _json(data)
    return _toml(contract, chosen.provenance)


def _toml(contract: Contract, provenance: Provenance | None) -> str:
    """A `[contracts.<id>]` table to paste into a configuration; of a preset only what it sets itself."""
    import tomli_w

    if provenance is None:
        return tomli_w.dumps({"contracts": {contract.id: CONTRACT.write_whole(contract)}})
    notes = [ADVICE, f"Rests on: {provenance.text}."]
    for mark, words in MARKS.items():
        if keys := getattr(provenance, mark):
            notes.append(f"{words.capitalize()}: {', '.join(keys)}.")
    notes += [f"Not read: {what}." for what in provenance.unread]
    head = "".join(f"# {note}\n" for note in notes)
    return f"{head}\n{tomli_w.dumps({'contracts': {contract.id: load_preset(contract.id)}})}"


def _provenance(provenance: Provenance) -> dict[str, object]:
    marks = {mark: list(getattr(provenance, mark)) for mark in MARKS}
    return {"text": provenance.text, **marks, "unread": list(provenance.unread), "advice": ADVICE}


def _json(data: object) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False, default=_plain) + "\n"


def _plain(value: Any) -> str:  # noqa: ANN401  what JSON cannot say itself
    return value.isoformat() if isinstance(value, date) else str(value)
