"""The wizard: from where the tokens are to a configuration that is written; it never asks for a token itself."""

from fractions import Fraction
from pathlib import Path

import pytest

from sla_tui.config.model import SecretRef, SourceConfig
from sla_tui.config.reading.grouping import Proposed
from sla_tui.engine.polling import setup
from sla_tui.engine.polling.identify import Seen
from sla_tui.errors import SlaTuiError
from sla_tui.sla.observation import Monitor
from sla_tui.ui.drawing.glyphs import ASCII, UNICODE
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import width
from sla_tui.ui.first_run import FirstRunApp
from sla_tui.ui.first_run_choice import FirstRunChoice
from sla_tui.ui.views import wizard
from tests.ui.apps import screen_text

PATH = "/home/me/.config/sla-tui/config.toml"
SHOP = Proposed("shop", "Shop", (Monitor("pingdom", "1", "Shop", "http", "shop.example"),))


@pytest.fixture
def asked(monkeypatch):
    """What the providers were asked with; Pingdom answers, UptimeRobot refuses."""
    for provider in setup.PROVIDERS:
        monkeypatch.delenv(provider.variable, raising=False)
    calls = []

    async def find(sources, clock, **_):
        calls.append(sources)
        seen = tuple(
            Seen(SourceConfig(id=s.id, kind=s.kind), "ok" if s.kind == "pingdom" else "auth_error", "Refused (401).")
            for s in sources
        )
        return setup.Found(seen, (SHOP,))

    monkeypatch.setattr(setup, "find", find)
    return calls


async def walk(pilot, *keys):
    await pilot.press(*keys)
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    return screen_text(pilot.app)


ROBOT = str(Path("~/secrets/robot").expanduser())


async def test_from_a_variable_to_a_written_configuration(asked):
    written = []
    app = FirstRunApp(PATH, write=written.append)
    async with app.run_test(size=(100, 30)) as pilot:
        shown = await walk(pilot, "t")
        assert "Where are your tokens? Never the token itself" in shown
        shown = await walk(pilot, *"MY_TOKEN", "tab", *"~/secrets/robot", "enter")
        assert "● Pingdom" in shown
        assert "✗ UptimeRobot" in shown
        assert "Refused (401)." in shown
        assert "Shop" in shown
        shown = await walk(pilot, "right", "right", "enter")
        assert f"Written: {PATH}" in shown
        await walk(pilot, "enter")
    assert app.return_value == FirstRunChoice("configured")
    assert [source.token for source in asked[0]] == [
        SecretRef(kind="env", where="MY_TOKEN"),
        SecretRef(kind="file", where=ROBOT),
    ]
    (new,) = written
    assert [source.id for source in new.sources] == ["pingdom"]
    assert new.contract.target == Fraction("99.95")
    assert new.services == (SHOP,)


async def test_a_variable_that_is_set_is_filled_in(monkeypatch, asked):
    monkeypatch.setenv("STATUSCAKE_API_TOKEN", "canary-value")
    app = FirstRunApp(PATH, write=lambda new: None)
    async with app.run_test(size=(100, 30)) as pilot:
        shown = await walk(pilot, "t")
        assert "STATUSCAKE_API_TOKEN" in shown
        assert "canary" not in shown


async def test_nothing_named_nothing_that_works_and_what_cannot_be_written_are_said(asked):
    def refuse(new):
        raise SlaTuiError("could not write below /home/me: read-only.")

    app = FirstRunApp(PATH, write=refuse)
    async with app.run_test(size=(100, 30)) as pilot:
        assert "Name at least one place" in await walk(pilot, "t", "enter")
        assert "None of them works: UptimeRobot: Refused" in await walk(pilot, "tab", "x", "enter")
        shown = await walk(pilot, "shift+tab", "y", "enter", "enter")
        assert "could not write below /home/me" in shown
        assert "Where are your tokens?" in await walk(pilot, "escape")
        assert "Try the demo" in await walk(pilot, "escape")


@pytest.mark.parametrize("size", [(82, 19), (60, 16), (30, 6), (5, 2), (1, 1)])
@pytest.mark.parametrize("step", ["tokens", "asking", "found", "done"])
@pytest.mark.parametrize("glyphs", [UNICODE, ASCII], ids=["unicode", "ascii"])
def test_every_step_fits_its_cells(size, step, glyphs):
    made = wizard.begun(setup.PROVIDERS, Path(PATH), ["aws-s3"], {})
    made.step, made.problem = step, "Something is wrong, and it takes some words to say what that is."
    made.answers = (wizard.SourceAnswer("Pingdom", "12 monitors, plan Professional", ok=True),)
    made.found = setup.Found((), (SHOP,) * 9)
    lines = wizard.box(made, Look(glyphs), size)
    assert len(lines) == size[1]
    assert {width(line) for line in lines} == {size[0]}
