"""Writes the pages of `docs/reference/` from the program itself: `python docs/reference.py`; a test holds them to it.

Commands come from the parser, keys of the configuration and fields of JSON from the schemas that read and write them,
metrics from their writer, keys of the keyboard from the table of actions: nothing is documented that is not there, and
nothing is there that is not documented.
"""

from __future__ import annotations

import os
import sys
from argparse import SUPPRESS, Action, ArgumentParser, _SubParsersAction
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

DOCS: Final = Path(__file__).parent
PAGES: Final = DOCS / "reference"
Schema = Mapping[str, Any]

WRITTEN: Final = "Written by `python docs/reference.py` from the program itself."


# Commands


def commands() -> str:
    """The page of all commands: what each does, its arguments, its options, its examples."""
    os.environ["COLUMNS"] = "80"
    from sla_tui.cli.command_table import COMMANDS
    from sla_tui.cli.parser import full_parser

    root = full_parser(common=False)
    parsers = next(a for a in _held(root) if isinstance(a, _SubParsersAction)).choices
    lines = [
        "# Commands",
        "",
        WRITTEN,
        "",
        "Exit codes: 0 done, 1 the thing asked for failed, 2 wrong usage, 130 interrupted.",
        "",
        "## Options of every command",
        "",
        *_options(full_parser(common=True), common=True),
    ]
    for command in COMMANDS:
        parser = parsers[command.name]
        lines += ["", f"## `sla-tui {command.name}`", "", f"{command.help[0].upper()}{command.help[1:]}.", ""]
        lines += _options(parser)
        for name, inner in _actions(parser):
            lines += ["", f"### `sla-tui {command.name} {name}`", "", *_options(inner)]
        if command.examples:
            lines += ["", "```sh", *command.examples, "```"]
    return _page(lines)


def _held(parser: ArgumentParser) -> list[Action]:
    return parser._actions  # noqa: SLF001  argparse offers no public list of them


def _actions(parser: ArgumentParser) -> Iterator[tuple[str, ArgumentParser]]:
    for action in _held(parser):
        if isinstance(action, _SubParsersAction):
            yield from action.choices.items()


def _options(parser: ArgumentParser, *, common: bool = False) -> list[str]:
    """A table of what a parser takes; with `common` the group that all commands share."""
    found = [a for a in _held(parser) if _is_shown(a)]
    if common:
        group = next(g for g in parser._action_groups if g.title == "common options")  # noqa: SLF001  argparse lists none
        found = [a for a in group._group_actions if _is_shown(a)]  # noqa: SLF001
    if not found:
        return ["Takes nothing of its own."]
    return _table(("argument", "meaning"), [(_spelled(a), _meaning(a)) for a in found])


def _is_shown(action: Action) -> bool:
    return action.help is not SUPPRESS and not isinstance(action, _SubParsersAction) and action.dest != "help"


def _spelled(action: Action) -> str:
    value = _value(action)
    if not action.option_strings:
        return f"`{value}{'…' if action.nargs in ('*', '+') else ''}`"
    return ", ".join(f"`{name}{f' {value}' if value else ''}`" for name in action.option_strings)


def _value(action: Action) -> str:
    if action.nargs == 0:
        return ""
    if action.metavar is not None:
        return action.metavar if isinstance(action.metavar, str) else " ".join(action.metavar)
    if action.choices is not None:
        return "|".join(map(str, action.choices))
    return action.dest.upper()


def _meaning(action: Action) -> str:
    words = (action.help or "").replace("%%", "%").replace("%(default)s", str(action.default))
    return words.replace("%(prog)s", "sla-tui")


# Configuration


def configuration() -> str:
    """The page of the configuration file: a table for each of its tables."""
    from sla_tui.config.schema import json_schema

    lines = [
        "# Configuration keys",
        "",
        WRITTEN,
        "",
        "`sla-tui config path` says where the file is, `sla-tui config check` reports every problem of it, "
        "`sla-tui config schema` prints this page for your editor. A contract's own keys, with what they mean and "
        "where in an agreement they come from, are in [contract-model.md](../contract-model.md).",
    ]
    for heading, schema in _tables("", json_schema()):
        lines += ["", f"## {heading}" if heading else "## At the top of the file", ""]
        if schema.get("description") and heading:
            lines += [f"{_sentence(schema['description'])}", ""]
        lines += _keys(schema)
    return _page(lines)


