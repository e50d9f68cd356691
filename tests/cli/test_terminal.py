"""The dashboard in a real terminal: it starts, answers keys, survives any size, and leaves the terminal as it was."""

import os
import signal
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from sla_tui.cli.commands import dashboard as command
from tests.cli.program import run_here
from tests.terminal import Terminal
from tests.thin import some

ENTER_SCREEN, LEAVE_SCREEN = b"\x1b[?1049h", b"\x1b[?1049l"
HIDE_CURSOR, SHOW_CURSOR = b"\x1b[?25l", b"\x1b[?25h"
SLA_TUI = (sys.executable, "-m", "sla_tui")
DEMO = (*SLA_TUI, "demo", "--seed", "7", "--at", "2026-11-23T13:00:00Z")


AS_OF = """
import sys
from sla_tui.cli import session
from sla_tui.cli.main import main
from sla_tui.cli.values import instant
from sla_tui.clock import FixedClock

session.SystemClock = lambda: FixedClock(instant(sys.argv[1]))  # the dashboard shows the present: it takes no --at
# more
sys.exit(main(sys.argv[2:]))
"""


@pytest.fixture
def terminal(home, tmp_path):
    """Opens a program in a terminal."""
    opened = []

    def start(*command, columns=120, rows=36, **env):
        env = {**home, "TERM": "xterm-256color", **env}
        for name in ("COLUMNS", "LINES"):  # pytest-xdist sets both: they would hold against the terminal's own size
            env.pop(name, None)
        term = Terminal(command, env, columns=columns, rows=rows, cwd=tmp_path)
        opened.append(term)
        return term

    yield start
    for term in opened:
        term.close()


@pytest.fixture
def dashboard(terminal, kept):
    """Opens the dashboard on a history that is there already; polling the whole fleet first would take seconds."""

    def start(*words, program=AS_OF, columns=120, rows=36, **env):
        command = (sys.executable, "-c", program, kept.at, "--config", str(kept.config), "--store", str(kept.store))
        return terminal(*command, *words, columns=columns, rows=rows, **env)

    return start


def is_restored(term):
    return (
        term.output.rindex(LEAVE_SCREEN) > term.output.rindex(ENTER_SCREEN)
        and term.output.rindex(SHOW_CURSOR) > term.output.rindex(HIDE_CURSOR)
        and term.settings == term.settings_before
    )


@pytest.mark.full
def test_the_demo_shows_figures_counts_alarms_in_the_title_and_q_leaves_the_terminal_as_it_was(terminal):
    leave_the_demo(terminal(*DEMO))


def leave_the_demo(term):
    """Waits until the demo shows its figures, leaves it, and looks at what is left."""
    term.wait_for("BREACHED")
    text = term.wait_for("€")
    assert "Services" in text
    term.wait_for(lambda _: b"\x1b]2;[" in term.output)  # an alarm is raised a little later than its cause is seen
    term.press("q")
    assert term.wait_for_end() == 0
    assert is_restored(term)
    assert b"!] sla-tui\x07" in term.output
    assert term.output.rindex(b"\x1b[23;2t") > term.output.rindex(b"\x1b[22;2t"), "the title is put back"
    assert b"Traceback" not in term.output


@pytest.mark.full
def test_a_hang_up_leaves_the_terminal_as_it_was(dashboard):
    term = dashboard()
    term.wait_for("BREACHED")
    term.process.send_signal(signal.SIGHUP)
    term.wait_for_end()
    assert_left_in_order(term, "SIGHUP")


def assert_left_in_order(term, name):
    assert is_restored(term), f"the terminal is not restored after {name}"
    assert b"Traceback" not in term.output


def test_keys_move_the_selection_help_opens_and_closes_and_ctrl_c_leaves_the_terminal_as_it_was(dashboard):
    term = dashboard()
    before = term.wait_for("BREACHED")
    term.press("j")
    term.wait_for(lambda text: text != before)
    term.press("?")
    term.wait_for("Keys · Services")
    term.press("\x1b")
    term.wait_for(lambda text: "BREACHED" in text and "Keys · Services" not in text)
    term.press("\x03")
    term.wait_for_end()
    assert_left_in_order(term, "ctrl+c")


