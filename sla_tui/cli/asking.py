"""Questions at a terminal: on standard error, so that standard output stays free for data; or none at all."""

from __future__ import annotations

import sys
from argparse import ArgumentTypeError
from collections.abc import Sequence
from getpass import getpass
from typing import Protocol

from sla_tui.cli.terminal import is_terminal
from sla_tui.cli.values import percent
from sla_tui.config.reading.problems import did_you_mean
from sla_tui.config.writer import NewContract
from sla_tui.errors import UsageError
from sla_tui.secret import Secret, redact
from sla_tui.system import no_core_dumps


class Questioner(Protocol):
    """Who answers what `init` does not know."""

    def say(self, text: str) -> None:
        """Tells something."""
        ...

    def token(self, name: str, where: str) -> Secret | None:
        """A provider's token; None to go without."""
        ...

    def contract(self, presets: Sequence[str]) -> NewContract:
        """What services are held against."""
        ...

    def yes(self, question: str) -> bool:
        """Whether something should be done."""
        ...


class Silent:
    """Asks nothing and takes the defaults, for scripts; what happens is told on standard error."""

    def say(self, text: str) -> None:
        """Tells something."""
        _say(text)

    def token(self, name: str, where: str) -> Secret | None:
        """None: a script names its tokens."""
        del name, where
        return None

    def contract(self, presets: Sequence[str]) -> NewContract:
        """A target of 99.9 and no credit."""
        del presets
        return NewContract()

    def yes(self, question: str) -> bool:
        """No."""
        del question
        return False


class Terminal:
    """Asks whoever sits at the terminal."""

    def __init__(self) -> None:
        """Raises `UsageError` where nobody does."""
        if not is_terminal(sys.stdin):
            raise UsageError("standard input is not a terminal, so nothing can be asked.", hint="use --non-interactive")

    def say(self, text: str) -> None:
        """Tells something."""
        _say(text)

    def token(self, name: str, where: str) -> Secret | None:
        """Typed without an echo; nothing typed goes without this provider."""
        _say(f"\n{name}: paste a token, or press Enter to go without ({where}).")
        while True:
            value = getpass("  token (not shown): ", stream=sys.stderr).strip()
            if not value:
                return None
            if value.isprintable() and " " not in value:
                no_core_dumps()
                return Secret(value)
            _say("  That is no token: it has blanks or control characters in it.")

    def contract(self, presets: Sequence[str]) -> NewContract:
        """A target in percent, or a preset by its id."""
        _say("\nWhat are the services held against? A target such as 99.9, or a published SLA such as aws-s3;")
        _say("`sla-tui contracts list` shows them all, and every service can have its own later.")
        while True:
            answer = _ask("  contract [99.9]: ")
            if not answer:
                return NewContract()
            if answer in presets:
                return NewContract(preset=answer)
            try:
                return NewContract(target=percent(answer))
            except ArgumentTypeError:
                near = did_you_mean(answer, presets)
                _say("  That is neither a percentage nor a preset." + (f" Did you mean {near}?" if near else ""))

    def ask(self, prompt: str) -> str:
        """What is typed behind the prompt; the end of the input is an interruption."""
        return _ask(prompt)

    def yes(self, question: str) -> bool:
        """Enter means yes."""
        return _ask(f"{question} [Y/n] ").lower() in {"", "y", "yes", "j", "ja"}


def _say(text: str) -> None:
    if sys.stderr is not None:
        encoding = sys.stderr.encoding or "utf-8"
        sys.stderr.write(redact(text).encode(encoding, "replace").decode(encoding) + "\n")
        sys.stderr.flush()


def _ask(question: str) -> str:
    sys.stderr.write(question)
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:  # the end of the input is no answer, and asking again would never end
        raise KeyboardInterrupt
    return line.strip()
