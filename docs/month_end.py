"""Writes `docs/month-end.md`, a month's end as a service manager walks it: `python docs/month_end.py`.

Every command is really run, on the demo's fleet (seed 7) as of one instant, and what it printed is what the page shows;
a test holds the page up to date.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sla_tui import demo as simulated
from sla_tui.cli.run import run
from sla_tui.config.reading.reader import load_config
from sla_tui.demo.configuration import config_text
from sla_tui.engine.live import LiveEngine
from sla_tui.store import open_store

PAGE = Path(__file__).with_name("month-end.md")
AT, INSTANT = "2026-11-23T13:32:07Z", 1_795_440_727
HEAD = """\
# A month's end

Written by `python docs/month_end.py`, which runs each command on the demo's fleet as of 23 November 2026; the options
that say so (`--config`, `--store`, `--at`) are left out here. October is over. What does it bring?
"""


def keep(folder: Path) -> tuple[Path, Path]:
    """The demo as files: its configuration and a history, as of the instant."""
    config, history = folder / "config.toml", folder / "history.sqlite3"
    with simulated.start(7, INSTANT, fixed=True) as fleet:
        ports = {name: target.port for name, target in fleet.targets.by_probe.items()}
        config.write_text(config_text(fleet.scenario, fleet.base_urls, ports), encoding="utf-8")
        store = open_store(history)
        for poll in fleet.past:
            store.record(poll)

        async def poll_once() -> None:
            live = LiveEngine(load_config(config), store, fleet.clock, tokens=fleet.tokens)
            await live.poll_once()
            await live.close()

        asyncio.run(poll_once())
        store.close()
    return config, history


def page(config: Path, history: Path, folder: Path) -> str:
    """The page. Changes `history`, as the walk does, and writes into `folder`."""
    given = ["--config", str(config), "--store", str(history), "--at", AT]
    with _inside(folder):
        return "\n".join([HEAD, *(_told(step, given) for step in STEPS)])


def _told(step: str | list[str], given: list[str]) -> str:
    """Words as they are; a command with what it printed, and its exit code where that is not 0."""
    if isinstance(step, str):
        return f"{step}\n"
    words, most = step[0].split(" | head -")[0], step[0].partition(" | head -")[2]
    out, err = io.StringIO(), io.StringIO()
    if words.startswith("cat "):
        out.write(Path(words.removeprefix("cat ")).read_text(encoding="utf-8"))
        code = 0
    else:
        arguments = words.removeprefix("sla-tui ").split()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = run([*arguments, *([] if arguments[0] == "assess" else given)])
    said = (err.getvalue() + out.getvalue()).rstrip("\n").splitlines()
    lines = [f"$ {step[0]}", *(said[: int(most)] if most else said), *([f"(exit code {code})"] if code else [])]
    return "\n".join(["```console", *(line.rstrip() for line in lines), "```\n"])


@contextlib.contextmanager
def _inside(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


STEPS: list[str | list[str]] = [
    "## What is there to claim, and until when?",
    ["sla-tui claim --list"],
    "Payments is lost: its contract gave ten business days, and what is expired is in no sum with what is owed.\n"
    "Invoicing can be claimed for another week. September has no line: too little of it is known.",
    "## Is the figure right?",
    ["sla-tui report --period 2026-10 --service invoicing | head -26"],
    ["sla-tui explain invoicing --period 2026-10"],
    "## The claim",
    "What cannot be claimed is refused, with the reason:",
    ["sla-tui claim payments --period 2026-10"],
    ["sla-tui claim mail --period 2026-09"],
    "What can becomes a folder (or an archive, with `-o claim.zip`):",
    ["sla-tui claim invoicing --period 2026-10 -o claim"],
    ["cat claim/letter.txt"],
    "The deadline for the calendar; an entry ends at the instant before which it must be done:",
    ["cat claim/claim.ics | head -16"],
    "Whoever receives the folder can redo the whole calculation from what is in it:",
    ["sla-tui assess claim/case.json | head -19"],
    "## On its way, and paid",
    ["sla-tui claim invoicing --period 2026-10 --mark claimed --note TICKET-7 --who mk"],
    ["sla-tui claim invoicing --period 2026-10 --mark paid --note invoice-2026-1203 --who mk"],
    ["sla-tui claim --list"],
]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        PAGE.write_text(page(*keep(place), place), encoding="utf-8")