@pytest.mark.full
def test_resizing_down_to_20x5_and_back_does_no_harm_and_sigterm_leaves_the_terminal_as_it_was(dashboard):
    term = dashboard(columns=120, rows=36)
    term.wait_for("BREACHED")
    for columns, rows in ((80, 24), (40, 12), (20, 5), (20, 1), (160, 45)):
        term.resize(columns, rows)
        term.wait_for(lambda text: text.strip() != "")
    term.wait_for("Services")
    term.process.send_signal(signal.SIGTERM)
    term.wait_for_end()
    assert_left_in_order(term, "SIGTERM")


@pytest.fixture
def web_server():
    """A healthy web server on loopback."""

    class Healthy(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, *args):
            return None

    server = ThreadingHTTPServer(("127.0.0.1", 0), Healthy)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/health"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.full
def test_without_a_configuration_there_is_a_first_screen_that_helps(terminal):
    term = terminal(*SLA_TUI)
    text = term.wait_for("Watch a URL")
    assert "Try the demo" in text
    term.press("c")
    term.wait_for("Write this to")
    term.press("\x1b")
    term.wait_for(lambda text: "Try the demo" in text and "Write this to" not in text)
    term.press("q")
    assert term.wait_for_end() == 0
    assert is_restored(term)


FEW = """
import sys
from sla_tui.cli.main import main
from sla_tui.demo import scenario

scenario.SERVICES = scenario.SERVICES[:2]  # what all monitors have to tell takes seconds to ask for
sys.exit(main())
"""


WHOLE = pytest.param(("-m", "sla_tui"), id="the fleet", marks=pytest.mark.full)


@pytest.mark.parametrize("program", [pytest.param(("-c", FEW), id="two services"), WHOLE])
@pytest.mark.full
def test_the_first_screen_helps_and_leads_to_the_demo(program, terminal):
    term = terminal(sys.executable, *program)
    text = term.wait_for("Watch a URL")
    assert "Try the demo" in text
    term.press("c")
    term.wait_for("Write this to")
    term.press("\x1b")
    term.wait_for(lambda text: "Try the demo" in text and "Write this to" not in text)
    term.press("d")
    leave_the_demo(term)


@pytest.mark.full
def test_the_first_screen_leads_to_the_probes_of_an_address(terminal, web_server):
    term = terminal(*SLA_TUI)
    term.wait_for("Watch a URL")
    term.press("w")
    term.wait_for("https://…")
    term.press(f"{web_server}\r")
    term.wait_for(lambda text: "127.0.0.1" in text and " up " in text)
    term.press("q")
    assert term.wait_for_end() == 0


@pytest.mark.full
def test_urls_are_watched_without_a_configuration(terminal, web_server):
    term = terminal(*SLA_TUI, web_server, "tcp://127.0.0.1:9", "--target", "99.95")
    text = term.wait_for(lambda text: " up " in text and "DOWN" in text)
    assert "99.95" in text
    term.press("q")
    assert term.wait_for_end() == 0


def test_urls_without_a_terminal_are_asked_once_and_told_as_text(sla_tui, web_server):
    result = sla_tui(web_server)
    assert result.returncode == 0
    assert "now        up, 1 of 1 monitors up" in result.stdout
    assert "127.0.0.1" in result.stdout


@pytest.mark.full
def test_a_configuration_is_shown_and_what_was_stored_is_there_afterwards(terminal, sla_tui, web_server, tmp_path):
    (tmp_path / "sla-tui.toml").write_text(
        f'[probes.web]\nurl = "{web_server}"\n[services.web]\nname = "Web shop"\nmonitors = ["probe:web"]\n'
    )
    term = terminal(*SLA_TUI)
    term.wait_for(lambda text: "Web shop" in text and " up " in text)
    term.press("q")
    assert term.wait_for_end() == 0
    assert "1 of 1 monitors up" in sla_tui("snapshot", "--no-poll").stdout
    assert (tmp_path / "home" / "data" / "sla-tui" / "history.sqlite3").is_file()
    assert (tmp_path / "home" / "state" / "sla-tui" / "sla-tui.log").is_file()


@pytest.mark.full
def test_capital_q_leaves_and_prints_the_snapshot(dashboard):
    term = dashboard()
    term.wait_for("BREACHED")
    term.press("Q")
    assert term.wait_for_end() == 0
    assert term.settings == term.settings_before
    assert b"SLA state, 23 Nov 2026" in term.output[term.output.rindex(LEAVE_SCREEN) :]
    assert "SOURCES" in term.text


