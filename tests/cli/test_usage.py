"""The grammar of the command line: what it answers, on which stream, with which exit code."""

import pytest

import sla_tui as package
from sla_tui.cli.command_table import BY_NAME, COMMANDS
from sla_tui.cli.parser import full_parser, looks_like_target, parse
from sla_tui.errors import UsageError


def test_version_is_the_packages_own_and_goes_to_stdout(sla_tui):
    result = sla_tui("--version")
    assert (result.returncode, result.stdout, result.stderr) == (0, f"sla-tui {package.__version__}\n", "")


def test_version_is_the_same_beside_other_options_and_commands(sla_tui):
    for words in (["-v", "--version"], ["snapshot", "--version"]):
        assert sla_tui(*words).stdout == f"sla-tui {package.__version__}\n"


def test_help_names_every_command_and_the_exit_codes(sla_tui):
    result = sla_tui("--help")
    assert result.returncode == 0
    assert not result.stderr
    for command in COMMANDS:
        assert f"    {command.name} " in result.stdout
    assert "exit codes: 0 done" in result.stdout


@pytest.mark.parametrize("name", BY_NAME)
def test_every_command_explains_itself_with_examples_that_the_parser_accepts(name, sla_tui):
    result = sla_tui(name, "--help")
    assert (result.returncode, result.stderr) == (0, "")
    assert "examples:" in result.stdout
    for example in BY_NAME[name].examples:
        assert example in result.stdout
        words = example.split(" > ")[0].split()[1:]
        assert parse(words).command.name == name


def test_an_unknown_word_is_wrong_usage_with_a_suggestion(sla_tui):
    result = sla_tui("snapshto")
    assert (result.returncode, result.stdout) == (2, "")
    assert "did you mean `sla-tui snapshot`?" in result.stderr


def test_an_unknown_option_is_wrong_usage(sla_tui):
    result = sla_tui("info", "--frobnicate")
    assert (result.returncode, result.stdout) == (2, "")
    assert "--frobnicate" in result.stderr


def test_options_are_never_guessed_from_their_beginnings(sla_tui):
    assert sla_tui("info", "--verb").returncode == 2


@pytest.mark.parametrize(
    ("option", "value"),
    [("--at", "yesterday"), ("--seed", "-1"), ("--seed", "seven")],
)
def test_values_that_make_no_sense_are_wrong_usage_and_named(option, value, sla_tui):
    result = sla_tui("info", f"{option}={value}")
    assert result.returncode == 2
    assert value in result.stderr
    assert "Traceback" not in result.stderr


def test_common_options_may_stand_before_and_after_the_command():
    before = parse(["--config", "a.toml", "-v", "info"])
    after = parse(["info", "--config", "a.toml", "-v"])
    assert {**vars(before), "arguments": ()} == {**vars(after), "arguments": ()}
    assert (before.config, before.verbose, before.command.name) == ("a.toml", 1, "info")


def test_without_a_command_it_is_the_dashboard():
    assert parse([]).command.name == "dashboard"
    assert parse(["--theme", "sla-light"]).theme == "sla-light"


def test_urls_and_hosts_are_the_dashboard_on_probes_of_them():
    args = parse(["--target", "99.95", "https://example.com", "tcp://db:5432", "example.org"])
    assert args.command.name == "dashboard"
    assert args.urls == ["https://example.com", "tcp://db:5432", "example.org"]
    assert args.target * 100 == 9995


@pytest.mark.parametrize("word", ["https://example.com", "tcp://db:5432", "example.com", "db:5432", "localhost"])
def test_what_looks_like_a_target(word):
    assert looks_like_target(word)


def test_a_plain_word_is_not_taken_for_a_host():
    with pytest.raises(UsageError, match="neither a command nor a URL"):
        parse(["frobnicate"])


def test_a_time_without_a_zone_is_utc_and_a_date_is_its_midnight():
    assert parse(["info", "--at", "2026-11-23T13:32:07"]).at == 1_795_440_727
    assert parse(["info", "--at", "2026-11-23T14:32:07+01:00"]).at == 1_795_440_727
    assert parse(["info", "--at", "2026-11-23"]).at == 1_795_392_000


def test_every_command_takes_the_common_options():
    words = ["--demo", "--seed", "3", "--at", "2026-11-23", "--config", "c", "--store", "s", "--theme", "t"]
    words += ["--no-color", "--ascii", "-vv", "--profile", "p"]
    parser = full_parser()
    needed = {"assess": ["x"], "compare": ["x"], "explain": ["x"], "whatif": ["--contract", "x", "--period", "2026-10"]}
    needed |= {"contracts": ["list"], "config": ["path"], "completions": ["bash"], "profiles": ["list"]}
    needed |= {
        "exclude": ["list"],
        "maintenance": ["list"],
        "outage": ["list", "x"],
        "security": ["list"],
        "store": ["info"],
        "export": ["rules"],
        "compare": ["x"],
    }
    for name in BY_NAME:
        args = parser.parse_args([name, *needed.get(name, []), *words])
        assert (args.demo, args.seed, args.verbose, args.ascii, args.no_color) == (True, 3, 2, True, True)
