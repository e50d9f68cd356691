"""Notices through apprise (extra `notify`): mail, chat, pagers and some hundred more, each by a URL."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from sla_tui.notify.base import ChannelError, Notice
from sla_tui.secret import Secret

_TYPES: Final = {"info": "info", "warning": "warning", "critical": "failure"}


class AppriseChannel:
    """One apprise URL. The URL holds credentials: only its scheme is ever said."""

    def __init__(self, url: Secret) -> None:
        """Loads apprise.

        Raises:
            ChannelError: the extra is not installed, or apprise does not know the URL.
        """
        self.name = f"{url.reveal().partition('://')[0]}://"
        try:
            import apprise
        except ImportError:
            raise ChannelError(
                f"{self.name} needs apprise, which is not installed", hint="pip install 'sla-tui[notify]'"
            ) from None
        self._apprise: Any = apprise.Apprise()
        if not self._apprise.add(url.reveal()):
            raise ChannelError(f"{self.name} is no URL that apprise understands", hint="see apprise's list of services")

    async def send(self, notice: Notice) -> None:
        """Sends in a thread: apprise blocks."""
        taken = await asyncio.to_thread(
            self._apprise.notify, title=notice.title, body=notice.text, notify_type=_TYPES[notice.level]
        )
        if not taken:
            raise ChannelError(f"{self.name} did not take the notice")
