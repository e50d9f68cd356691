"""Profiles: everything of a customer in folders of its own, and nothing of it anywhere else."""

import json
import shutil
import sys
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from sla_tui.cli.commands.serve import dashboard_options
from sla_tui.cli.parser import parse
from sla_tui.cli.quick import answer
from sla_tui.cli.run import run
from sla_tui.config import paths
from sla_tui.config.profiles import PROFILE_COLORS, usual_color
from sla_tui.store import open_store
from tests.cli.test_terminal import AS_OF
from tests.terminal import Terminal

NOW = 1_795_440_727
ACME = Path("sla-tui/profiles/acme")
ONE = '[probes.web]\nurl = "http://127.0.0.1:9/"\n'


def files(home):
    root = Path(home["HOME"])
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def configured(home, text, folder="sla-tui"):
    """A configuration in the user's folder, or a profile's."""
    file = Path(home["XDG_CONFIG_HOME"]) / folder / "config.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return file


class Acme(NamedTuple):
    """A profile with a configured fleet and its history; without a profile all is broken, for nobody to read."""

    store: Path
    at: str


@pytest.fixture
def acme(home, kept):
    configured(home, "this is no TOML")
    config = configured(home, "", ACME)
    shutil.copy(kept.config, config)
    store = Path(home["XDG_DATA_HOME"]) / ACME / "history.sqlite3"
    store.parent.mkdir(parents=True)
    shutil.copy(kept.store, store)
    return Acme(store, kept.at)


COMMANDS = [
    (["snapshot", "--no-poll", "--format", "json"], '"profile": "acme"'),
    (["snapshot", "--no-poll"], "acme: SLA state"),
    (["report", "--period", "2026-10"], "acme: SLA report, October 2026"),
    (["check", "--allow-stale"], "SLA"),
    (["status"], "acme · 2 DOWN"),
    (["claim", "--list"], ""),
    (["exclude", "list", "checkout"], ""),
    (["exclude", "add", "checkout", "--last", "--reason", "customer"], ""),
    (["outage", "list", "checkout"], ""),
    (["maintenance", "list"], ""),
    (["explain", "checkout"], "Checkout API"),
    (["whatif", "--contract", "aws-s3", "--period", "2026-10"], ""),
    (["config", "check"], str(ACME / "config.toml")),
    (["config", "show"], "[services.checkout]"),
    (["config", "path"], str(ACME / "config.toml")),
    (["store", "info"], str(ACME / "history.sqlite3")),
    (["store", "verify"], "sound"),
    (["store", "prune"], ""),
    (["store", "export", "months"], "monitor"),
    (["store", "backup", "copy.sqlite3"], "bytes"),
    (["info"], str(ACME)),
    (["collect", "--check"], ""),
    (["contracts", "list"], "aws-s3"),
    (["completions", "bash"], "--profile"),
]


SOME = ("report", "status", "exclude add", "config path", "store info", "collect")
"""Those that the default suite tries; `.ci/run` tries all."""


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        pytest.param(
            words, shown, id=" ".join(words), marks=() if " ".join(words).startswith(SOME) else pytest.mark.full
        )
        for words, shown in COMMANDS
    ],
)
def test_every_command_finds_and_leaves_what_is_the_profiles(words, shown, acme, home, sla_tui):
    before = files(home)
    ended = sla_tui(*words, "--profile", "acme", "--at", acme.at)
    assert "Traceback" not in ended.stderr
    assert "is not TOML" not in ended.stdout + ended.stderr, "it read the configuration of no profile"
    assert shown in ended.stdout, ended.stderr
    after = files(home)
    changed = [name for name in before.keys() | after.keys() if before.get(name) != after.get(name)]
    assert all("profiles/acme/" in name for name in changed), changed


