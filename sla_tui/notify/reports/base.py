"""What is delivered, and the protocol of whatever delivers it: made ready first, handed over after that was noted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

from sla_tui.notify.base import ChannelError

MEDIA_TYPES: Final = {
    "pdf": "application/pdf",
    "html": "text/html",
    "text": "text/plain",
    "md": "text/markdown",
    "csv": "text/csv",
    "json": "application/json",
}
EXTENSIONS: Final = {"text": "txt"}
"""How the name of a file of a format ends, where that is not the format's own name."""


class UnsureError(ChannelError):
    """It may have been taken, or not: the connection broke in between."""


@dataclass(frozen=True, slots=True)
class ReportFile:
    """One file of a report, as it is attached."""

    name: str
    media_type: str
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportMessage:
    """A report that goes out. `id` is the same whenever the same report is sent, so that a second one can be told.

    `at` is UTC seconds.
    """

    id: str
    schedule: str
    period: str
    customer: str
    language: str
    subject: str
    text: str
    files: tuple[ReportFile, ...]
    at: int
    demo: bool = False


class Handover(Protocol):
    """A report that is ready to be handed over; nothing has left yet. Both methods block."""

    def hand_over(self) -> None:
        """Hands it over.

        Raises:
            ChannelError: it was not taken.
            UnsureError: nobody knows whether it was.
        """
        ...

    def close(self) -> None:
        """Lets go of connections and files, whatever became of it."""
        ...


class Destination(Protocol):
    """One destination. `repeatable`: handing the same report over twice does no harm."""

    repeatable: bool

    def prepare(self, message: ReportMessage) -> Handover:
        """Does all that can be done before the report leaves. Blocks.

        Raises:
            ChannelError: it cannot be delivered there now; in words, without any credential.
        """
        ...
