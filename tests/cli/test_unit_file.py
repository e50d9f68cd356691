"""The unit in `docs/collect.md`: it starts what the page installs, with words that the program knows."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from sla_tui.cli.parser import parse

PAGE = (Path(__file__).parents[2] / "docs" / "collect.md").read_text(encoding="utf-8")
UNIT = re.search(r"```ini\n(.*?)```", PAGE, re.DOTALL)[1]


def setting(name: str) -> str:
    return re.search(rf"^{name}=(.*)$", UNIT, re.MULTILINE)[1]


def test_it_starts_what_the_page_installs_outside_of_anybody_s_home():
    program, *words = setting("ExecStart").split()
    folder = program.removesuffix("/bin/sla-tui")
    assert f"python3 -m venv {folder} && sudo {folder}/bin/pip install ." in PAGE
    assert not folder.startswith(("/home", "/root"))
    args = parse(words)
    assert f"/{args.config.strip('/')}" in PAGE.split("```ini")[0]
    assert args.store.startswith(f"/var/lib/{setting('StateDirectory')}/")
    assert setting("Environment") == f"XDG_STATE_HOME=/run/{setting('RuntimeDirectory')}"


@pytest.mark.peers
def test_systemd_knows_every_line_of_it(tmp_path):
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    unit = tmp_path / "sla-tui.service"
    unit.write_text(UNIT.replace(setting("ExecStart").split()[0], "/bin/true"))
    done = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False)
    assert str(unit.name) not in done.stderr, done.stderr