def test_polling_in_a_profile_leaves_the_others_alone(home, sla_tui):
    for name in ("acme", "beta"):
        assert sla_tui("profiles", "new", name).returncode == 0
        configured(home, ONE, f"sla-tui/profiles/{name}")
    ended = sla_tui("snapshot", "--profile", "acme", "--format", "json")
    assert json.loads(ended.stdout)["profile"] == "acme"
    kinds = sorted(name for name in files(home) if "sqlite3" in name)
    assert kinds
    assert all(f"data/{ACME}/" in name for name in kinds), kinds


def test_the_variable_names_it_too_and_the_option_goes_before(acme, sla_tui, kept):
    assert "acme · 2 DOWN" in sla_tui("status", "--at", kept.at, env={"SLA_TUI_PROFILE": "acme"}).stdout
    assert "acme" in sla_tui("status", "--profile", "acme", "--at", kept.at, env={"SLA_TUI_PROFILE": "zz"}).stdout
    without = sla_tui("config", "check", "--profile", "default", env={"SLA_TUI_PROFILE": "acme"})
    assert "is not TOML" in without.stdout


def test_a_profile_reads_no_configuration_but_its_own(acme, home, sla_tui, tmp_path):
    (tmp_path / "sla-tui.toml").write_text("nonsense =")
    ended = sla_tui("config", "path", "--profile", "acme", env={"SLA_TUI_CONFIG": "other.toml"})
    assert ended.stdout.strip() == str(Path(home["XDG_CONFIG_HOME"]) / ACME / "config.toml")


@pytest.mark.parametrize(
    ("words", "profile", "said"),
    [
        (["--profile", "acmee"], "", "there is no profile 'acmee'.\n  hint: did you mean 'acme'?"),
        (["--profile", "zz"], "", "there are acme. `sla-tui profiles new zz` makes it."),
        ([], "zz", "there is no profile 'zz' ($SLA_TUI_PROFILE)."),
        (["--profile", "../up"], "", "'../up' is no name of a profile."),
        (["--profile", "Acme"], "", "small letters a-z, digits and -"),
        (["--profile", "acme", "--config", "x.toml"], "", "has a configuration of its own, and --config names another"),
        (["--config", "x.toml"], "acme", "--profile default --config … works on a file without"),
    ],
)
def test_what_is_no_profile_is_refused_before_anything_is_done(words, profile, said, home, sla_tui):
    (Path(home["XDG_CONFIG_HOME"]) / ACME).mkdir(parents=True)
    before = files(home)
    ended = sla_tui("snapshot", *words, env={"SLA_TUI_PROFILE": profile})
    assert (ended.returncode, ended.stdout) == (2, "")
    assert said in ended.stderr
    assert files(home) == before


def test_check_is_unknown_in_a_profile_that_is_not_there(acme, sla_tui):
    assert sla_tui("check", "--profile", "zz").returncode == 3


def test_the_demo_has_no_profile(sla_tui, home):
    ended = sla_tui("config", "path", "--demo", env={"SLA_TUI_PROFILE": "zz"})
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "profiles" not in ended.stdout
    assert files(home) == {}


def test_the_short_way_to_status_knows_profiles(acme, home, kept, monkeypatch, capsys):
    for name, value in home.items():
        monkeypatch.setenv(name, value)
    assert run(["status", "--profile", "acme", "--at", kept.at]) == 0
    long_way = capsys.readouterr().out
    assert answer(["--profile", "acme"], NOW) == long_way.replace("acme · ", ""), "the line that the dashboard left"
    monkeypatch.setenv("SLA_TUI_PROFILE", "acme")
    assert answer([], NOW) is not None
    assert answer(["--profile", "default"], NOW) is None
    for words in (["--profile", "zz"], ["--profile", "../acme"], ["--profile", "Acme"], ["--config", str(kept.config)]):
        assert answer(words, NOW) is None, "the long way has something to say of it"


