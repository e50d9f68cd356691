"""Where a text stops being TOML: the line with a mark under the place, and never what may be secret."""

import pytest

from sla_tui.config.reading.reader import parse_toml
from sla_tui.errors import ConfigError

CANARY = "c4n4ry-of-this-test"


def problem(text):
    with pytest.raises(ConfigError) as caught:
        parse_toml(text, "config.toml")
    return caught.value.problems[0]


def test_the_line_is_shown_with_the_mark_under_the_place():
    found = problem('[ui]\ntheme = "mono"\ntitel "x"\n')
    assert found.shown.splitlines() == [
        "config.toml:3: is not TOML: expected '=' after a key in a key/value pair",
        '    3 | titel "…',
        "      |       ^",
    ]
    assert found.in_one_line.endswith('titel >>>"…')


def test_tabs_and_long_lines_keep_the_mark_where_it_belongs():
    found = problem(f"[ui]\n\tsigns = [{'1, ' * 40}] 2\n")
    line, mark = found.shown.splitlines()[1:]
    assert len(line) < 140
    assert line[len(mark) - 1] == "2"


def test_a_line_that_ends_too_early_is_marked_behind_its_end():
    found = problem("[ui]\ntheme =")
    line, mark = found.shown.splitlines()[1:]
    assert line.endswith("theme =")
    assert len(mark) == len(line) + 1


@pytest.mark.parametrize(
    "text",
    [
        f'[sources.pingdom]\ntoken = "{CANARY}\n',
        f'[sources.pingdom]\ntoken = {{ value = "{CANARY}" \n',
        f'[notify]\nurls = [\n  "{CANARY}" "x"\n]\n',
        f'[probes.a.headers]\nX-Other = "{CANARY}\n',
        f"[store]\npassword = {CANARY}\n",
        f"a = 1 2 # {CANARY}\n",
        f'notes = """\n{CANARY} = \\q\n"""\n',
        f'[sources]\npingdom = {{ kind = "pingdom", token = "{CANARY}" ]\n',
    ],
)
def test_nothing_that_may_be_secret_is_in_it(text):
    found = problem(text)
    assert CANARY not in found.shown
    assert CANARY not in found.in_one_line
    assert found.line is not None
