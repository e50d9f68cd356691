"""Ctrl+Z: the shell gets its terminal back as it was, `fg` has the screen drawn anew; a kiosk stays."""

import os
import signal
import sys
from pathlib import Path

import pytest

from sla_tui.ui.state.watch_state import WatchOptions
from tests.terminal import Terminal
from tests.ui.apps import dashboard
from tests.ui.test_ends import PROGRAM

ROOT = Path(__file__).resolve().parents[2]
POLLED = """class Broken(StillFeed):
    def start(self, on_snapshot):
        super().start(on_snapshot)
        self.push(samples.snapshot())  # a first answer writes the terminal's title
"""
SHELL = """
import fcntl, os, signal, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
signal.signal(signal.SIGTTOU, signal.SIG_IGN)  # as a shell with jobs does
job = os.fork()
if job == 0:
    os.setpgid(0, 0)
    os.tcsetpgrp(0, os.getpid())
    signal.signal(signal.SIGTTOU, signal.SIG_DFL)
    os.execv(sys.executable, [sys.executable, "-c", sys.argv[1]])
while True:
    _, status = os.waitpid(job, os.WUNTRACED)
    os.tcsetpgrp(0, os.getpgrp())
    if not os.WIFSTOPPED(status):
        sys.exit(os.waitstatus_to_exitcode(status))
    print("stopped by", signal.Signals(os.WSTOPSIG(status)).name, flush=True)
    sys.stdin.readline()
    os.tcsetpgrp(0, job)
    os.killpg(job, signal.SIGCONT)
"""


def start(*command):
    env = {k: v for k, v in os.environ.items() if not k.startswith(("TEXTUAL", "TMUX"))}
    env |= {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
    return Terminal([sys.executable, "-c", *command], env, cwd=str(ROOT))


def test_ctrl_z_gives_the_shell_its_terminal_and_fg_draws_the_screen_anew():
    term = start(SHELL, PROGRAM.replace("class Broken(StillFeed):\n", POLLED))
    try:
        term.wait_for("Payments gateway")
        term.wait_for(lambda _: b"\x1b]2;" in term.output)
        term.press("\x1a")
        term.wait_for("stopped by SIGTSTP")
        assert term.settings == term.settings_before
        assert term.output.rindex(b"\x1b[?1049l") > term.output.rindex(b"\x1b[?1049h")
        assert term.output.rindex(b"\x1b[?25h") > term.output.rindex(b"\x1b[?25l")
        assert term.output.rindex(b"\x1b[23;2t") > term.output.rindex(b"\x1b]2;")  # the shell's own title
        before = len(term.output)
        term.resize(100, 30)  # while it is away
        term.press("\n")
        term.wait_for(lambda text: b"Payments gateway" in term.output[before:] and len(text.split("\n")[-1]) > 80)
        assert b"\x1b]2;" in term.output[before:]
        term.press("q")
        assert term.wait_for_end() == 0
        assert term.settings == term.settings_before
    finally:
        term.close()


@pytest.mark.full
def test_where_no_shell_could_bring_it_back_it_stays():
    term = start(PROGRAM)  # the leader of its session: nobody is there to say `fg`
    try:
        term.wait_for("Payments gateway")
        term.press("\x1a")
        term.press("2")
        term.wait_for("Services › ")
        term.press("q")
        assert term.wait_for_end() == 0
    finally:
        term.close()


@pytest.mark.parametrize(("options", "sleeps"), [(None, True), (WatchOptions(kiosk=True), False)])
async def test_a_kiosk_does_not_go_to_sleep(monkeypatch, options, sleeps):
    sent = []
    monkeypatch.setattr(os, "kill", lambda *given: sent.append(given))
    async with dashboard(watch=options) as shown:
        monkeypatch.setattr(type(shown.app._driver), "can_suspend", True)
        await shown.press("ctrl+z")
        assert sent == ([(0, signal.SIGTSTP)] if sleeps else [])
