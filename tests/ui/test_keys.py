"""The table of bindings: every key has one action, every action is carried out, remapping says what it could not do."""

import pytest

from sla_tui.language import ENGLISH, LANGUAGES, language_named
from sla_tui.ui.actions import ACTIONS, keymap, registry
from sla_tui.ui.dashboard import DashboardExit
from sla_tui.ui.parts.footer import Hint
from sla_tui.ui.state.keys import EATEN
from sla_tui.ui.state.past_state import PAST
from sla_tui.ui.views.by_name import VIEWS
from tests.ui.apps import dashboard


@pytest.mark.parametrize("view", [*VIEWS, PAST])
def test_no_key_has_two_actions_in_a_view_and_no_action_two_names(view):
    own = [key for action in ACTIONS for key in action.keys if view in action.views]
    everywhere = [key for action in ACTIONS for key in action.keys if not action.views]
    assert len(own) == len(set(own))
    assert len(everywhere) == len(set(everywhere))
    assert len({a.name for a in ACTIONS}) == len(ACTIONS)


def test_actions_are_bound_to_views_that_there_are():
    assert {view for action in ACTIONS for view in action.views} <= {*VIEWS, PAST}


def test_a_key_of_a_view_does_nothing_elsewhere_and_its_footer_does_not_name_it():
    keys = keymap()
    assert keys.action("s", view="services") == "sort"
    assert keys.action("s", view="why") is None
    assert Hint("sort", "s S", "sort") in keys.hints("services", ENGLISH)
    assert "sort" not in {hint.action for hint in keys.hints("why", ENGLISH)}


def test_no_default_is_on_a_key_that_a_terminal_or_tmux_keeps():
    assert EATEN.isdisjoint(key for action in ACTIONS for key in action.keys)


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_action_and_every_group_has_its_words(code):
    language = language_named(code)
    assert {action.name for action in ACTIONS} == set(language.section("action"))
    assert {action.group for action in ACTIONS} == set(language.section("action_group"))
    assert {action.name for action in ACTIONS} >= set(language.section("hint"))


@pytest.mark.full
async def test_every_action_of_the_table_can_be_carried_out():
    async with dashboard() as shown:
        left = []
        shown.app.leave = left.append
        for action in ACTIONS:
            shown.app.perform(action.name)
            await shown.pilot.pause()
            await shown.press("escape")  # out of what it opened
        assert left == [DashboardExit(), DashboardExit(shown.app.ui_state.state.snapshot)]


def test_a_name_that_an_action_has_is_not_given_to_another():
    with pytest.raises(ValueError, match="two actions are called copy"):
        registry.action("copy", "f9")(lambda _: None)


def test_a_key_is_found_by_its_name_and_by_the_letter_it_types():
    keys = keymap()
    assert keys.action("question_mark", "?") == "help"
    assert keys.action("f1") == "help"
    assert keys.action("G", "G") == "last"
    assert keys.action("f12", None) is None


def test_a_remapped_action_has_its_new_keys_only():
    keys = keymap({"freeze": "f p"})
    assert (keys.action("f"), keys.action("p"), keys.action("space")) == ("freeze", "freeze", None)
    assert keys.shown("freeze") == "f"
    assert keys.problems == ()


def test_none_switches_an_action_off():
    keys = keymap({"quit": "none"})
    assert keys.action("q") is None
    assert keys.shown("quit") == ""
    assert keys.problems == ()


def test_a_key_taken_from_another_action_is_reported_where_nothing_is_left_for_that_one():
    keys = keymap({"freeze": "q"})
    assert keys.action("q") == "freeze"
    assert keys.problems == ("[ui.keys] nothing is left for quit: freeze has its key",)


def test_two_actions_asking_for_one_key_are_reported():
    keys = keymap({"freeze": "f", "theme": "f"})
    assert keys.action("f") == "freeze"
    assert keys.problems == ("[ui.keys] f is asked for by freeze and by theme; freeze has it",)


def test_an_unknown_action_is_reported_with_the_nearest_name():
    assert keymap({"frezee": "f"}).problems == ("[ui.keys] frezee: there is no such action; did you mean freeze?",)


def test_a_key_that_the_terminal_keeps_cannot_be_had():
    keys = keymap({"freeze": "ctrl+z"})
    assert keys.action("ctrl+z") is None
    assert keys.problems == ("[ui.keys] freeze: the terminal keeps ctrl+z for itself",)
