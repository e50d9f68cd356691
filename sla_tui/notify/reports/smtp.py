"""Reports as mail: the standard library's `email` and `smtplib`, encrypted, up to the point where the server takes it.

All that can fail without the mail having left (connection, certificate, login, a recipient that is refused) is done
before the delivery is noted as begun; only the text itself is sent after that.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate
from typing import Final, TypeVar

from sla_tui.config.reports import MailConfig
from sla_tui.config.secrets import resolve
from sla_tui.environment import authorities_problem, without_unusable_key_log
from sla_tui.notify.base import ChannelError
from sla_tui.notify.reports.base import ReportMessage, UnsureError
from sla_tui.secret import redact_all
from sla_tui.text import clean

SECONDS: Final = 30.0
"""How long the server may take for one answer."""
PORTS: Final = {"starttls": 587, "tls": 465, "none": 25}
T = TypeVar("T")


class MailDestination:
    """One recipient, over the server of `[mail]`."""

    repeatable = False

    def __init__(self, mail: MailConfig, to: str) -> None:
        """Reaches nobody yet."""
        self._mail = mail
        self._to = to

    def prepare(self, message: ReportMessage) -> MailHandover:
        """Connects, logs in, and names sender and recipient.

        Raises:
            ChannelError: the server is not reached, or refuses one of these.
        """
        mail, body = self._mail, mail_of(message, self._mail, self._to).as_bytes(policy=SMTP)
        password = resolve(mail.password).reveal() if mail.password is not None else ""
        server = self._said("could not be reached", self._connected)
        try:
            self._said("could not be greeted", server.ehlo_or_helo_if_needed)
            if mail.user:
                self._said("refused the login", lambda: server.login(mail.user, password))
            self._accepted("refused the sender", server.mail, mail.sender)
            self._accepted(f"refused {self._to}", server.rcpt, self._to)
        except BaseException:
            _quit(server)
            raise
        return MailHandover(server, body, self._where)

    @property
    def _where(self) -> str:
        return f"mail server {self._mail.host}"

    def _connected(self) -> smtplib.SMTP:
        mail, port = self._mail, self._mail.port or PORTS[self._mail.encryption]
        if mail.encryption == "none":
            return smtplib.SMTP(mail.host, port, timeout=SECONDS)
        without_unusable_key_log()
        context = ssl.create_default_context(cafile=mail.ca_file or None)
        if mail.encryption == "tls":
            return smtplib.SMTP_SSL(mail.host, port, timeout=SECONDS, context=context)
        server = smtplib.SMTP(mail.host, port, timeout=SECONDS)
        try:
            server.starttls(context=context)
        except BaseException:
            _quit(server)
            raise
        return server

    def _accepted(self, failed: str, command: Callable[[str], tuple[int, bytes]], value: str) -> None:
        code, answer = self._said(failed, lambda: command(value))
        if code not in {250, 251}:
            raise ChannelError(f"{self._where} {failed}: {_answer(code, answer)}")

    def _said(self, failed: str, work: Callable[[], T]) -> T:
        """Returns what `work` does; what it raises becomes words, without what was sent."""
        try:
            return work()
        except smtplib.SMTPResponseException as error:
            raise ChannelError(f"{self._where} {failed}: {_answer(error.smtp_code, error.smtp_error)}") from None
        except smtplib.SMTPNotSupportedError:
            why = "it offers no STARTTLS" if self._mail.encryption == "starttls" else "it offers no login"
            raise ChannelError(f"{self._where} {failed}: {why}") from None
        except ssl.SSLCertVerificationError as error:
            why = authorities_problem() or error.verify_message
            raise ChannelError(f"{self._where} {failed}: its certificate does not hold ({why})") from None
        except (OSError, smtplib.SMTPException, ValueError) as error:
            why = (error.strerror if isinstance(error, OSError) else "") or type(error).__name__
            raise ChannelError(f"{self._where} {failed}: {clean(why, 160)}") from None


class MailHandover:
    """A connection on which only the text of the mail is missing."""

    def __init__(self, server: smtplib.SMTP, body: bytes, where: str) -> None:
        """Sends nothing yet."""
        self._server = server
        self._body = body
        self._where = where

    def hand_over(self) -> None:
        """Sends the text.

        Raises:
            ChannelError: the server refused it.
            UnsureError: the connection broke before the server said that it has it.
        """
        try:
            code, answer = self._server.data(self._body)
        except smtplib.SMTPDataError as error:
            raise ChannelError(
                f"{self._where} refused the mail: {_answer(error.smtp_code, error.smtp_error)}"
            ) from None
        except (OSError, smtplib.SMTPException) as error:
            raise UnsureError(f"{self._where} did not say whether it has the mail ({type(error).__name__})") from None
        if code != 250:
            raise ChannelError(f"{self._where} refused the mail: {_answer(code, answer)}")

    def close(self) -> None:
        """Says goodbye."""
        _quit(self._server)


def mail_of(message: ReportMessage, mail: MailConfig, to: str) -> EmailMessage:
    """Writes the mail: a few words, and the files attached. Its Message-ID is the same whenever it is sent."""
    found = EmailMessage(policy=SMTP)
    user, _, domain = mail.sender.partition("@")
    found["From"] = Address(mail.sender_name, user, domain)
    found["To"] = to
    found["Subject"] = " ".join(message.subject.split())
    found["Date"] = formatdate(message.at, usegmt=True)
    found["Message-ID"] = f"<{message.id}@{domain}>"
    found["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
    found["Content-Language"] = message.language
    found.set_content(message.text)
    for file in message.files:
        main, _, kind = file.media_type.partition("/")
        found.add_attachment(file.body, maintype=main, subtype=kind, filename=file.name)
    return found


def _quit(server: smtplib.SMTP) -> None:
    with suppress(OSError, smtplib.SMTPException):
        server.quit()
    server.close()


def _answer(code: int, answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return redact_all(clean(f"{code} {text}", 200))
