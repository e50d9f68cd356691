"""The remembered frame: shown only where everything is as it was, marked as of its moment, gone without a trace."""

import json
import os
import signal
import stat
import sys
import termios
from argparse import Namespace
from dataclasses import replace

import pytest

from sla_tui.cli import opening_frame as opening_frame_module
from sla_tui.cli import remembered_frame
from sla_tui.cli.frame_body import is_frame, words_of
from sla_tui.cli.late_session import LateSession
from sla_tui.cli.opening_frame import language_in, opening_frame
from sla_tui.cli.opening_settings import OpeningSettings
from sla_tui.cli.remembered_frame import LONGEST_AGE, RememberedFrame
from sla_tui.config.model import Config, UiConfig
from sla_tui.errors import UsageError
from sla_tui.language import LANGUAGES, language_named
from tests.terminal import Terminal

SIZE, AT = (80, 24), 1_795_440_727
BODY = "\x1b[1;1H\x1b[1;7mAs of 13:32\x1b[0m\x1b[2;1H\x1b[38;2;1;2;3mCheckout 99.95\x1b[0m"


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A configuration and a history of somebody's, in a home of their own."""
    for name in (*remembered_frame._VARIABLES, *remembered_frame._ELSEWHERE, "SLA_TUI_CONFIG", "SLA_TUI_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    for kind in ("CONFIG", "DATA", "CACHE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path / kind))
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("LANG", "C.UTF-8")
    (tmp_path / "c.toml").write_text("timezone = 'UTC'\n")
    (tmp_path / "h.sqlite3").write_bytes(b"history")
    return tmp_path


def words(place, *more):
    return ["--config", str(place / "c.toml"), "--store", str(place / "h.sqlite3"), *more]


def kept(place, *more, body=BODY, size=SIZE, at=AT, config=None):
    """A frame that was kept, and its file."""
    frame = RememberedFrame(words(place, *more))
    frame._key(size)
    frame.keep(body, size, at, replace(config or Config(), fingerprint=frame._fingerprint))
    return next((place / "CACHE" / "sla-tui" / "frames").glob("*.frame"), None)


def found(place, *more, size=SIZE, now=AT + 60):
    """What would be shown."""
    try:
        return RememberedFrame(words(place, *more))._read(size, now)
    except (OSError, ValueError):
        return ""


def test_a_kept_frame_is_found_again_and_is_the_users_alone(place):
    file = kept(place)
    assert found(place) == BODY
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_another_session_of_tmux_has_the_same_frames_and_no_tmux_has_others(place, monkeypatch):
    monkeypatch.setenv("TMUX", "sockets/default,100,0")
    kept(place)
    monkeypatch.setenv("TMUX", "sockets/default,200,3")
    assert found(place) == BODY
    monkeypatch.delenv("TMUX")
    assert found(place) == ""


@pytest.mark.parametrize(
    "change",
    [
        lambda place, env: env.setenv("TERM", "linux"),
        lambda place, env: env.setenv("COLORTERM", "truecolor"),
        lambda place, env: env.setenv("NO_COLOR", "1"),
        lambda place, env: env.setenv("LANG", "nl_NL.ISO-8859-1"),
        lambda place, env: env.setenv("TZ", "Asia/Tokyo"),
        lambda place, env: env.setenv("COLUMNS", "80"),
        lambda place, env: env.setenv("TEXTUAL_DRIVER", "x:WebDriver"),
        lambda place, env: env.setattr(remembered_frame, "__version__", "0"),
        lambda place, env: (place / "c.toml").write_text("timezone = 'Asia/Tokyo'\n"),
        lambda place, env: (place / "h.sqlite3").unlink(),
        lambda place, env: ((place / "h.sqlite3").rename(place / "old"), (place / "h.sqlite3").write_bytes(b"other")),
    ],
    ids=["TERM", "COLORTERM", "NO_COLOR", "LANG", "TZ", "COLUMNS", "driver", "version", "config", "no store", "store"],
)
def test_a_frame_of_anything_else_is_not_shown(place, monkeypatch, change):
    kept(place)
    change(place, monkeypatch)
    assert found(place) == ""


@pytest.mark.parametrize("more", [["--theme", "mono"], ["--ascii"], ["--no-color"], ["--language", "nl"]])
def test_a_frame_of_other_options_is_not_shown(place, more):
    kept(place)
    assert found(place, *more) == ""
    kept(place, *more)
    assert found(place, *more) == BODY


