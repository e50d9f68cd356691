#!/usr/bin/env python3
"""What a probe costs: ours against a bare asyncio prober, httpx and blackbox_exporter, in CPU time of the prober alone.

    python benchmarks/probes.py [--targets 1000] [--rounds 5] [--only http,https,neighbours,collect]

One server on loopback, in a process of its own that is pinned to the last core; everything that probes is pinned to the
first. Each target is an address of its own (127.1.x.y), so that nothing can be kept from one to the next. All probers
do the same: a fresh connection, GET, status and the whole body, 100 at the same time. By turns, after one round that is
not counted; the medians of the rounds. CPU time, because the wall clock of a shared machine says little.

neighbours: the median response time of one target, alone and beside 1,000 others a minute (packed into seconds).
collect: `sla-tui collect` with 1,000 targets, its CPU time a minute and its peak memory.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import resource
import shutil
import socket
import ssl
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.measured import Row  # noqa: E402
from benchmarks.page_server import PageServer  # noqa: E402

AT_ONCE = 100
BODY = b"status: ok\n"


def hosts(count: int) -> list[str]:
    return [f"127.1.{n // 250}.{n % 250 + 1}" for n in range(count)]


Probe = Callable[[str], Awaitable[object]]


def bare(port: int, context: ssl.SSLContext | None) -> Probe:
    """The least that asyncio can do: a protocol, the length, a limit of time, two timestamps."""
    request = (
        b"GET /health HTTP/1.1\r\nHost: x\r\nUser-Agent: bench\r\nAccept: */*\r\n"
        b"Accept-Encoding: identity\r\nConnection: close\r\n\r\n"
    )
    length = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")

    class Exchange(asyncio.Protocol):
        def __init__(self, done: asyncio.Future[int]) -> None:
            self.done, self.data = done, b""

        def connection_made(self, transport) -> None:
            self.transport = transport
            transport.write(request)

        def data_received(self, data: bytes) -> None:
            self.data += data
            end = self.data.find(b"\r\n\r\n")
            if (
                end > 0
                and len(self.data) - end - 4 >= int(length.search(self.data, 0, end + 2)[1])
                and not self.done.done()
            ):
                self.done.set_result(int(self.data[9:12]))
                self.transport.abort()

        def connection_lost(self, error) -> None:
            if not self.done.done():
                self.done.set_exception(error or ConnectionError("closed"))

    async def probe(host: str) -> float:
        loop = asyncio.get_running_loop()
        began = time.monotonic()
        done = loop.create_future()
        async with asyncio.timeout(10):
            await loop.create_connection(
                lambda: Exchange(done), host, port, ssl=context, server_hostname="localhost" if context else None
            )
            assert await done == 200
        return time.monotonic() - began

    return probe


def ours(port: int, count: int, ca_file: str) -> Probe:
    from sla_tui.clock import SystemClock
    from sla_tui.config.probes import ProbeConfig
    from sla_tui.sources.probes import kinds
    from sla_tui.sources.probes.base import Tools

    tools = Tools(SystemClock())
    scheme = "https" if ca_file else "http"
    probers = {
        host: kinds.make(
            ProbeConfig(
                id="x",
                url=f"{scheme}://localhost:{port}/health",
                connect_to=f"{host}:{port}",
                expect_text="ok",
                ca_file=ca_file,
            ),
            tools,
        )
        for host in hosts(count)
    }

    async def probe(host: str) -> object:
        outcome = await probers[host].probe(10)
        assert outcome.verdict == "ok", outcome
        return outcome

    return probe


def with_httpx(port: int, context: ssl.SSLContext | None) -> tuple[Probe, Callable[[], Awaitable[None]]]:
    import httpx

    limits = httpx.Limits(max_keepalive_connections=0)
    client = httpx.AsyncClient(verify=context or False, trust_env=False, timeout=10, limits=limits)
    scheme = "https" if context else "http"

    async def probe(host: str) -> object:
        answer = await client.get(f"{scheme}://{host}:{port}/health", headers={"Connection": "close"})
        assert answer.status_code == 200
        return answer

    return probe, client.aclose


async def cost(probe: Probe, count: int) -> float:
    """CPU microseconds of this process for one probe."""
    free = asyncio.Semaphore(AT_ONCE)

    async def one(host: str) -> None:
        async with free:
            await probe(host)

    began = time.process_time()
    await asyncio.gather(*(one(host) for host in hosts(count)))
    return (time.process_time() - began) / count * 1e6


BLACKBOX = """
modules:
  page:
    prober: http
    timeout: 10s
    http:
      preferred_ip_protocol: ip4
      fail_if_body_not_matches_regexp: ["ok"]
      tls_config: {{ca_file: "{ca}", server_name: localhost}}
