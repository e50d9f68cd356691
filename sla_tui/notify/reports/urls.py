"""Reports through apprise: a message with the files attached, to one URL."""

from __future__ import annotations

from typing import Any

from sla_tui.environment import without_unusable_key_log
from sla_tui.notify.base import ChannelError
from sla_tui.notify.reports.base import ReportMessage
from sla_tui.notify.reports.files import TemporaryFiles
from sla_tui.notify.urls import AppriseTarget
from sla_tui.secret import Secret


class UrlDestination:
    """One apprise URL. Of what became of a message apprise says only yes or no: "no" is tried again."""

    repeatable = False

    def __init__(self, url: Secret) -> None:
        """Loads apprise.

        Raises:
            ChannelError: the extra is not installed, or apprise does not know the URL.
        """
        self._target = AppriseTarget(url)

    def prepare(self, message: ReportMessage) -> UrlHandover:
        """Writes the files, which apprise wants to find on a disk.

        Raises:
            ChannelError: they cannot be written.
        """
        return UrlHandover(self._target, message)


class UrlHandover:
    """A message that is still to be sent."""

    def __init__(self, target: AppriseTarget, message: ReportMessage) -> None:
        """Writes the files for it."""
        self._target = target
        self._message = message
        self._files = TemporaryFiles(message)

    def hand_over(self) -> None:
        """Sends it.

        Raises:
            ChannelError: it was not taken.
        """
        without_unusable_key_log()
        message = self._message
        paths: Any = [str(path) for path in self._files.paths]
        if not self._target.notify(title=message.subject, body=message.text, attach=paths):
            raise ChannelError(f"{self._target.name} did not take the report{self._target.excuse()}")

    def close(self) -> None:
        """Takes the files away."""
        self._files.close()