def test_a_frame_of_another_size_of_the_future_or_of_more_than_a_day_ago_is_not_shown(place):
    kept(place)
    assert found(place, size=(81, 24)) == ""
    assert found(place, now=AT - 1) == ""
    assert found(place, now=AT + LONGEST_AGE) == BODY
    assert found(place, now=AT + LONGEST_AGE + 1) == ""


def test_a_damaged_frame_is_not_shown(place):
    file = kept(place)
    whole = file.read_bytes()
    for damaged in (b"", whole[:-1], whole + b"x", whole.replace(b"99.95", b"99.99"), whole[:40], b"\xff" * 500):
        file.write_bytes(damaged)
        assert found(place) == ""
    file.write_bytes(whole)
    assert found(place) == BODY


def test_a_frame_that_others_may_read_or_a_link_is_not_shown(place):
    file = kept(place)
    file.chmod(0o640)
    assert found(place) == ""
    file.chmod(0o600)
    file.rename(file.with_suffix(".other"))
    file.symlink_to(file.with_suffix(".other"))
    assert found(place) == ""


@pytest.mark.parametrize(
    "foreign",
    [
        "\x1b]52;c;AA==\x07",
        "\x1b[2J",
        "\x1b[6n",
        "\x1bP+q\x1b\\",
        "\x9b31m",
        "\x07",
        "\n",
        "\x1b[?1049l",
        "\x1b[",
        "\x1bc",
    ],
)
def test_what_a_terminal_obeys_besides_colours_and_places_is_no_frame(place, foreign):
    assert is_frame(BODY)
    assert not is_frame(BODY + foreign)
    assert not is_frame(foreign)
    assert kept(place, body=BODY + foreign) is None


def test_a_frame_with_a_credential_in_it_is_not_kept(place):
    assert kept(place, body=BODY + "\x1b[3;1H\x1b[1mghp_x7Kq2mV9Lr4Tn8Wb3Zc6Yd1Hf5Js0PaQeUiG\x1b[0m") is None


def test_what_the_dashboard_opens_with_is_kept_with_its_frame(place):
    ui = UiConfig(theme="mono", signs="console", profile_color="grey", keys={"quit": "ctrl+x", "help": "none"})
    config = Config(ui=ui, language="nl", profile="acme")
    kept(place, config=config)
    frame = RememberedFrame(words(place))
    assert frame._read(SIZE, AT + 60) == BODY
    found = OpeningSettings.read(frame.settings)
    assert found == ("mono", "console", dict(ui.keys), "nl", "acme", "grey", frame._fingerprint)
    assert found == OpeningSettings.of(replace(config, fingerprint=frame._fingerprint))


def test_a_frame_is_kept_before_the_engine_is_there_with_what_the_dashboard_opened_with(place):
    frame = RememberedFrame(words(place))
    frame._key(SIZE)
    frame.keep(BODY, SIZE, AT, None)
    assert found(place) == ""
    frame.opened_with = OpeningSettings.of(Config(language="nl", fingerprint=frame._fingerprint))
    frame.keep(BODY, SIZE, AT, None)
    assert found(place) == BODY


@pytest.mark.parametrize(
    "change",
    [
        {"theme": 1},
        {"keys": ["quit"]},
        {"keys": {"quit": 1}},
        {"language": "xx"},
        {"profile_color": "no colour"},
        {"another": "1"},
    ],
)
def test_what_is_no_setting_of_ours_opens_nothing(change):
    whole = OpeningSettings.of(Config())._asdict()
    assert OpeningSettings.read(json.dumps(whole)) is not None
    assert OpeningSettings.read(json.dumps({**whole, **change})) is None
    assert OpeningSettings.read("") is None
    assert OpeningSettings.read("[]") is None


def test_figures_of_a_configuration_that_is_another_by_now_are_not_kept(place):
    frame = RememberedFrame(words(place))
    frame.keep(BODY, SIZE, AT, Config(fingerprint="of another file"))
    assert found(place) == ""


@pytest.mark.parametrize(
    "arguments",
    [["demo"], ["watch"], ["https://example.com"], ["--demo"], ["--verbose"], ["--store", "postgresql://u:p@h/d"]],
)
def test_nothing_is_remembered_of_commands_addresses_and_places_that_hold_a_password(place, arguments):
    with pytest.raises(ValueError):  # noqa: PT011  it says which arguments
        RememberedFrame(arguments)


def test_a_stream_that_is_no_terminal_shows_and_keeps_nothing(place):
    kept(place)
    assert remembered_frame.begin(words(place)) is None  # pytest's streams are none
    assert remembered_frame.here() is None


