#!/usr/bin/env python3
"""What an hour leaves in memory: `collect` with 200 probes every 5 s, and `demo` on a terminal, side by side.

    python benchmarks/growth.py [--minutes 60] [--only collect,demo] [--to FILE]

One server on loopback answers all probes from a process of its own. Once a minute a line for each: seconds since the
start, resident memory and what of it is no file's (kB), open files, threads. The verdict compares the line of minute
15 with the last one.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import json
import os
import pty
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.page_server import PageServer  # noqa: E402

PROBES, INTERVAL = 200, 5
SETTLED = 15  # minutes after which memory should be what it stays
ALLOWED = 2_000  # kB


def sample(pid: int) -> dict[str, int]:
    """Reads what a process holds: kB of memory, open files, threads."""
    status = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    kilobytes = {name: int(status[key].split()[0]) for name, key in (("rss", "VmRSS"), ("anon", "RssAnon"))}
    return kilobytes | {"files": len(list(Path(f"/proc/{pid}/fd").iterdir())), "threads": int(status["Threads"])}


def settings(folder: Path, port: int) -> Path:
    """Writes a configuration of many probes on loopback."""
    lines = ["[sources.probe]", f'interval = "{INTERVAL}s"', ""]
    for number in range(PROBES):
        lines += [f"[probes.p{number:03}]", f'url = "http://127.0.0.1:{port}/{number}"', ""]
    path = folder / "config.toml"
    path.write_text("\n".join(lines))
    return path


def drain(fd: int) -> None:
    """Reads and forgets what a program draws, until its terminal is gone."""
    with contextlib.suppress(OSError):
        while os.read(fd, 65_536):
            pass


def on_a_terminal(command: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """Starts a program on a terminal of its own, 40 lines of 120."""
    outer, inner = pty.openpty()
    fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    process = subprocess.Popen(
        command, stdin=inner, stdout=inner, stderr=inner, env=environment, start_new_session=True
    )
    os.close(inner)
    threading.Thread(target=drain, args=(outer,), daemon=True).start()
    return process


def watch(
    processes: dict[str, subprocess.Popen[bytes]], minutes: int, to: Path | None
) -> dict[str, list[dict[str, int]]]:
    """Samples once a minute; a process that ended is not sampled any more."""
    began = time.monotonic()
    samples: dict[str, list[dict[str, int]]] = {name: [] for name in processes}
    for minute in range(1, minutes + 1):
        time.sleep(max(0.0, began + 60 * minute - time.monotonic()))
        for name, process in processes.items():
            if process.poll() is not None:
                continue
            one = {"at": int(time.monotonic() - began)} | sample(process.pid)
            samples[name].append(one)
            line = json.dumps({"of": name} | one)
            print(line, flush=True)
            if to is not None:
                with to.open("a") as file:
                    file.write(line + "\n")
    return samples


def verdict(samples: list[dict[str, int]]) -> str:
    """Says in words whether it is flat. Open files come and go with requests, so five minutes are laid beside five."""
    if len(samples) < SETTLED + 5:
        return "too short to say"
    early, late = samples[SETTLED - 5 : SETTLED], samples[-5:]
    grown = late[-1]["rss"] - early[-1]["rss"]
    files = [{one["files"] for one in part} for part in (early, late)]
    threads = [{one["threads"] for one in part} for part in (early, late)]
    good = grown < ALLOWED and min(files[1]) <= max(files[0]) and threads[0] == threads[1]
    ranges = " and ".join(f"{min(part)} to {max(part)}" for part in files)
    return (
        f"{'flat' if good else 'NOT FLAT'}: {grown:+} kB; files {ranges}; threads {max(threads[0])}, {max(threads[1])}"
    )


def measured(
    minutes: int, only: set[str], to: Path | None = None, root: Path = ROOT
) -> dict[str, list[dict[str, int]]]:
    """Runs what is asked for side by side; returns the samples by name."""
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as stack:
        folder = Path(name)
        environment = os.environ | {
            "HOME": name, "XDG_DATA_HOME": f"{name}/data", "XDG_STATE_HOME": f"{name}/state",
            "XDG_CONFIG_HOME": f"{name}/config", "PYTHONPATH": str(root), "TERM": "xterm-256color",
        }  # fmt: skip
        program = [sys.executable, "-c", "import sys; from sla_tui.cli.main import main; sys.exit(main())"]
        processes: dict[str, subprocess.Popen[bytes]] = {}
        if "collect" in only:
            server = PageServer()
            stack.callback(server.close)
            config = settings(folder, server.port)
            processes["collect"] = subprocess.Popen(
                [*program, "collect", "--config", str(config), "--store", str(folder / "history.sqlite3")],
                env=environment, cwd=name,
            )  # fmt: skip
        if "demo" in only:
            processes["demo"] = on_a_terminal([*program, "demo"], environment)
        try:
            return watch(processes, minutes, to)
        finally:
            for process in processes.values():
                process.send_signal(signal.SIGTERM)
            for process in processes.values():
                process.wait(20)


def main() -> None:
    """Measures and says what came of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=int, default=60)
    parser.add_argument("--only", default="collect,demo")
    parser.add_argument("--to", type=Path, help="append the samples to this file as well")
    parser.add_argument("--root", type=Path, default=ROOT, help="where the package is, to measure another copy of it")
    args = parser.parse_args()
    for name, samples in measured(args.minutes, set(args.only.split(",")), args.to, args.root).items():
        print(name, verdict(samples))


if __name__ == "__main__":
    main()
