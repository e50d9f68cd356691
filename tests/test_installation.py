"""Who lacks a library is told the command that adds it to this very copy, and loses nothing that was added before."""

import json
import re
import sys
import tomllib
from importlib.metadata import requires
from pathlib import Path

import pytest

from sla_tui import installation
from sla_tui.installation import adding_extra, adding_package

ROOT = Path(__file__).parents[1]
EXTRAS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]


@pytest.fixture
def prefix(tmp_path, monkeypatch):
    """An environment of which this process runs, as it seems."""
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "bin" / "python"))
    (tmp_path / "bin").mkdir()
    return tmp_path


def test_pipx_injects_the_packages_of_the_extra(prefix):
    (prefix / "pipx_metadata.json").write_text(json.dumps({"environment": "sla-tui-next"}), encoding="utf-8")
    command = adding_extra("socks")
    assert re.fullmatch(r"pipx inject sla-tui-next 'socksio(<2,>=1.0|>=1.0,<2)'", command)
    assert adding_package("keyring") == "pipx inject sla-tui-next keyring"


@pytest.mark.parametrize("text", ["", "[]", "{"])
def test_pipx_note_that_cannot_be_read_names_the_folder(prefix, text):
    (prefix / "pipx_metadata.json").write_text(text, encoding="utf-8")
    assert adding_package("keyring") == f"pipx inject {prefix.name} keyring"


@pytest.mark.parametrize(
    ("had", "command"),
    [
        ('{ name = "sla-tui" }', "uv tool install 'sla-tui[pdf]'"),
        (
            '{ name = "sla-tui", extras = ["socks"], directory = "/home/you/sla tui" }',
            "uv tool install 'sla-tui[pdf,socks] @ /home/you/sla tui'",
        ),
        (
            '{ name = "sla-tui", git = "https://git.example/sla-tui" }, { name = "keyring", specifier = ">=25" }',
            "uv tool install --with 'keyring>=25' 'sla-tui[pdf] @ git+https://git.example/sla-tui'",
        ),
    ],
)
def test_uv_is_told_again_what_it_was_told_before(prefix, had, command):
    (prefix / "uv-receipt.toml").write_text(f"[tool]\nrequirements = [{had}]\n", encoding="utf-8")
    assert adding_extra("pdf") == command


@pytest.mark.parametrize("text", ["", "[tool", "tool = 1", "[tool]\nrequirements = 1"])
def test_a_receipt_that_cannot_be_read_is_as_good_as_none(prefix, text):
    (prefix / "uv-receipt.toml").write_text(text, encoding="utf-8")
    assert adding_extra("pdf") == "uv tool install 'sla-tui[pdf]'"
    assert adding_package("keyring") == "uv tool install --with keyring sla-tui"


def test_an_environment_of_uv_has_no_pip(prefix, monkeypatch):
    (prefix / "pyvenv.cfg").write_text("home = /usr/bin\nuv = 0.9.0\n", encoding="utf-8")
    monkeypatch.setattr(installation, "find_spec", lambda name: None)
    assert adding_extra("pdf") == f"uv pip install --python {sys.executable} 'sla-tui[pdf]'"


def test_pip_is_named_as_it_is_typed_only_where_it_is_this_copys_own(prefix, monkeypatch):
    pip = prefix / "bin" / "pip"
    pip.touch(mode=0o755)
    monkeypatch.setenv("PATH", str(pip.parent))
    assert adding_extra("pdf") == "pip install 'sla-tui[pdf]'"
    other = prefix / "other"
    other.mkdir()
    (other / "pip").touch(mode=0o755)
    monkeypatch.setenv("PATH", str(other))
    assert adding_extra("pdf") == f"{sys.executable} -m pip install 'sla-tui[pdf]'"


def test_every_extra_that_the_program_names_is_declared_with_packages():
    sources = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "sla_tui").rglob("*.py"))
    named = set(re.findall(r"adding_extra\([\"'](\w+)[\"']\)", sources))
    assert named == set(EXTRAS) - {"test", "dev", "lint", "docs"}
    for extra in named:
        assert installation._required(extra), extra
    assert any("extra" in one for one in requires("sla-tui") or ())


def test_no_module_spells_the_command_itself():
    for path in (ROOT / "sla_tui").rglob("*.py"):
        if path.name != "installation.py":
            assert "pip install" not in path.read_text(encoding="utf-8"), path


def test_the_readme_names_every_extra():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for extra in set(EXTRAS) - {"test", "dev", "lint", "docs"}:
        assert f"| `{extra}` |" in readme, extra
