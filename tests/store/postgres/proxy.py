"""A proxy on loopback before the server's socket that breaks the connection at a message of the client's choice."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class FaultProxy:
    """Passes everything on, but: from when it is armed, the `at`th message of clients is the last one.

    `heard`: the server hears that message, and only its answer is lost. `closed`: nobody is let in.
    """

    target: Path
    port: int = 0
    at: int | None = None
    heard: bool = False
    closed: bool = False
    broke: bool = False
    _seen: int = 0
    _open: set[socket.socket] = field(default_factory=set)

    def arm(self, at: int, *, heard: bool) -> None:
        """Breaks at the `at`th message from now on, once."""
        self.at, self.heard, self.broke, self._seen = at, heard, False, 0

    def disarm(self) -> None:
        """Breaks nothing any more."""
        self.at = None

    def break_all(self) -> None:
        """Breaks every connection that there is."""
        for one in list(self._open):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def serve(self, listener: socket.socket) -> None:
        """Takes clients in until the listener is closed."""
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            if self.closed:
                client.close()
                continue
            server = socket.socket(socket.AF_UNIX)
            server.connect(str(self.target))
            self._open |= {client, server}
            threading.Thread(target=self._pass, args=(client, server, True), daemon=True).start()
            threading.Thread(target=self._pass, args=(server, client, False), daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket, from_client: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(1 << 16):
                if from_client and self._breaks():
                    if self.heard:
                        with contextlib.suppress(OSError):  # the answer has no way any more
                            source.shutdown(socket.SHUT_RDWR)
                        target.sendall(data)
                        _until_answered(target)
                    break
                target.sendall(data)
        for one in (source, target):
            self._open.discard(one)
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _breaks(self) -> bool:
        if self.at is None:
            return False
        self._seen += 1
        if self._seen < self.at:
            return False
        self.at, self.broke = None, True
        return True


def _until_answered(server: socket.socket) -> None:
    """Gives the server the time to do what it was asked: the other thread reads its answer and finds nobody."""
    server.shutdown(socket.SHUT_WR)  # it does what it has heard, and ends


@contextlib.contextmanager
def fault_proxy(target: Path) -> Iterator[FaultProxy]:
    """Runs a proxy before a socket."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        proxy = FaultProxy(target, listener.getsockname()[1])
        thread = threading.Thread(target=proxy.serve, args=(listener,), daemon=True)
        thread.start()
        yield proxy
        listener.shutdown(socket.SHUT_RDWR)
        proxy.break_all()
    thread.join(5)
