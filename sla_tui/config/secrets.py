"""From a reference to the credential itself: environment, file, command, keyring. Nothing here ever says the value."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Final

from sla_tui import format as fmt
from sla_tui.config.model import Config, SecretRef
from sla_tui.errors import ConfigError, Problem
from sla_tui.secret import Secret, know, know_tokens
from sla_tui.system import AT_ONCE, end_group, no_core_dumps, open_to_others

LONGEST: Final = 16_384
PLAIN_HEADERS: Final = frozenset(
    {"accept", "accept-language", "cache-control", "content-type", "host", "origin", "user-agent"}
)
"""Headers whose values are no credentials. Every other one may carry one, so its value is not shown."""

_OF_CREDENTIALS: Final = re.compile("auth|token|key|secret|cookie|session|sign|pass|cred|jwt", re.IGNORECASE)
_LONG: Final = 8  # characters of a part of a URL that may be a credential and no word
TIMEOUT: Final = 20.0


def resolve(ref: SecretRef) -> Secret:
    """Returns the credential that `ref` refers to.

    Raises:
        ConfigError: it is not there, or not kept safely; in words, without the value.
    """
    no_core_dumps()
    way = {"env": _from_env, "file": _from_file, "command": _from_command, "keyring": _from_keyring}[ref.kind]
    value = way(ref.where).strip()
    if not value:
        raise _failed(f"{described(ref)} is empty")
    if len(value) > LONGEST or not value.isprintable():
        raise _failed(f"{described(ref)} is no credential: it has more than one line, or is far too long")
    return Secret(value)


def learn(config: Config, *, sent: bool = True) -> None:
    """Takes for credentials what the configuration says of them, so that they are masked before anything is asked.

    Reads environment and files that sources and channels refer to. What a command or a keyring gives is known once it
    is needed: nobody waits for it, or is asked for a password, to look at a history.

    Args:
        config: what was read.
        sent: also what probes send in addresses and bodies; without, because somebody asked to see that.
    """
    no_core_dumps()
    for ref in _references(config):
        if isinstance(ref, SecretRef) and ref.kind in {"env", "file"}:
            with suppress(ConfigError):
                resolve(ref)
        elif isinstance(ref, str) and ref:
            _know_address(ref)
    for probe in config.probes:
        for name, value in (*probe.headers.items(), *probe.expect_headers.items()):
            if _is_credential(name, value):
                know(value)
        for text in (*((probe.url, probe.body) if sent else ()), " ".join(probe.command), *_pairs(probe.command)):
            know_tokens(text)
    for command in (config.notify.command, *(report.command for report in config.reports)):
        know_tokens(command)


def _know_address(url: str) -> None:
    """Takes an address for a credential, and what in it looks like one."""
    know(url)
    for part in re.split(r"[/:@?&=,]+", url.partition("://")[2]):
        if len(part) >= _LONG and "." not in part and re.search(r"\d|[a-z][A-Z]", part):
            know(part)


def _references(config: Config) -> Iterator[SecretRef | str | None]:
    """Yields every reference to a credential, and every address that may hold one."""
    yield from (source.token for source in config.sources)
    yield config.store.password
    yield None if config.mail is None else config.mail.password
    yield from config.notify.urls
    yield from (url for report in config.reports for url in report.urls)
    yield from (calendar.feed.url for calendar in config.calendars.values() if calendar.feed is not None)


def _is_credential(name: str, value: str) -> bool:
    """Whether a header's value is to be masked wherever it turns up: `X-Env: production` is a word like any other."""
    if name.lower() in PLAIN_HEADERS:
        return False
    return bool(_OF_CREDENTIALS.search(name)) or bool(len(value) >= 2 * _LONG and re.search(r"\d", value))


def _pairs(command: tuple[str, ...]) -> Iterator[str]:
    """Writes an option and the word behind it as one that says what it is: `--password=…`."""
    return map("=".join, pairwise(command))


def described(ref: SecretRef) -> str:
    """Returns the reference in words, for messages."""
    words = {
        "env": f"the environment variable {ref.where}",
        "file": f"the file {ref.where}",
        "command": f"what the command {_program(ref.where)!r} prints",
        "keyring": f"the keyring's entry {ref.where}",
    }
    return words[ref.kind]


def _failed(what: str, hint: str = "") -> ConfigError:
    return ConfigError((Problem(what),), hint=hint)


