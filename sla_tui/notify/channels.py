"""From `[notify]` to channels; what cannot be made is a problem in words, and the others work."""

from __future__ import annotations

from sla_tui.config.model import NotifyConfig
from sla_tui.config.secrets import resolve
from sla_tui.errors import SlaTuiError
from sla_tui.notify.base import Channel
from sla_tui.secret import Secret


def channels(config: NotifyConfig) -> tuple[tuple[Channel, ...], tuple[str, ...]]:
    """The channels that there are, and a sentence for each that could not be made. Blocks: secrets are looked up."""
    made: list[Channel] = []
    problems: list[str] = []
    if config.command:
        try:
            from sla_tui.notify.command import CommandChannel

            made.append(CommandChannel(config.command))
        except SlaTuiError as error:
            problems.append(_words(error))
    for url in config.urls:
        try:
            from sla_tui.notify.apprise import AppriseChannel

            made.append(AppriseChannel(Secret(url) if isinstance(url, str) else resolve(url)))
        except SlaTuiError as error:
            problems.append(_words(error))
    return tuple(made), tuple(problems)


def _words(error: SlaTuiError) -> str:
    return f"{error.what} ({error.hint})" if error.hint else error.what
