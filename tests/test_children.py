"""The environment of programs that we start: what any program needs, what was asked for, and no credential."""

from __future__ import annotations

import json
import os
import sys

import pytest

from sla_tui.children import environment
from sla_tui.config.model import NotifyConfig
from sla_tui.config.reading.reader import parse_config
from sla_tui.errors import ConfigError
from sla_tui.notify import command
from sla_tui.notify.base import Notification
from sla_tui.secret import Secret
from sla_tui.sla.alert import Alert, Change
from sla_tui.sources.probes.process import finished

CANARY = "canary-7f3e9a"
VARIABLES = {
    "PINGDOM_API_TOKEN": CANARY,
    "AWS_SECRET_ACCESS_KEY": "another",
    "HTTPS_PROXY": "http://me:hunter22@proxy.example:3128",
    "LC_MESSAGES": f"x{CANARY}",
}
PRINTS = "import json, os, sys; print(json.dumps(dict(os.environ)), file=open(sys.argv[1], 'w'))"


@pytest.fixture(autouse=True)
def _variables(monkeypatch):
    Secret(CANARY)
    for name, value in VARIABLES.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("TZ", "Europe/Berlin")


def test_a_program_gets_what_any_program_needs():
    given = environment()
    assert given["PATH"] == os.environ["PATH"]
    assert given["TZ"] == "Europe/Berlin"
    assert not VARIABLES.keys() & given.keys()


def test_a_variable_that_the_configuration_names_is_handed_on():
    assert environment(["AWS_SECRET_ACCESS_KEY"])["AWS_SECRET_ACCESS_KEY"] == "another"


async def test_a_monitoring_plugin_gets_no_token(tmp_path):
    code, _ = await finished((sys.executable, "-c", PRINTS, str(tmp_path / "out")))
    given = json.loads((tmp_path / "out").read_text())
    assert (code, given["LC_ALL"]) == (0, "C")
    assert not VARIABLES.keys() & given.keys()


async def test_the_command_of_notify_gets_no_token_and_no_text_with_one(tmp_path):
    (tmp_path / "it.py").write_text(
        "import json, os, sys; print(json.dumps([dict(os.environ), sys.stdin.read()]), file=open(sys.argv[1], 'w'))"
    )
    alert = Alert("breached:shop", "breached", "critical", "shop", "Shop", f"it said {CANARY}", 1)
    line = f"{sys.executable} {tmp_path / 'it.py'} {tmp_path / 'out'}"
    config = NotifyConfig(environment=("AWS_SECRET_ACCESS_KEY",))
    await command.create(line, config).send(Notification(1, (Change("raised", alert),)))
    text = (tmp_path / "out").read_text()
    given, body = json.loads(text)
    assert CANARY not in text
    assert "•••" in body
    assert given["SLA_TUI_LEVEL"] == "critical"
    assert VARIABLES.keys() & given.keys() == {"AWS_SECRET_ACCESS_KEY"}


PROBES = """
[probes.a]
command = ["x"]
environment = ["ORACLE_HOME"]
"""


def test_variables_are_for_commands_alone():
    assert parse_config(PROBES).probes[0].environment == ("ORACLE_HOME",)
    with pytest.raises(ConfigError, match="means nothing"):
        parse_config(PROBES.replace('command = ["x"]', 'url = "https://shop.example"'))
