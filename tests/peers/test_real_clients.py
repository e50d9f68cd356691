"""Clients from the registry against the simulated providers: every call that reads is understood by them.

They need old dependencies, and so an environment of their own, whose Python `SLA_TUI_CLIENTS` names; `.ci/run` makes
one.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.program import environment_of
from tests.peers.real_clients import CLIENTS

pytestmark = [pytest.mark.peers, pytest.mark.xdist_group("clients")]

SCRIPT = Path(__file__).with_name("real_clients.py")
PYTHON = os.environ.get("SLA_TUI_CLIENTS", "")


@pytest.fixture(scope="module")
def accounts(tmp_path_factory):
    """What the program prints of the providers that it serves while the tests run."""
    folder = tmp_path_factory.mktemp("served")
    process = subprocess.Popen(
        [sys.executable, "-m", "sla_tui", "demo", "--serve-providers", "--format", "json"],
        env=environment_of(folder),
        cwd=folder,
        stdout=subprocess.PIPE,
        text=True,
    )
    yield process.stdout.readline()
    process.terminate()
    process.communicate()


@pytest.mark.skipif(not PYTHON, reason="SLA_TUI_CLIENTS names no Python with the clients")
@pytest.mark.parametrize("client", CLIENTS)
def test_a_real_client_understands_every_answer(client, accounts):
    done = subprocess.run([PYTHON, SCRIPT, client], input=accounts, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["failed"] == []
    print(f"{client}: {said['count']} calls")  # noqa: T201