def test_a_crash_report_lies_with_the_profile(acme, home, monkeypatch, capsys):
    for name, value in home.items():
        monkeypatch.setenv(name, value)

    def fail(args):
        raise ZeroDivisionError

    monkeypatch.setattr("sla_tui.cli.commands.info.run", fail)
    assert run(["info", "--profile", "acme"]) == 1
    (report,) = Path(home["HOME"]).rglob("crash-*.txt")
    assert report.parent == Path(home["XDG_STATE_HOME"]) / ACME
    assert paths.current_profile() == ""


def test_new_makes_a_folder_for_its_owner_and_list_shows_it(home, sla_tui):
    made = sla_tui("profiles", "new", "acme")
    folder = Path(home["XDG_CONFIG_HOME"]) / ACME
    assert (made.returncode, made.stderr) == (0, "")
    assert f"The profile acme is in {folder}, and {usual_color('acme')} in the header.\n" in made.stdout
    assert folder.stat().st_mode & 0o777 == 0o700
    assert sla_tui("profiles", "new", "acme").returncode == 1
    assert sla_tui("profiles", "new", "default").returncode == 2
    configured(home, 'ui.profile_color = "pink"\nstore.url = "/srv/beta.sqlite3"\n', "sla-tui/profiles/beta")
    configured(home, "nonsense = 1\n", "sla-tui/profiles/gamma")
    data = json.loads(sla_tui("profiles", "list", "--format", "json", "--profile", "beta").stdout)["profiles"]
    assert [(row["name"], row["current"], row["color"], row["configured"]) for row in data] == [
        ("default", False, None, False),
        ("acme", False, usual_color("acme"), False),
        ("beta", True, "pink", True),
        ("gamma", False, usual_color("gamma"), True),
    ]
    assert data[2]["history"] == "/srv/beta.sqlite3"
    assert "nonsense" in data[3]["problem"]
    text = sla_tui("profiles", "list").stdout
    assert "* default" in text
    assert "history /srv/beta.sqlite3" in text
    assert "no configuration yet; it belongs at " in text


def test_who_has_the_colour_of_another_one_is_told(home, sla_tui):
    names = [f"c{number}" for number in range(len(PROFILE_COLORS) + 1)]
    said = [sla_tui("profiles", "new", name).stdout for name in names]
    assert any("[ui] profile_color names another one" in text for text in said)
    assert "profile_color" not in said[0]


def test_what_the_public_or_a_vendor_sees_does_not_name_the_profile(acme, sla_tui, tmp_path):
    page, claim = tmp_path / "page", tmp_path / "claim"
    words = ("--profile", "acme", "--at", acme.at)
    assert sla_tui("snapshot", "--no-poll", "--publish", str(page), *words).returncode == 0
    ended = sla_tui("claim", "checkout", "--draft", "-o", str(claim), *words)
    assert ended.returncode == 0, ended.stderr
    written = [path for folder in (page, claim) for path in folder.rglob("*") if path.is_file()]
    assert len(written) > 8
    assert [path.name for path in written if b"acme" in path.read_bytes()] == []


def test_every_dashboard_in_a_browser_is_that_of_the_profile():
    assert dashboard_options(parse(["serve", "--profile", "acme"]))[:2] == ["--profile", "acme"]


# Two configurations and one history


def notices(sla_tui, *words):
    ended = sla_tui("snapshot", "--format", "json", *words)
    return [words for words in json.loads(ended.stdout)["notices"] if "was written under" in words]


def test_two_configurations_that_share_the_default_history_are_told_of_each_other(home, sla_tui, tmp_path):
    one, two = tmp_path / "one.toml", tmp_path / "two.toml"
    one.write_text(ONE)
    two.write_text(ONE.replace("web", "shop"))
    assert notices(sla_tui, "--config", str(one)) == []
    (told,) = notices(sla_tui, "--config", str(two))
    assert f"This history was written under {one}, too" in told
    assert f"Give {two} a [store] url of its own" in told
    assert notices(sla_tui, "--no-poll", "--config", str(one)), "who only reads is told as well"
    two.write_text(two.read_text() + f'[store]\nurl = "{tmp_path / "two.sqlite3"}"\n')
    assert notices(sla_tui, "--config", str(two)) == []


