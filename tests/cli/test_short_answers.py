"""What is answered before the program is loaded is what the program itself says."""

import subprocess
import sys
from pathlib import Path

import pytest

from sla_tui.cli import listed_presets, short_answers
from sla_tui.cli import run as long_way
from sla_tui.cli.commands.contracts import presets_listed
from sla_tui.cli.main import main
from sla_tui.cli.parser import help_text
from sla_tui.export.documents.contracts import contracts_document
from sla_tui.export.formats.text import render_text
from sla_tui.export.style import Style
from sla_tui.language import ENGLISH


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


@pytest.fixture(scope="module")
def presets():
    """The document that `contracts list` draws where nothing is configured."""
    return contracts_document(presets_listed(0), ENGLISH)


@pytest.mark.parametrize("width", [40, 79, 80, 100, 119, 120, 163, 200])
def test_the_presets_that_are_shipped_are_those_that_the_program_reads(width, presets):
    drawn = render_text(presets, ENGLISH, width=width, style=Style(color=width < 100))
    assert listed_presets.listed(width, bold=width < 100) == drawn, "run `python docs/listed_presets.py`"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems always go the long way")
def test_presets_are_listed_from_the_shipped_file_where_nothing_is_configured(at_home, monkeypatch, capsys):
    assert long_way.run(["contracts", "list"]) == 0
    said = capsys.readouterr().out
    assert short_answers.answer(["contracts", "list"]) == said
    Path("sla-tui.toml").touch()
    assert short_answers.answer(["contracts", "list"]) is None
    Path("sla-tui.toml").unlink()
    for variable, value in (("SLA_TUI_CONFIG", "/nowhere.toml"), ("SLA_TUI_PROFILE", "acme")):
        with monkeypatch.context() as changed:
            changed.setenv(variable, value)
            assert short_answers.answer(["contracts", "list"]) is None


def test_none_of_them_loads_a_parser(at_home):
    code = (
        "import sys; from sla_tui.cli.main import main\n"
        "for words in (['--help'], ['config', 'path'], ['contracts', 'list']): main(words)\n"
        "assert not {'argparse', 'pathlib', 're', 'typing', 'sla_tui.errors'} & set(sys.modules), sys.modules"
    )
    subprocess.run(
        [sys.executable, "-S", "-c", code], check=True, stdout=subprocess.DEVNULL, cwd=Path(__file__).parents[2]
    )
