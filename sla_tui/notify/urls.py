"""The channel `urls`: mail, chat, pagers and some hundred more through apprise (extra `notify`), each by a URL."""

from __future__ import annotations

import asyncio
import logging
import re
from typing import Any, Final

from sla_tui.config.model import NotifyConfig, SecretRef
from sla_tui.config.secrets import resolve
from sla_tui.environment import proxy_for, without_unusable_key_log
from sla_tui.notify.base import ChannelError, Notification
from sla_tui.secret import Secret

_TYPES: Final = {"info": "info", "warning": "warning", "critical": "failure"}


class AppriseTarget:
    """One apprise URL. The URL holds credentials: only its scheme is ever said."""

    def __init__(self, url: Secret) -> None:
        """Loads apprise.

        Raises:
            ChannelError: the extra is not installed, or apprise does not know the URL.
        """
        self.name = _scheme(url)
        try:
            import apprise
        except ImportError:
            from sla_tui.installation import adding_extra

            raise ChannelError(
                f"{self.name} needs apprise, which is not installed", hint=adding_extra("notify")
            ) from None
        logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)  # its words hold URLs
        self._apprise: Any = apprise.Apprise()
        try:
            known = self._apprise.add(url.reveal())
        except Exception as error:  # noqa: BLE001  a plug-in of its may raise anything, and its words may hold the URL
            raise ChannelError(f"{self.name} could not be set up ({type(error).__name__})") from None
        if not known:
            raise ChannelError(f"{self.name} is no URL that apprise understands", hint="see apprise's list of services")

    def notify(self, **message: object) -> bool:
        """Sends a message, names in it as names and never as markup; False: it was not taken. Blocks.

        Raises:
            ChannelError: a plug-in of apprise's failed.
        """
        try:
            return bool(self._apprise.notify(**message, body_format="text"))
        except Exception as error:  # noqa: BLE001  as above
            raise ChannelError(f"{self.name} failed ({type(error).__name__})") from None

    @staticmethod
    def excuse() -> str:
        """Says what of the environment may be why a message was not taken; "" where nothing is."""
        proxy = proxy_for("https://notify.invalid")
        return f": {proxy.problem}" if proxy is not None and proxy.problem else ""


class AppriseChannel:
    """One apprise URL that gets notices."""

    def __init__(self, url: Secret) -> None:
        """As `AppriseTarget`."""
        self._target = AppriseTarget(url)
        self.name = self._target.name

    async def send(self, notice: Notification) -> None:
        """Sends in a thread: apprise blocks. It reads the environment itself: what it would fail by is seen to here."""
        without_unusable_key_log()
        taken = await asyncio.to_thread(
            self._target.notify, title=notice.title, body=notice.text, notify_type=_TYPES[notice.level]
        )
        if not taken:
            raise ChannelError(f"{self.name} did not take the notice{self._target.excuse()}")


def create(value: SecretRef | str, _config: NotifyConfig) -> AppriseChannel:
    """Makes the channel of one URL, or of the place where one is kept.

    Raises:
        SlaTuiError: there is none at that place, apprise is not installed, or does not know the URL.
    """
    return AppriseChannel(Secret(value) if isinstance(value, str) else resolve(value))


def _scheme(url: Secret) -> str:
    """Names a URL by its scheme; where it is none, by nothing of it: it may be a bare token."""
    found = re.match(r"([a-zA-Z][a-zA-Z0-9+.-]{0,19})://", url.reveal())
    return f"{found[1]}://" if found else "an apprise URL"