@pytest.fixture(params=some(["here", "on a terminal"], always=["here"]))
def refused(request, terminal, sla_tui, monkeypatch):
    """The exit code and what is said where nothing may be drawn: here, as though at a terminal, or at a real one."""

    def drawn(*_):
        raise AssertionError("something is drawn")

    def run(*words):
        if request.param == "on a terminal":
            term = terminal(*SLA_TUI, *words)
            return term.wait_for_end(), term.output
        monkeypatch.setattr(command, "no_dashboard_because", lambda: None)
        for name in ("_show", "_first_run"):
            monkeypatch.setattr(command, name, drawn)
        result = sla_tui(*words)
        return result.returncode, (result.stdout + result.stderr).encode()

    return run


@pytest.mark.parametrize(
    ("words", "message"), [(["--theme", "pink"], b"no theme 'pink'"), (["--at", "2026-11-23"], b"--at")]
)
def test_options_that_make_no_sense_are_told_before_anything_is_drawn(words, message, refused):
    code, output = refused(*words)
    assert code == 2
    assert message in output
    assert ENTER_SCREEN not in output


def test_a_configuration_with_problems_is_told_and_nothing_is_drawn(refused, tmp_path):
    (tmp_path / "sla-tui.toml").write_text("[sources.pingdm]\n")
    code, output = refused()
    assert code == 1
    assert ENTER_SCREEN not in output
    assert b"sla-tui.toml:1" in output


@pytest.mark.full
@pytest.mark.parametrize("env", [{"TERM": "xterm"}, {"TERM": "linux"}, {"NO_COLOR": "1"}, {"TERM": "xterm-kitty"}])
def test_terminals_with_few_colours_or_none_show_the_same_figures(env, dashboard):
    term = dashboard(**env)
    term.wait_for("BREACHED")
    term.press("q")
    assert term.wait_for_end() == 0
    assert is_restored(term)


@pytest.mark.full
@pytest.mark.parametrize("option", ["--no-color", "--ascii", "--theme=sla-light"])
def test_options_for_looks_are_obeyed(option, dashboard):
    term = dashboard(option)
    text = term.wait_for("BREACHED")
    if option == "--ascii":
        assert text.isascii()
    if option == "--no-color":
        assert b"\x1b[38;2;" not in term.output
    term.press("q")
    assert term.wait_for_end() == 0


@pytest.mark.parametrize("term_name", some(["dumb", "unknown", ""], always=["dumb"]))
@pytest.mark.full
def test_a_terminal_that_cannot_draw_gets_the_text_and_the_reason(term_name, dashboard):
    term = dashboard(columns=100, TERM=term_name)
    assert term.wait_for_end() == 0
    assert b"sla-tui: the terminal cannot draw a dashboard" in term.output
    assert b"SLA state, " in term.output
    assert b"\x1b" not in term.output


def test_without_a_terminal_the_text_is_on_stdout_and_the_reason_on_stderr(sla_tui, kept):
    result = sla_tui("--config", str(kept.config), "--store", str(kept.store))
    assert result.returncode == 0
    assert result.stdout.startswith("SLA state, ")
    assert result.stderr == "sla-tui: standard input is not a terminal; this is the text snapshot instead.\n"


def test_stderr_in_a_file_does_not_blank_the_screen(home, kept, tmp_path):
    """Textual draws on stderr; with `2>log` there would be nothing to see."""
    parent, child = os.openpty()
    try:
        words = ("--config", str(kept.config), "--store", str(kept.store))
        result = run_here(words, home, tmp_path, stdin=os.ttyname(child))
    finally:
        os.close(parent)
        os.close(child)
    assert result.stdout.startswith("SLA state, ")
    assert "standard output is not a terminal" in result.stderr


BREAK = """
from sla_tui.ui.screens.services import ServicesScreen

def apply(self, snapshot):
    hidden = "canary-" + "local"
    raise ZeroDivisionError("it broke")

ServicesScreen.apply = apply
"""


def test_a_crash_on_the_screen_ends_in_one_line_and_a_report_without_variables(dashboard, kept, tmp_path):
    term = dashboard(program=AS_OF.replace("# more", BREAK))
    assert term.wait_for_end() == 1
    assert is_restored(term)
    (report,) = (tmp_path / "home" / "state" / "sla-tui").glob("crash-*.txt")
    text = report.read_text()
    assert "ZeroDivisionError: it broke" in text
    assert f"command   sla-tui --config {kept.config} --store {kept.store}\n" in text
    for shown in (text, term.output.decode(errors="replace")):
        assert "canary-local" not in shown
    assert b"Traceback" not in term.output
    assert report.name.encode() in term.output.replace(b"\r\n", b"").replace(b" ", b"")


