"""The dashboard in a real headless Chromium: it draws, takes keys, and nothing is fetched from outside."""

import asyncio
import base64
import json
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path

import pytest

pytest.importorskip("textual_serve", reason="the extra `web` is not installed")

import aiohttp

from tests.web.ports import free_port

pytestmark = pytest.mark.browser
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
DEADLINE = 90.0


class Browser:
    """Chromium over its DevTools protocol; remembers every address that it asked for."""

    def __init__(self, socket_):
        self._socket, self._number = socket_, 0
        self.asked = []

    async def call(self, method, **params):
        self._number += 1
        number = self._number
        await self._socket.send_json({"id": number, "method": method, "params": params})
        while True:
            message = json.loads((await self._socket.receive()).data)
            if message.get("method") in {"Network.requestWillBeSent", "Network.webSocketCreated"}:
                params = message["params"]
                self.asked.append(params.get("request", params)["url"])
            if message.get("id") == number:
                return message["result"]

    async def value(self, expression):
        return (await self.call("Runtime.evaluate", expression=expression))["result"].get("value")

    async def picture(self):
        return base64.b64decode((await self.call("Page.captureScreenshot", format="png"))["data"])

    async def press(self, key, code):
        await self.value("document.querySelector('textarea').focus()")
        names = {"key": key, "windowsVirtualKeyCode": code, "code": f"Key{key.upper()}"}
        await self.call("Input.dispatchKeyEvent", type="keyDown", text=key, **names)
        await self.call("Input.dispatchKeyEvent", type="keyUp", **names)

    async def until(self, met):
        """Asks again until `met()` holds."""
        async with asyncio.timeout(DEADLINE):
            while not await met():  # noqa: ASYNC110  another program is waited for
                await asyncio.sleep(0.25)


async def line_with(stream, word):
    async with asyncio.timeout(DEADLINE):
        while line := (await stream.readline()).decode():
            if word in line:
                return line
    raise AssertionError(f"never said {word!r}")


@pytest.mark.skipif(CHROMIUM is None, reason="Debian's chromium is not installed")
async def test_the_dashboard_draws_and_takes_keys_and_nothing_comes_from_outside():
    port = free_port()
    server = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "sla_tui", "serve", "--demo", "--port", str(port), stderr=asyncio.subprocess.PIPE
    )
    with tempfile.TemporaryDirectory() as profile:
        chromium = await asyncio.create_subprocess_exec(
            str(CHROMIUM), "--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0",
            f"--user-data-dir={profile}", "--window-size=1280,800", "--no-first-run", "about:blank",
            stderr=asyncio.subprocess.PIPE, start_new_session=True,
        )  # fmt: skip
        try:
            await line_with(server.stderr, "the dashboard is at")
            devtools = (await line_with(chromium.stderr, "DevTools listening on")).split()[-1]
            base = "http://" + devtools.split("/")[2]
            async with aiohttp.ClientSession() as session:
                async with session.put(f"{base}/json/new?about:blank") as answer:
                    page = (await answer.json())["webSocketDebuggerUrl"]
                async with session.ws_connect(page, max_msg_size=0) as socket_:
                    await look(Browser(socket_), port)
        finally:
            with_group(chromium)
            await chromium.wait()
            if server.returncode is None:
                server.terminate()
            await server.wait()


def with_group(process):
    if process.returncode is None:
        os.killpg(process.pid, signal.SIGKILL)


async def look(browser, port):
    await browser.call("Network.enable")
    await browser.call("Page.enable")
    await browser.call("Page.navigate", url=f"http://127.0.0.1:{port}/")

    async def drawn():
        return await browser.value("document.body?.classList.contains('-first-byte')")

    await browser.until(drawn)
    seen = []

    async def settled():  # the same picture twice in a row, and not an empty one
        seen.append(await browser.picture())
        return len(seen) > 1 and len(seen[-1]) > 20_000

    await browser.until(settled)
    before = seen[-1]
    await browser.press("W", 87)

    async def changed():
        seen.append(await browser.picture())
        return abs(len(seen[-1]) - len(before)) > 5_000

    await browser.until(changed)
    await browser.press("q", 81)

    async def ended():  # the program behind the page took the key
        return await browser.value("document.body.classList.contains('-closed')")

    await browser.until(ended)
    outside = [
        u for u in browser.asked if not u.startswith((f"http://127.0.0.1:{port}/", f"ws://127.0.0.1:{port}/", "data:"))
    ]
    assert browser.asked
    assert outside == []
    if target := os.environ.get("SLA_TUI_PICTURES"):
        (Path(target) / "serve-services.png").write_bytes(before)
        (Path(target) / "serve-watch.png").write_bytes(seen[-1])
