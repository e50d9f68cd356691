"""A real mail server on loopback, in a thread of its own, on a port that the system chooses; and what it took."""

from __future__ import annotations

import asyncio
import contextlib
import email
import email.policy
import threading
from collections.abc import Iterator

import pytest

pytest.importorskip("aiosmtpd", reason="the extra test is not installed whole")
from aiosmtpd.smtp import SMTP, AuthResult  # noqa: F401


class Inbox:
    """What a mail server took, and what it answers: `refuse` are its answers to the texts of the next mails."""

    def __init__(self):
        self.mails = []
        self.refuse: list[str] = []
        self.refuse_recipient = ""
        self.on_mail = lambda: None

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if self.refuse_recipient == address:
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.refuse:
            return self.refuse.pop(0)
        self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        self.on_mail()
        return "250 taken"


class Breaking(SMTP):
    """A server that takes the text of a mail, and breaks off before it says so."""

    async def smtp_DATA(self, arg):  # noqa: N802
        await self.push("354 go on")
        while await self._reader.readline() != b".\r\n":
            pass
        self.transport.close()


@contextlib.contextmanager
def mail_server(handler: Inbox, kind: type[SMTP] = SMTP, **more: object) -> Iterator[int]:
    """Serves until the end, and gives the port; `more` goes to aiosmtpd's `SMTP`."""
    loop = asyncio.new_event_loop()
    make = lambda: kind(handler, loop=loop, hostname="mail.test", **more)  # noqa: E731
    server = loop.run_until_complete(loop.create_server(make, "127.0.0.1", 0))
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        server.close()
        loop.run_until_complete(_end())
        loop.close()


async def _end() -> None:
    leftover = asyncio.all_tasks() - {asyncio.current_task()}
    for task in leftover:
        task.cancel()
    await asyncio.gather(*leftover, return_exceptions=True)
    await asyncio.sleep(0)
