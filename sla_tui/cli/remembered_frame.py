"""The remembered frame: what the dashboard last showed, on the terminal again before the dashboard itself is loaded.

Measured (`benchmarks/first_frame.py`): Textual alone takes 0.2 s to its first frame, a file of bytes a twentieth of it.
The frame says in its first row of which moment its figures are and that the history is being read; the dashboard paints
over it with its first figures, or at the first key. It is the frame of one key: version, options, configuration (its
content), history (the file itself), the terminal's size and kind. Whatever differs, is damaged, is older than a day, or
is not the user's own file, shows nothing. This file imports nothing of weight.
"""

from __future__ import annotations

import os
import sys

from sla_tui import __version__
from sla_tui.cli.frame_body import is_frame, words_of
from sla_tui.cli.places import config_path, home, plain_options, profile_of, read, store_in

TYPE_CHECKING = False
if TYPE_CHECKING:  # `typing` alone costs a fifth of an empty interpreter
    from types import FrameType
    from typing import Any

    from sla_tui.cli.opening_settings import OpeningSettings
    from sla_tui.config.model import Config

FOLDER = "frames"
MAGIC = "sla-tui remembered frame 2"
LONGEST_AGE = 86_400
"""Seconds: who comes back after more than a day is shown no verdicts of then."""
MOST_BYTES = 2_000_000
_OPTIONS = ("--profile", "--config", "--store", "--theme", "--language")
_FLAGS = ("--ascii", "--no-color")
_VARIABLES = (
    *("TERM", "COLORTERM", "NO_COLOR", "COLORFGBG", "LANG", "LC_ALL", "LC_CTYPE", "TZ"),
    *("TEXTUAL_COLOR_SYSTEM", "TEXTUAL_THEME", "TEXTUAL_FILTERS", "FORCE_COLOR", "TERM_PROGRAM"),
)
"""What of the environment changes how a frame is drawn; no value of them is a secret."""
_INSIDE = "TMUX"
"""Only whether it is set changes that: its value is another one in each session of tmux."""
_ELSEWHERE = ("TEXTUAL_DRIVER", "COLUMNS", "LINES", "TEXTUAL")
"""Where one of these is set, the terminal is not what the system says of it."""
_ENTER, _LEAVE = "\x1b[?1049h\x1b[?25l\x1b[?7l", "\x1b[?7h\x1b[?25h\x1b[?1049l"