"""


class Blackbox:
    """blackbox_exporter, one core, its own CPU time only."""

    def __init__(self, folder: Path, ca_file: str) -> None:
        program = shutil.which("prometheus-blackbox-exporter") or shutil.which("blackbox_exporter")
        if program is None:
            raise FileNotFoundError("blackbox_exporter")
        config = folder / "blackbox.yml"
        config.write_text(BLACKBOX.format(ca=ca_file))
        with socket.socket() as sock:
            sock.bind(("127.0.0.1", 0))
            self.port = sock.getsockname()[1]
        self._process = subprocess.Popen(
            [program, f"--config.file={config}", f"--web.listen-address=127.0.0.1:{self.port}", "--log.level=error"],
            env={**os.environ, "GOMAXPROCS": "1"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                break
            except OSError:
                time.sleep(0.05)

    def cpu(self) -> float:
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    async def cost(self, url: Callable[[str], str], count: int) -> float:
        free = asyncio.Semaphore(AT_ONCE)

        async def one(host: str) -> None:
            async with free:
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
                query = f"/probe?module=page&target={url(host)}"
                writer.write(f"GET {query} HTTP/1.0\r\n\r\n".encode())
                answer = await reader.read()
                writer.close()
                assert b"\nprobe_success 1" in answer, answer[-300:]

        began = self.cpu()
        await asyncio.gather(*(one(host) for host in hosts(count)))
        return (self.cpu() - began) / count * 1e6

    def close(self) -> None:
        self._process.terminate()
        self._process.wait()


async def compare(name: str, count: int, rounds: int, authority, folder: Path) -> None:
    secure = name == "https"
    certificate, ca_file = authority if secure else ("", "")
    context = ssl.create_default_context(cafile=ca_file) if secure else None
    if context is not None:
        context.check_hostname = False  # the addresses are not in the certificate; ours and blackbox ask for localhost
    server = PageServer(certificate)
    try:
        httpx_probe, close = with_httpx(server.port, context)
        probers = {
            "bare asyncio": bare(server.port, context),
            "sla-tui": ours(server.port, count, ca_file),
            "httpx": httpx_probe,
        }
        try:
            blackbox = Blackbox(folder, ca_file)
        except FileNotFoundError:
            blackbox = None
        found: dict[str, list[float]] = {}
        for number in range(rounds + 1):
            for label, probe in probers.items():
                some = count if label != "httpx" else min(count, 300)
                found.setdefault(label, []).append(await cost(probe, some))
            if blackbox is not None:
                url = f"{name}://{{}}:{server.port}/health"
                found.setdefault("blackbox_exporter", []).append(await blackbox.cost(url.format, count))
            if not number:
                found = {label: [] for label in found}  # one round warms up
        await close()
        if blackbox is not None:
            blackbox.close()
    finally:
        server.close()
    own = statistics.median(found["sla-tui"])
    print(f"\n{name}, {count} targets, CPU microseconds for a probe (median of {rounds}, least to most):")
    for label, values in found.items():
        middle = statistics.median(values)
        print(f"  {label:18} {middle:7.0f}  ({min(values):.0f} to {max(values):.0f})  sla-tui is {own / middle:.2f}x")


async def neighbours(count: int, rounds: int) -> None:
    """One target's median, alone and beside others: the others at the rate that a minute's interval makes."""
    server = PageServer()
    try:
        probe = ours(server.port, count, "")
        bulk = hosts(count)
        alone: list[float] = []
        beside: list[float] = []

        async def watched(into: list[float], looks: int) -> None:
            for _ in range(looks):
                began = time.perf_counter()
                await probe(bulk[0])
                into.append(time.perf_counter() - began)
                await asyncio.sleep(0.02)

        async def others() -> None:
            while True:
                for host in bulk[1:]:
                    asyncio.get_running_loop().create_task(probe(host))
                    await asyncio.sleep(60 / count)

        for number in range(20 * rounds + 1):  # short turns, so that the machine's moods fall on both
            if number == 1:
                alone.clear(), beside.clear()
            await watched(alone, 10)
            crowd = asyncio.create_task(others())
            await watched(beside, 10)
            crowd.cancel()
    finally:
        server.close()
    one, many = statistics.median(alone) * 1e6, statistics.median(beside) * 1e6
    print(f"\none target's median: alone {one:.0f} us, beside {count} others a minute {many:.0f} us")
    print(f"  that is {many / one - 1:+.1%}")


def collect(count: int, seconds: int, authority, *, secure: bool) -> None:
    """The whole program, headless: CPU time a minute, peak memory."""
    certificate, ca_file = authority if secure else ("", "")
    server = PageServer(certificate)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        scheme = "https" if secure else "http"
        more = f'ca_file = "{ca_file}"\n' if secure else ""
        probes = "".join(
            f'[probes.t{n}]\nurl = "{scheme}://localhost:{server.port}/{n}"\n{more}'
            f'connect_to = "{host}:{server.port}"\n'
            for n, host in enumerate(hosts(count))
        )
        (folder / "c.toml").write_text(f'[sources.probe]\ninterval = "60s"\n{probes}')
        options = ["--config", str(folder / "c.toml"), "--store", str(folder / "h.sqlite3")]
        process = subprocess.Popen([sys.executable, "-m", "sla_tui", "collect", *options], cwd=ROOT)
        stat, status = Path(f"/proc/{process.pid}/stat"), Path(f"/proc/{process.pid}/status")

        def cpu() -> float:
            fields = stat.read_text().rpartition(")")[2].split()
            return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

        time.sleep(75)  # the first round is over, and everything is loaded
        began, at = cpu(), time.monotonic()
        time.sleep(seconds)
        share = (cpu() - began) / (time.monotonic() - at)
        peak = int(re.search(r"VmHWM:\s+(\d+)", status.read_text())[1]) / 1024
        process.terminate()
        process.wait()
        size = sum(f.stat().st_size for f in folder.glob("h.sqlite3*")) / 1e6
    server.close()
    print(f"\ncollect, {count} {scheme} targets a minute: {share:.2%} of a core")
    print(f"  peak {peak:.1f} MB, history {size:.1f} MB")


def paced(count: int, seconds: float, authority) -> tuple[float, float]:  # noqa: PLR0915
    """Shares of a core: the source of probes, and a bare client of raw sockets (TLS: of asyncio) at its pace."""
    from sla_tui.clock import SystemClock
    from sla_tui.config.model import SourceConfig
    from sla_tui.config.probes import ProbeConfig
    from sla_tui.sources.base import SourceContext
    from sla_tui.sources.probe.source import ProbeSource

    certificate, ca_file = authority
    context = ssl.create_default_context(cafile=ca_file) if ca_file else None
    if context is not None:
        context.check_hostname = False
    server = PageServer(certificate)
    scheme = "https" if ca_file else "http"
    there = f"{scheme}://localhost:{server.port}"
    probes = tuple(
        ProbeConfig(id=f"t{n}", url=f"{there}/{n}", connect_to=f"{host}:{server.port}", ca_file=ca_file)
        for n, host in enumerate(hosts(count))
    )

    async def own() -> float:
        config = SourceConfig(id="probe", kind="probe", interval=60)
        source = ProbeSource(SourceContext(config=config, clock=SystemClock(), probes=probes))
        now = asyncio.get_running_loop().time()
        spread = {probe.id: 60 * n / count for n, probe in enumerate(probes)}
        put = source._schedule._put  # noqa: SLF001  phases as they are after a minute
        source._schedule.begin = lambda intervals, _: [put(name, now + spread[name]) for name in intervals]  # noqa: SLF001
        watching = asyncio.create_task(source.watch(lambda _: None))
        await asyncio.sleep(1)
        began = time.process_time()
        await asyncio.sleep(seconds)
        spent = time.process_time() - began
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
        return spent / seconds

    async def floor() -> float:
        loop = asyncio.get_running_loop()
        secure = bare(server.port, context) if context is not None else None
        request = b"GET /health HTTP/1.1\r\nHost: x\r\nUser-Agent: bench\r\nAccept: */*\r\nConnection: close\r\n\r\n"

        async def raw(host: str) -> None:
            with socket.socket() as sock:
                sock.setblocking(False)
                await loop.sock_connect(sock, (host, server.port))
                await loop.sock_sendall(sock, request)
                assert (await loop.sock_recv(sock, 16_384)).startswith(b"HTTP/1.1 200")

        at, open_ = loop.time(), set()
        began, until = time.process_time(), at + seconds
        for host in hosts(count) * 10:
            at += 60 / count
            if at > until:
                break
            await asyncio.sleep(max(0.0, at - loop.time()))
            open_.add(loop.create_task((secure or raw)(host)))
        await asyncio.gather(*open_)
        return (time.process_time() - began) / seconds

    try:
        turns = [(asyncio.run(own()), asyncio.run(floor())) for _ in range(3)]
    finally:
        server.close()
    return statistics.median(a for a, _ in turns), statistics.median(b for _, b in turns)


def rows(seconds: float = 10.0) -> list[Row]:
    """Probing alone, without storing and snapshots, against a bare client in the same run."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    out = []
    with tempfile.TemporaryDirectory() as name:
        authority = make_authority(Path(name))
        for count, secure, wanted in ((1000, False, 0.01), (1000, True, 0.035), (5000, False, 0.04)):
            own, floor = paced(count, seconds, authority if secure else ("", ""))
            what = f"probing {count:,} {'HTTPS' if secure else 'HTTP'} targets a minute"
            figure = f"{own:.2%} of a core, {own / floor:.2f}x"
            out.append(Row(what, figure, f"a bare client, {floor:.2%}", f"{wanted:.1%}", own <= wanted))
    return out


def make_authority(folder: Path) -> tuple[str, str]:
    import trustme

    ca = trustme.CA()
    leaf = ca.issue_cert("localhost")
    certificate, ca_file = folder / "server.pem", folder / "ca.pem"
    leaf.private_key_and_cert_chain_pem.write_to_path(str(certificate))
    ca.cert_pem.write_to_path(str(ca_file))
    return str(certificate), str(ca_file)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--targets", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=120, help="how long collect is watched")
    parser.add_argument("--only", default="http,https,neighbours,collect")
    args = parser.parse_args()
    wanted = set(args.only.split(","))
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        authority = make_authority(folder)
        for kind in ("http", "https"):
            if kind in wanted:
                asyncio.run(
                    compare(kind, args.targets if kind == "http" else args.targets // 2, args.rounds, authority, folder)
                )
        if "neighbours" in wanted:
            asyncio.run(neighbours(args.targets, args.rounds))
        if "collect" in wanted:
            for secure in (False, True):
                collect(args.targets, args.seconds, authority, secure=secure)


if __name__ == "__main__":
    main()