def _tables(name: str, schema: Schema) -> Iterator[tuple[str, Schema]]:
    """This table and those within, each with its heading: ``[services.ID]``, ``[[services.ID.agreements]]``."""
    if name != "sources":  # whose ids are those of kinds, which come one by one
        yield _heading(name), schema
    for key, value in schema["properties"].items():
        yield from _inner(f"{name.strip('[]')}.{key}" if name else key, value)
    if name == "sources":
        for each in schema["additionalProperties"]["anyOf"]:
            kind = each["properties"]["kind"].get("const")
            of = f'kind = "{kind}"' if kind else "the kind of a plug-in"
            yield f"`[sources.ID]`, {of}", {**each, "description": ""}


def _heading(name: str) -> str:
    """How the file writes it: ``[ui]``, ``[[maintenance]]``; "" for what stands at the top."""
    return name and f"`{name}`" if name.startswith("[") or not name else f"`[{name}]`"


def _inner(path: str, schema: Schema) -> Iterator[tuple[str, Schema]]:
    """The tables that a key may hold: one, or one a name, or a list of them; alternatives are told as one."""
    if path.startswith(("contracts.ID.", "defaults.contract.")):  # these have a page of their own
        return
    held = [each for each in schema.get("anyOf", (schema,)) if each.get("properties") and not _is_secret(each)]
    if held:
        told = {key: value for each in held for key, value in each["properties"].items()}
        yield from _tables(path, {**held[0], "description": schema.get("description", ""), "properties": told})
    for each in schema.get("anyOf", (schema,)):
        for inner, name in ((each.get("additionalProperties"), f"{path}.ID"), (each.get("items"), f"[[{path}]]")):
            if not isinstance(inner, Mapping):
                continue
            if inner.get("properties") and not (name[0] == "[" and "anyOf" in schema and path == "calendars"):
                yield from _tables(name, {"description": schema.get("description", ""), **inner})
            elif inner.get("anyOf"):
                yield from _inner(name.strip("[]"), inner)


def _is_secret(schema: Schema) -> bool:
    """Whether a table says where a credential is kept."""
    return {"env", "file", "command", "keyring"} == set(schema.get("properties", ()))


def _keys(schema: Schema) -> list[str]:
    required = schema.get("required", ())
    rows = [
        (
            f"`{name}`",
            _takes(value),
            "required" if name in required else f"`{_toml(value['default'])}`" if "default" in value else "",
            value.get("description", ""),
        )
        for name, value in schema["properties"].items()
    ]
    return _table(("key", "takes", "default", "meaning"), rows)


def _takes(schema: Schema) -> str:  # noqa: PLR0911  one line for each kind of schema
    """What a value may be, in a few words: ``text``, ``one of `a`, `b```, ``a table``."""
    if "enum" in schema:
        return "one of " + ", ".join(f"`{value}`" for value in schema["enum"])
    if "const" in schema:
        return f"`{schema['const']}`"
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(_takes(each) for each in schema["anyOf"]))
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.replace('_', '-')})"
    if _is_secret(schema):
        return "where a credential is: `env`, `file`, `command` or `keyring`"
    kind = schema.get("type", "anything")
    if isinstance(kind, list):
        return " or ".join(_KINDS.get(each, each) for each in kind)
    if kind == "array":
        return f"a list; each item: {_takes(schema['items'])}" if schema.get("items") else "a list"
    if kind == "object" and isinstance(schema.get("additionalProperties"), Mapping):
        return "tables by name" if schema["additionalProperties"].get("type") == "object" else "a table of values"
    return _KINDS.get(kind, kind)


_KINDS: Final = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "`true` or `false`",
    "object": "a table",
    "null": "null",
}


def _toml(value: object) -> str:
    import json

    return value if isinstance(value, str) else json.dumps(value)


# JSON


