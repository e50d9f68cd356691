"""A server with every fault: what it does with a connection is a script, over TCP or over TLS with any certificate."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import struct
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Self

import trustme

Script = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Faulty:
    """Runs `script` for every connection; `seen` counts them. At the end everything is closed, whoever still waits."""

    def __init__(self, script: Script, *, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> None:
        self._script = script
        self._tls = tls
        self._host = host
        self._tasks: set[asyncio.Task] = set()
        self._server: asyncio.Server | None = None
        self.seen = 0
        self.port = 0

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._connected, self._host, 0, ssl=self._tls)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *exc: object) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.seen += 1
        task = asyncio.create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
                await self._script(reader, writer)
        finally:
            writer.transport.abort()


async def asked(reader: asyncio.StreamReader) -> bytes:
    """The head of one request."""
    return await reader.readuntil(b"\r\n\r\n")


def says(raw: bytes) -> Script:
    """Answers a request with these bytes, whatever it asked."""

    async def script(reader, writer):
        await asked(reader)
        writer.write(raw)
        await writer.drain()

    return script


def greets(raw: bytes, *, stays: bool = False) -> Script:
    """Speaks first."""

    async def script(reader, writer):
        writer.write(raw)
        await writer.drain()
        if stays:
            await reader.read()

    return script


async def never_answers(reader, writer):
    """Half open: takes everything, says nothing, stays."""
    del writer
    while await reader.read(65_536):
        pass
    await asyncio.Event().wait()


async def resets(reader, writer):
    """Reads the request and resets the connection."""
    await asked(reader)
    sock = writer.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def drips(raw: bytes, every: float = 0.02, piece: bytes = b"x") -> Script:
    """Begins an answer, and goes on a byte at a time, for ever."""

    async def script(reader, writer):
        await asked(reader)
        writer.write(raw)
        while True:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(every)

    return script


def floods(raw: bytes, piece: bytes) -> Script:
    """Begins an answer, and goes on as fast as it can, for ever."""

    async def script(reader, writer):
        await asked(reader)
        writer.write(raw)
        while True:
            writer.write(piece)
            await writer.drain()

    return script


OK = b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nstatus: ok"


class Authority:
    """An authority of our own, and server contexts with certificates that are right or wrong in every way."""

    def __init__(self, folder) -> None:
        self._ca = trustme.CA()
        self.file = str(folder / "ca.pem")
        self._ca.cert_pem.write_to_path(self.file)

    def good(self, *names: str, days: float = 90.1, began: float = -1) -> ssl.SSLContext:
        now = datetime.now(UTC)
        leaf = self._ca.issue_cert(
            *(names or ("localhost", "127.0.0.1")),
            not_before=now + timedelta(days=began),
            not_after=now + timedelta(days=days),
        )
        return _context(leaf)

    def expired(self) -> ssl.SSLContext:
        return self.good(days=-3, began=-30)

    def wrong_name(self) -> ssl.SSLContext:
        return self.good("other.example")

    def stranger(self) -> ssl.SSLContext:
        """Of an authority that nobody knows."""
        soon = datetime.now(UTC) + timedelta(days=30.1)
        return _context(trustme.CA().issue_cert("localhost", "127.0.0.1", not_after=soon))

    def old(self) -> ssl.SSLContext:
        """Right, but nothing newer than TLS 1.2 is spoken."""
        context = self.good()
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        return context


def _context(leaf: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    leaf.configure_cert(context)
    return context


def self_signed(folder) -> ssl.SSLContext:
    """A certificate that signed itself."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    end = now + timedelta(days=9.1)
    built = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, end)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "self-signed.pem"
    pem, nothing = serialization.Encoding.PEM, serialization.NoEncryption()
    path.write_bytes(built.public_bytes(pem) + key.private_bytes(pem, serialization.PrivateFormat.PKCS8, nothing))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context
