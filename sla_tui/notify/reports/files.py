"""Reports as files: in a folder that stays, or in one of their own for as long as somebody takes them from there."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from sla_tui.children import environment
from sla_tui.files import write_whole
from sla_tui.notify.base import ChannelError
from sla_tui.notify.command import command_words, last_words
from sla_tui.notify.reports.base import ReportMessage, UnsureError
from sla_tui.secret import redact_values
from sla_tui.system import end_group

SECONDS: Final = 120.0
"""How long a command may take."""
SCHEMA: Final = "sla-tui/report-delivery/1"


class FolderDestination:
    """A folder; each file is written whole, over one of the same report."""

    repeatable = True

    def __init__(self, folder: str) -> None:
        """Writes nothing yet."""
        self._folder = Path(folder)

    def prepare(self, message: ReportMessage) -> FolderHandover:
        """Makes the folder.

        Raises:
            ChannelError: it cannot be made.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ChannelError(f"folder {self._folder} cannot be made: {error.strerror}") from None
        return FolderHandover(self._folder, message)


class FolderHandover:
    """Files that are still to be written."""

    def __init__(self, folder: Path, message: ReportMessage) -> None:
        """Writes nothing yet."""
        self._folder = folder
        self._message = message

    def hand_over(self) -> None:
        """Writes them.

        Raises:
            ChannelError: one could not be written.
        """
        for file in self._message.files:
            try:
                write_whole(self._folder / file.name, file.body)
            except OSError as error:
                raise ChannelError(f"{self._folder / file.name} could not be written: {error.strerror}") from None

    def close(self) -> None:
        """Does nothing: the files stay."""


class TemporaryFiles:
    """The files of a report in a folder that only this user can read, until `close`."""

    def __init__(self, message: ReportMessage) -> None:
        """Writes them.

        Raises:
            ChannelError: there is no room for them.
        """
        try:
            self._folder = Path(tempfile.mkdtemp(prefix="sla-tui-report-"))
            self.paths = tuple(self._folder / file.name for file in message.files)
            for path, file in zip(self.paths, message.files, strict=True):
                path.write_bytes(file.body)
        except OSError as error:
            raise ChannelError(f"the report's files could not be written: {error.strerror}") from None

    def close(self) -> None:
        """Takes them away."""
        shutil.rmtree(self._folder, ignore_errors=True)


class CommandDestination:
    """A command of the user's, without a shell: files as its last arguments, and JSON on its standard input."""

    repeatable = False

    def __init__(self, command: str, names: Sequence[str] = ()) -> None:
        """Splits the command line as a shell would; `names` are variables that it gets besides the usual ones.

        Raises:
            ChannelError: it cannot be split.
        """
        self._words = command_words(command, "the command")
        self._names = tuple(names)

    def prepare(self, message: ReportMessage) -> CommandHandover:
        """Writes the files, and sees whether there is such a command.

        Raises:
            ChannelError: there is not.
        """
        if shutil.which(self._words[0]) is None:
            raise ChannelError(f"the command {self._words[0]!r} is not installed, or not on the PATH")
        return CommandHandover(self._words, self._names, message)


class CommandHandover:
    """A command that is still to be run."""

    def __init__(self, words: Sequence[str], names: Sequence[str], message: ReportMessage) -> None:
        """Writes the files for it."""
        self._words = words
        self._names = names
        self._message = message
        self._files = TemporaryFiles(message)

    def hand_over(self) -> None:
        """Runs it; it must end with 0.

        Raises:
            ChannelError: it did not.
            UnsureError: it took too long, and was ended.
        """
        name, message = Path(self._words[0]).name, self._message
        paths = [str(path) for path in self._files.paths]
        said = {
            "schema": SCHEMA,
            "id": message.id,
            "report": message.schedule,
            "period": message.period,
            "customer": message.customer or None,
            "language": message.language,
            "subject": message.subject,
            "text": message.text,
            "demo": message.demo,
            "files": paths,
        }
        variables = {"REPORT": message.schedule, "PERIOD": message.period, "DELIVERY_ID": message.id}
        with tempfile.TemporaryFile() as output:  # no pipe: a child that is left behind would hold it open
            try:
                process = subprocess.Popen(  # noqa: S603  the user's own command, without a shell
                    [*self._words, *paths],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.DEVNULL,
                    stderr=output,
                    env=environment(self._names) | {f"SLA_TUI_{key}": value for key, value in variables.items()},
                    start_new_session=True,
                )
            except (OSError, ValueError) as error:
                why = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
                raise ChannelError(f"the command {name} could not be started: {why}") from None
            with process:
                try:
                    process.communicate(json.dumps(redact_values(said), ensure_ascii=False).encode(), SECONDS)
                except subprocess.TimeoutExpired:
                    _end(process)
                    raise UnsureError(f"the command {name} did not end within {SECONDS:.0f} s") from None
            if process.returncode:
                last = last_words(output)
                raise ChannelError(
                    f"the command {name} ended with {process.returncode}" + (f": {last}" if last else "")
                )

    def close(self) -> None:
        """Takes the files away."""
        self._files.close()


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends the command, with all that it started."""
    with suppress(ProcessLookupError):
        end_group(process.pid)
