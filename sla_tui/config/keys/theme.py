"""The keys of a theme file, and their JSON Schema."""

from __future__ import annotations

from typing import Final

from sla_tui.config.kinds.basic import Schema
from sla_tui.config.reading.declared import table_of
from sla_tui.config.theme_file import ProfileTints, ThemeFile

THEME: Final = table_of(ThemeFile, profiles=table_of(ProfileTints))


def theme_schema() -> Schema:
    """Returns the JSON Schema (draft 2020-12) of a theme file, for editors."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "sla-tui theme",
        "description": "See docs/themes.md.",
        **THEME.schema(),
    }