def json_page() -> str:
    """The page of the JSON that `snapshot` and `report` write."""
    import json

    from sla_tui.export.formats.json import schema_text
    from sla_tui.export.formats.report_json import report_schema

    snapshot, report = json.loads(schema_text()), json.loads(report_schema())
    lines = [
        "# JSON",
        "",
        WRITTEN,
        "",
        "What `sla-tui snapshot --format json`, `watch --stream` and `report --format json` write. Fields are only "
        "ever added; `schema` names the version. `sla-tui snapshot --schema` and `sla-tui report --schema` print the "
        "JSON Schema. Figures are exact: a share is a fraction of whole numbers, money a decimal in text.",
        "",
        "## The snapshot",
        "",
        *_fields(snapshot),
        "",
        "## The report",
        "",
        *_fields(report),
    ]
    for name, value in sorted({**report["$defs"], **snapshot["$defs"]}.items()):
        lines += ["", f"## {name}", ""]
        if value.get("description"):
            lines += [_sentence(value["description"]), ""]
        lines += _fields(value) if value.get("properties") else [f"{_takes(value)}."]
    return _page(lines)


def _fields(schema: Schema) -> list[str]:
    rows = [(f"`{name}`", _takes(value), value.get("description", "")) for name, value in schema["properties"].items()]
    if not any(row[2] for row in rows):
        return _table(("field", "holds"), [row[:2] for row in rows])
    return _table(("field", "holds", "meaning"), rows)


# Metrics


def metrics() -> str:
    """The page of `metrics.prom`: each family, what it says, its labels."""
    sys.path.insert(0, str(DOCS.parent))
    from sla_tui.export.publish import metrics as writer
    from tests import samples

    fleet = (*samples.FLEET, samples.READ_IN_PART)  # the last one has objectives
    owed = [entry for entry in map(samples.entry, fleet) if entry]
    rows = []
    for family in writer._families(samples.snapshot(fleet, credits=tuple(owed))):  # noqa: SLF001  its only reader besides
        labels = dict.fromkeys(name for sample, _ in family.samples for name, _ in sample)
        rows.append((f"`sla_tui_{family.name}`", ", ".join(f"`{name}`" for name in labels), family.help))
    lines = [
        "# Metrics",
        "",
        WRITTEN,
        "",
        "What `--publish DIR` writes into `metrics.prom`, in Prometheus' text format "
        "([publishing.md](../publishing.md)). All are gauges. What is not known has no sample: a gap in a graph is "
        "never a zero. Money is in the unit of its label `currency`. With `instance` in `[publish]` every sample also "
        f"has the label `{writer.INSTANCE}`.",
        "",
        *_table(("metric", "labels", "what it says"), rows),
    ]
    return _page(lines)


# Keyboard


def keyboard() -> str:
    """The page of the dashboard's keys, by group, with the name to remap each by."""
    from sla_tui.language import ENGLISH
    from sla_tui.ui import actions  # noqa: F401  registers them
    from sla_tui.ui.actions.registry import table
    from sla_tui.ui.state.keys import shown_key

    lines = [
        "# Keys of the dashboard",
        "",
        WRITTEN,
        "",
        'A key is changed by its name: `[ui.keys]` with `freeze = "f"`, or `"none"` to switch one off.',
    ]
    for group in dict.fromkeys(action.group for action in table()):
        rows = [
            (
                " ".join(f"`{shown_key(key)}`" for key in action.keys) or "none",
                f"`{action.name}`",
                ENGLISH.say(f"action.{action.name}"),
                ", ".join(action.views) or "everywhere",
            )
            for action in table()
            if action.group == group
        ]
        lines += ["", f"## {_capital(ENGLISH.say(f'action_group.{group}'))}", ""]
        lines += _table(("key", "name", "what it does", "where"), rows)
    return _page(lines)


# Writing


def _table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[str]:
    def line(cells: tuple[str, ...]) -> str:
        return f"| {' | '.join(' '.join(cell.split()).replace('|', chr(92) + '|') for cell in cells)} |"

    return [line(heads), f"|{'---|' * len(heads)}", *map(line, rows)]


def _page(lines: list[str]) -> str:
    return "\n".join(lines) + "\n"


def _sentence(words: str) -> str:
    return f"{_capital(words)}{'' if words.endswith('.') else '.'}"


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


WRITERS: Final[dict[str, Callable[[], str]]] = {
    "commands": commands,
    "configuration": configuration,
    "json": json_page,
    "metrics": metrics,
    "keys": keyboard,
}
"""The writer of each page, by its name."""


if __name__ == "__main__":
    PAGES.mkdir(exist_ok=True)
    for name, write in WRITERS.items():
        (PAGES / f"{name}.md").write_text(write(), encoding="utf-8")
