"""Terminals as they are: few colours, none, no Unicode; whatever ends the watch screen, the terminal is restored."""

import os
import re
import signal
import sys
from pathlib import Path

import pytest

from sla_tui.cli.terminal import locale_shows_symbols
from tests.terminal import Terminal
from tests.ui.test_ends import restored

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import os, sys
from sla_tui.cli.terminal import shows_symbols
from sla_tui.clock import FixedClock
from sla_tui.ui.app import SlaApp
from sla_tui.ui.feed import StillFeed
from sla_tui.ui.state.watch_state import WatchOptions
from tests import samples

options = WatchOptions(kiosk="kiosk" in sys.argv) if "watch" in sys.argv else None
app = SlaApp(StillFeed(samples.snapshot()), clock=FixedClock(samples.NOW), watch=options, ascii=not shows_symbols())
app.run(inline="inline" in sys.argv)
sys.exit(app.return_code or 0)
"""
PLAIN = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}


def start(*words, size=(100, 30), **changes):
    ours = ("TEXTUAL", "TMUX", "LC_", "LANG", "NO_COLOR", "COLORTERM", "TERM")
    env = {k: v for k, v in os.environ.items() if not k.startswith(ours)}
    env |= {k: v for k, v in {**PLAIN, **changes}.items() if v is not None}
    return Terminal([sys.executable, "-c", PROGRAM, *words], env, columns=size[0], rows=size[1], cwd=str(ROOT))


@pytest.mark.full
@pytest.mark.parametrize(
    ("words", "leave", "code"),
    [
        (["watch"], lambda t: t.press("q"), 0),
        (["watch"], lambda t: t.press("\x03"), 130),
        (["watch"], lambda t: t.process.send_signal(signal.SIGTERM), 143),
        (["watch", "kiosk"], lambda t: t.press("q\x03\x18q"), 0),
        (["watch", "kiosk"], lambda t: t.process.send_signal(signal.SIGTERM), 143),
    ],
    ids=["q", "ctrl+c", "SIGTERM", "kiosk's chord", "kiosk, SIGTERM"],
)
def test_however_the_watch_screen_ends_the_terminal_is_restored(words, leave, code):
    term = start(*words)
    try:
        term.wait_for("2 BREACHED")
        leave(term)
        assert term.wait_for_end() == code
        assert restored(term)
    finally:
        term.close()


@pytest.mark.full
def test_inline_the_wall_stays_in_the_scrollback():
    term = start("watch", "inline")
    try:
        term.wait_for("sources answer")
        term.press("q")
        assert term.wait_for_end() == 0
        assert b"\x1b[?1049h" not in term.output
        assert term.settings == term.settings_before
    finally:
        term.close()


@pytest.mark.full
@pytest.mark.parametrize("words", [[], ["watch"]], ids=["dashboard", "watch"])
@pytest.mark.parametrize(
    ("changes", "allowed"),
    [
        ({"COLORTERM": None, "TERM": "xterm"}, rb"\x1b\[(?:[0-9]|[34]\d|9[0-7]|10[0-7]|;)*m"),
        ({"NO_COLOR": "1"}, rb"\x1b\[(?:[0-9]|2[0-9]|;)*m"),
    ],
    ids=["16 colours", "NO_COLOR"],
)
def test_a_terminal_of_few_colours_gets_no_others(words, changes, allowed):
    term = start(*words, **changes)
    try:
        term.wait_for("2 BREACHED")
        term.press("q")
        assert term.wait_for_end() == 0
    finally:
        term.close()
    styles = set(re.findall(rb"\x1b\[[0-9;]*m", term.output))
    assert styles
    assert not [style for style in styles if b"38;" in style or b"48;" in style]
    assert all(re.fullmatch(allowed, style) for style in styles), styles


@pytest.mark.full
@pytest.mark.parametrize("words", [[], ["watch"]], ids=["dashboard", "watch"])
def test_under_a_locale_of_ascii_nothing_else_is_drawn(words):
    term = start(*words, LANG="C")
    try:
        term.wait_for("2 BREACHED")
        text = term.text
        term.press("q")
        assert term.wait_for_end() == 0
    finally:
        term.close()
    assert text.isascii(), text


@pytest.mark.parametrize(
    ("environ", "symbols"),
    [
        ({}, True),
        ({"LANG": "en_US.UTF-8"}, True),
        ({"LANG": "nl_NL.utf8"}, True),
        ({"LANG": "C.UTF-8"}, True),
        ({"LC_CTYPE": "UTF-8"}, True),
        ({"LANG": "C"}, False),
        ({"LANG": "C", "LC_CTYPE": "C.UTF-8"}, False),  # the second is Python's own doing
        ({"LANG": "POSIX"}, False),
        ({"LANG": "en_US"}, False),
        ({"LANG": "de_DE@euro"}, False),
        ({"LANG": "en_US.ISO-8859-15"}, False),
        ({"LC_ALL": "C", "LANG": "en_US.UTF-8"}, False),
        ({"LC_ALL": "en_US.UTF-8", "LANG": "C"}, True),
        ({"LC_CTYPE": "en_US.UTF-8", "LANG": "C"}, True),
    ],
)
def test_the_locale_says_whether_symbols_are_shown(environ, symbols):
    assert locale_shows_symbols(environ) is symbols
