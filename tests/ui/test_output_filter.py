"""Nothing from outside reaches the terminal as an instruction, whatever widget shows it: tested on the bytes."""

import errno
import io
import os
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_tui.ui.drawing.output_filter import filtered, with_output_filter
from tests.terminal import Terminal

ROOT = Path(__file__).resolve().parents[2]
PAYLOADS = (
    "\x1b[2J",
    "\x1b]52;c;aGk=\x07",
    "\x1b]0;owned\x07",
    "\x1b]8;;http://x\x1b\\link",
    "\x1bP+q\x1b\\",
    "\x1b[?1049l",
    "\x1b[?2004h",
    "\x1bc",
    "\x1b[201~",
    "\x9b31m",
    "\x9d52;c;aGk=\x9c",
    "abc\u202egnp",
    "\u2066x\u2069",
    "a\x08\x08b",
    "\x0e\x0f",
    "zero\u200bwidth",
)
FRAME = "\x1b[?2026h\x1b[1;1H\x1b[1;38;2;1;2;3mname: {}\x1b[0m next\x1b[2;5Hline\n\x1b[?2026l"


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("inline", [False, True])
def test_a_payload_in_a_frame_is_text_without_effect(payload, inline):
    out = filtered(FRAME.format(payload), inline=inline)
    head, tail = FRAME.split("{}")
    assert out.startswith(head)
    assert out.endswith(tail)
    inside = out[len(head) : -len(tail)]
    if payload != "\x1b[2J" or not inline:
        assert "\x1b" not in inside
    assert not set(inside) & set("\x07\x08\x0e\x0f\x9b\x9c\x9d\u202e\u2066\u2069\u200b")


@pytest.mark.parametrize("payload", ["\x1b]52;c;aGk=\x07", "\x1b[2J", "\x1b[?1049l", "\x1b]2;owned\x07"])
def test_a_cell_with_nothing_but_a_payload_is_empty(payload):
    assert filtered(f"\x1b[1;1H\x1b[38;2;1;2;3m{payload}\x1b[0m\x1b[1;1H").count("\x1b") == 4


@given(st.text(max_size=200))
def test_what_is_printable_stays_as_it_is(text):
    clean = "".join(c for c in text if c.isprintable())
    frame = FRAME.format(clean)
    assert filtered(frame) == frame


@pytest.mark.parametrize(
    "data",
    [
        "\x1b[?1049h",
        "\x1b[>1u",
        "\x1b[?1000h\x1b[?1003h",
        "\x1b[?2048$p",
        "\x1b]52;c;aGk=\x07",
        "\x1b]52;c;aGk=\x07\x1bPtmux;\x1b\x1b]52;c;aGk=\x07\x1b\\",
        "\x1b[22;2t\x1b]2;[2!] sla-tui\x07",
        "\x1b[23;2t",
        "\x1b]9;Checkout is down\x07",
        "\x1b]9;down\x07\x1b]777;notify;sla-tui;down\x07\x1bPtmux;\x1b\x1b]9;down\x07\x1b\\",
        "",
    ],
)
def test_what_we_and_textual_say_to_the_terminal_is_said(data):
    assert filtered(data) == data


PROGRAM = """
import sys
from sla_tui.clock import FixedClock
from sla_tui.ui.app import SlaApp
from sla_tui.ui.feed import StillFeed
from tests import samples

class Careless(SlaApp):
    def on_mount(self):
        super().on_mount()
        if "careless" not in sys.argv:
            return
        from textual.widgets import Static
        for text in samples.HOSTILE:  # as somebody might who does not know
            self.notify(text, title=text, markup=False, timeout=1000)
            self.screen.mount(Static(text[:50], markup=False))
        self.title = samples.HOSTILE[2]

Careless(StillFeed(samples.hostile()), clock=FixedClock(samples.NOW)).run()
"""
# What a terminal would obey in them, as bytes: clipboard, erasing everything, C1, text turned around, no width.
OBEYED = (b"\x1b]52;", b"\x1b[2J", b"\xc2\x9b", b"\xe2\x80\xae", b"\xe2\x80\x8b", b"\xe2\x81\xa0")


@pytest.fixture
def terminal(request):
    env = {k: v for k, v in os.environ.items() if not k.startswith(("TEXTUAL", "TMUX"))}
    env |= {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
    term = Terminal([sys.executable, "-c", PROGRAM, request.param], env, columns=120, rows=36, cwd=str(ROOT))
    yield term
    term.close()


def leave(term):
    term.press("q")
    assert term.wait_for_end() == 0
    for sequence in OBEYED:
        assert sequence not in term.output, sequence


@pytest.mark.parametrize("terminal", ["careless"], indirect=True)
@pytest.mark.full
def test_in_a_real_terminal_a_careless_widget_does_no_harm(terminal):
    terminal.wait_for("boom")
    leave(terminal)


def aligned(text):
    """Whether every line that begins with an edge ends with one; a corner beside it is one, too."""
    framed = [row for line in text.splitlines() if (row := line.strip()).startswith("│")]
    return bool(framed) and all(row.endswith(("│", "┃", "╮", "╯")) for row in framed)


@pytest.mark.full
@pytest.mark.parametrize("terminal", ["careful"], indirect=True)
def test_in_a_real_terminal_hostile_text_does_nothing_on_any_screen_and_columns_stay_aligned(terminal):
    terminal.wait_for("BREACHED")
    for keys, shows in (
        ("2", "²"),
        ("3", "³"),
        ("4", "⁴"),
        ("5", "⁵"),
        ("6", "⁶"),
        ("L", "Log"),
        ("1", "¹Services"),
        ("W", "sources answer"),
        ("W", "¹Services"),
        ("?", "Esc closes"),
        ("\x1b", lambda text: "Esc closes" not in text),
    ):
        terminal.press(keys)
        seen = shows if callable(shows) else lambda text, shows=shows: shows in text
        # A frame comes in pieces: it is aligned once it is whole.
        terminal.wait_for(lambda text, seen=seen, keys=keys: seen(text) and (keys == "W" or aligned(text)))
    leave(terminal)


class Hung(io.StringIO):
    """A terminal whose window was closed."""

    def write(self, _: str) -> int:
        raise OSError(errno.EIO, "Input/output error")

    def flush(self) -> None:
        raise OSError(errno.EIO, "Input/output error")


def test_a_terminal_that_goes_away_while_writes_wait_holds_up_no_end():
    """Textual's queue of writes holds thirty: its thread must outlive the terminal, or the end waits for ever."""
    from textual.drivers._writer_thread import WriterThread

    class Plain:
        is_inline = False

        def __init__(self, file):
            self._file = file

    driver = with_output_filter(Plain)(Hung())
    writer = WriterThread(driver._file)
    writer.start()
    ending = threading.Thread(target=lambda: ([writer.write("x") for _ in range(100)], writer.stop()), daemon=True)
    ending.start()
    ending.join(20)
    assert (ending.is_alive(), writer.is_alive()) == (False, False)