class RememberedFrame:
    """One start of the dashboard: the frame that it may show at once, and where its own is kept.

    Attributes:
        shown: whether a frame is on the terminal.
        remembered: whether that is a remembered one, and not the opening frame.
        opened_with: what the dashboard has opened with, before there is a configuration; None: not yet.
        has_history: whether the history is a file that is there.
        settings: with a frame that was shown: what the dashboard opens with, as `cli/opening_settings.py` wrote it.
    """

    def __init__(self, arguments: list[str]) -> None:
        """Reads what the frame depends on.

        Raises:
            ValueError: these arguments, or this terminal, are none for a remembered frame.
            OSError: the configuration cannot be read.
        """
        options = plain_options(arguments, dict.fromkeys(_OPTIONS, ""), _FLAGS)
        if options is None or any(os.environ.get(name) for name in _ELSEWHERE):
            raise ValueError(arguments)
        if "://" in options["--store"]:  # it may hold a password, and the key stands in the frame's file
            raise ValueError(arguments)
        self._profile = profile_of(options["--profile"], options["--config"])
        self._config = os.path.abspath(os.path.expanduser(options["--config"] or config_path(self._profile)))
        self._folder = os.path.join(home("CACHE", self._profile), FOLDER)
        self._store = options["--store"]
        drawn = [os.environ.get(name, "-") for name in _VARIABLES]
        self._look = "\t".join([*options.values(), *drawn, _INSIDE if _INSIDE in os.environ else "-"])
        self._fingerprint = ""
        self._settings: list[Any] | None = None
        self._handlers: list[int] = []
        self._language = options["--language"]
        self._content = b""
        self.shown = self.remembered = False
        self.settings = ""
        self.opened_with: OpeningSettings | None = None
        self.has_history = False

    def show(self, now: int) -> bool:
        """Writes the remembered frame to the terminal, or else the opening frame; returns whether it wrote one."""
        size = os.get_terminal_size(sys.__stdout__.fileno()) if sys.__stdout__ else os.terminal_size((0, 0))
        body = self._remembered((size.columns, size.lines), now)
        self.remembered = bool(body)
        if not body:
            body = self._opening(size.columns)
        if not body:
            return False
        self.shown = True  # from now on `leave` has something to restore
        self._watch()
        if not self._quiet():
            self.hand_over()
            return False
        data = (_ENTER + body).encode()
        while data:
            data = data[os.write(sys.__stdout__.fileno(), data) :]  # type: ignore[union-attr]  # it has a size
        return True

    def hand_over(self) -> bool:
        """Gives the terminal to the dashboard, its screen as it is; returns whether a frame is on it."""
        shown, self.shown = self.shown, False
        if shown:
            self._restore()
        return shown

    def leave(self) -> None:
        """Gives the terminal back as it was, where the dashboard has not taken it over."""
        if self.shown:
            self.shown = False
            try:
                os.write(sys.__stdout__.fileno(), _LEAVE.encode())  # type: ignore[union-attr]  # it was shown there
            except OSError:  # the window is gone
                pass
            self._restore()

    def keep(self, body: str, size: tuple[int, int], at: int, config: Config | None) -> None:
        """Writes a frame down for the next start: its file is the user's alone, and is written whole.

        Args:
            body: the rows, as `ui/remembered.py` writes them.
            size: columns and rows of the terminal.
            at: the moment of its figures.
            config: the configuration that they are of, None for `opened_with`; another file by now: nothing is kept.

        Raises:
            OSError: it could not be written.
        """
        from pathlib import Path
        from zlib import crc32

        from sla_tui.cli.opening_settings import OpeningSettings
        from sla_tui.files import write_whole
        from sla_tui.secret import redact_all

        key = self._key(size)
        settings = self.opened_with if config is None else OpeningSettings.of(config)
        if not key or settings is None or settings.fingerprint != self._fingerprint or not is_frame(body):
            return
        if redact_all(words := words_of(body)) != words:
            return
        folder = Path(self._folder)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        data = f"{settings.written()}\n{body}".encode()
        head = f"{MAGIC}\n{key}\n{at} {len(data)} {crc32(data):08x}\n"
        write_whole(Path(self._path(key)), head.encode() + data, mode=0o600)
        _sweep(str(folder), at)

    def _remembered(self, size: tuple[int, int], now: int) -> str:
        try:
            return self._read(size, now)
        except (OSError, ValueError):  # none was kept, or it is no frame of ours
            return ""

    def _opening(self, columns: int) -> str:
        """Returns the opening frame; "" where there is no history that is being read, or no terminal for a frame."""
        from sla_tui.cli.opening_frame import opening_frame
        from sla_tui.cli.terminal import can_draw

        if not self.has_history or not can_draw():
            return ""
        body = opening_frame(self._content, self._language, columns)
        body.encode(sys.stdout.encoding or "utf-8")
        return body

    def _read(self, size: tuple[int, int], now: int) -> str:
        """Returns the frame that was kept for this key, whole and as it was written; "" where there is none."""
        import stat
        from zlib import crc32

        key = self._key(size)
        if not key:
            return ""
        descriptor = os.open(self._path(key), os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
        with open(descriptor, "rb") as file:
            found = os.fstat(descriptor)
            if not stat.S_ISREG(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
                return ""
            magic, kept_key, numbers, data = file.read(MOST_BYTES).split(b"\n", 3)
        at, length, checksum = numbers.split()
        if (magic, kept_key) != (MAGIC.encode(), key.encode()) or not 0 <= now - int(at) <= LONGEST_AGE:
            return ""
        if int(length) != len(data) or int(checksum, 16) != crc32(data):
            return ""
        self.settings, _, body = data.decode().partition("\n")
        return body if is_frame(body) else ""

    def _key(self, size: tuple[int, int]) -> str:
        """Returns what the frame depends on, in a line; "" where there is no history file."""
        from sla_tui.config.fingerprint import fingerprint

        config = self._content = read(self._config)
        self._fingerprint = fingerprint(config)
        try:
            place = self._store or store_in(config) or os.path.join(home("DATA", self._profile), "history.sqlite3")
        except ValueError:  # said in a way that only a reader of TOML understands: the fingerprint knows it too
            place = ""
        store = ""
        if place and "://" not in place:
            try:
                found = os.stat(os.path.expanduser(place))
            except OSError:
                return ""
            store = f"{found.st_dev}:{found.st_ino}"
            self.has_history = True
        words = [__version__, self._config, self._fingerprint, place, store, *map(str, size), self._look]
        return repr("\t".join(words))

    def _path(self, key: str) -> str:
        from zlib import crc32

        return os.path.join(self._folder, f"{crc32(key.encode()):08x}.frame")

    def _quiet(self) -> bool:
        """Has the terminal hand typed keys on one by one, and not show them; False where it cannot be told."""
        import termios

        try:
            descriptor = sys.__stdin__.fileno()  # type: ignore[union-attr]  # a terminal
            self._settings = termios.tcgetattr(descriptor)
            quiet = termios.tcgetattr(descriptor)
            quiet[0] &= ~termios.ICRNL
            quiet[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN)
            quiet[6][termios.VSUSP] = b"\x00"  # a sleep would leave the frame on the shell's screen
            termios.tcsetattr(descriptor, termios.TCSANOW, quiet)
        except (termios.error, OSError, ValueError):
            return False
        return True

    def _restore(self) -> None:
        """Restores the terminal's settings, keys that wait in it included, and the signals."""
        import signal
        import termios

        for number in self._handlers:
            if signal.getsignal(number) == self._end:
                signal.signal(number, signal.SIG_DFL)
        self._handlers.clear()
        if self._settings is not None:
            try:
                termios.tcsetattr(sys.__stdin__.fileno(), termios.TCSANOW, self._settings)  # type: ignore[union-attr]
            except (termios.error, OSError, ValueError):  # the window is gone
                pass
            self._settings = None

    def _watch(self) -> None:
        """Has signals that end the process restore the terminal first."""
        import signal

        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
            if signal.getsignal(number) == signal.SIG_DFL:
                signal.signal(number, self._end)
                self._handlers.append(number)

    def _end(self, number: int, _: FrameType | None) -> None:
        import signal

        self.leave()
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)


_here: RememberedFrame | None = None


def begin(arguments: list[str]) -> RememberedFrame | None:
    """Shows the remembered frame of a command line, where there is one; None where none may be kept either."""
    global _here  # noqa: PLW0603  one process has one terminal
    _here = None
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        return None
    import time

    try:
        _here = RememberedFrame(arguments)
        _here.show(int(time.time()))
    except (OSError, ValueError):  # neither can be shown here: the dashboard's own comes all the same
        pass
    return _here


def here() -> RememberedFrame | None:
    """Returns that of this process; None where none may be shown or kept."""
    return _here


def end() -> None:
    """Restores the terminal before anything else is said on it, or at the end."""
    if _here is not None:
        _here.leave()


def _sweep(folder: str, now: int) -> None:
    """Removes frames that are too old to be shown."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(".frame") and now - entry.stat(follow_symlinks=False).st_mtime > LONGEST_AGE:
                os.unlink(entry.path)
