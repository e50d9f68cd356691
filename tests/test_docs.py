"""The documents say what is so: the reference is the program's own, links lead somewhere, commands run."""

import re
import shlex
import shutil
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from sla_tui.cli.parser import parse
from sla_tui.config.theme_file import read_theme
from sla_tui.ui.drawing.contrast import contrast_warnings
from tests.cli.program import environment_of, run_here
from tests.polled import AT, polled_demo

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted((*DOCS.glob("*.md"), *DOCS.glob("reference/*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"))
FENCE = re.compile(r"(?:<!-- not run: (?P<why>[^>]+) -->\n)?```(?P<kind>\w*)\n(?P<body>.*?)```", re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)")
AS_OF = {"assess": (), "completions": (), "info": (), "profiles": (), "init": ()}
"""What a command takes of `--config`, `--store` and `--at`, where that is not all of it."""
A_SCREEN = ("sla-tui", "sla-tui demo", "sla-tui watch")
"""Commands that open a screen: tests/cli/test_terminal.py runs them on a real terminal."""


def command_lines(kinds=("sh",)):
    """Every command of ours in fenced blocks, with its page and why it is not run here ("" where it is)."""
    for page in PAGES:
        if page.parent.name == "reference":
            continue  # the examples of the commands themselves, which tests/cli/test_usage.py parses
        for block in FENCE.finditer(page.read_text(encoding="utf-8")):
            if block["kind"] not in kinds:
                continue
            for line in block["body"].replace("\\\n", " ").splitlines():
                ours = line.strip().removeprefix("$ ").rpartition("&& ")[2].partition(" # ")[0].partition(" | ")[0]
                ours = re.sub(r"^(?:[A-Z_]+=\S+ )+", "", ours)
                if ours == "sla-tui" or ours.startswith("sla-tui "):
                    yield pytest.param(page, ours.strip(), block["why"] or "", id=f"{page.name}: {ours.strip()[:70]}")


DRAFT = """\
[contracts.draft]
name = "Draft"
currency = "EUR"
period = { kind = "month", timezone = "Europe/Amsterdam" }
availability = { target = "99.9" }
tiers = [{ below = "99.9", credit = "10" }]
claim = { within = "30d" }
"""
ANSWERS = 'id = "gold"\n[answers]\n"availability.target" = "99.95"\n'
LINES = list(command_lines())


@pytest.mark.full
@pytest.mark.parametrize("name", ["commands", "configuration", "json", "metrics", "keys"])
def test_a_page_of_the_reference_is_what_the_program_says(name, monkeypatch):
    monkeypatch.syspath_prepend(str(DOCS))
    import reference

    written = reference.WRITERS[name]()
    sys.modules.pop("reference", None)
    assert written == (DOCS / "reference" / f"{name}.md").read_text(encoding="utf-8"), "run `python docs/reference.py`"


def test_the_index_leads_to_every_page():
    index = (DOCS / "index.md").read_text(encoding="utf-8")
    trees = "\n".join(re.findall(r"```\{toctree\}\n(.*?)```", index, re.DOTALL)).splitlines()
    pages = {str(p.relative_to(DOCS).with_suffix("")) for p in PAGES if p.is_relative_to(DOCS)} - {"index"}
    assert sorted(line for line in trees if line and line[0] != ":") == sorted(pages)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_to_files_lead_to_files(page):
    for target in LINK.findall(re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)):
        assert (page.parent / target).exists(), target


def test_the_theme_that_is_shown_is_one_without_a_warning(tmp_path):
    (text,) = re.findall(r"```toml\n(.*?)```", (DOCS / "themes.md").read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "solar.toml").write_text(text, encoding="utf-8")
    theme = read_theme(tmp_path / "solar.toml")
    assert contrast_warnings(theme) == ()


def test_every_command_line_is_accepted_by_the_parser():
    assert len(LINES) > 30
    for line in LINES:
        page, words, _ = line.values
        try:
            parse(shlex.split(words)[1:])
        except SystemExit:
            pytest.fail(f"{page.name}: {words}")


def run_on_the_demo(page, kept, folder):
    """Runs the page's commands one after the other on a copy of the demo's history; those that did not end with 0."""
    given = {"--config": str(kept.config), "--store": str(kept.store), "--at": AT}
    for line in LINES:
        _, words, why = line.values
        if line.values[0] != page or why or words in A_SCREEN:
            continue
        arguments = shlex.split(words)[1:]
        for option in AS_OF.get(arguments[0], given):
            arguments += [] if option in arguments else [option, given[option]]
        done = run_here(arguments, environment_of(folder), folder)
        if done.returncode:
            yield words, done.returncode, done.stderr


@pytest.mark.full
@pytest.mark.parametrize("page", dict.fromkeys(line.values[0] for line in LINES), ids=lambda page: page.name)
def test_every_command_that_is_not_marked_does_what_it_says(page, tmp_path, tmp_path_factory):
    polled = polled_demo(tmp_path_factory)
    for file in (polled.config, *polled.store.parent.glob(f"{polled.store.name}*")):
        shutil.copy(file, tmp_path / file.name)
    (tmp_path / "draft.toml").write_text(DRAFT, encoding="utf-8")
    (tmp_path / "answers.toml").write_text(
        'id = "gold"\n[answers]\n"availability.target" = "99.95"\n', encoding="utf-8"
    )
    kept = SimpleNamespace(config=tmp_path / polled.config.name, store=tmp_path / polled.store.name)
    assert list(run_on_the_demo(page, kept, tmp_path)) == []
