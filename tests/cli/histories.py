"""A history from CSV and the commands on it: what a user sees at an instant of the past, without a process each."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sla_tui.cli.run import run
from sla_tui.config.reading.reader import load_config
from sla_tui.engine.judge.closing import Closer
from sla_tui.engine.moment.bind import bind
from sla_tui.engine.moment.moment import moment_of, present_services
from sla_tui.store import open_store


def instant(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def stretches(start: str, end: str, *outages: tuple[str, str], monitor: str = "1") -> list[str]:
    """Lines of CSV: up from `start` to `end` but for the outages."""
    rows, at = ["monitor,start,end,state"], start
    for low, high in outages:
        rows += [f"{monitor},{at},{low},up", f"{monitor},{low},{high},down"]
        at = high
    return [*rows, f"{monitor},{at},{end},up"]


class History:
    """A configuration and an imported history in a folder; `say` runs a command on them."""

    def __init__(self, folder: Path, capsys, config: str, rows: list[str]) -> None:
        self.config, self.store = folder / "c.toml", folder / "h.sqlite3"
        self._capsys = capsys
        self.config.write_text(config, encoding="utf-8")
        given = folder / "h.csv"
        given.write_text("\n".join(rows) + "\n", encoding="utf-8")
        self.say("store", "import", str(given))

    def say(self, *words: str, at: str = "", code: int = 0) -> str:
        """What the command prints; on standard error where there is nothing else."""
        when = ["--at", at] if at else []
        found = run([*words, "--config", str(self.config), "--store", str(self.store), *when])
        text = self.said()
        assert found == code, text
        return text

    def said(self) -> str:
        """What was printed since the last time."""
        out, err = self._capsys.readouterr()
        return out or err

    def service(self, period: str, at: str) -> dict:
        """The first service in the JSON snapshot of a period."""
        text = self.say("snapshot", "--no-poll", "--format", "json", "--period", period, at=at)
        return json.loads(text)["services"][0]

    def close(self, at: str) -> int:
        """Closes what can be closed, as a collector would; how many periods were written."""
        now = instant(at.removesuffix("Z"))
        config = load_config(self.config)
        with closing(open_store(self.store)) as store:
            moment = moment_of(config, store, now)
            bounds = [bind(config, one, now, None) for one in present_services(moment)]
            return Closer().step(moment, bounds, lambda: False)