VIEWS = {"2": "²", "3": "Credits", "4": "Incidents", "5": "Sources", "6": "Why", "L": "Log", ",": "Settings"}


@pytest.mark.parametrize("every", some(["size", "view"], always=["view"]))
@pytest.mark.full
def test_keys_lead_through_every_view_at_every_size_and_the_terminal_is_as_it_was(every, dashboard):
    """Every size in every view; or every view at one size, so that every size is met."""
    sizes = [(80, 24), (40, 5), (160, 45)]
    term = dashboard()
    term.wait_for("BREACHED")
    term.wait_for("€")
    for number, (key, title) in enumerate(VIEWS.items()):
        term.press(key)
        term.wait_for(lambda text, title=title: title in text and "Services ›" in text)
        for columns, rows in (*(sizes if every == "size" else [sizes[number % 3]]), (120, 36)):
            term.resize(columns, rows)
        term.wait_for(lambda text, title=title: title in text and "Services ›" in text)
        term.press("\x1b")
        term.wait_for("¹Services")
    term.press("q")
    assert term.wait_for_end() == 0
    assert is_restored(term)
    assert b"Traceback" not in term.output


@pytest.mark.full
def test_an_outage_is_acknowledged_in_the_demo_and_taken_back(terminal):
    term = terminal(*DEMO)
    term.wait_for("€")
    term.press("4")
    term.wait_for("unacknowledged")
    term.press("a")
    term.wait_for("Acknowledge")
    term.press("calling the vendor\r")
    term.wait_for("✓")
    term.press("U")
    term.wait_for("Undone: the acknowledgement")
    term.press("q")
    assert term.wait_for_end() == 0


@pytest.mark.full
@pytest.mark.parametrize("first", [[signal.SIGCONT] * 3, [signal.SIGSTOP, signal.SIGCONT]], ids=["awake", "stopped"])
def test_what_is_woken_by_others_reads_on_and_ends(first, dashboard):
    """One that had not slept, too: two threads would read the terminal, and at the end one of them would go on."""
    term = dashboard()
    term.wait_for("BREACHED")
    for number in first:
        term.process.send_signal(number)
    until = time.monotonic() + 60
    while "Services › " not in term.text:  # a key of the very moment in which it wakes may be lost
        assert time.monotonic() < until, term.text
        term.press("3")
        term.read(time.monotonic() + 1)
    term.press("q")
    assert term.wait_for_end() == 0
    assert is_restored(term)


@pytest.mark.full
@pytest.mark.parametrize("words", [(), ("watch",), ("watch", "--inline")])
def test_a_window_that_is_closed_ends_the_program(dashboard, words):
    """Without a word from anybody: what goes on without a terminal would spin for ever, and nobody could end it."""
    term = dashboard(*words)
    term.wait_for("BREACHED")
    term.hang_up()
    assert term.process.wait(timeout=30) == 129


THEN = f"""
import sys
from sla_tui.cli import remembered_frame
from sla_tui.cli.values import instant

begin = remembered_frame.RememberedFrame.show
remembered_frame.RememberedFrame.show = lambda self, now: begin(self, instant(sys.argv[1]) + 60)
{AS_OF}"""


@pytest.mark.full
def test_the_next_start_shows_the_last_frame_at_once_marked_until_there_are_figures(dashboard):
    term = dashboard(program=THEN, LANG="C.UTF-8")
    term.wait_for("BREACHED")
    term.wait_for("refused")  # the engine runs, and with it the configuration is known that the frame is of
    assert b"remembered" not in term.output
    term.press("q")
    assert term.wait_for_end() == 0
    assert is_restored(term)
    again = dashboard(program=THEN, LANG="C.UTF-8")
    read = b"the history is being read"
    fresh = again.wait_for(lambda text: read in again.output and "Services" in text and "As of " not in text)
    assert again.output.index(b"As of ") < again.output.index(read) < again.output.index(b"BREACHED")
    assert "BREACHED" in fresh, "nothing empty comes between the two"
    assert again.output.count(ENTER_SCREEN) == 1
    again.press("q")
    assert again.wait_for_end() == 0
    assert is_restored(again)
    other = dashboard(program=THEN, LANG="C.UTF-8", columns=121)
    other.wait_for("BREACHED")
    assert b"remembered" not in other.output
    other.press("q")
    other.wait_for_end()
