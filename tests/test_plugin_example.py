"""The example of docs/plugins.md is a source that keeps every promise: what is printed there runs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[1] / "docs" / "plugins.md"
EXAMPLE = re.compile(r"<!-- example: (\S+) -->\n```python\n(.*?)```", re.DOTALL)


@pytest.fixture
def package(tmp_path):
    """The example's files, and the entry point that an installed package would have."""
    for name, code in EXAMPLE.findall(DOCS.read_text(encoding="utf-8")):
        (tmp_path / name).write_text(code, encoding="utf-8")
    info = tmp_path / "acme_source-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-source\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[sla_tui.sources]\nacme = acme_source:create\n", encoding="utf-8")
    return tmp_path


def run(package, *words):
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "SLA_TUI"))}
    return subprocess.run(
        [sys.executable, *words],
        cwd=package,
        env={**env, "PYTHONPATH": str(package)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.full
def test_the_example_passes_the_tests_that_we_ship_for_it(package):
    done = run(
        package,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-c",
        os.devnull,
        "--rootdir",
        str(package),
        "test_acme.py",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"^12 passed", done.stdout, re.MULTILINE), done.stdout


def test_its_configuration_is_read_and_its_kind_is_found(package):
    config = package / "config.toml"
    text = DOCS.read_text(encoding="utf-8")
    config.write_text(re.findall(r"```toml\n(\[sources\.acme\].*?)```", text, re.DOTALL)[0], encoding="utf-8")
    done = run(package, "-m", "sla_tui", "--config", str(config), "config", "check")
    assert "no problems; 1 source" in done.stdout, done.stdout + done.stderr
