"""What kinds of sources declare: found by their folders, registered by the same name, and read without a client."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from sla_tui.config.source_kinds import declaration_of, declarations, with_token
from sla_tui.sla.keys import KEY
from sla_tui.sources import registry

PROJECT = Path(__file__).parents[2]


def test_every_declared_kind_has_its_entry_point_and_every_entry_point_its_declaration():
    entries = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]["entry-points"][registry.GROUP]
    assert entries.keys() == declarations().keys()
    for kind, value in entries.items():
        assert value == f"sla_tui.sources.{kind}:create"


def test_a_kind_is_called_like_its_folder():
    assert [kind for kind, declared in declarations().items() if declared is not declaration_of(kind)] == []


def test_every_option_is_a_key():
    for declared in declarations().values():
        assert all(KEY in option.metadata for option in fields(declared.options)), declared.kind


@pytest.mark.parametrize("word", ["", "http", "probes", "../config", "pingdom.client", "Pingdom", "nagios"])
def test_what_is_no_kind_has_no_declaration(word):
    assert declaration_of(word) is None


def test_the_first_run_asks_for_the_tokens_of_kinds_that_say_where_one_is():
    asked = with_token()
    assert {"pingdom", "uptimerobot", "statuscake"} <= {one.kind for one in asked}
    assert all(one.where and one.address for one in asked)
    assert not [one.kind for one in declarations().values() if one.where and one not in asked]


def test_reading_every_kind_loads_no_client():
    script = (
        "import sys\n"
        "from sla_tui.config.reading.reader import load_config\n"
        "from sla_tui.config.schema import json_schema\n"
        "config = load_config('config.example.toml')\n"
        "json_schema()\n"
        "assert len(config.sources) == 6\n"
        "print(sorted(m for m in sys.modules if m.endswith(('.client', '.probe.source')) or m in {'httpx', 'asyncio'}))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=PROJECT)
    assert done.stdout.strip() == "[]"