@pytest.fixture
def terminal(place):
    opened = []

    def start(program, *more):
        env = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "LINES", "TEXTUAL")}
        term = Terminal([sys.executable, "-c", program, str(AT + 60), *more], env, columns=80, rows=24)
        opened.append(term)
        return term

    yield start
    for term in opened:
        term.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_before_the_dashboard_is_there_restores_the_terminal(place, terminal, number):
    kept(place)
    term = terminal(ENDING, *words(place))
    term.wait_for("Checkout 99.95")
    assert not term.settings[3] & termios.ECHO, "typed keys would stand in the frame"
    term.press("jj")
    term.process.send_signal(number)
    assert term.wait_for_end() in {-number, 130}
    assert term.settings == term.settings_before
    screen, left, after = term.output.partition(b"\x1b[?25h\x1b[?1049l")
    assert left
    assert b"j" not in screen
    assert not after.strip(b"j")  # keys that the system delivers only then are typed at the shell, as any others


def test_where_nothing_is_remembered_the_opening_frame_says_that_the_history_is_read(place, terminal):
    term = terminal(ENDING, *words(place))
    assert "The history is still being read." in term.wait_for("sla-tui")
    assert not term.settings[3] & termios.ECHO
    term.process.send_signal(signal.SIGTERM)
    term.wait_for_end()
    assert term.settings == term.settings_before
    assert b"\x1b[?1049l" in term.output


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_opening_frame_has_the_words_of_each_language(code):
    frame = opening_frame(b"", code, 60)
    assert is_frame(frame)
    assert words_of(frame) == f"\n sla-tui  {language_named(code).say('message.still_reading')}".ljust(61)
    assert opening_frame(f'# a comment\nlanguage = "{code}"  # mine\n'.encode(), "", 60) == frame
    assert len(words_of(opening_frame(b"", code, 20))) == 21
    assert tuple(LANGUAGES) == opening_frame_module.LANGUAGES


@pytest.mark.parametrize(
    "text", ["language = 'nl'", "language = x", 'language."x" = 1', '"language" = "nl"', 'language = "xx"']
)
def test_a_language_that_is_not_named_plainly_has_no_opening_frame(text):
    with pytest.raises(ValueError, match=r"nl|x"):
        opening_frame(text.encode(), "", 60)


def test_a_language_elsewhere_in_the_file_is_not_that_of_the_screen():
    assert language_in(b'timezone = "UTC"\n[publish]\nlanguage = "nl"\n') == "en"


@pytest.mark.parametrize("change", ["no history", "no drawing"])
def test_where_nothing_is_read_or_can_be_drawn_there_is_no_opening_frame(place, monkeypatch, change):
    frame = RememberedFrame(words(place))
    frame._remembered(SIZE, AT)
    assert frame._opening(80)
    if change == "no history":
        (place / "h.sqlite3").unlink()
        frame = RememberedFrame(words(place))
        frame._remembered(SIZE, AT)
    else:
        monkeypatch.setenv("TERM", "dumb")
    assert frame._opening(80) == ""


ENDING = """
import sys, time
real, time.time = time.time, lambda: int(sys.argv[1])
from sla_tui.cli import main as entry, remembered_frame, run
run.run = lambda arguments: time.sleep(20)
sys.exit(entry.main(sys.argv[2:]))
"""
REFUSED = """
import sys, time
time.time = lambda: int(sys.argv[1])
from sla_tui.cli.main import main
sys.exit(main(sys.argv[2:]))
"""


def test_an_error_before_the_dashboard_is_said_on_the_terminal_as_it_was(place, terminal):
    (place / "c.toml").write_text("nonsense = 1\n")
    kept(place)
    term = terminal(REFUSED, *words(place))
    assert term.wait_for_end() == 1
    shown, left, said = term.output.partition(b"\x1b[?1049l")
    assert b"Checkout 99.95" in shown
    assert left
    assert b"nonsense" in said
    assert term.settings == term.settings_before


def test_a_session_that_was_closed_before_it_was_opened_opens_no_more(place):
    late = LateSession(Namespace(config=str(place / "none.toml")))
    late.close()
    with pytest.raises(UsageError, match="closed"):
        late.live_thread()


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_nothing_is_remembered_on_other_systems(place, monkeypatch, platform):
    monkeypatch.setattr(sys, "platform", platform)
    with pytest.raises(ValueError, match=platform):
        RememberedFrame(words(place))
