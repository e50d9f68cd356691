"""A provider that repeats our token in the fields of its answers: it is in no store, log, screen, export and notice.

Which fields there are is found out by looking: every key under which an answer of any simulated provider has a text.
"""

from __future__ import annotations

import asyncio
import re
import sys

import pytest

from sla_tui.cli.commands.snapshot import FORMATS
from sla_tui.engine.gather.report import gather_report
from sla_tui.engine.live import LiveEngine
from sla_tui.export.documents.report.document import report_document
from sla_tui.export.documents.snapshot import snapshot_document
from sla_tui.export.formats.by_name import draw
from sla_tui.export.formats.json import render_json_line
from sla_tui.export.formats.report_json import render_json
from sla_tui.export.formats.snapshot_csv import render_csv
from sla_tui.language import ENGLISH
from sla_tui.secret import Secret
from sla_tui.sources.http import client
from tests.cli.test_canary import AT, assert_nowhere, everything_that_leaves, fleet, log_file  # noqa: F401  fixtures
from tests.stores import open_store

WORD = "canary-7f3e9a0b1c"
TAKEN_LITERALLY = re.compile(r"[\d:.TZ+-]+|[a-z_]{1,24}|[A-Z_]{1,16}")
"""What a parser compares: instants, numbers, words of an enumeration. Anything else is for people."""


class Parrot:
    """Stands in for the reader of JSON: adds the canary to texts under the keys that `wants` names."""

    def __init__(self, monkeypatch, wants):
        self.wants = wants
        self.said: set[str] = set()
        self._loads = client.loads
        monkeypatch.setattr(client, "loads", lambda body: self.spread(self._loads(body), ""))

    def spread(self, value, key):
        if isinstance(value, dict):
            return {name: self.spread(inner, name) for name, inner in value.items()}
        if isinstance(value, list):
            return [self.spread(inner, key) for inner in value]
        if isinstance(value, str) and self.wants(key, value):
            self.said.add(key)
            return f"{value} {WORD}"
        return value


def exports(snapshot, config, store, now):
    document = snapshot_document(snapshot, ENGLISH, arrangement="text")
    report = gather_report(config, store, now, snapshot=snapshot)
    yield "csv", render_csv(snapshot)
    yield "line", render_json_line(snapshot)
    yield "report.json", render_json(report)
    for name in sorted({*FORMATS, "html", "md"} - {"json", "csv"}):
        yield name, draw(document, name, ENGLISH, width=100)
    for name in ("text", "md", "html"):
        yield f"report.{name}", draw(report_document(report, ENGLISH), name, ENGLISH, width=100)


def run_once(fleet, tmp_path, log_file):  # noqa: F811  the fixture's name
    snapshot, places = everything_that_leaves(fleet.config, fleet.tokens, fleet.clock, tmp_path, log_file)
    store = open_store(tmp_path / "history.sqlite3", read_only=True)
    for name, text in exports(snapshot, fleet.config, store, int(fleet.clock.now())):
        places[f"export {name}"] = text if isinstance(text, str) else text.decode("latin-1")
    places["read back"] = repr((store.statuses(), store.poll_records(), store.maintenance([], 0, 2**40)))
    store.close()
    return snapshot, places


@pytest.mark.full
@pytest.mark.parametrize("known", [True, False], ids=["our token", "a token of somebody else"])
def test_what_providers_repeat_for_people_is_masked_everywhere(known, fleet, tmp_path, log_file, monkeypatch):  # noqa: F811
    word = WORD if known else "ghp_0123456789abcdefghijABCDEFGHIJ"
    monkeypatch.setattr(sys.modules[__name__], "WORD", word)
    if known:
        Secret(WORD)
    for faults in fleet.faults.values():
        faults.clear()
    parrot = Parrot(monkeypatch, lambda key, value: not TAKEN_LITERALLY.fullmatch(value))
    snapshot, places = run_once(fleet, tmp_path, log_file)
    assert len(parrot.said) >= 8, parrot.said
    assert_nowhere([word, word.upper()], places)
    assert "•••" in places["json"]
    assert {s.state for s in snapshot.sources} <= {"ok", "late"}


@pytest.mark.long
def test_every_field_of_every_answer_alone(fleet, tmp_path, log_file, monkeypatch):  # noqa: F811
    """Also those that are no text for people: an id, an instant, a state. The rest of the poll does not count."""
    Secret(WORD)
    for faults in fleet.faults.values():
        faults.clear()
    parrot = Parrot(monkeypatch, lambda key, value: False)
    keys: set[str] = set()
    parrot.wants = lambda key, value: keys.add(key) or False
    poll(fleet, open_store(":memory:"))
    assert len(keys) >= 20
    for number, key in enumerate(sorted(keys)):
        parrot.wants = lambda name, value, key=key: name == key
        place = tmp_path / str(number)
        place.mkdir()
        store = open_store(place / "history.sqlite3")
        snapshot = poll(fleet, store)
        store.close()
        places = {f"{key} {f.name}": f.read_bytes().decode("latin-1") for f in place.iterdir()}
        assert_nowhere([WORD], {**places, f"{key} json": render_json_line(snapshot)})
    assert_nowhere([WORD], {"log": log_file.read_text(encoding="utf-8")})


def poll(fleet, store):  # noqa: F811
    async def once():
        live = LiveEngine(fleet.config, store, fleet.clock, tokens=fleet.tokens, demo=True)
        try:
            return await live.poll_once()
        finally:
            await live.close()

    return asyncio.run(once())
