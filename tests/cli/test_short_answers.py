"""What is answered before the program is loaded is what the program itself says."""

import subprocess
import sys
from pathlib import Path

import pytest

from sla_tui.cli import run as long_way
from sla_tui.cli import short_answers
from sla_tui.cli.main import main
from sla_tui.cli.parser import help_text


@pytest.fixture
def at_home(tmp_path, monkeypatch):
    """A user's home, with nothing of the machine's in the environment."""
    for name in ("SLA_TUI_CONFIG", "SLA_TUI_PROFILE", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="argparse words usage differently in every Python version")
def test_the_help_that_is_shipped_is_the_parsers(at_home, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    assert short_answers.answer(["--help"]) == help_text(), "run `python docs/manpage.py`"


@pytest.mark.parametrize("columns", [79, 50])
def test_a_narrower_terminal_gets_help_that_fits_it(columns, at_home, monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", str(columns))
    assert short_answers.answer(["--help"]) is None
    assert main(["--help"]) == 0
    common = capsys.readouterr().out.partition("common options:")[2].partition("commands:")[0]
    assert 0 < max(map(len, common.splitlines())) < columns


PLACES = {
    "nothing": {},
    "a variable": {"SLA_TUI_CONFIG": "/etc/sla-tui/config.toml"},
    "a variable with a home in it": {"SLA_TUI_CONFIG": "~/mine.toml"},
    "a variable that is not plain": {"SLA_TUI_CONFIG": "/etc//sla-tui/../x.toml"},
    "a folder of its own": {"XDG_CONFIG_HOME": "/srv/config"},
    "a profile": {"SLA_TUI_PROFILE": "acme"},
    "the default profile": {"SLA_TUI_PROFILE": "default", "SLA_TUI_CONFIG": "/etc/x.toml"},
}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems always go the long way")
@pytest.mark.parametrize("there", [False, True], ids=["no file here", "a file here"])
@pytest.mark.parametrize("variables", PLACES.values(), ids=PLACES)
def test_the_place_of_the_configuration_is_that_of_the_long_way(variables, there, at_home, monkeypatch, capsys):
    if "SLA_TUI_PROFILE" in variables:
        (at_home / ".config/sla-tui/profiles/acme").mkdir(parents=True)
    if there:
        Path("sla-tui.toml").touch()
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert long_way.run(["config", "path"]) == 0
    said = capsys.readouterr().out
    assert short_answers.answer(["config", "path"]) in (said, None)
    assert main(["config", "path"]) == 0
    assert capsys.readouterr().out == said


def test_neither_loads_a_parser():
    code = (
        "import sys; from sla_tui.cli.main import main; main(['--help']); main(['config', 'path'])\n"
        "assert not {'argparse', 'pathlib', 're', 'sla_tui.errors'} & set(sys.modules), sys.modules"
    )
    subprocess.run(
        [sys.executable, "-S", "-c", code], check=True, stdout=subprocess.DEVNULL, cwd=Path(__file__).parents[2]
    )
