"""The remembered frame in the dashboard: marked as of its moment, kept where it is what opens, painted over at once."""

from contextlib import asynccontextmanager

from sla_tui.cli.frame_body import is_frame, words_of
from sla_tui.config.reading.reader import parse_config
from sla_tui.ui import app as app_module
from sla_tui.ui import remembered
from sla_tui.ui.opening import Opening
from tests import samples
from tests.ui.apps import dashboard, screen_text


class Keeper:
    """Takes what is kept."""

    def __init__(self, *, shown=False):
        self.shown, self.remembered, self.kept = shown, shown, []

    def hand_over(self):
        return self.shown

    def keep(self, *frame):
        self.kept.append(frame)


async def test_a_frame_is_the_screen_as_it_is_painted_but_for_its_first_row_which_says_of_when_it_is():
    async with dashboard(size=(100, 30)) as shown:
        look = shown.app.ui_state.look(shown.app.theme)
        body = remembered.frame_of(shown.app.screen, samples.NOW, look)
        assert is_frame(body)
        first, *rows = words_of(body).removeprefix("\n").split("\n")
        assert first.startswith(" As of ")
        assert "remembered" in first
        assert look.language.moment(samples.NOW, look.zone) in first
        assert len(first) == 100
        assert [row.rstrip() for row in rows] == screen_text(shown.app).split("\n")[1:]


async def test_the_services_view_is_kept_at_the_end_and_no_other_view_no_filter_no_past():
    keeper = Keeper()
    async with dashboard(size=(100, 30), frames=keeper) as shown:
        shown.feed.config = parse_config("timezone = 'UTC'", "c.toml")
        await shown.press("2")
        shown.app._keep_frame()
        await shown.press("1")
        shown.app.ui_state.state.set_filter("checkout")
        shown.app._keep_frame()
        assert keeper.kept == []
        shown.app.ui_state.state.set_filter("")
        shown.app._keep_frame()
        [(_, size, at, _)] = keeper.kept
        assert (size, at) == ((100, 30), shown.app.ui_state.state.snapshot.generated_at)


async def test_a_frame_that_stands_is_painted_over_by_the_first_figures_or_by_the_first_key():
    async with standing() as shown:
        assert not shown.app._frames.holds, "figures were there"
        assert "Services" in screen_text(shown.app)


async def test_an_opening_frame_is_painted_over_at_once():
    keeper = Keeper(shown=True)
    keeper.remembered = False
    frames = Held(keeper)
    frames.hold(None)
    assert not frames.holds


class Held(remembered.RememberedFrames):
    """As behind the driver of a terminal, which takes it over."""

    def __init__(self, keeper):
        super().__init__(keeper)
        self._hand_over()


@asynccontextmanager
async def standing():
    """The dashboard behind a frame that stands on the terminal."""
    real, app_module.RememberedFrames = app_module.RememberedFrames, Held
    try:
        async with dashboard(size=(100, 30), frames=Keeper(shown=True)) as shown:
            yield shown
    finally:
        app_module.RememberedFrames = real


async def test_a_key_ends_a_frame_while_the_history_is_still_being_read(monkeypatch):
    monkeypatch.setattr(Opening, "begin", lambda self: None)
    async with standing() as shown:
        assert shown.app._frames.holds
        await shown.press("?")
        assert not shown.app._frames.holds
        assert "Keys" in screen_text(shown.app)
