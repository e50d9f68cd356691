"""The README says what is so: its commands, its configurations, its pictures."""

import re
import tomllib
from pathlib import Path

import pytest

from sla_tui.cli.command_table import COMMANDS
from sla_tui.cli.parser import parse
from sla_tui.config.reading.reader import parse_config

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", README, re.DOTALL)


@pytest.mark.parametrize("text", [body for kind, body in BLOCKS if kind == "toml"])
def test_every_configuration_in_it_is_accepted(text):
    parse_config(text, "README.md")


def test_every_command_line_in_it_is_accepted_by_the_parser():
    lines = [line for kind, body in BLOCKS if kind == "sh" for line in body.splitlines()]
    ours = [line.rpartition("&& ")[2] for line in lines if line.rpartition("&& ")[2].startswith("sla-tui")]
    assert len(ours) >= 2
    for line in ours:
        parse(line.split()[1:])


def test_the_reference_names_every_command():
    reference = (ROOT / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")
    for command in COMMANDS:
        assert f"## `sla-tui {command.name}`" in reference


def test_the_two_commands_of_a_newcomer_stand_in_it_as_they_are_typed():
    assert "pip install . && sla-tui demo\n" in README
    assert "<!-- test-command -->\n```sh\npip install -e '.[test]' && pytest\n```\n" in README


def test_its_pictures_exist():
    pictures = re.findall(r"!\[[^]]*\]\(([^)]+)\)", README)
    assert pictures
    for picture in pictures:
        assert (ROOT / picture).is_file(), picture


def test_its_moving_picture_is_no_burden_on_a_page():
    picture = ROOT / "screenshots" / "demo.gif"
    assert "](screenshots/demo.gif)" in README
    assert picture.stat().st_size < 2_000_000
    body = picture.read_bytes()
    assert body.startswith(b"GIF89a")
    assert body.count(b"\x21\xf9\x04") >= 20  # a frame each


def test_on_a_package_page_no_link_of_it_leads_nowhere():
    source, text = PYPROJECT["project"]["urls"]["Source"], README
    for one in PYPROJECT["tool"]["hatch"]["metadata"]["hooks"]["fancy-pypi-readme"]["substitutions"]:
        assert source in one["replacement"]
        text = re.sub(one["pattern"], one["replacement"], text)
    targets = re.findall(r"\]\(([^)]+)\)", text)
    assert len(targets) >= 20
    assert all(target.startswith("https://") for target in targets)
    assert f"]({source}/raw/main/screenshots/" in text
    assert f"]({source}/blob/main/docs/" in text


def test_an_archive_of_the_source_is_whole():
    included = set(PYPROJECT["tool"]["hatch"]["build"]["targets"]["sdist"]["include"])
    always = {"pyproject.toml", "README.md", "LICENSE", ".gitignore"}
    made = {"build", "dist", "node_modules", "venv", "snapshot_report.html", "PKG-INFO"}
    there = {path.name for path in ROOT.iterdir() if not path.name.startswith(".") or path.name == ".ci"}
    assert not {name for name in there - included - always - made if not name.endswith(".egg-info")}


def test_the_changelog_names_the_version_or_is_unreleased():
    from sla_tui import __version__

    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "## [Unreleased]" in changelog or f"## [{__version__}]" in changelog


def test_pinned_versions_name_no_host():
    constraints = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    for line in constraints.splitlines():
        assert line.startswith("#") or re.fullmatch(r"[A-Za-z0-9_.-]+==(?:\d+!)?[A-Za-z0-9.+]+", line), line
