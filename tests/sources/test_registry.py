"""How kinds of sources are found."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import EntryPoint

import pytest

from sla_tui.errors import SourceError
from sla_tui.sources import registry
from sla_tui.sources.base import Source
from tests.sources.conftest import context


@pytest.mark.parametrize("kind", ["pingdom", "uptimerobot", "statuscake", "probe"])
def test_every_built_in_kind_comes_through_the_door_that_strangers_use(kind):
    source: Source = registry.create(context(kind, ""))
    assert (source.kind, source.id) == (kind, kind)


def test_a_kind_that_is_not_installed_names_those_that_are():
    with pytest.raises(SourceError) as caught:
        registry.create(context("nagios", ""))
    assert '"nagios"' in caught.value.what
    assert "pingdom, probe, prometheus, statuscake" in caught.value.hint


def entry(monkeypatch, *values: str) -> None:
    points = [EntryPoint("strange", value, registry.GROUP) for value in values]
    monkeypatch.setattr(registry, "entry_points", lambda **_: points)


def test_a_plug_in_that_cannot_be_loaded_is_an_error_in_words(monkeypatch):
    entry(monkeypatch, "no.such.module:create")
    with pytest.raises(SourceError, match="cannot be loaded"):
        registry.create(context("strange", ""))


def test_a_kind_that_two_packages_offer_is_not_guessed(monkeypatch):
    entry(monkeypatch, "one:create", "two:create")
    with pytest.raises(SourceError, match="more than one package"):
        registry.create(context("strange", ""))


def test_only_the_kind_that_is_asked_for_is_loaded():
    script = (
        "import sys\n"
        "from sla_tui.clock import SystemClock\n"
        "from sla_tui.config.model import SourceConfig\n"
        "from sla_tui.sources.base import SourceContext\n"
        "from sla_tui.sources.registry import create\n"
        "create(SourceContext(config=SourceConfig(id='p', kind='probe'), clock=SystemClock()))\n"
        "print(sorted(m for m in sys.modules if m in {'httpx', 'stamina', 'sla_tui.sources.pingdom'}))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=30, check=True)
    assert done.stdout.strip() == "[]"