def _from_env(name: str) -> str:
    if (value := os.environ.get(name)) is None:
        raise _failed(f"the environment variable {name} is not set", f"export {name}=… before sla-tui is started")
    return value


def _from_file(where: str) -> str:
    path = Path(where).expanduser()
    try:
        with open(path, "rb", opener=_at_once) as file:
            found = os.fstat(file.fileno())
            if not stat.S_ISREG(found.st_mode):
                raise _failed(f"{path} is not a file", "name a file that holds the credential and nothing else")
            if open_to_others(found):
                rights = stat.filemode(found.st_mode)
                raise _failed(
                    f"{path} can be read by everybody on this machine ({rights}), so it is not used",
                    f"chmod 600 {path}",
                )
            raw = file.read(LONGEST + 3)
    except OSError as error:
        raise _failed(f"the credential's file {path} cannot be read: {error.strerror or 'no access'}") from None
    return _decoded(raw, f"the file {path}")


def _at_once(path: str, flags: int) -> int:
    """Opens without waiting: a pipe that nobody writes to would hold the program up for ever."""
    return os.open(path, flags | AT_ONCE)


def _from_command(command: str) -> str:
    """Runs the command without a shell. Its messages are not shown: some tools print the credential into them."""
    import shlex

    try:
        words = shlex.split(command)
    except ValueError:
        raise _failed("the command for a credential has an open quote") from None
    if not words:
        raise _failed("the command for a credential is empty")
    name = _program(command)
    try:
        raw, code = _run(words)
    except FileNotFoundError:
        raise _failed(f"the command {name!r} is not installed, or not on the PATH") from None
    except TimeoutError:
        raise _failed(f"the command {name!r} did not answer within {fmt.seconds(TIMEOUT)}", _BY_HAND) from None
    except (OSError, ValueError) as error:
        word = error.strerror if isinstance(error, OSError) else "it has a zero byte"
        raise _failed(f"the command {name!r} cannot be run: {word}") from None
    if len(raw) > LONGEST:
        raise _failed(f"the command {name!r} prints far too much for a credential", _BY_HAND)
    if code:
        raise _failed(f"the command {name!r} failed with exit code {code}", _BY_HAND)
    return _decoded(raw, f"what the command {name!r} prints").partition("\n")[0]


def _run(words: list[str]) -> tuple[bytes, int]:
    """Returns what a program prints, `LONGEST` bytes and one at most, and its exit code.

    It gets no input and no terminal, and it and its children are ended after `TIMEOUT` seconds or when they say more.
    """
    import subprocess
    from threading import Timer

    late = False

    def too_late() -> None:
        nonlocal late
        late = True
        _end(process.pid)

    with subprocess.Popen(  # noqa: S603 - the user's own command, as written in the configuration, without a shell
        words,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        timer = Timer(TIMEOUT, too_late)
        timer.start()
        try:
            raw = process.stdout.read(LONGEST + 1) if process.stdout else b""
            if len(raw) > LONGEST:
                _end(process.pid)
            code = process.wait()
        finally:
            timer.cancel()
    if late:
        raise TimeoutError
    return raw, code


def _end(pid: int) -> None:
    """Ends a process that leads a group of its own, with all that it started."""
    with suppress(ProcessLookupError):
        end_group(pid)


_BY_HAND: Final = "run it by hand to see what it says; it must not ask for anything"


def _from_keyring(entry: str) -> str:
    service, _, user = entry.rpartition("/")
    from importlib import import_module

    try:
        keyring = import_module("keyring")  # optional
    except ImportError:
        from sla_tui.installation import adding_package

        raise _failed("the Python package keyring is not installed", adding_package("keyring")) from None
    try:
        value: str | None = keyring.get_password(service, user)
    except Exception as error:  # noqa: BLE001 - back ends raise what they like; the message may name the entry's value
        raise _failed(f"the keyring cannot be read ({type(error).__name__})", "is it locked?") from None
    if value is None:
        raise _failed(f"the keyring has no entry for {service} and {user}", f"keyring set {service} {user}")
    return value


def _decoded(raw: bytes, what: str) -> str:
    try:
        return raw.decode("utf-8-sig")  # editors put a mark of three bytes in front
    except UnicodeDecodeError:
        raise _failed(f"{what} is not text") from None


def _program(command: str) -> str:
    """Returns the command's first word: arguments may hold anything."""
    return command.split(maxsplit=1)[0] if command.strip() else ""