def test_a_configuration_that_was_moved_is_no_other_one(home, sla_tui, tmp_path):
    one = tmp_path / "one.toml"
    one.write_text(ONE)
    assert notices(sla_tui, "--config", str(one)) == []
    moved = one.rename(tmp_path / "moved.toml")
    assert notices(sla_tui, "--config", str(moved)) == []


def test_what_was_written_long_ago_and_a_history_that_was_named_are_no_mixture(home, sla_tui, tmp_path, monkeypatch):
    one, two = tmp_path / "one.toml", tmp_path / "two.toml"
    one.write_text(ONE)
    two.write_text(ONE)
    store = ("--store", str(tmp_path / "named.sqlite3"))
    assert notices(sla_tui, "--config", str(one), *store) == []
    assert notices(sla_tui, "--config", str(two), *store) == [], "somebody named it for both"
    assert notices(sla_tui, "--config", str(one)) == []
    file = Path(home["XDG_DATA_HOME"]) / "sla-tui/history.sqlite3"
    with closing(open_store(file)) as history:
        history.put_note("configurations", NOW, json.dumps({str(one): NOW - 36 * 86_400}))
    assert notices(sla_tui, "--config", str(two)) == []


def test_an_act_in_one_profile_is_in_no_other(acme, home, sla_tui, kept):
    shutil.copytree(Path(home["XDG_CONFIG_HOME"]) / ACME, Path(home["XDG_CONFIG_HOME"]) / "sla-tui/profiles/beta")
    beta = Path(home["XDG_DATA_HOME"]) / "sla-tui/profiles/beta/history.sqlite3"
    beta.parent.mkdir()
    shutil.copy(kept.store, beta)
    words = ("exclude", "add", "checkout", "--start", "2026-11-11T13:00Z", "--for", "38m", "--reason", "customer")
    ended = sla_tui(*words, "--profile", "beta", "--at", kept.at)
    assert ended.returncode == 0, ended.stderr
    acts = []
    for file in (acme.store, beta):
        with closing(open_store(file)) as store:
            acts.append([type(act.deed).__name__ for act in store.acts()])
    assert acts == [[], ["Exclude"]]


@pytest.mark.full
def test_the_palette_takes_the_dashboard_from_one_profile_to_the_other_and_to_a_new_one(acme, home, kept, tmp_path):
    config = Path(home["XDG_CONFIG_HOME"])
    for name in ("beta", "gamma"):
        (config / f"sla-tui/profiles/{name}").mkdir()
    shutil.copy(kept.config, config / "sla-tui/profiles/beta/config.toml")
    env = {**home, "TERM": "xterm-256color", "SLA_TUI_PROFILE": "acme"}
    del env["COLUMNS"]
    program = (sys.executable, "-c", AS_OF, kept.at)
    with closing(Terminal(program, env, columns=120, rows=36, cwd=tmp_path)) as term:
        term.wait_for("  acme   ")
        term.press(":")
        term.wait_for("A command")
        term.press("profile beta")
        term.wait_for("Switch to the profile beta")
        term.press("\r")
        term.wait_for(lambda text: text.startswith("  beta ") and "Services" in text)
        term.press(":")
        term.wait_for("A command")
        term.press("profile gamma")
        term.wait_for("Switch to the profile gamma")
        term.press("\r")
        term.wait_for("profiles/gamma/config.toml")
        term.press("q")
        assert term.wait_for_end() == 0
    assert {path.parent.name for path in Path(home["XDG_DATA_HOME"]).rglob("*.sqlite3")} == {"acme", "beta"}
    assert {path.parent.name for path in Path(home["XDG_STATE_HOME"]).rglob("*.log")} == {"acme", "beta", "gamma"}
