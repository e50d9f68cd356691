"""However the dashboard ends: no traceback, no local variables, the right exit code, the terminal as it was."""

import os
import signal
import sys
from pathlib import Path

import pytest

from sla_tui.ui.app import SlaApp
from sla_tui.ui.feed import StillFeed
from sla_tui.ui.terminal.clipboard import osc52
from tests import samples
from tests.terminal import Terminal

ROOT = Path(__file__).resolve().parents[2]
CANARY = "canary-7f3a-token"
PROGRAM = """
import sys
from sla_tui.clock import FixedClock
from sla_tui.ui.app import SlaApp
from sla_tui.ui.feed import StillFeed
from tests import samples

class Broken(StillFeed):
    def poll_now(self, source=None):
        token = "canary-7f3a-token"
        raise ZeroDivisionError(token)

app = SlaApp(Broken(samples.snapshot()), clock=FixedClock(samples.NOW))
app.run()
print("return code", app.return_code, "printed", app.return_value is not None and app.return_value.printed is not None)
sys.exit(app.return_code or 0)
"""


@pytest.fixture
def terminal():
    """The sample fleet's dashboard in a terminal."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("TEXTUAL", "TMUX"))}
    term = Terminal(
        [sys.executable, "-c", PROGRAM], {**env, "TERM": "xterm-256color", "COLORTERM": "truecolor"}, cwd=str(ROOT)
    )
    yield term
    term.close()


def restored(term):
    ends = [term.output.rindex(code) for code in (b"\x1b[?1049l", b"\x1b[?25h")]
    begins = [term.output.index(code) for code in (b"\x1b[?1049h", b"\x1b[?25l")]
    return all(e > b for e, b in zip(ends, begins, strict=True)) and term.settings == term.settings_before


@pytest.mark.full
@pytest.mark.parametrize(
    ("leave", "code"),
    [
        (lambda t: t.press("q"), 0),
        (lambda t: t.press("Q"), 0),
        (lambda t: t.press("\x03"), 130),
        (lambda t: t.process.send_signal(signal.SIGTERM), 143),
        (lambda t: t.process.send_signal(signal.SIGHUP), 129),
    ],
    ids=["q", "Q", "ctrl+c", "SIGTERM", "SIGHUP"],
)
def test_the_terminal_is_restored_and_the_exit_code_says_how_it_ended(terminal, leave, code):
    terminal.wait_for("Payments gateway")
    leave(terminal)
    assert terminal.wait_for_end() == code
    assert restored(terminal)
    assert b"Traceback" not in terminal.output


def test_an_unforeseen_error_shows_no_traceback_and_no_variable_and_restores_the_terminal(terminal):
    terminal.wait_for("Payments gateway")
    terminal.press("r")
    assert terminal.wait_for_end() == 1
    assert restored(terminal)
    assert b"something went wrong that should not have (ZeroDivisionError)" in terminal.output
    assert CANARY.encode() not in terminal.output
    assert b"Traceback" not in terminal.output


@pytest.mark.full
def test_resizing_a_real_terminal_down_to_20x5_and_back_does_no_harm(terminal):
    terminal.wait_for("Payments gateway")
    for columns, rows in ((40, 12), (20, 5), (20, 1), (160, 45), (80, 24)):
        terminal.resize(columns, rows)
        terminal.wait_for(lambda text: text.strip() != "")
    terminal.wait_for("²Payments gateway")
    terminal.press("q")
    assert terminal.wait_for_end() == 0


class Broken(StillFeed):
    """A feed that fails when it is asked to poll, with a secret among its variables."""

    def poll_now(self, source=None):
        token = CANARY
        raise ZeroDivisionError(token)


async def crash(on_crash=None):
    options = {} if on_crash is None else {"on_crash": on_crash}
    app = SlaApp(Broken(samples.snapshot()), **options)
    try:
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("r")
            await pilot.pause()
    except ZeroDivisionError:
        return app
    pytest.fail("the app did not fail")


async def test_what_is_said_of_a_crash_is_what_the_hook_says(capsys):
    asked = []
    app = await crash(lambda error: asked.append(error) or "the report is in FILE [b]x[/c]")
    assert [type(e) for e in asked] == [ZeroDivisionError]
    assert "the report is in FILE [b]x[/c]" in capsys.readouterr().err
    assert app.return_code == 1


async def test_a_hook_that_fails_itself_does_not_hide_the_crash(capsys):
    def fails(error):
        raise OSError("disk full")

    await crash(fails)
    said = capsys.readouterr().err
    assert "something went wrong that should not have (ZeroDivisionError)" in said
    assert "The report failed too (OSError)" in said


async def test_without_a_hook_only_the_kind_of_the_error_is_said(capsys):
    await crash()
    said = capsys.readouterr().err
    assert "ZeroDivisionError" in said
    assert CANARY not in said
    assert "Traceback" not in said


def test_copying_goes_through_tmux_and_to_tmux():
    assert osc52("hi") == "\x1b]52;c;aGk=\x07"
    assert osc52("hi", tmux=True) == "\x1b]52;c;aGk=\x07\x1bPtmux;\x1b\x1b]52;c;aGk=\x07\x1b\\"
