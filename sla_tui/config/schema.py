"""The JSON Schema (draft 2020-12) of the configuration, for editors; made of the very tables that read it."""

from __future__ import annotations

from sla_tui.config.keys.file import FILE
from sla_tui.config.kinds.basic import Schema


def json_schema() -> Schema:
    """Returns what an editor needs to complete keys, to show what they mean, and to mark what is wrong while typing.

    It checks a file key by key; what several keys say together only `reader` knows.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "sla-tui configuration",
        "description": "See config.example.toml and docs/contract-model.md.",
        **FILE.schema(),
    }
