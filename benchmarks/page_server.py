"""A page to be asked, as a process of its own on the last core: what the probes' benchmarks watch."""

from __future__ import annotations

import socket
import subprocess
import sys

SERVER = r"""
import asyncio, os, ssl, sys
BODY = b"status: ok\n"
ANSWER = (b"HTTP/1.1 200 OK\r\nServer: bench\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n"
          b"Connection: close\r\n\r\n%s" % (len(BODY), BODY))
class Page(asyncio.Protocol):
    def connection_made(self, transport): self.transport, self.data = transport, b""
    def data_received(self, data):
        self.data += data
        if b"\r\n\r\n" in self.data:
            self.transport.write(ANSWER); self.transport.close()
async def main():
    loop = asyncio.get_running_loop()
    context = None
    if sys.argv[2]:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER); context.load_cert_chain(sys.argv[2])
    server = await loop.create_server(Page, "0.0.0.0", int(sys.argv[1]), ssl=context, backlog=4096)
    print("ready", flush=True)
    await server.serve_forever()
os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
asyncio.run(main())
"""


class PageServer:
    """The target, as a process."""

    def __init__(self, certificate: str = "") -> None:
        with socket.socket() as sock:
            sock.bind(("127.0.0.1", 0))
            self.port = sock.getsockname()[1]
        self._process = subprocess.Popen(
            [sys.executable, "-c", SERVER, str(self.port), certificate], stdout=subprocess.PIPE
        )
        self._process.stdout.readline()

    def close(self) -> None:
        self._process.terminate()
        self._process.communicate()
