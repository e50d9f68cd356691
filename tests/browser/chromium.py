"""A headless Chromium, driven over its own pipe (Chrome DevTools Protocol): no driver, no socket, no network.

Used by the tests marked `browser` and by `screenshots/pages.py`.
"""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--hide-scrollbars",
    "--remote-debugging-pipe",
)  # fmt: skip
PATIENCE = 90.0


def find() -> str | None:
    """The program, None where it is not installed."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


class Pipe:
    """Messages to the browser and back: JSON, each ended by a zero byte. Every event goes to `hear`."""

    def __init__(self, writes: int, reads: int, hear: Callable[[dict[str, Any]], None]) -> None:
        self._writes, self._reads, self._hear = writes, reads, hear
        self._number, self._buffer = 0, b""
        self.session: str | None = None

    def send(self, method: str, **params: Any) -> dict[str, Any]:
        """Asks for something, and waits for the answer."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": params}
        data = json.dumps(message | ({"sessionId": self.session} if self.session else {})).encode() + b"\0"
        while data:
            data = data[os.write(self._writes, data) :]
        answer = self.wait(lambda found: found.get("id") == self._number)
        assert "error" not in answer, answer
        return answer["result"]

    def wait(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The next message that is wanted."""
        until = time.monotonic() + PATIENCE
        while True:
            message = self._receive(until)
            self._hear(message)
            if wanted(message):
                return message

    def _receive(self, until: float) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            ready, _, _ = select.select([self._reads], [], [], max(0.0, until - time.monotonic()))
            got = os.read(self._reads, 1 << 20) if ready else b""
            if not got:
                raise RuntimeError("chromium ended" if ready else "chromium does not answer")
            self._buffer += got
        message, _, self._buffer = self._buffer.partition(b"\0")
        return json.loads(message)


class Tab:
    """One tab. Whatever it asked the network for, or had to complain of, is kept in `requests` and `complaints`."""

    def __init__(self, writes: int, reads: int) -> None:
        self._loaded = False
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self._pipe = Pipe(writes, reads, self.hear)
        self._send = self._pipe.send
        target = self._send("Target.createTarget", url="about:blank")["targetId"]
        self._pipe.session = self._send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]

    def open(self, url: str, *, width: int, height: int, dark: bool = False, mobile: bool = False) -> None:
        """Opens a page at a size, and waits until it is there."""
        self.requests.clear()
        self.complaints.clear()
        for domain in ("Page", "Runtime", "Log", "Network"):
            self._send(f"{domain}.enable")
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile}
        self._send("Emulation.setDeviceMetricsOverride", **metrics)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self._send("Emulation.setEmulatedMedia", features=[scheme])
        self._loaded = False
        self._send("Page.navigate", url=url)
        if not self._loaded:
            self._pipe.wait(lambda message: message.get("method") == "Page.loadEventFired")

    def ask(self, script: str) -> Any:
        """What a script in the page comes to."""
        found = self._send("Runtime.evaluate", expression=script, returnByValue=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def press(self, key: str, code: int) -> None:
        """Presses a key, as a keyboard would."""
        for kind in ("rawKeyDown", "char", "keyUp") if key == "Enter" else ("rawKeyDown", "keyUp"):
            text = {"text": "\r"} if kind == "char" else {}
            self._send("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code, **text)

    def picture(self, path: Path, *, height: int | None = None) -> None:
        """Saves the page, from its top to its end or to `height`, as PNG."""
        size = self.ask("[document.documentElement.clientWidth, document.documentElement.scrollHeight]")
        clip = {"x": 0, "y": 0, "width": size[0], "height": min(size[1], height or size[1]), "scale": 1}
        found = self._send("Page.captureScreenshot", format="png", clip=clip, captureBeyondViewport=True)
        path.write_bytes(base64.b64decode(found["data"]))

    def hear(self, event: dict[str, Any]) -> None:
        """Notes what an event says of requests and complaints."""
        name, told = event.get("method"), event.get("params", {})
        if name == "Network.requestWillBeSent":
            self.requests.append(told["request"]["url"])
        elif name == "Page.loadEventFired":
            self._loaded = True
        elif name == "Log.entryAdded" and told["entry"]["level"] in ("error", "warning"):
            self.complaints.append(told["entry"]["text"])
        elif name == "Runtime.exceptionThrown":
            self.complaints.append(json.dumps(told["exceptionDetails"])[:300])
        elif name == "Runtime.consoleAPICalled":
            self.complaints.append(json.dumps(told["args"])[:300])


@contextmanager
def browser() -> Iterator[Tab]:
    """A browser with one tab, in an empty profile that is gone afterwards.

    Raises:
        RuntimeError: it is not installed, or does not answer.
    """
    program = find()
    if program is None:
        raise RuntimeError("chromium is not installed")
    to_read, to_write = os.pipe()
    from_read, from_write = os.pipe()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        words = " ".join([program, *FLAGS, f"--user-data-dir={profile}", "about:blank"])
        command = ["bash", "-c", f"exec {words} 3<&{to_read} 4>&{from_write}"]
        process = subprocess.Popen(
            command, pass_fds=(to_read, from_write), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        os.close(to_read)
        os.close(from_write)
        try:
            yield Tab(to_write, from_read)
        finally:
            process.kill()
            process.wait()
            os.close(to_write)
            os.close(from_read)
